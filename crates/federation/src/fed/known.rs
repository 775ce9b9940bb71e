//! People and communities of the network, as the library sees them.

use super::same_server;
use crate::{
    error::{Error, Result},
    house::House,
    routes,
    wire::{Face, Malformed},
};
use activitypub_federation::{
    config::Data,
    traits::{Actor, Object},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ActorKind, Profile,
    actors::ProfileField,
    network::{self, Remote, Speaker},
};
use serde_json::Value;
use url::Url;

/// After so long somebody is looked at again.
const FRESH: TimeDelta = TimeDelta::hours(24);
/// Characters.
const LONGEST_NAME: usize = 200;
const LONGEST_SUMMARY: usize = 50_000;

const SUSPENDED: Error = Error::Refused("the actor is suspended");

/// Somebody, or a community, with the key they are known by.
#[derive(Debug, Clone)]
pub struct Known {
    pub profile: Profile,
    id: Url,
    public_key: String,
}

impl Known {
    pub async fn of(house: &House, profile: Profile) -> Result<Self> {
        let id = Url::parse(&profile.uri).map_err(Malformed::because)?;
        let public_key = house.public_key(&profile).await?;
        Ok(Self {
            profile,
            id,
            public_key,
        })
    }

    /// Whoever speaks, if they were seen here before.
    pub fn speaking(speaker: Speaker) -> Result<Option<Self>> {
        let Some(profile) = speaker.profile else {
            return Ok(None);
        };
        if profile.hidden {
            return Err(SUSPENDED);
        }
        Ok(Some(Self {
            id: Url::parse(&profile.uri).map_err(Malformed::because)?,
            public_key: speaker.public_key.ok_or(domain::Error::NotFound)?,
            profile,
        }))
    }

    /// By address; whoever is suspended here is not known to anybody.
    pub async fn find(house: &House, id: &Url) -> Result<Option<Self>> {
        match network::actor_by_uri(&house.site, id.as_str()).await {
            Ok(profile) if profile.hidden => Err(SUSPENDED),
            Ok(profile) => Ok(Some(Self::of(house, profile).await?)),
            Err(domain::Error::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

#[async_trait]
impl Object for Known {
    type DataType = House;
    type Kind = Value;
    type Error = Error;

    fn id(&self) -> &Url {
        &self.id
    }

    /// Said only when it is time to look again: the library's own patience depends on how it was built.
    fn last_refreshed_at(&self) -> Option<DateTime<Utc>> {
        let refreshed = self.profile.refreshed_at.to_chrono();
        (FRESH < Utc::now() - refreshed).then_some(refreshed)
    }

    async fn read_from_id(id: Url, data: &Data<House>) -> Result<Option<Self>> {
        Self::find(data.app_data(), &id).await
    }

    async fn into_json(self, data: &Data<House>) -> Result<Value> {
        routes::face(data.app_data(), &self.profile).await
    }

    async fn verify(json: &Value, fetched_from: &Url, data: &Data<House>) -> Result<()> {
        let face = Face::read(json)?;
        face.check()?;
        same_server(face.id(), fetched_from)?;
        match data.is_ours(face.id()) || face.preferred_username.is_empty() {
            true => Err(Error::Refused("an actor of ours, or nobody")),
            false => Ok(()),
        }
    }

    async fn from_json(json: Value, data: &Data<House>) -> Result<Self> {
        let remote = remote(&Face::read(&json)?)?;
        if let Some(known) = Self::find(data.app_data(), &Url::parse(&remote.uri).map_err(Malformed::because)?).await?
            && known.profile.kind != remote.kind
        {
            return Err(Error::Refused("a person does not become a community"));
        }
        let profile = network::adopt(&data.site, remote).await?;
        Self::of(data.app_data(), profile).await
    }
}

impl Actor for Known {
    fn public_key_pem(&self) -> &str {
        &self.public_key
    }

    /// The library signs nothing here.
    fn private_key_pem(&self) -> Option<String> {
        None
    }

    fn inbox(&self) -> Url {
        Url::parse(&self.profile.inbox).unwrap_or_else(|_| self.id.clone())
    }

    fn shared_inbox(&self) -> Option<Url> {
        self.profile
            .shared_inbox
            .as_deref()
            .and_then(|inbox| Url::parse(inbox).ok())
    }
}

/// What is kept of what somebody elsewhere presents: cleaned and cut.
fn remote(face: &Face) -> Result<Remote> {
    let id = face.id();
    let public_key = face.keys()?;
    let kind = kind(face);
    // A server's own actor is called as its host, port and all; nobody ever writes that.
    if kind != ActorKind::Site && !text::handle::valid_remote(&face.preferred_username) {
        return Err(Error::Refused("a handle that nobody could write"));
    }
    let text = |url: Option<&Url>| url.map(Url::to_string);
    Ok(Remote {
        kind,
        handle: cut(&face.preferred_username, LONGEST_NAME),
        host: crate::signatures::authority(id).to_lowercase(),
        name: cut(
            &text::html::to_text(face.name.as_deref().unwrap_or_default()),
            LONGEST_NAME,
        ),
        summary_html: text::html::clean(&cut(face.summary.as_deref().unwrap_or_default(), LONGEST_SUMMARY)),
        fields: face.fields().into_iter().map(field).collect(),
        uri: id.to_string(),
        url: face.page().unwrap_or_else(|| id.clone()).to_string(),
        inbox: face.inbox().to_string(),
        shared_inbox: text(face.shared_inbox()),
        outbox: text(face.outbox()),
        followers_uri: text(face.followers()),
        avatar_url: face.avatar().map(|picture| picture.0.to_string()),
        header_url: face.header().map(|picture| picture.0.to_string()),
        locked: face.manually_approves_followers,
        bot: face.is_bot(),
        published: face.published.unwrap_or_else(Utc::now).min(Utc::now()).into(),
        public_key,
        discoverable: face.discoverable.unwrap_or(true),
        aliases: face.aliases().map(Url::to_string).collect(),
        public: face.circle() == Some("public") || !face.manually_approves_followers,
    })
}

/// A server's own actor is nobody to follow or to name.
fn kind(face: &Face) -> ActorKind {
    match (face.is_group(), face.is_application()) {
        (true, _) => ActorKind::Community,
        (false, true) => ActorKind::Site,
        (false, false) => ActorKind::Person,
    }
}

fn field((name, value): (String, String)) -> ProfileField {
    ProfileField {
        name: cut(&text::html::to_text(&name), LONGEST_NAME),
        value: cut(&text::html::to_text(&value), 2048),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|character| *character != '\0').take(most).collect()
}
