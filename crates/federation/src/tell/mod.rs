//! From what happened here to what other servers are told. Only what people from here do is told: what comes from
//! elsewhere was told by its own server, or passed on when it arrived.

mod follow;
mod moderate;
mod poll;
mod post;
mod profile;
mod quote;
mod reaction;
mod relay;
mod report;
mod roads;

pub use follow::answered as answer;
pub use moderate::passed_on as decided;
pub use post::object;
pub use quote::refused as refuse_quote;
pub use relay::relay;

use crate::{
    error::{Error, Result},
    house::{Federation, House},
};
use domain::{
    ActorId, Profile,
    events::Event,
    jobs::Outcome,
    network::{self, Outgoing},
};
use std::collections::BTreeSet;

impl Federation {
    /// Tells other servers what happened: writes the activities and their deliveries, all at once.
    pub async fn tell(&self, event: Event) -> Outcome {
        let house = self.data().app_data().clone();
        match sayings(&house, event).await {
            Ok(outgoing) => match sent(&house, outgoing).await {
                Ok(()) => Outcome::Done,
                Err(error) => Outcome::Later(error.to_string(), None),
            },
            Err(Error::Idle(_) | Error::Domain(domain::Error::NotFound)) => Outcome::Done,
            Err(error) if error.passes() => Outcome::Later(error.to_string(), None),
            Err(error) => Outcome::Never(error.to_string()),
        }
    }
}

/// Whoever speaks has keys before anything waits for their signature: making them takes as long as a slow server.
async fn sent(house: &House, outgoing: Vec<Outgoing>) -> Result<()> {
    let speakers: BTreeSet<i64> = outgoing.iter().map(|one| one.sender.0).collect();
    for speaker in speakers {
        if house.signers_lately(ActorId(speaker)).is_none() {
            let profile = network::actor_by_id(&house.site, ActorId(speaker)).await?;
            house.signers(&profile).await?;
        }
    }
    Ok(network::send_all(&house.site, outgoing).await?)
}

async fn sayings(house: &House, event: Event) -> Result<Vec<Outgoing>> {
    match event {
        Event::Published(id) => post::published(house, id, "Create").await,
        Event::Restored(id) => post::restored(house, id).await,
        Event::Edited(id) => post::published(house, id, "Update").await,
        Event::Erased(id) => post::erased(house, id).await,
        Event::Removed(id, by) => post::removed(house, id, by).await,
        Event::Unremoved(id, by) => post::unremoved(house, id, by).await,
        Event::Locked(id, by) => post::locked(house, id, by).await,
        Event::Pinned(id, by) => post::pinned(house, id, by).await,
        Event::Reacted { post, person, was } => reaction::reacted(house, post, person, was).await,
        Event::Shared { post, person, .. } => reaction::shared(house, post, person).await,
        Event::Unshared { post, person, .. } => reaction::unshared(house, post, person).await,
        Event::Followed { person, target } => follow::followed(house, person, target).await,
        Event::Unfollowed { person, target, follow } => follow::unfollowed(house, person, target, follow).await,
        Event::Admitted { person, target, follow } => follow::answered(house, "Accept", (person, target, follow)).await,
        Event::Declined { person, target, follow } => follow::answered(house, "Reject", (person, target, follow)).await,
        Event::Banned {
            person,
            community,
            by,
            out,
        } => moderate::banned(house, (person, community, by), out).await,
        Event::Named {
            person,
            community,
            by,
            named,
        } => moderate::named(house, (person, community, by), named).await,
        Event::Reported(id) => report::reported(house, id).await,
        Event::Profile(actor) => profile::changed(house, actor).await,
        Event::Gone(actor) => profile::gone(house, actor).await,
        Event::Moved(person) => profile::moved(house, person).await,
        Event::Voted { post, person } => poll::voted(house, post, person).await,
        Event::Counted(id) => post::published(house, id, "Update").await,
    }
}

/// Somebody from here, or nothing to tell.
async fn local(house: &House, id: impl Into<domain::ActorId>) -> Result<Profile> {
    let profile = network::actor_by_id(&house.site, id.into()).await?;
    if profile.local() {
        Ok(profile)
    } else {
        Err(Error::Idle("it was done elsewhere"))
    }
}
