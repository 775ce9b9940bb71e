//! The timelines: newest first, everything a viewer may read of what was asked.
use db::{Conn, among, on};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Post, PostKind, PostView, heard, view};
use crate::circles::{PUBLIC, Standing};
use crate::id::{ActorId, CircleId, CommunityId, Moment, PostId};
use crate::laws::post;
use crate::page::{Cursor, Page};
use crate::site::Site;
use crate::tables::{blocks, files, memberships, reactions, saves, shares, tags};
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// Threads of my communities, what people I follow say and pass on, and what I say.
    Home,
    /// Threads of my communities only.
    Joined,
    /// What everybody may read: from here only, or from anywhere.
    Public {
        local: bool,
    },
    /// Every thread I may read, from here only or from anywhere.
    All {
        local: bool,
    },
    Circle(CircleId),
    Community(CommunityId),
    Author(ActorId, AuthorFeed),
    Tag(String),
    Saved,
    Liked,
    Documents(Option<CommunityId>),
    /// Comments, of one community or of all.
    Comments(Option<CommunityId>),
}

/// What is asked for of one author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuthorFeed {
    pub without_replies: bool,
    pub only_replies: bool,
    pub with_media: bool,
    pub pinned: bool,
}

/// A page of a timeline.
#[boxed]
pub async fn feed(site: &Site, viewer: Viewer, feed: Feed, cursor: Cursor) -> Result<Page<PostView>> {
    site.read(async move |site, conn| match feed {
        Feed::Home => home(site, conn, viewer, cursor).await,
        Feed::Saved | Feed::Liked => kept(site, conn, viewer, (feed == Feed::Saved, cursor)).await,
        Feed::Tag(tag) => tagged(site, conn, viewer, (&tag, cursor)).await,
        feed => {
            let posts = plain(conn, viewer, &feed, cursor).await?;
            page(site, conn, viewer, (posts, cursor.limit)).await
        }
    })
    .await
}

async fn page(
    site: &Site,
    conn: &mut Conn,
    viewer: Viewer,
    (posts, limit): (Vec<Post>, i64),
) -> Result<Page<PostView>> {
    let views = view::dress(site, conn, viewer, posts).await?;
    Ok(Page::of(views, limit, |view| view.post.moment.0))
}

/// Bounds, order and length, at the end of every timeline: a page asked for from below is turned round.
macro_rules! cut {
    ($query:expr, $moment:expr, $cursor:expr, $db:ident) => {{
        let (above, below) = $cursor.bounds();
        let query = $query
            .filter($moment.gt(above))
            .filter($moment.lt(below))
            .limit($cursor.limit);
        if $cursor.upwards() {
            query.order($moment.asc()).load($db).await.map(|mut rows: Vec<_>| {
                rows.reverse();
                rows
            })
        } else {
            query.order($moment.desc()).load($db).await
        }
    }};
}

/// Whose posts the viewer asked not to see.
macro_rules! unmuted {
    ($query:expr, $me:expr) => {
        $query.filter(not(exists(
            blocks::table.filter(blocks::person_id.eq($me).and(blocks::target_id.eq(post::author_id))),
        )))
    };
}

/// What one author said, as far as it is asked for.
macro_rules! of_author {
    ($query:expr, $id:expr, $only:expr) => {{
        let mut theirs = $query.filter(post::author_id.eq(*$id));
        if $only.without_replies {
            theirs = theirs.filter(post::root_id.is_null());
        }
        if $only.only_replies {
            theirs = theirs.filter(post::root_id.is_not_null());
        }
        if $only.pinned {
            theirs = theirs
                .filter(post::pinned.eq(true))
                .filter(post::community_id.is_null());
        }
        if $only.with_media {
            theirs = theirs.filter(exists(files::table.filter(files::post_id.eq(post::id.nullable()))));
        }
        theirs
    }};
}

async fn plain(conn: &mut Conn, viewer: Viewer, feed: &Feed, cursor: Cursor) -> Result<Vec<Post>> {
    let me = viewer.key();
    Ok(on!(conn, |db| {
        let mut query = viewer.posts().select(db::columns::<Post>()).into_boxed::<Db>();
        query = match feed {
            Feed::Joined => {
                let joined = memberships::table.filter(
                    memberships::person_id
                        .eq(me)
                        .and(memberships::circle_id.eq(post::home_id))
                        .and(memberships::standing.ge(Standing::Reader)),
                );
                let threads = query
                    .filter(post::root_id.is_null())
                    .filter(post::community_id.is_not_null());
                unmuted!(threads.filter(exists(joined)), me)
            }
            Feed::Public { local } | Feed::All { local } => {
                let tops = unmuted!(query.filter(post::root_id.is_null()).filter(heard(me)), me);
                let tops = if *local {
                    tops.filter(post::local.eq(true))
                } else {
                    tops
                };
                if matches!(feed, Feed::Public { .. }) {
                    tops.filter(post::circle_id.eq(PUBLIC))
                } else {
                    tops
                }
            }
            Feed::Circle(circle) => query
                .filter(post::root_id.is_null())
                .filter(post::circle_id.eq(*circle)),
            Feed::Community(id) => query.filter(post::root_id.is_null()).filter(post::community_id.eq(*id)),
            Feed::Author(id, only) => of_author!(query, id, only),
            Feed::Documents(of) => {
                let documents = query
                    .filter(post::root_id.is_null())
                    .filter(post::kind.eq(PostKind::Document));
                match of {
                    Some(community) => documents.filter(post::community_id.eq(*community)),
                    None => documents,
                }
            }
            Feed::Comments(of) => {
                let comments = unmuted!(query.filter(post::root_id.is_not_null()).filter(heard(me)), me);
                match of {
                    Some(community) => comments.filter(post::community_id.eq(*community)),
                    None => comments,
                }
            }
            Feed::Home | Feed::Saved | Feed::Liked | Feed::Tag(_) => query.filter(post::id.eq(0)),
        };
        cut!(query, post::moment, cursor, db)
    })?)
}

/// Home: threads and notes, answers, and what was passed on, merged by moment.
///
/// Threads come first: when they fill a page, nothing beyond the last of them can be on it, and the rest is sought
/// between two moments only. Otherwise each page would read through all the answers of everybody.
async fn home(site: &Site, conn: &mut Conn, viewer: Viewer, cursor: Cursor) -> Result<Page<PostView>> {
    let mut posts = tops_at_home(conn, viewer, cursor).await?;
    let ends = match posts.as_slice() {
        [newest, .., oldest] => Some((newest.moment, oldest.moment)),
        [only] => Some((only.moment, only.moment)),
        [] => None,
    };
    let within = cursor.narrowed(ends, posts.len());
    posts.extend(answers_at_home(conn, viewer, within).await?);
    let limit = usize::try_from(cursor.limit).unwrap_or(20);
    keep_page(&mut posts, |post| post.moment.0, (limit, cursor));
    let passed = passed_on(site, conn, viewer, within).await?;
    let mut views: Vec<PostView> = view::dress(site, conn, viewer, posts).await?;
    for view in &mut views {
        view.wrapped = view.post.community_id.is_some() && view.post.root_id.is_none();
    }
    views.extend(passed);
    let moment = |view: &PostView| {
        view.shared_by
            .as_ref()
            .map_or(view.post.moment, |(_, moment)| *moment)
            .0
    };
    keep_page(&mut views, moment, (limit, cursor));
    Ok(Page::of(views, cursor.limit, moment))
}

/// Newest first, and at most a page: from its old end when the page was asked for from below.
fn keep_page<T>(items: &mut Vec<T>, moment: impl Fn(&T) -> i64, (limit, cursor): (usize, Cursor)) {
    items.sort_by_key(|item| std::cmp::Reverse(moment(item)));
    if cursor.upwards() && limit < items.len() {
        items.drain(..items.len() - limit);
    }
    items.truncate(limit);
}

/// The circles from which I find things at home.
macro_rules! my_homes {
    ($me:expr) => {
        memberships::table
            .filter(
                memberships::person_id
                    .eq($me)
                    .and(memberships::standing.ge(Standing::Reader)),
            )
            .select(memberships::circle_id)
    };
}

async fn tops_at_home(conn: &mut Conn, viewer: Viewer, cursor: Cursor) -> Result<Vec<Post>> {
    let me = viewer.key();
    Ok(on!(conn, |db| {
        let mine = memberships::table.filter(
            memberships::person_id
                .eq(me)
                .and(memberships::circle_id.eq(post::home_id))
                .and(memberships::standing.ge(Standing::Reader)),
        );
        let query = viewer
            .posts()
            .filter(post::root_id.is_null())
            .filter(exists(mine).or(post::author_id.eq(me)))
            .select(db::columns::<Post>());
        cut!(unmuted!(query, me), post::moment, cursor, db)
    })?)
}

/// What the people I follow answer, and what I answer.
async fn answers_at_home(conn: &mut Conn, viewer: Viewer, cursor: Cursor) -> Result<Vec<Post>> {
    let me = viewer.key();
    let mut theirs: Vec<Post> = on!(&mut *conn, |db| {
        let query = viewer
            .posts()
            .filter(post::root_id.is_not_null())
            .filter(post::home_id.eq_any(my_homes!(me)))
            .select(db::columns::<Post>());
        cut!(unmuted!(query, me), post::moment, cursor, db)
    })?;
    let mine: Vec<Post> = on!(conn, |db| {
        let query = viewer
            .posts()
            .filter(post::root_id.is_not_null())
            .filter(post::author_id.eq(me))
            .select(db::columns::<Post>());
        cut!(query, post::moment, cursor, db)
    })?;
    theirs.retain(|post| mine.iter().all(|own| own.id != post.id));
    theirs.extend(mine);
    Ok(theirs)
}

/// What the people I follow passed on.
async fn passed_on(site: &Site, conn: &mut Conn, viewer: Viewer, cursor: Cursor) -> Result<Vec<PostView>> {
    let me = viewer.key();
    let rows: Vec<(Moment, ActorId, PostId)> = on!(conn, |db| {
        let query = shares::table.filter(shares::home_id.eq_any(my_homes!(me))).select((
            shares::moment,
            shares::person_id,
            shares::post_id,
        ));
        cut!(query, shares::moment, cursor, db)
    })?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PostId> = rows.iter().map(|row| row.2).collect();
    let posts: Vec<Post> = on!(conn, |db| {
        unmuted!(viewer.posts().filter(among(post::id, &ids)), me)
            .select(db::columns::<Post>())
            .load(db)
            .await
    })?;
    let seen = view::dress(site, conn, viewer, posts).await?;
    let who = crate::actors::load(conn, &rows.iter().map(|row| row.1).collect::<Vec<_>>()).await?;
    let together = rows.into_iter().filter_map(|(moment, person, id)| {
        let view = seen.iter().find(|view| view.post.id == id)?.clone();
        Some(view.shared_by(who.get(&person)?.clone(), moment))
    });
    Ok(together.collect())
}

/// What I saved or liked; the cursor is that of the act, not of the post.
async fn kept(site: &Site, conn: &mut Conn, viewer: Viewer, (saved, cursor): (bool, Cursor)) -> Result<Page<PostView>> {
    let me = viewer.key();
    let rows: Vec<(Moment, Post)> = on!(conn, |db| {
        if saved {
            let mine = saves::table.on(saves::post_id.eq(post::id).and(saves::person_id.eq(me)));
            let query = viewer
                .posts()
                .inner_join(mine)
                .select((saves::moment, db::columns::<Post>()))
                .into_boxed::<Db>();
            cut!(query, saves::moment, cursor, db)
        } else {
            let liked = reactions::person_id.eq(me).and(reactions::vote.eq(1_i16));
            let mine = reactions::table.on(reactions::post_id.eq(post::id).and(liked));
            let query = viewer
                .posts()
                .inner_join(mine)
                .select((reactions::moment, db::columns::<Post>()))
                .into_boxed::<Db>();
            cut!(query, reactions::moment, cursor, db)
        }
    })?;
    let (moments, posts): (Vec<Moment>, Vec<Post>) = rows.into_iter().unzip();
    let marks = Page::of(moments, cursor.limit, |moment| moment.0);
    let items = view::dress(site, conn, viewer, posts).await?;
    Ok(Page {
        items,
        older: marks.older,
        newer: marks.newer,
    })
}

async fn tagged(site: &Site, conn: &mut Conn, viewer: Viewer, (tag, cursor): (&str, Cursor)) -> Result<Page<PostView>> {
    let me = viewer.key();
    let posts: Vec<Post> = on!(conn, |db| {
        let carries = tags::table.on(tags::post_id.eq(post::id).and(tags::tag.eq(tag)));
        let query = viewer
            .posts()
            .inner_join(carries)
            .select(db::columns::<Post>())
            .into_boxed::<Db>();
        cut!(unmuted!(query.filter(heard(me)), me), post::moment, cursor, db)
    })?;
    page(site, conn, viewer, (posts, cursor.limit)).await
}
