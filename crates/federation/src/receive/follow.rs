//! Asking to follow or join, the answer, and leaving.

use super::Deed;
use crate::{
    error::{Error, Result},
    house::House,
    tell,
    wire::{Activity, Links, Verb},
};
use activitypub_federation::config::Data;
use domain::{
    Actor, ActorKind, CommunityId, PersonId, Profile,
    circles::{Asking, Kind, PUBLIC, Standing},
    laws::telling::{Telling, telling},
    network, people,
};
use serde::Deserialize;
use url::Url;

/// Somebody elsewhere asks to follow a person, or to join a community, from here.
pub async fn asked(deed: Deed, data: &Data<House>) -> Result<()> {
    direct(&deed)?;
    let target = local(&deed.object()?, data).await?;
    let actor = deed.actor()?;
    let before = network::tie(&data.site, actor.id(), target.id).await?;
    let inside = before.is_some_and(|tie| Standing::Asked < tie.standing);
    if !receivable(&deed.who, &target, data).await? {
        return answer("Reject", (actor.id(), &target, deed.activity.id.to_string()), data).await;
    }
    let asking = Asking {
        answer: String::new(),
        follow: Some(deed.activity.id.to_string()),
    };
    people::follow(&data.site, &actor, target.id, asking).await?;
    if inside {
        // The answer was lost on the way: it is given again.
        answer("Accept", (actor.id(), &target, deed.activity.id.to_string()), data).await?;
    }
    Ok(())
}

/// Whether somebody's server may be given anything at all of what they ask to follow.
async fn receivable(who: &Profile, target: &Profile, data: &Data<House>) -> Result<bool> {
    if target.kind != ActorKind::Community {
        return Ok(true);
    }
    let footing = network::footing(&data.site, CommunityId(target.id.0)).await?;
    let standing = network::standing(&data.site, &who.host).await?;
    Ok(footing.usual == PUBLIC || telling(Kind::Community, false, standing) != Telling::Nothing)
}

async fn answer(
    verb: &'static str,
    (person, target, follow): (PersonId, &Profile, String),
    data: &Data<House>,
) -> Result<()> {
    let outgoing = tell::answer(data.app_data(), verb, (person, target.id, Some(follow))).await?;
    Ok(network::send_all(&data.site, outgoing).await?)
}

/// Somebody leaves a community, by its own word.
pub async fn left(deed: Deed, data: &Data<House>) -> Result<()> {
    direct(&deed)?;
    let target = deed.object()?;
    unfollowed(&deed.actor()?, &target, data).await
}

/// Somebody elsewhere no longer follows.
pub async fn unfollowed(actor: &Actor, target: &Url, data: &Data<House>) -> Result<()> {
    let target = local(target, data).await?;
    people::unfollow(&data.site, actor, target.id).await?;
    Ok(())
}

/// The other side answers somebody from here who had asked. Only whoever was asked answers.
pub async fn answered(deed: Deed, accepted: bool, data: &Data<House>) -> Result<()> {
    direct(&deed)?;
    let of_quoting = |inner: &Activity| inner.verb == Some(Verb::QuoteRequest);
    if deed
        .activity
        .inner()
        .and_then(std::result::Result::ok)
        .is_some_and(|inner| of_quoting(&inner))
    {
        return Err(Error::Idle("nobody here asked to quote"));
    }
    let person = asker(&deed, data).await?;
    let asked = Actor::by_signature(PersonId(deed.who.id.0));
    match network::tie(&data.site, person, deed.who.id).await? {
        None => Err(Error::Refused("an answer to a question nobody asked")),
        Some(tie) if accepted && tie.standing != Standing::Asked => Err(Error::Idle("it is so already")),
        Some(_) => Ok(network::follow_asked(&data.site, &asked, person, accepted).await?),
    }
}

/// Who had asked: said by the embedded question, or found by its address.
async fn asker(deed: &Deed, data: &Data<House>) -> Result<PersonId> {
    if let Some(inner) = deed.activity.inner() {
        let inner = inner?;
        let asked = inner.object_address();
        if inner.verb != Some(Verb::Follow) || asked.as_ref().map(Url::as_str) != Some(deed.who.uri.as_str()) {
            return Err(Error::Refused("an answer to another's question"));
        }
        return Ok(PersonId(local(&inner.actor, data).await?.id.0));
    }
    let kept = network::kept(&data.site, deed.object()?.as_str()).await?;
    let body = crate::wire::parse(kept.body.as_bytes())?;
    let question = Activity::read(&body)?;
    let addressed = Links::deserialize(&question.object)
        .ok()
        .and_then(|links| links.first().cloned());
    if addressed.as_ref().map(Url::as_str) != Some(deed.who.uri.as_str()) {
        return Err(Error::Refused("an answer to another's question"));
    }
    Ok(PersonId(kept.actor.0))
}

fn direct(deed: &Deed) -> Result<()> {
    if deed.via.is_none() {
        Ok(())
    } else {
        Err(Error::Refused("such things are not passed on"))
    }
}

/// Somebody, or a community, from here.
async fn local(url: &Url, data: &Data<House>) -> Result<Profile> {
    let profile = network::actor_by_uri(&data.site, url.as_str()).await?;
    let shown = profile.local() && !profile.hidden && profile.kind != ActorKind::Site;
    if shown {
        Ok(profile)
    } else {
        Err(Error::Domain(domain::Error::NotFound))
    }
}
