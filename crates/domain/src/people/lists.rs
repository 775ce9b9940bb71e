//! Lists of people: who follows, who is followed, who asks, who is silenced.
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Silence;
use crate::Result;
use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::circles::{self, Kind, Standing};
use crate::id::{ActorId, CircleId};
use crate::page::Page;
use crate::site::Site;
use crate::tables::{blocks, circles as rings, memberships};
use crate::viewer::Viewer;

/// Which lines of a list: before (or after) the number that a page gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    pub before: Option<i64>,
    pub limit: i64,
}
impl Listed {
    pub fn first(limit: i64) -> Self {
        Self {
            before: None,
            limit: limit.clamp(1, 200),
        }
    }
    fn below(self) -> Timestamp {
        Timestamp(self.before.unwrap_or(i64::MAX))
    }
}

/// Turns numbered ids into a page of profiles.
async fn page(conn: &mut db::Conn, rows: Vec<(i64, ActorId)>, limit: i64) -> Result<Page<Profile>> {
    let people = actors::load(conn, &rows.iter().map(|row| row.1).collect::<Vec<_>>()).await?;
    let marks = Page::of(rows, limit, |row| row.0);
    let shown = |row: &(i64, ActorId)| people.get(&row.1).filter(|face| face.suspended_at.is_none()).cloned();
    Ok(Page {
        items: marks.items.iter().filter_map(shown).collect(),
        older: marks.older,
        newer: marks.newer,
    })
}

/// Whether there is such a person: the suspended do not exist.
async fn exists(conn: &mut db::Conn, id: ActorId) -> Result<bool> {
    let face = actors::load(conn, &[id]).await?.remove(&id);
    Ok(face.is_some_and(|face| face.suspended_at.is_none()))
}

/// The people of a circle who stand between two rungs, latest first.
async fn standing_in(
    conn: &mut db::Conn,
    circle: CircleId,
    (least, most): (Standing, Standing),
    listed: Listed,
) -> Result<Page<Profile>> {
    let query = memberships::table
        .filter(memberships::circle_id.eq(circle))
        .filter(memberships::standing.between(least, most))
        .filter(memberships::since.lt(listed.below()))
        .order(memberships::since.desc())
        .limit(listed.limit)
        .select((memberships::since, memberships::person_id));
    let rows: Vec<(i64, ActorId)> = on!(conn, |db| query.load(db).await)?;
    page(conn, rows, listed.limit).await
}

/// Who follows a person, latest first. The members of a community are its own affair (`circles::roster`).
pub async fn followers(site: &Site, _viewer: Viewer, id: ActorId, listed: Listed) -> Result<Page<Profile>> {
    site.read(async move |_, conn| {
        if !exists(conn, id).await? {
            return Ok(Page::empty());
        }
        let Ok(circle) = circles::owned(conn, id, Kind::Followers).await else {
            return Ok(Page::empty());
        };
        standing_in(conn, circle, (Standing::Reader, Standing::Keeper), listed).await
    })
    .await
}

/// Whom a person follows, latest first; which communities she is in is nobody else's business.
pub async fn following(site: &Site, viewer: Viewer, id: ActorId, listed: Listed) -> Result<Page<Profile>> {
    site.read(async move |_, conn| {
        let own = viewer.person().map(ActorId::from) == Some(id);
        if !exists(conn, id).await? {
            return Ok(Page::empty());
        }
        let rows: Vec<(i64, Option<ActorId>, Option<ActorId>)> = on!(conn, |db| {
            let mut query = memberships::table
                .inner_join(rings::table.on(rings::id.eq(memberships::circle_id)))
                .filter(
                    memberships::person_id
                        .eq(id)
                        .and(memberships::standing.ge(Standing::Reader)),
                )
                .filter(memberships::since.lt(listed.below()))
                .order(memberships::since.desc())
                .limit(listed.limit)
                .select((memberships::since, rings::owner_id, rings::community_id))
                .into_boxed::<Db>();
            query = match own {
                true => query.filter(rings::kind.eq_any([Kind::Followers, Kind::Community])),
                false => query.filter(rings::kind.eq(Kind::Followers)),
            };
            query.load(db).await
        })?;
        let rows = rows
            .into_iter()
            .filter_map(|(since, owner, place)| Some((since, owner.or(place)?)))
            .collect();
        page(conn, rows, listed.limit).await
    })
    .await
}

/// Who asks to follow the actor, latest first.
pub async fn requests(site: &Site, actor: &Actor, listed: Listed) -> Result<Page<Profile>> {
    let me = ActorId::from(actor.id());
    site.read(async move |_, conn| {
        let circle = circles::owned(conn, me, Kind::Followers).await?;
        standing_in(conn, circle, (Standing::Asked, Standing::Asked), listed).await
    })
    .await
}

/// Whom the actor blocks or mutes, latest first.
pub async fn silenced(site: &Site, actor: &Actor, kind: Silence, listed: Listed) -> Result<Page<Profile>> {
    let me = actor.id();
    site.read(async move |_, conn| {
        let query = blocks::table
            .filter(blocks::person_id.eq(me).and(blocks::kind.eq(kind)))
            .filter(blocks::id.lt(listed.before.unwrap_or(i64::MAX)))
            .order(blocks::id.desc())
            .limit(listed.limit)
            .select((blocks::id, blocks::target_id));
        let rows: Vec<(i64, ActorId)> = on!(conn, |db| query.load(db).await)?;
        page(conn, rows, listed.limit).await
    })
    .await
}
