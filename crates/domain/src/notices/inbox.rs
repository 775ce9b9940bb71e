//! Reading one's notices.
use std::collections::{HashMap, HashSet};

use db::{Conn, Timestamp, among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::NoticeKind;
use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::id::{ActorId, CommunityId, NoticeId, PostId};
use crate::laws::post;
use crate::page::Page;
use crate::posts::{Post, PostView, dress};
use crate::site::Site;
use crate::tables::{actors as faces, notices};
use crate::{Error, Result, boxed};

/// Something that concerns the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub by: Profile,
    pub post: Option<PostView>,
    pub community: Option<Profile>,
    pub at: Timestamp,
    pub read: bool,
}

/// Which notices: none of the kinds means all of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub kinds: Vec<NoticeKind>,
    pub without: Vec<NoticeKind>,
    pub unread: bool,
    pub by: Option<ActorId>,
    pub before: Option<NoticeId>,
    pub after: Option<NoticeId>,
    pub since: Option<NoticeId>,
    pub limit: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = notices)]
struct Row {
    id: NoticeId,
    kind: NoticeKind,
    by_id: ActorId,
    post_id: Option<PostId>,
    community_id: Option<CommunityId>,
    created_at: Timestamp,
    read_at: Option<Timestamp>,
}

/// One's notices, latest first. A notice of a post that one may no longer read is left out.
#[boxed]
pub async fn list(site: &Site, actor: &Actor, filter: Filter) -> Result<Page<Notice>> {
    let actor = *actor;
    site.read(async move |site, conn| {
        let limit = filter.limit.clamp(1, 100);
        let above = filter.after.or(filter.since).map_or(0, |id| id.0);
        let below = filter.before.map_or(i64::MAX, |id| id.0);
        let mut rows: Vec<Row> = on!(conn, |db| {
            let mut query = notices::table
                .filter(notices::person_id.eq(actor.id()))
                .filter(notices::id.gt(above).and(notices::id.lt(below)))
                .select(db::columns::<Row>())
                .limit(limit)
                .into_boxed::<Db>();
            if !filter.kinds.is_empty() {
                query = query.filter(notices::kind.eq_any(filter.kinds.clone()));
            }
            if !filter.without.is_empty() {
                query = query.filter(notices::kind.ne_all(filter.without.clone()));
            }
            if filter.unread {
                query = query.filter(notices::read_at.is_null());
            }
            if let Some(by) = filter.by {
                query = query.filter(notices::by_id.eq(by));
            }
            query = if filter.after.is_some() {
                query.order(notices::id.asc())
            } else {
                query.order(notices::id.desc())
            };
            query.load(db).await
        })?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.id));
        let marks = Page::of(rows.iter().map(|row| row.id.0).collect(), limit, |id| *id);
        let items = dressed(site, conn, &actor, rows).await?;
        Ok(Page {
            items,
            older: marks.older,
            newer: marks.newer,
        })
    })
    .await
}

async fn dressed(site: &Site, conn: &mut Conn, actor: &Actor, rows: Vec<Row>) -> Result<Vec<Notice>> {
    let viewer = actor.viewer();
    let ids: Vec<PostId> = rows.iter().filter_map(|row| row.post_id).collect();
    let posts: Vec<Post> = on!(conn, |db| viewer
        .posts()
        .filter(among(post::id, &ids))
        .select(db::columns::<Post>())
        .load(db)
        .await)?;
    let views: HashMap<PostId, PostView> = dress(site, conn, viewer, posts)
        .await?
        .into_iter()
        .map(|view| (view.post.id, view))
        .collect();
    let mut who: Vec<ActorId> = rows.iter().map(|row| row.by_id).collect();
    who.extend(rows.iter().filter_map(|row| row.community_id).map(ActorId::from));
    let people = actors::load(conn, &who).await?;
    let dress = |row: Row| {
        let post = match row.post_id {
            Some(id) => Some(views.get(&id)?.clone()),
            None => None,
        };
        Some(Notice {
            id: row.id,
            kind: row.kind,
            by: people.get(&row.by_id)?.clone(),
            post,
            community: row.community_id.and_then(|id| people.get(&id.into()).cloned()),
            at: row.created_at,
            read: row.read_at.is_some(),
        })
    };
    Ok(rows.into_iter().filter_map(dress).collect())
}

#[boxed]
pub async fn one(site: &Site, actor: &Actor, id: NoticeId) -> Result<Notice> {
    let filter = Filter {
        before: Some(NoticeId(id.0 + 1)),
        since: Some(NoticeId(id.0 - 1)),
        limit: 1,
        ..Filter::default()
    };
    list(site, actor, filter).await?.items.pop().ok_or(Error::NotFound)
}

/// No more than this many are counted.
const COUNTED: i64 = 500;

/// How many are not read yet, of those that can still be read.
#[boxed]
pub async fn unread(site: &Site, actor: &Actor) -> Result<i64> {
    let (me, viewer) = (actor.id(), actor.viewer());
    site.read(async move |_, conn| {
        let hidden = faces::table.filter(faces::hidden).select(faces::id);
        let query = notices::table
            .filter(notices::person_id.eq(me).and(notices::read_at.is_null()))
            .filter(notices::by_id.ne_all(hidden))
            .order(notices::id.desc())
            .limit(COUNTED)
            .select(notices::post_id);
        let about: Vec<Option<PostId>> = on!(&mut *conn, |db| query.load(db).await)?;
        let ids: Vec<PostId> = about.iter().copied().flatten().collect();
        let mut readable = HashSet::new();
        if !ids.is_empty() {
            let query = viewer.posts().filter(among(post::id, &ids)).select(post::id);
            readable.extend(on!(conn, |db| query.load::<PostId>(db).await)?);
        }
        let there = about.iter().filter(|id| id.is_none_or(|id| readable.contains(&id)));
        Ok(i64::try_from(there.count()).unwrap_or(COUNTED))
    })
    .await
}

/// Marks these as read, or everything up to now.
#[boxed]
pub async fn read(site: &Site, actor: &Actor, ids: Option<Vec<NoticeId>>) -> Result<()> {
    let me = actor.id();
    site.write(async move |_, tx| {
        let change = notices::read_at.eq(Some(Timestamp::now()));
        let mine = notices::table.filter(notices::person_id.eq(me).and(notices::read_at.is_null()));
        match ids {
            Some(ids) => on!(tx, |db| diesel::update(mine.filter(notices::id.eq_any(ids)))
                .set(change)
                .execute(db)
                .await)?,
            None => on!(tx, |db| diesel::update(mine).set(change).execute(db).await)?,
        };
        Ok(())
    })
    .await
}

/// Throws one away.
#[boxed]
pub async fn dismiss(site: &Site, actor: &Actor, id: NoticeId) -> Result<()> {
    let me = actor.id();
    site.write(async move |_, tx| {
        let mine = notices::table.find(id).filter(notices::person_id.eq(me));
        match on!(tx, |db| diesel::delete(mine).execute(db).await)? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    })
    .await
}

/// Throws all of them away.
#[boxed]
pub async fn clear(site: &Site, actor: &Actor) -> Result<()> {
    let me = actor.id();
    site.write(async move |_, tx| {
        let mine = notices::table.filter(notices::person_id.eq(me));
        on!(tx, |db| diesel::delete(mine).execute(db).await)?;
        Ok(())
    })
    .await
}
