//! Going to live elsewhere in the network: under which other addresses somebody is known, and where they went.
use db::{Conn, Timestamp, Tx, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::{Actor, Role};
use crate::actors::{self, ActorKind, Profile};
use crate::circles::{self, Asking, Kind, Standing};
use crate::events::{self, Event};
use crate::id::{ActorId, PersonId};
use crate::jobs::{self, Job};
use crate::site::Site;
use crate::tables::{actors as faces, aliases, memberships, moves};
use crate::{Error, Result, boxed};

/// More other addresses than this nobody has.
const MOST: usize = 10;

/// Under which other addresses somebody is known, by their own word, and where they went to live.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moving {
    pub aliases: Vec<String>,
    pub moved: Option<Profile>,
}

#[boxed]
pub async fn moving(site: &Site, id: ActorId) -> Result<Moving> {
    site.read(async move |_, conn| {
        let query = moves::table.find(id).select(moves::target_id);
        let target: Option<ActorId> = on!(&mut *conn, |db| query.get_result(db).await.optional())?;
        let moved = match target {
            Some(target) => Some(actors::find(conn, target).await?).filter(|face| !face.hidden),
            None => None,
        };
        Ok(Moving {
            aliases: names(conn, id).await?,
            moved,
        })
    })
    .await
}

/// Says under which other addresses one is known: from there, one may then move here.
#[boxed]
pub async fn claim(site: &Site, actor: &Actor, uris: Vec<String>) -> Result<()> {
    let me = ActorId::from(actor.id());
    site.write(async move |site, tx| {
        name(tx, me, &uris).await?;
        events::record(site, tx, Event::Profile(me)).await
    })
    .await
}

/// Writes down the other addresses of somebody, instead of those known before.
pub(crate) async fn name(tx: &mut Tx, id: ActorId, uris: &[String]) -> Result<()> {
    let before = diesel::delete(aliases::table.filter(aliases::actor_id.eq(id)));
    on!(&mut *tx, |db| before.execute(db).await)?;
    let list: Vec<_> = uris
        .iter()
        .take(MOST)
        .map(|uri| (aliases::actor_id.eq(id), aliases::uri.eq(uri.clone())))
        .collect();
    if !list.is_empty() {
        on!(tx, |db| diesel::insert_into(aliases::table)
            .values(rows(&list))
            .on_conflict_do_nothing()
            .execute(db)
            .await)?;
    }
    Ok(())
}

async fn names(conn: &mut Conn, id: ActorId) -> Result<Vec<String>> {
    let query = aliases::table
        .filter(aliases::actor_id.eq(id))
        .order(aliases::uri)
        .select(aliases::uri);
    Ok(on!(conn, |db| query.load(db).await)?)
}

/// Goes to live under another address, which must have said itself that it is the same person. Whoever follows from here
/// follows on; other servers are told. Communities do not move: nobody is brought into one without asking.
#[boxed]
pub async fn move_to(site: &Site, actor: &Actor, target: ActorId) -> Result<Profile> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let me = actors::find(tx, actor.id().into()).await?;
        let there = actors::find(tx, target).await?;
        let fits = there.kind == ActorKind::Person && !there.hidden && there.id != me.id;
        if !fits || !names(tx, target).await?.contains(&me.uri) {
            return Err(Error::Invalid("target", "move.unclaimed"));
        }
        let query = moves::table.find(me.id).select(moves::target_id);
        let before: Option<ActorId> = on!(&mut *tx, |db| query.get_result(db).await.optional())?;
        if before == Some(target) {
            return Ok(there);
        }
        let to = (moves::target_id.eq(target), moves::moved_at.eq(Timestamp::now()));
        let insert = diesel::insert_into(moves::table).values((moves::actor_id.eq(me.id), to));
        let upsert = insert.on_conflict(moves::actor_id).do_update().set(to);
        on!(&mut *tx, |db| upsert.execute(db).await)?;
        jobs::enqueue(tx, Job::FollowOn(actor.id())).await?;
        if me.local() {
            events::record(site, tx, Event::Moved(actor.id())).await?;
        }
        Ok(there)
    })
    .await
}

/// Whoever from here follows somebody who moved follows them where they went: asked there as anybody is.
#[boxed]
pub async fn follow_on(site: &Site, from: PersonId) -> Result<()> {
    let Some(target) = moving(site, from.into()).await?.moved else {
        return Ok(());
    };
    for person in followers_here(site, from).await? {
        let actor = Actor::local_person(person, Role::Member);
        match super::follow(site, &actor, target.id, Asking::default()).await {
            Ok(_) => {}
            // Whoever may not follow there, or is the one who moved, no longer follows here either.
            Err(Error::Forbidden(_) | Error::NotFound | Error::Invalid(..)) => {}
            Err(error) => return Err(error),
        }
        super::unfollow(site, &actor, from.into()).await?;
    }
    Ok(())
}

async fn followers_here(site: &Site, person: PersonId) -> Result<Vec<PersonId>> {
    site.read(async move |_, conn| {
        let circle = circles::owned(conn, person.into(), Kind::Followers).await?;
        let query = memberships::table
            .inner_join(faces::table.on(faces::id.eq(memberships::person_id)))
            .filter(memberships::circle_id.eq(circle).and(faces::host.eq("")))
            .filter(memberships::standing.ge(Standing::Asked))
            .select(memberships::person_id);
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}
