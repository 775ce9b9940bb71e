//! From an activity whose signer is known to the house's own verbs. What may be done is decided there, by the same law
//! for everybody; here it is only made sure that nobody speaks for another.

mod announce;
mod delete;
mod follow;
mod moderate;
mod moving;
mod quote;
mod react;
mod say;
mod undo;

pub use moderate::asked_again as animators;

use crate::{
    error::{Error, Result},
    fed::{Known, same_server},
    house::House,
    tell,
    wire::{Activity, Malformed, Verb},
};
use activitypub_federation::{config::Data, fetch::object_id::ObjectId, traits};
use async_trait::async_trait;
use domain::{
    Actor, ActorId, ActorKind, CircleId, CommunityId, PersonId, Profile, circles, laws::permit::Deed as Act,
    posts::Post,
};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// How often what is so already is passed on once more, when the same person says it again.
const AGAIN: Duration = Duration::from_secs(300);

/// An activity, who signed it, and the words in which it came.
#[derive(Debug)]
pub struct Received {
    pub activity: Activity,
    pub signer: Profile,
    pub raw: Value,
}

#[async_trait]
impl traits::Activity for Received {
    type DataType = House;
    type Error = Error;

    fn id(&self) -> &Url {
        &self.activity.id
    }

    fn actor(&self) -> &Url {
        &self.activity.actor
    }

    async fn verify(&self, data: &Data<House>) -> Result<()> {
        if self.activity.actor.as_str() != self.signer.uri || data.is_ours(&self.activity.id) {
            return Err(Error::Refused("somebody signs for another"));
        }
        same_server(&self.activity.id, &self.activity.actor)
    }

    async fn receive(self, data: &Data<House>) -> Result<()> {
        let deed = Deed {
            activity: self.activity,
            who: self.signer,
            via: None,
            raw: self.raw,
        };
        dispatch(deed, data).await
    }
}

/// Something done, by somebody known; `via` is the community that passed it on.
#[derive(Debug)]
pub struct Deed {
    pub activity: Activity,
    pub who: Profile,
    pub via: Option<Profile>,
    pub raw: Value,
}

impl Deed {
    /// The person who does it. A community or a server does nothing that people do.
    fn actor(&self) -> Result<Actor> {
        match self.who.kind {
            ActorKind::Person => Ok(Actor::by_signature(PersonId(self.who.id.0))),
            _ => Err(Error::Idle("only people do such things")),
        }
    }

    fn object(&self) -> Result<Url> {
        self.activity
            .object_address()
            .ok_or_else(|| Malformed::because("an object without address").into())
    }

    /// What was passed on is about that community's own, or it is not passed on.
    fn belongs(&self, post: &Post) -> Result<()> {
        match &self.via {
            Some(via) if post.community_id.map(ActorId::from) != Some(via.id) => {
                // Answered like what is not there.
                Err(Error::Idle("a community speaks of another's"))
            }
            _ => Ok(()),
        }
    }

    /// It is so already: it may have been done, and all have stopped before it was passed on. Whoever may do it to that thing
    /// in that place has it passed on once more; `Idle` when that was lately. To be noted once it is passed on.
    async fn again(&self, act: Act, (thing, place): (&str, Spot), data: &Data<House>) -> Result<Again> {
        circles::may(&data.site, &self.actor()?, act, place).await?;
        let said = format!("again:{}:{}:{thing}:{place:?}", self.who.uri, self.raw["type"]);
        match data.was_lately(&said, AGAIN) {
            true => Err(Error::Idle("it was passed on again a moment ago")),
            false => Ok(Again(said)),
        }
    }

    /// A community from here passes on what came straight to it.
    async fn relay(self, post: &Post, data: &Data<House>) -> Result<()> {
        if self.via.is_some() {
            return Ok(());
        }
        tell::relay(data.app_data(), post, self.raw).await
    }
}

/// A circle, and the community whose posts for everybody are in it.
type Spot = (CircleId, Option<CommunityId>);

/// What is passed on once more, and not again for a while once it was.
#[must_use]
struct Again(String);

impl Again {
    fn noted(self, data: &Data<House>) {
        data.lately(&self.0, AGAIN);
    }
}

fn spot(post: &Post) -> Spot {
    (post.circle_id, post.community_id)
}

/// Something in the list of what a community passed on lately.
pub async fn said_lately(community: &Profile, item: &Value, data: &Data<House>) -> Result<()> {
    let activity = Activity::read(item)?;
    let who = community.clone();
    if activity.verb != Some(Verb::Announce) || activity.actor.as_str() != who.uri {
        return Err(Error::Idle("nothing that was passed on"));
    }
    announce::kept(
        Deed {
            activity,
            who,
            via: None,
            raw: Value::Null,
        },
        data,
    )
    .await
}

async fn dispatch(deed: Deed, data: &Data<House>) -> Result<()> {
    let Some(verb) = deed.activity.verb else {
        return Err(Error::Idle("an activity nobody here knows"));
    };
    match verb {
        Verb::Follow | Verb::Join => follow::asked(deed, data).await,
        Verb::Leave => follow::left(deed, data).await,
        Verb::Accept => follow::answered(deed, true, data).await,
        Verb::Reject => follow::answered(deed, false, data).await,
        Verb::Create => say::created(deed, data).await,
        Verb::Update => say::updated(deed, data).await,
        Verb::Delete => delete::deleted(deed, data).await,
        Verb::Announce => announce::announced(deed, data).await,
        Verb::Like | Verb::Dislike | Verb::EmojiReact => react::reacted(deed, verb, data).await,
        Verb::Undo => undo::undone(deed, data).await,
        Verb::Add | Verb::Remove => moderate::listed(deed, verb == Verb::Add, data).await,
        Verb::Lock => moderate::locked(deed, true, data).await,
        Verb::Flag => moderate::flagged(deed, data).await,
        Verb::Move => moving::moved(deed, data).await,
        Verb::QuoteRequest => quote::asked(deed, data).await,
        Verb::Block => moderate::banned(deed, true, data).await,
    }
}

/// Somebody of the network, known or looked at now.
async fn known(url: &Url, data: &Data<House>) -> Result<Profile> {
    Ok(ObjectId::<Known>::from(url.clone()).dereference(data).await?.profile)
}
