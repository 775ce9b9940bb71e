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
    Actor, PersonId, PostView, network,
    posts::{self, Post},
};
use serde_json::Value;
use url::Url;

use super::Known;

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

    /// Keeps something said elsewhere. `via` is the community that passed it on, and vouches for its author.
    pub async fn keep(object: &wire::Object, via: Option<Via<'_>>, data: &Data<House>) -> Result<Self> {
        if let Some(known) = Self::find(data.app_data(), object.id()).await? {
            return Ok(known);
        }
        for higher in above::above(object, data).await? {
            match Self::keep_one(&higher, None, data).await {
                Ok(_) => {}
                Err(error) if error.passes() => return Err(error),
                Err(error) => tracing::debug!(%error, "what is answered is not kept"),
            }
        }
        Self::keep_one(object, via, data).await
    }

    /// What it answers is known by now, or will not be.
    async fn keep_one(object: &wire::Object, via: Option<Via<'_>>, data: &Data<House>) -> Result<Self> {
        if network::seen(&data.site, &taken_back(object.id())).await? {
            return Err(Error::Idle("it was taken back before it came"));
        }
        let author = object.author().ok_or(Error::Refused("nobody says it"))?;
        let author = ObjectId::<Known>::from(author).dereference(data).await?;
        let person = PersonId(author.profile.id.0);
        let draft = draft::drafted(object, &author.profile, (via.map(|via| via.0), data)).await?;
        match posts::publish(&data.site, &Actor::by_signature(person), draft).await {
            Ok(view) => Self::of(view),
            // Somebody was faster: the same address is the same post.
            Err(domain::Error::Conflict(_)) => Self::find(data.app_data(), object.id())
                .await?
                .ok_or(Error::Idle("it is being kept")),
            Err(error) => Err(error.into()),
        }
    }
}

/// The community through which something came.
#[derive(Clone, Copy)]
pub struct Via<'a>(pub &'a domain::Profile);

/// Under which name it is remembered that something was taken back before it came.
pub fn taken_back(id: &Url) -> String {
    format!("gone:{id}")
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
        Self::keep(&wire::Object::read(&json)?, None, data).await
    }
}
