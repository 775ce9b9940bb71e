//! What people of the network say, as the library sees it.

use super::{above, draft, same_server};
use crate::{
    error::{Error, Result},
    house::House,
    tell,
    wire::{self, Malformed},
};
use activitypub_federation::{config::Data, fetch::object_id::ObjectId, traits::Object};
use async_trait::async_trait;
use domain::{
    Actor, PersonId, PostView, Profile, network,
    posts::{self, Post},
};
use serde_json::Value;
use std::time::Duration;
use url::Url;

use super::Known;

/// After how long to send again what met with something else.
const AGAIN: Duration = Duration::from_secs(1);

/// A post, with its address.
#[derive(Debug, Clone)]
pub struct Said {
    pub view: Box<PostView>,
    id: Url,
}

impl Said {
    pub fn of(view: PostView) -> Result<Self> {
        let id = Url::parse(&view.uri).map_err(Malformed::because)?;
        Ok(Self {
            view: Box::new(view),
            id,
        })
    }

    /// By address, also what was taken back.
    pub async fn find(house: &House, id: &Url) -> Result<Option<Self>> {
        match network::post_by_uri(&house.site, id.as_str()).await {
            Ok(view) => Self::of(view).map(Some),
            Err(domain::Error::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The same, without what hangs on it.
    pub async fn bare(house: &House, id: &Url) -> Result<Option<Post>> {
        Ok(network::bare_post(&house.site, id.as_str()).await?)
    }

    /// Keeps something said elsewhere, and answers whether it was known before.
    pub async fn keep(object: &wire::Object, by: By<'_>, data: &Data<House>) -> Result<(Post, bool)> {
        let (known, gone) = network::bare_post_or_gone(&data.site, object.id().as_str()).await?;
        if let Some(known) = known {
            return Ok((known, true));
        }
        if gone {
            return Err(Error::Idle("it was taken back before it came"));
        }
        for higher in above::above(object, data).await? {
            match Self::keep_one(&higher, By::default(), data).await {
                Ok(_) => {}
                Err(error) if error.passes() => return Err(error),
                Err(error) => tracing::debug!(%error, "what is answered is not kept"),
            }
        }
        Self::keep_one(object, by, data).await
    }

    /// What it answers is known by now, or will not be.
    async fn keep_one(object: &wire::Object, by: By<'_>, data: &Data<House>) -> Result<(Post, bool)> {
        let author = object.author().ok_or(Error::Refused("nobody says it"))?;
        let author = match by.author {
            Some(known) if known.uri == author.as_str() => known.clone(),
            _ => ObjectId::<Known>::from(author).dereference(data).await?.profile,
        };
        let draft = draft::drafted(object, &author, (by.via, data)).await?;
        let author = Actor::by_signature(PersonId(author.id.0));
        match posts::take_in(&data.site, &author, draft).await {
            Ok(post) => Ok((post, false)),
            // Somebody was faster: the same address is the same post. Or its author was, and took it back.
            Err(domain::Error::Conflict(_)) => {
                match network::bare_post_or_gone(&data.site, object.id().as_str()).await? {
                    (Some(known), _) => Ok((known, true)),
                    (None, true) => Err(Error::Idle("it was taken back before it came")),
                    // It met with something else, and is to come again.
                    (None, false) => Err(domain::Error::Busy(AGAIN).into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// By whom something came.
#[derive(Clone, Copy, Default)]
pub struct By<'a> {
    /// Who signed it, or is known by the community's word; another author is looked for.
    pub author: Option<&'a Profile>,
    /// The community that passed it on, and vouches for its author.
    pub via: Option<&'a Profile>,
}

#[async_trait]
impl Object for Said {
    type DataType = House;
    type Kind = Value;
    type Error = Error;

    fn id(&self) -> &Url {
        &self.id
    }

    async fn read_from_id(id: Url, data: &Data<House>) -> Result<Option<Self>> {
        Self::find(data.app_data(), &id).await
    }

    fn is_deleted(&self) -> bool {
        self.view.is_erased()
    }

    async fn into_json(self, data: &Data<House>) -> Result<Value> {
        tell::object(data.app_data(), &self.view).await
    }

    async fn verify(json: &Value, fetched_from: &Url, data: &Data<House>) -> Result<()> {
        let object = wire::Object::read(json)?;
        same_server(object.id(), fetched_from)?;
        let author = object.author().ok_or(Error::Refused("nobody says it"))?;
        same_server(object.id(), &author)?;
        if data.is_ours(object.id()) {
            Err(Error::Refused("a post of ours"))
        } else {
            Ok(())
        }
    }

    async fn from_json(json: Value, data: &Data<House>) -> Result<Self> {
        let (post, _) = Self::keep(&wire::Object::read(&json)?, By::default(), data).await?;
        Self::of(network::post_of(&data.site, post.id).await?)
    }
}
