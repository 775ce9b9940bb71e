//! The only place where a test signs a request, as one house that asks another.
use std::time::{SystemTime, UNIX_EPOCH};

use domain::{Viewer, people};
use federation::Federation;
use federation::signatures::{self, Outgoing, Scheme};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;

use super::{Answer, House, Resident};

const ACTIVITY: &str = "application/activity+json";

impl House {
    /// Asks another house for an ActivityPub document with the signature of somebody who lives here.
    pub async fn asks(&self, who: &Resident, (other, path): (&House, &str)) -> Answer {
        self.signed(who, (other, path), None).await
    }

    /// Brings a body to an inbox of another house with the signature of somebody who lives here.
    pub async fn tells(&self, who: &Resident, (other, path): (&House, &str), body: Vec<u8>) -> Answer {
        self.signed(who, (other, path), Some(body)).await
    }

    async fn signed(&self, who: &Resident, (other, path): (&House, &str), body: Option<Vec<u8>>) -> Answer {
        let site = self.site();
        let federation = Federation::new(site.clone()).await.unwrap();
        let profile = people::profile(&site, Viewer::anyone(), who.id().into()).await.unwrap();
        let signer = federation.data().signer(&profile).await.unwrap();
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let (url, now) = (other.url(path), SystemTime::now().duration_since(UNIX_EPOCH).unwrap());
        let outgoing = Outgoing {
            method: &method,
            url: &url,
            body: body.as_ref().map(|body| (&body[..], ACTIVITY)),
            now: i64::try_from(now.as_secs()).unwrap(),
        };
        let mut request = other.stranger().of_server().ask(method.clone(), path);
        for (name, value) in signatures::sign(Scheme::Cavage, &signer, &outgoing).unwrap() {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, ACTIVITY).body(body);
        }
        Answer::of(request).await
    }
}
