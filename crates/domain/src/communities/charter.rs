//! What members sign, version after version.
use db::{Conn, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::load_one;
use crate::actor::Actor;
use crate::circles::{self, Change, Standing};
use crate::events::{self, Event};
use crate::id::{CircleId, CommunityId, PersonId};
use crate::laws::permit::Deed;
use crate::site::Site;
use crate::tables::{charters, circles as rings, communities, memberships, signatures};
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

/// What members sign.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Charter {
    pub version: i32,
    pub source: String,
    pub html: String,
}

/// A new version of the charter. Whoever had signed the one before has to sign again.
pub(super) async fn write_charter(site: &Site, tx: &mut Tx, id: CommunityId, source: &str) -> Result<()> {
    let update = diesel::update(communities::table.find(id))
        .set(communities::charter_version.eq(communities::charter_version + 1))
        .returning(communities::charter_version);
    let version: i32 = on!(tx, |db| update.get_result(db).await)?;
    let row = (
        charters::community_id.eq(id),
        charters::version.eq(version),
        charters::source.eq(source),
        charters::html.eq(text::markdown::to_html(source).into_string()),
        charters::created_at.eq(site.now()),
    );
    on!(tx, |db| diesel::insert_into(charters::table)
        .values(row)
        .execute(db)
        .await)?;
    // In every circle of the community: a smaller circle is no way round the charter.
    let inside = circles_of(tx, id).await?;
    let members = memberships::table
        .filter(memberships::circle_id.eq_any(&inside))
        .filter(
            memberships::standing
                .ge(Standing::Reader)
                .and(memberships::standing.lt(Standing::Animator)),
        );
    on!(tx, |db| diesel::update(members)
        .set((
            memberships::promised.eq(memberships::standing.nullable()),
            memberships::standing.eq(Standing::Unsigned),
        ))
        .execute(db)
        .await)?;
    for circle in inside {
        circles::recount(tx, circle).await?;
    }
    Ok(())
}

async fn circles_of(conn: &mut Conn, id: CommunityId) -> Result<Vec<CircleId>> {
    let query = rings::table.filter(rings::community_id.eq(id)).select(rings::id);
    Ok(on!(conn, |db| query.load(db).await)?)
}

/// Where somebody stands who is put in a circle of a community: whoever has not signed its charter waits, and reads nothing.
pub(crate) async fn once_signed(
    conn: &mut Conn,
    community: Option<CommunityId>,
    (person, standing): (PersonId, Standing),
) -> Result<Standing> {
    let reads = Standing::Reader <= standing && standing < Standing::Animator;
    match community.filter(|_| reads) {
        Some(community) if !has_signed(conn, community, person).await? => Ok(Standing::Unsigned),
        _ => Ok(standing),
    }
}

/// The charter in force.
#[boxed]
pub async fn charter(site: &Site, viewer: Viewer, id: CommunityId) -> Result<Option<Charter>> {
    site.read(async move |_, conn| {
        load_one(conn, viewer, id).await?;
        charter_in(conn, id).await
    })
    .await
}

pub(super) async fn charter_in(conn: &mut Conn, id: CommunityId) -> Result<Option<Charter>> {
    let query = charters::table
        .filter(charters::community_id.eq(id))
        .order(charters::version.desc())
        .select((charters::version, charters::source, charters::html));
    Ok(on!(conn, |db| query.first(db).await.optional())?)
}

/// Signs the charter in force. Whoever was admitted becomes a member; whoever was given another place, or had one before this
/// version, has that place.
///
/// Errors: `Conflict("charter.changed")` when another version is in force; `Forbidden` for whoever was not admitted.
#[boxed]
pub async fn sign(site: &Site, actor: &Actor, id: CommunityId, version: i32) -> Result<Standing> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let community = load_one(tx, actor.viewer(), id).await?;
        if community.charter_version != version || version == 0 {
            return Err(Error::Conflict("charter.changed"));
        }
        let row = (
            signatures::community_id.eq(id),
            signatures::person_id.eq(actor.id()),
            signatures::version.eq(version),
            signatures::signed_at.eq(site.now()),
        );
        let insert = diesel::insert_into(signatures::table)
            .values(row)
            .on_conflict_do_nothing();
        let inside = circles_of(tx, id).await?;
        let waiting = memberships::table
            .filter(memberships::person_id.eq(actor.id()))
            .filter(memberships::circle_id.eq_any(inside))
            .filter(memberships::standing.eq(Standing::Unsigned))
            .select((memberships::circle_id, memberships::promised));
        let waiting: Vec<(CircleId, Option<Standing>)> = on!(tx, |db| waiting.load(db).await)?;
        let given = |circle: CircleId| {
            let row = waiting.iter().find(|row| row.0 == circle);
            row.map(|row| row.1.unwrap_or(Standing::Member))
        };
        let standing = match (given(community.circle), community.my) {
            (Some(given), _) => given,
            (None, Some(standing)) if Standing::Reader <= standing => standing,
            // In one of its circles only.
            (None, _) if !waiting.is_empty() => Standing::Member,
            _ => return Err(Error::Forbidden(Deed::Reply)),
        };
        on!(tx, |db| insert.execute(db).await)?;
        for (circle, given) in &waiting {
            let given = given.unwrap_or(Standing::Member);
            circles::set_standing(tx, *circle, actor.id(), given, Change::default()).await?;
        }
        if given(community.circle).is_some() {
            let (person, target, follow) = (actor.id(), id.into(), None);
            events::record(site, tx, Event::Admitted { person, target, follow }).await?;
        }
        Ok(standing)
    })
    .await
}

/// Whether somebody has signed the charter in force, or there is nothing to sign.
pub(crate) async fn has_signed(conn: &mut Conn, id: CommunityId, person: PersonId) -> Result<bool> {
    let query = communities::table.find(id).select(communities::charter_version);
    let version: i32 = on!(conn, |db| query.get_result(db).await)?;
    if version == 0 {
        return Ok(true);
    }
    let query = signatures::table
        .find((id, person, version))
        .select(signatures::version);
    Ok(on!(conn, |db| query.get_result::<i32>(db).await.optional())?.is_some())
}
