//! Threads in the orders people sort them by, in numbered pages.
use db::on;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Feed, Post, PostKind, PostView, heard, view};
use crate::circles::{PUBLIC, Standing};
use crate::id::Moment;
use crate::laws::post;
use crate::site::Site;
use crate::tables::memberships;
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// How to sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What is talked about now: votes worn down by age.
    Hot,
    /// What was answered last.
    Active,
    #[default]
    New,
    Old,
    /// Most liked, since so many seconds ago when given.
    Top(Option<i64>),
    MostComments,
}

/// The newest this many are ranked; older ones are no longer hot.
const RANKED: i64 = 500;

/// Where threads are looked for.
macro_rules! scoped {
    ($query:expr, $feed:expr, $me:expr) => {
        match $feed {
            Feed::Community(id) => $query.filter(post::community_id.eq(*id)).order(post::pinned.desc()),
            Feed::Circle(id) => $query.filter(post::circle_id.eq(*id)),
            Feed::Author(id, _) => $query.filter(post::author_id.eq(*id)),
            Feed::Documents(_) => $query.filter(post::kind.eq(PostKind::Document)),
            Feed::Joined | Feed::Home => $query.filter(exists(
                memberships::table.filter(
                    memberships::person_id
                        .eq($me)
                        .and(memberships::circle_id.eq(post::home_id))
                        .and(memberships::standing.ge(Standing::Reader)),
                ),
            )),
            Feed::Public { local: true } => $query.filter(post::local.eq(true)).filter(post::circle_id.eq(PUBLIC)),
            Feed::Public { local: false } => $query.filter(post::circle_id.eq(PUBLIC)),
            Feed::All { local: true } => $query.filter(post::local.eq(true)),
            _ => $query,
        }
    };
}

/// Page `page` (from 1) of threads, `limit` a page, pinned ones first in a community.
#[boxed]
pub async fn threads(
    site: &Site,
    viewer: Viewer,
    (feed, sort): (Feed, Sort),
    (page, limit): (i64, i64),
) -> Result<Vec<PostView>> {
    let (page, limit) = (page.clamp(1, 10_000), limit.clamp(1, 50));
    site.read(async move |site, conn| {
        let me = viewer.key();
        let since = match sort {
            Sort::Top(Some(seconds)) => Moment::at_millis(site.now().plus_seconds(-seconds).millis()),
            _ => Moment(0),
        };
        let offset = (page - 1) * limit;
        let (skip, take) = if sort == Sort::Hot {
            (0, RANKED)
        } else {
            (offset, limit)
        };
        let posts: Vec<Post> = on!(conn, |db| {
            let mut query = viewer
                .posts()
                .filter(post::root_id.is_null())
                .select(db::columns::<Post>())
                .into_boxed::<Db>();
            query = scoped!(query, &feed, me);
            if matches!(feed, Feed::Joined | Feed::Public { .. } | Feed::All { .. } | Feed::Home) {
                query = query.filter(post::community_id.is_not_null());
            }
            if matches!(feed, Feed::Public { .. } | Feed::All { .. } | Feed::Documents(None)) {
                query = query.filter(heard(me));
            }
            if 0 < since.0 {
                query = query.filter(post::moment.gt(since));
            }
            query = match sort {
                Sort::Hot | Sort::New => query.then_order_by(post::moment.desc()),
                Sort::Old => query.then_order_by(post::moment.asc()),
                Sort::Active => query.then_order_by(post::active_at.desc()),
                Sort::Top(_) => query.then_order_by(((post::up - post::down).desc(), post::moment.desc())),
                Sort::MostComments => query.then_order_by((post::descendants.desc(), post::moment.desc())),
            };
            query.offset(skip).limit(take).load(db).await
        })?;
        let posts = if sort == Sort::Hot {
            hottest(site, posts, (offset, limit))
        } else {
            posts
        };
        view::dress(site, conn, viewer, posts).await
    })
    .await
}

/// Votes count by their logarithm, and fade with age.
fn hottest(site: &Site, mut posts: Vec<Post>, (offset, limit): (i64, i64)) -> Vec<Post> {
    let now = site.now();
    let heat = |post: &Post| {
        let hours = (now.seconds() - post.created_at().seconds()).max(0) / 3600;
        let score = f64::from((post.up - post.down + 3).max(1)).ln();
        #[expect(clippy::cast_precision_loss, reason = "hours since 1970 are exact in a double")]
        let age = (hours as f64 + 2.0).powf(1.8);
        score / age
    };
    posts.sort_by(|one, other| {
        let by_heat = heat(other).total_cmp(&heat(one));
        other.pinned.cmp(&one.pinned).then(by_heat)
    });
    let (offset, limit) = (
        usize::try_from(offset).unwrap_or(0),
        usize::try_from(limit).unwrap_or(0),
    );
    posts.into_iter().skip(offset).take(limit).collect()
}
