//! Entering a community, and leaving it.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::membership::promise;
use super::{Change, Standing, invite, named, set_standing};
use crate::actor::Actor;
use crate::circles::Kind;
use crate::communities::{self, Policy};
use crate::events::{self, Event};
use crate::id::{CircleId, CommunityId, PersonId};
use crate::laws::ground_of;
use crate::laws::permit::{self, Deed};
use crate::site::Site;
use crate::tables::{actors as faces, circles, communities as about, memberships};
use crate::{Error, Result, actors, boxed, notices};

/// What somebody brings when they ask to come in.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// A word to the animators.
    pub answer: String,
    /// The activity that asks, when it comes from another server.
    pub follow: Option<String>,
}

/// Asks to come in. Answers where the person stands now: `Member`, `Unsigned` (the charter waits) or `Asked`.
///
/// Errors: `Forbidden` for who is banned, or where one enters only by invitation.
#[boxed]
pub async fn join(site: &Site, actor: &Actor, id: CommunityId, asking: Asking) -> Result<Standing> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let query = about::table
            .inner_join(faces::table.on(faces::id.eq(about::actor_id)))
            .filter(about::actor_id.eq(id))
            .select((about::circle_id, about::policy, faces::host));
        let (circle, policy, host): (CircleId, Policy, String) = on!(tx, |db| query.get_result(db).await)?;
        let before = permit::row(tx, circle, actor.id()).await?;
        let change = Change {
            answer: Some(asking.answer),
            follow_uri: asking.follow,
        };
        let invited = invite::offered(tx, (circle, actor.id()), site.now()).await?;
        invite::forget(tx, circle, actor.id()).await?;
        let standing = match before {
            Some(Standing::Banned) => return Err(Error::Forbidden(Deed::Reply)),
            Some(standing) if Standing::Asked < standing => {
                set_standing(tx, circle, actor.id(), standing, change).await?;
                return Ok(standing);
            }
            _ if !host.is_empty() => Standing::Asked,
            _ if let Some((offered, _)) = invited => taken_up(tx, (actor.id(), id, circle), offered).await?,
            _ => entry(tx, &actor, (id, policy)).await?,
        };
        set_standing(tx, circle, actor.id(), standing, change).await?;
        match standing {
            _ if !host.is_empty() => {
                events::record(
                    site,
                    tx,
                    Event::Followed {
                        person: actor.id(),
                        target: id.into(),
                    },
                )
                .await?;
            }
            Standing::Asked => notices::about_request(tx, id, actor.id()).await?,
            standing if Standing::Reader <= standing => {
                let event = Event::Admitted {
                    person: actor.id(),
                    target: id.into(),
                    follow: None,
                };
                events::record(site, tx, event).await?;
            }
            _ => {}
        }
        if let Some((_, by)) = invited.filter(|_| host.is_empty()) {
            // After they were let in: a server believes nothing of whoever is not inside.
            let ground = ground_of(tx, circle, Some(id)).await?;
            named::record(site, tx, (ground, by), (actor.id(), before, standing)).await?;
        }
        Ok(standing)
    })
    .await
}

/// Whoever was invited comes in, to the place they were offered.
async fn taken_up(
    tx: &mut Tx,
    (person, id, circle): (PersonId, CommunityId, CircleId),
    offered: Standing,
) -> Result<Standing> {
    let now = communities::once_signed(tx, Some(id), (person, offered)).await?;
    let ground = ground_of(tx, circle, Some(id)).await?;
    super::roster::insert(tx, ground, person, now).await?;
    promise(tx, circle, (person, offered)).await?;
    Ok(now)
}

async fn entry(tx: &mut Tx, actor: &Actor, (id, policy): (CommunityId, Policy)) -> Result<Standing> {
    // A limited person is looked at before they come in anywhere.
    Ok(match policy {
        Policy::Open if actors::find(tx, actor.id().into()).await?.quiet => Standing::Asked,
        Policy::Open if communities::has_signed(tx, id, actor.id()).await? => Standing::Member,
        Policy::Open => Standing::Unsigned,
        Policy::Approval => Standing::Asked,
        Policy::Invitation => return Err(Error::Forbidden(Deed::Admit)),
    })
}

/// Leaves a community and every circle in it. What was said there stays; a ban stays too.
#[boxed]
pub async fn leave(site: &Site, actor: &Actor, id: CommunityId) -> Result<()> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let circle = communities::circle_of(tx, id).await?;
        let query = memberships::table
            .find((circle, actor.id()))
            .select((memberships::standing, memberships::follow_uri));
        let row: Option<(Standing, Option<String>)> = on!(tx, |db| query.get_result(db).await.optional())?;
        let Some((standing, follow)) = row else {
            // Somebody may have been put in a circle without ever entering the community around it.
            return put_out(tx, id, actor.id()).await;
        };
        if standing == Standing::Banned {
            return Ok(());
        }
        if standing == Standing::Keeper {
            keeper_stays(tx, circle).await?;
        }
        put_out(tx, id, actor.id()).await?;
        let ground = ground_of(tx, circle, Some(id)).await?;
        let gone = (actor.id(), Some(standing), Standing::Stranger);
        named::record(site, tx, (ground, actor.id()), gone).await?;
        events::record(
            site,
            tx,
            Event::Unfollowed {
                person: actor.id(),
                target: id.into(),
                follow,
            },
        )
        .await
    })
    .await
}

/// The last keeper cannot leave a community to nobody.
async fn keeper_stays(tx: &mut Tx, circle: CircleId) -> Result<()> {
    let keepers = super::membership::people(tx, circle, Standing::Keeper).await?;
    if 1 < keepers.len() {
        Ok(())
    } else {
        Err(Error::Conflict("community.last_keeper"))
    }
}

/// Takes somebody out of a community's circles, all of them.
pub(crate) async fn put_out(tx: &mut Tx, id: CommunityId, person: crate::id::PersonId) -> Result<()> {
    let query = circles::table
        .filter(circles::community_id.eq(id))
        .select((circles::id, circles::kind));
    let inside: Vec<(CircleId, Kind)> = on!(tx, |db| query.load(db).await)?;
    for (circle, _) in inside {
        invite::forget(tx, circle, person).await?;
        if permit::row(tx, circle, person)
            .await?
            .is_some_and(|standing| standing != Standing::Banned)
        {
            set_standing(tx, circle, person, Standing::Stranger, Change::default()).await?;
        }
    }
    Ok(())
}
