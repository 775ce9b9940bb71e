//! The only place where a test makes somebody with an account.
use domain::people::{self, Registration};
use domain::tokens::{self, Kind, Opening};
use domain::{Actor, PersonId, Site, moderation};
use serde_json::json;
use url::Url;

use super::Door;

pub const PASSWORD: &str = "courtepointe-2026";

/// Somebody with an account, signed in at the three doors.
#[derive(Clone)]
pub struct Resident {
    pub actor: Actor,
    pub handle: String,
    pub password: &'static str,
    /// The bearer token of a Mastodon client, the JWT of a Lemmy client, the cookie of a browser.
    pub oauth: String,
    pub jwt: String,
    pub cookie: String,
    host: String,
    door: Door,
}

impl Resident {
    /// Somebody who administers a site.
    pub async fn administrator((site, door): (&Site, Door), handle: &str) -> Self {
        let registration = Registration {
            handle: handle.into(),
            email: format!("{handle}@relais.example"),
            password: PASSWORD.into(),
            locale: "fr".into(),
            ..Registration::default()
        };
        let actor = people::create_admin(site, registration).await.unwrap();
        let oauth = Opening {
            kind: Kind::Oauth,
            scopes: "read write follow push profile".into(),
            ..Opening::session("toot")
        };
        Self {
            actor,
            handle: handle.into(),
            password: PASSWORD,
            oauth: tokens::open(site, &actor, oauth).await.unwrap(),
            jwt: tokens::open(site, &actor, Opening::lemmy("jerboa")).await.unwrap(),
            cookie: tokens::open(site, &actor, Opening::session("firefox")).await.unwrap(),
            host: site.host().to_owned(),
            door,
        }
    }

    /// The same person, who no longer does.
    pub async fn a_plain_member(mut self, (site, admin): (&Site, &Actor)) -> Self {
        moderation::make_admin(site, admin, self.id(), false).await.unwrap();
        self.actor = tokens::prove(site, &self.cookie).await.unwrap().actor.unwrap();
        self
    }

    pub fn id(&self) -> PersonId {
        self.actor.id()
    }

    /// The name from elsewhere: `ana@localhost:40123`.
    pub fn address(&self) -> String {
        format!("{}@{}", self.handle, self.host)
    }

    /// A Mastodon client of theirs.
    pub fn mastodon(&self) -> Door {
        self.door.clone().with_bearer(&self.oauth)
    }

    /// A Lemmy client of theirs, for versions 3 and 4.
    pub fn lemmy(&self) -> Door {
        self.door.clone().with_bearer(&self.jwt)
    }

    /// A browser of theirs, signed in.
    pub fn session(&self) -> Door {
        self.door.clone().with_cookie(&format!("courtepointe={}", self.cookie))
    }

    /// Lets an application in with a browser that is signed in. Answers the code that the page shows.
    pub async fn lets_in(&self, address: &str) -> String {
        let page = self.session().get(address).await.ok().text();
        assert!(page.contains("Autoriser"), "{page}");
        let query: Vec<(String, String)> = Url::parse(address).unwrap().query_pairs().into_owned().collect();
        let mut form: Vec<(&str, &str)> = query.iter().map(|(name, value)| (&**name, &**value)).collect();
        form.push(("step", "allow"));
        let page = self.session().form("/oauth/authorize", &form).await.ok().text();
        let shown = page
            .split_once("oauth-code\">")
            .and_then(|(_, rest)| rest.split_once('<'));
        shown.unwrap_or_else(|| panic!("no code: {page}")).0.to_owned()
    }

    /// Enters a community of another house, as a Mastodon client does: looks for `!name@host`, and follows it. The
    /// answer takes its time: see [`super::settled`].
    pub async fn follows(&self, community: &str) {
        let sought = format!("/api/v2/search?q=!{community}&resolve=true");
        let found = self.mastodon().get(sought).await.ok().json();
        let id = found["accounts"][0]["id"].as_str().expect("the community is found");
        let follow = format!("/api/v1/accounts/{id}/follow");
        self.mastodon().post(follow, &json!({})).await.ok();
    }
}
