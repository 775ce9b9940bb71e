//! How people and communities from here are found by their handle or address.

use super::reader::{answer, nothing};
use crate::{error::Error, house::House};
use activitypub_federation::{config::Data, fetch::webfinger::WEBFINGER_CONTENT_TYPE};
use axum::{
    extract::{Query, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use domain::{ActorKind, Profile, Viewer, actors, network, people};
use http::{HeaderValue, header};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub struct Asked {
    resource: String,
}

/// `acct:nom@hote` or the address of an actor. People and communities share one set of handles.
pub async fn webfinger(asked: Result<Query<Asked>, QueryRejection>, data: Data<House>) -> Response {
    let Ok(Query(asked)) = asked else { return nothing() };
    answer(find(&asked.resource, &data).await.map(|profile| {
        let headers = [
            (header::CONTENT_TYPE, WEBFINGER_CONTENT_TYPE.clone()),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
        ];
        (headers, card(&data, &profile).to_string()).into_response()
    }))
}

async fn find(resource: &str, data: &Data<House>) -> Result<Profile, Error> {
    let absent = Error::Domain(domain::Error::NotFound);
    let site = &data.site;
    if !resource.starts_with("acct:") && resource.contains("://") {
        let profile = network::actor_by_uri(site, resource).await?;
        return if profile.local() && !profile.hidden {
            Ok(profile)
        } else {
            Err(absent)
        };
    }
    let resource = resource
        .strip_prefix("acct:")
        .unwrap_or(resource)
        .trim_start_matches('@');
    let (name, host) = resource
        .rsplit_once('@')
        .ok_or(Error::Domain(domain::Error::NotFound))?;
    if !host.eq_ignore_ascii_case(site.host()) {
        return Err(absent);
    }
    if name.eq_ignore_ascii_case(site.host()) {
        return Ok(actors::site_actor(site).await?);
    }
    Ok(people::by_handle(site, Viewer::anyone(), name, None).await?)
}

fn card(data: &Data<House>, profile: &Profile) -> Value {
    let kind = match profile.kind {
        ActorKind::Person => "Person",
        ActorKind::Community => "Group",
        ActorKind::Site => "Application",
    };
    json!({
        "subject": format!("acct:{}@{}", profile.handle, data.site.host()),
        "aliases": [profile.uri],
        "links": [
            { "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": profile.url },
            { "rel": "self", "type": "application/activity+json", "href": profile.uri,
                "properties": { "https://www.w3.org/ns/activitystreams#type": kind } },
            { "rel": "http://ostatus.org/schema/1.0/subscribe",
                "template": data.site.address("authorize_interaction?uri={uri}") },
        ],
    })
}

pub async fn host_meta(data: Data<House>) -> Response {
    let template = data.site.address(".well-known/webfinger?resource={uri}");
    let body = format!(
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            r#"<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">"#,
            r#"<Link rel="lrdd" type="application/jrd+json" template="{}"/></XRD>"#
        ),
        template
    );
    ([(header::CONTENT_TYPE, "application/xrd+xml")], body).into_response()
}
