//! Lists of people: who follows, who is followed, who asks, who is silenced.
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Silence;
use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::circles::{self, Kind, Standing};
use crate::id::{ActorId, CircleId};
use crate::page::Page;
use crate::site::Site;
use crate::tables::{blocks, circles as rings, memberships};
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// Which lines of a list, by the numbers that pages give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    pub before: Option<i64>,
    /// The page directly after this, still given latest first.
    pub after: Option<i64>,
    /// Later than this, from the latest.
    pub since: Option<i64>,
    pub limit: i64,
}
impl Listed {
    pub fn first(limit: i64) -> Self {
        Self {
            before: None,
            after: None,
            since: None,
            limit: limit.clamp(1, 200),
        }
    }
    /// Exclusive bounds: (above, below).
    fn bounds(self) -> (i64, i64) {
        let above = self.after.or(self.since).unwrap_or(i64::MIN);
        (above, self.before.unwrap_or(i64::MAX))
    }
}

/// Bounds, order and length of a list: a page asked for from below is turned round.
macro_rules! cut {
    ($query:expr, ($mark:expr, $of:path), $listed:expr, $db:ident) => {{
        let (above, below) = $listed.bounds();
        let query = $query
            .filter($mark.gt($of(above)))
            .filter($mark.lt($of(below)))
            .limit($listed.limit);
        if $listed.after.is_some() {
            query.order($mark.asc()).load($db).await.map(|mut rows: Vec<_>| {
                rows.reverse();
                rows
            })
        } else {
            query.order($mark.desc()).load($db).await
        }
    }};
}

/// Turns numbered ids into a page of profiles.
async fn page(conn: &mut db::Conn, rows: Vec<(i64, ActorId)>, limit: i64) -> Result<Page<Profile>> {
    let people = actors::load(conn, &rows.iter().map(|row| row.1).collect::<Vec<_>>()).await?;
    let marks = Page::of(rows, limit, |row| row.0);
    let shown = |row: &(i64, ActorId)| people.get(&row.1).cloned();
    Ok(Page {
        items: marks.items.iter().filter_map(shown).collect(),
        older: marks.older,
        newer: marks.newer,
    })
}

/// Whether there is such a person: the suspended do not exist.
async fn exists(conn: &mut db::Conn, id: ActorId) -> Result<bool> {
    Ok(!actors::load(conn, &[id]).await?.is_empty())
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
        .select((memberships::since, memberships::person_id));
    let rows: Vec<(i64, ActorId)> = on!(conn, |db| cut!(query, (memberships::since, Timestamp), listed, db))?;
    page(conn, rows, listed.limit).await
}

/// Who follows a person, latest first. The members of a community are its own affair (`circles::roster`).
#[boxed]
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
#[boxed]
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
                .select((memberships::since, rings::owner_id, rings::community_id))
                .into_boxed::<Db>();
            query = match own {
                true => query.filter(rings::kind.eq_any([Kind::Followers, Kind::Community])),
                false => query.filter(rings::kind.eq(Kind::Followers)),
            };
            cut!(query, (memberships::since, Timestamp), listed, db)
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
#[boxed]
pub async fn requests(site: &Site, actor: &Actor, listed: Listed) -> Result<Page<Profile>> {
    let me = ActorId::from(actor.id());
    site.read(async move |_, conn| {
        let circle = circles::owned(conn, me, Kind::Followers).await?;
        standing_in(conn, circle, (Standing::Asked, Standing::Asked), listed).await
    })
    .await
}

/// Whom the actor blocks or mutes, latest first.
#[boxed]
pub async fn silenced(site: &Site, actor: &Actor, kind: Silence, listed: Listed) -> Result<Page<Profile>> {
    let me = actor.id();
    site.read(async move |_, conn| {
        let query = blocks::table
            .filter(blocks::person_id.eq(me).and(blocks::kind.eq(kind)))
            .select((blocks::id, blocks::target_id));
        let rows: Vec<(i64, ActorId)> = on!(conn, |db| cut!(query, (blocks::id, i64::from), listed, db))?;
        page(conn, rows, listed.limit).await
    })
    .await
}
