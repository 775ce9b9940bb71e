//! Following people: being in the circle of their followers.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::standing::{self, Relation};
use crate::actor::Actor;
use crate::actors::{self, ActorKind, Profile};
use crate::circles::{self, Asking, Change, Kind, Standing};
use crate::events::{self, Event};
use crate::id::{ActorId, CircleId, CommunityId, PersonId};
use crate::laws::permit::{self, Deed};
use crate::site::Site;
use crate::tables::{actors as faces, memberships};
use crate::{Error, Result, boxed, notices};

/// Follows a person, or asks to; for a community it is `circles::join`.
/// `asking.follow` names the activity when it comes from another server.
#[boxed]
pub async fn follow(site: &Site, actor: &Actor, target: ActorId, asking: Asking) -> Result<Relation> {
    let found = super::profile(site, actor.viewer(), target).await?;
    if found.kind == ActorKind::Community {
        circles::join(site, actor, CommunityId(target.0), asking).await?;
        return standing::one(site, actor, target).await;
    }
    if target == actor.id().into() {
        return Err(Error::Invalid("account", "follow.oneself"));
    }
    let me = *actor;
    site.write(async move |site, tx| {
        let circle = circles::owned(tx, target, Kind::Followers).await?;
        let before = permit::row(tx, circle, me.id()).await?;
        let standing = match before {
            Some(Standing::Banned) => return Err(Error::Forbidden(Deed::React)),
            Some(standing) if Standing::Asked < standing => standing,
            _ if blocked(tx, target, me.id()).await? => return Err(Error::Forbidden(Deed::React)),
            // A limited person is looked at before they follow anybody.
            _ if found.locked || !found.local() || actors::find(tx, me.id().into()).await?.quiet => Standing::Asked,
            _ => Standing::Member,
        };
        let change = Change {
            follow_uri: asking.follow,
            answer: None,
        };
        circles::set_standing(tx, circle, me.id(), standing, change).await?;
        recount_following(tx, me.id()).await?;
        if before == Some(standing) && found.local() {
            return Ok(());
        }
        if found.local() {
            notices::about_follow(tx, (PersonId(target.0), me.id()), standing == Standing::Asked).await?;
        }
        let person = me.id();
        match standing {
            _ if !found.local() => events::record(site, tx, Event::Followed { person, target }).await,
            Standing::Asked => Ok(()),
            _ => {
                events::record(
                    site,
                    tx,
                    Event::Admitted {
                        person,
                        target,
                        follow: None,
                    },
                )
                .await
            }
        }
    })
    .await?;
    standing::one(site, actor, target).await
}

async fn blocked(tx: &mut Tx, by: ActorId, person: PersonId) -> Result<bool> {
    use crate::tables::blocks;
    let query = blocks::table
        .filter(blocks::person_id.eq(PersonId(by.0)).and(blocks::target_id.eq(person)))
        .filter(blocks::kind.eq(super::Silence::Block))
        .select(blocks::id);
    Ok(on!(tx, |db| query.first::<i64>(db).await.optional())?.is_some())
}

/// How many people somebody follows. In how many communities they are is not counted: the number is for everybody.
pub(crate) async fn recount_following(tx: &mut Tx, person: PersonId) -> Result<()> {
    use crate::tables::circles as rings;
    let query = memberships::table
        .inner_join(rings::table.on(rings::id.eq(memberships::circle_id)))
        .filter(
            memberships::person_id
                .eq(person)
                .and(memberships::standing.ge(Standing::Reader)),
        )
        .filter(rings::kind.eq(Kind::Followers))
        .count();
    let following: i64 = on!(tx, |db| query.get_result(db).await)?;
    let update = diesel::update(faces::table.find(person)).set(faces::following.eq(following));
    on!(tx, |db| update.execute(db).await)?;
    Ok(())
}

/// Follows no longer; for a community it is `circles::leave`.
#[boxed]
pub async fn unfollow(site: &Site, actor: &Actor, target: ActorId) -> Result<Relation> {
    let found = super::profile(site, actor.viewer(), target).await?;
    if found.kind == ActorKind::Community {
        circles::leave(site, actor, CommunityId(target.0)).await?;
        return standing::one(site, actor, target).await;
    }
    let me = actor.id();
    site.write(async move |site, tx| end(site, tx, (me, target)).await)
        .await?;
    standing::one(site, actor, target).await
}

async fn end(site: &Site, tx: &mut Tx, (person, target): (PersonId, ActorId)) -> Result<()> {
    let circle = circles::owned(tx, target, Kind::Followers).await?;
    let query = memberships::table
        .find((circle, person))
        .select((memberships::standing, memberships::follow_uri));
    let row: Option<(Standing, Option<String>)> = on!(tx, |db| query.get_result(db).await.optional())?;
    match row {
        None | Some((Standing::Banned, _)) => Ok(()),
        Some((_, follow)) => {
            circles::set_standing(tx, circle, person, Standing::Stranger, Change::default()).await?;
            recount_following(tx, person).await?;
            events::record(site, tx, Event::Unfollowed { person, target, follow }).await
        }
    }
}

/// Takes a follower away, or says no to somebody who asked.
pub(super) async fn put_out(site: &Site, tx: &mut Tx, (owner, person): (ActorId, PersonId)) -> Result<()> {
    let circle = circles::owned(tx, owner, Kind::Followers).await?;
    let query = memberships::table
        .find((circle, person))
        .select(memberships::follow_uri);
    let row: Option<Option<String>> = on!(tx, |db| query.get_result(db).await.optional())?;
    let Some(follow) = row else { return Ok(()) };
    circles::set_standing(tx, circle, person, Standing::Stranger, Change::default()).await?;
    recount_following(tx, person).await?;
    events::record(
        site,
        tx,
        Event::Declined {
            person,
            target: owner,
            follow,
        },
    )
    .await
}

async fn asked(tx: &mut Tx, circle: CircleId, person: PersonId) -> Result<()> {
    match permit::row(tx, circle, person).await? {
        Some(Standing::Asked) => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// Says yes to somebody who asks to follow one.
#[boxed]
pub async fn accept(site: &Site, actor: &Actor, person: PersonId) -> Result<Profile> {
    let me = ActorId::from(actor.id());
    site.write(async move |site, tx| {
        let circle = circles::owned(tx, me, Kind::Followers).await?;
        asked(tx, circle, person).await?;
        circles::set_standing(tx, circle, person, Standing::Member, Change::default()).await?;
        recount_following(tx, person).await?;
        events::record(
            site,
            tx,
            Event::Admitted {
                person,
                target: me,
                follow: None,
            },
        )
        .await?;
        actors::find(tx, person.into()).await
    })
    .await
}

/// Says no to somebody who asks to follow one.
#[boxed]
pub async fn reject(site: &Site, actor: &Actor, person: PersonId) -> Result<Profile> {
    let me = ActorId::from(actor.id());
    site.write(async move |site, tx| {
        let circle = circles::owned(tx, me, Kind::Followers).await?;
        asked(tx, circle, person).await?;
        put_out(site, tx, (me, person)).await?;
        actors::find(tx, person.into()).await
    })
    .await
}

/// Takes somebody out of one's followers.
#[boxed]
pub async fn remove_follower(site: &Site, actor: &Actor, person: PersonId) -> Result<Relation> {
    let me = ActorId::from(actor.id());
    site.write(async move |site, tx| put_out(site, tx, (me, person)).await)
        .await?;
    standing::one(site, actor, person.into()).await
}
