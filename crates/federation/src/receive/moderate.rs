//! What animators do, near and far: locking, pinning, naming animators; and reports to them.

use super::{Deed, known};
use crate::{
    error::{Error, Result},
    fed::{Said, same_server},
    house::House,
    tell,
    wire::{Links, Malformed},
};
use activitypub_federation::{config::Data, fetch::fetch_object_http};
use domain::{
    Actor, ActorKind, CommunityId, PersonId, PostView, Profile,
    circles::{self, Standing},
    laws::permit::Deed as Act,
    moderation::{self, Complaint},
    network, posts,
};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// How often the animators of a community elsewhere are asked for.
const ASKED_AGAIN: Duration = Duration::from_secs(300);
const MOST_ANIMATORS: usize = 50;

/// A thread is locked, or opened again.
pub async fn locked(deed: Deed, locked: bool, data: &Data<House>) -> Result<()> {
    let view = post(&deed.object()?, data).await?;
    deed.belongs(&view.post)?;
    let actor = animator(&deed, &view, data).await?;
    let view = posts::lock(&data.site, &actor, view.post.id, locked).await?;
    deed.relay(&view.post, data).await
}

/// Something enters a list of a community, or leaves it: its animators, or what is pinned.
pub async fn listed(deed: Deed, added: bool, data: &Data<House>) -> Result<()> {
    let target = deed.activity.target.clone().ok_or(Error::Idle("no list is named"))?;
    match target.path_segments().and_then(|mut parts| parts.next_back()) {
        Some("featured") => pinned(deed, added, data).await,
        Some("moderators") => named(deed, (&target, added), data).await,
        _ => Err(Error::Idle("no list that is known here")),
    }
}

async fn pinned(deed: Deed, added: bool, data: &Data<House>) -> Result<()> {
    let view = post(&deed.object()?, data).await?;
    deed.belongs(&view.post)?;
    let actor = animator(&deed, &view, data).await?;
    let view = posts::pin(&data.site, &actor, view.post.id, added).await?;
    deed.relay(&view.post, data).await
}

/// An animator is named, or no longer is: a community elsewhere says so of its own.
async fn named(deed: Deed, (target, added): (&Url, bool), data: &Data<House>) -> Result<()> {
    let address = target.as_str().trim_end_matches("/moderators");
    if let Some(via) = &deed.via {
        if via.uri != address {
            return asked_again(via, data).await;
        }
        let person = known(&deed.object()?, data).await?;
        if person.kind != ActorKind::Person {
            return Err(Error::Idle("only people animate"));
        }
        let named = (PersonId(person.id.0), added);
        return Ok(network::moderator_of(&data.site, CommunityId(via.id.0), named).await?);
    }
    let community = network::actor_by_uri(&data.site, address).await?;
    if community.kind != ActorKind::Community || !community.local() {
        return Err(Error::Idle("a community elsewhere names its own animators"));
    }
    let person = known(&deed.object()?, data).await?;
    let footing = network::footing(&data.site, CommunityId(community.id.0)).await?;
    let (id, whom) = (CommunityId(community.id.0), PersonId(person.id.0));
    let tie = network::tie(&data.site, whom, community.id).await?;
    if added == tie.is_some_and(|tie| Standing::Animator <= tie.standing) {
        let thing = (person.uri.as_str(), (footing.circle, None));
        let again = deed.again(Act::Close, thing, data).await?;
        tell::decided(data.app_data(), (id, whom), deed.raw).await?;
        again.noted(data);
        return Ok(());
    }
    let standing = if added { Standing::Animator } else { Standing::Member };
    let placed = circles::place(&data.site, &deed.actor()?, footing.circle, (whom, standing)).await?;
    match placed {
        circles::Placed::There(_) => tell::decided(data.app_data(), (id, whom), deed.raw).await,
        // Whoever never asked to be there is invited, and that is between them and the community.
        circles::Placed::Invited => Ok(()),
    }
}

/// Who acts as an animator on a post. In a community elsewhere, when we do not know them as one, its list is read again;
/// the law then decides as for everybody.
pub async fn animator(deed: &Deed, view: &PostView, data: &Data<House>) -> Result<Actor> {
    let actor = deed.actor()?;
    if let Some(community) = view.community.as_ref().filter(|community| !community.local()) {
        let known = network::tie(&data.site, actor.id(), community.id).await?;
        if known.is_none_or(|tie| tie.standing < Standing::Animator) {
            asked_again(community, data).await?;
        }
    }
    Ok(actor)
}

/// Reads who animates a community elsewhere.
pub async fn asked_again(community: &Profile, data: &Data<House>) -> Result<()> {
    if data.lately(&format!("animators:{}", community.uri), ASKED_AGAIN) {
        return Ok(());
    }
    let home = Url::parse(&community.uri).map_err(Malformed::because)?;
    let face = fetch_object_http::<House, Value>(&home, data).await?.object;
    let Some(list) = face.get("attributedTo").and_then(|list| Links::deserialize(list).ok()) else {
        return Ok(());
    };
    let Some(address) = list.only().filter(|url| same_server(url, &home).is_ok()) else {
        return Ok(());
    };
    let collection = fetch_object_http::<House, Value>(address, data).await?.object;
    let people = collection.get("orderedItems").or_else(|| collection.get("items"));
    let people = people
        .and_then(|items| Links::deserialize(items).ok())
        .unwrap_or_default();
    let mut animators = Vec::new();
    for person in people.iter().take(MOST_ANIMATORS) {
        match known(person, data).await {
            Ok(profile) if profile.kind == ActorKind::Person => animators.push(PersonId(profile.id.0)),
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "an animator elsewhere is not known"),
        }
    }
    Ok(network::moderators_of(&data.site, CommunityId(community.id.0), animators).await?)
}

/// Somebody is kept out of a community, or let back. Who blocks somebody for themselves does it at home, and so does a
/// server that keeps somebody out of itself.
pub async fn banned(deed: Deed, out: bool, data: &Data<House>) -> Result<()> {
    let target = deed
        .activity
        .target
        .clone()
        .ok_or(Error::Idle("no community is named"))?;
    let (community, whom) = match (
        network::actor_by_uri(&data.site, target.as_str()).await,
        network::actor_by_uri(&data.site, deed.object()?.as_str()).await,
    ) {
        (Ok(community), Ok(whom)) => (community, whom),
        (Err(domain::Error::NotFound), _) | (_, Err(domain::Error::NotFound)) => {
            return Err(Error::Idle("nobody here knows them"));
        }
        (Err(error), _) | (_, Err(error)) => return Err(error.into()),
    };
    if community.kind != ActorKind::Community || whom.kind != ActorKind::Person {
        return Err(Error::Idle("no community is named"));
    }
    let (id, person) = (CommunityId(community.id.0), PersonId(whom.id.0));
    let anew = match &deed.via {
        Some(via) if via.id == community.id => {
            network::kept_out(&data.site, id, (person, out)).await?;
            true
        }
        None if community.local() => placed(&deed, (id, person), (out, data)).await?,
        _ => return Err(Error::Refused("a community speaks of another's")),
    };
    // Also when they are out already: it may have been decided later, or stopped in the middle.
    if out && deed.activity.remove_author {
        taken_away(&deed, (id, person), data).await?;
    }
    if deed.via.is_some() {
        return Ok(());
    }
    let again = match anew {
        true => None,
        false => {
            let footing = network::footing(&data.site, id).await?;
            Some(
                deed.again(Act::Admit, (&whom.uri, (footing.circle, None)), data)
                    .await?,
            )
        }
    };
    tell::decided(data.app_data(), (id, person), deed.raw).await?;
    if let Some(again) = again {
        again.noted(data);
    }
    Ok(())
}

/// Answers whether it was not so before.
async fn placed(
    deed: &Deed,
    (community, person): (CommunityId, PersonId),
    (out, data): (bool, &Data<House>),
) -> Result<bool> {
    let known = network::tie(&data.site, person, community.into()).await?;
    let was = known.is_some_and(|tie| tie.standing == Standing::Banned);
    if was == out {
        return Ok(false);
    }
    let footing = network::footing(&data.site, community).await?;
    let standing = if out { Standing::Banned } else { Standing::Stranger };
    circles::place(&data.site, &deed.actor()?, footing.circle, (person, standing)).await?;
    Ok(true)
}

/// What somebody said in a community goes with them, as far as the law lets whoever decides it take it away.
async fn taken_away(deed: &Deed, place: (CommunityId, PersonId), data: &Data<House>) -> Result<()> {
    if let Some(via) = &deed.via {
        asked_again(via, data).await?;
    }
    let reason = deed.activity.summary.as_deref().unwrap_or_default();
    posts::remove_all(&data.site, &deed.actor()?, place, reason).await?;
    Ok(())
}

/// Somebody reports a post or a person, or their server does for them without saying who. The first thing named that is known here is the one.
pub async fn flagged(deed: Deed, data: &Data<House>) -> Result<()> {
    if deed.via.is_some() {
        return Err(Error::Refused("such things are not passed on"));
    }
    if network::decided(&data.site, &deed.who.host).await?.unreported {
        return Err(Error::Idle("the reports of that server are not taken"));
    }
    let reason = deed.activity.summary.clone().unwrap_or_default();
    let actor = match deed.who.kind {
        ActorKind::Community => return Err(Error::Refused("only people report")),
        _ => Actor::by_signature(PersonId(deed.who.id.0)),
    };
    let things = Links::deserialize(&deed.activity.object).map_err(Malformed::because)?;
    let mut target = None;
    for thing in things.iter().take(MOST_ANIMATORS) {
        if let Some(said) = Said::find(data.app_data(), thing).await? {
            target = Some((said.view.author.id, Some(said.view.post.id)));
            break;
        }
        if let (None, Ok(profile)) = (target, network::actor_by_uri(&data.site, thing.as_str()).await) {
            target = Some((profile.id, None));
        }
    }
    let Some(target) = target else {
        return Err(Error::Idle("nothing of it is here"));
    };
    let complaint = Complaint {
        target: target.0,
        post: target.1,
        reason,
        forward: false,
    };
    moderation::report(&data.site, &actor, complaint).await?;
    Ok(())
}

async fn post(url: &Url, data: &Data<House>) -> Result<Box<PostView>> {
    let found = Said::find(data.app_data(), url).await?;
    found.map(|said| said.view).ok_or(Error::Idle("nothing of it is here"))
}
