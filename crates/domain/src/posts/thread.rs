//! One post, what it answers and what answers it.
use std::collections::HashMap;

use db::{Conn, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Post, PostView, heard, read, view};
use crate::id::{ActorId, CommunityId, Moment, PostId};
use crate::laws::post;
use crate::site::Site;
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

/// A post in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// From the root down to the parent.
    pub ancestors: Vec<PostView>,
    pub post: PostView,
    /// Everything below, each answer after what it answers.
    pub descendants: Vec<PostView>,
}

/// More answers than this are not shown on one page.
const MOST: i64 = 2_000;

/// A post with what is above and below it. What is erased but answered keeps its place, without its text.
#[boxed]
pub async fn thread(site: &Site, viewer: Viewer, id: PostId) -> Result<Thread> {
    site.read(async move |site, conn| {
        let found = read::find(conn, viewer, id).await?;
        around(site, conn, viewer, found).await
    })
    .await
}

/// The same, of what a moment names.
#[boxed]
pub async fn thread_at(site: &Site, viewer: Viewer, moment: Moment) -> Result<Thread> {
    site.read(async move |site, conn| {
        let (found, _) = read::at(conn, viewer, moment).await?;
        around(site, conn, viewer, found).await
    })
    .await
}

async fn around(site: &Site, conn: &mut Conn, viewer: Viewer, found: Post) -> Result<Thread> {
    let (id, root) = (found.id, found.root_id.unwrap_or(found.id));
    let mut everything = below(conn, viewer, root).await?;
    let above: Vec<PostId> = above(&found);
    let mut ancestors: Vec<Post> = everything
        .iter()
        .filter(|post| above.contains(&post.id))
        .cloned()
        .collect();
    if let Some(root) = found.root_id {
        ancestors.extend(read::find(conn, viewer, root).await.ok());
    }
    ancestors.sort_by_key(|post| post.depth);
    let path = found.path();
    everything.retain(|post| is_under(&post.trail, &path));
    let everything = prune(everything);
    // All dressed at once: what a dress costs hardly depends on how many wear it.
    let above = ancestors.len();
    let mut all = ancestors;
    all.push(found);
    all.extend(preorder(everything, id, CommentSort::Old));
    let mut ancestors = view::dress(site, conn, viewer, all).await?;
    let descendants = ancestors.split_off((above + 1).min(ancestors.len()));
    let post = ancestors.pop().ok_or(Error::NotFound)?;
    Ok(Thread {
        ancestors,
        post,
        descendants,
    })
}

/// The ids above a comment, without the root.
fn above(post: &Post) -> Vec<PostId> {
    post.trail
        .split('.')
        .filter_map(|id| id.parse().ok())
        .filter(|id: &PostId| id.0 != 0)
        .collect()
}

fn is_under(trail: &str, path: &str) -> bool {
    trail
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Every answer in a thread, and the places of the erased ones.
async fn below(conn: &mut Conn, viewer: Viewer, root: PostId) -> Result<Vec<Post>> {
    let kept = viewer
        .posts()
        .filter(post::root_id.eq(root))
        .order(post::id)
        .limit(MOST);
    let mut all: Vec<Post> = on!(conn, |db| kept.select(db::columns::<Post>()).load(db).await)?;
    let gone = viewer
        .remains()
        .filter(post::root_id.eq(root).and(post::descendants.gt(0)))
        .limit(MOST);
    let remains: Vec<Post> = on!(conn, |db| gone.select(db::columns::<Post>()).load(db).await)?;
    all.extend(remains);
    Ok(all)
}

/// An erased comment is worth its place only while something that is still there stands under it.
fn prune(posts: Vec<Post>) -> Vec<Post> {
    let alive: Vec<String> = posts
        .iter()
        .filter(|post| post.erased_at.is_none())
        .map(|post| post.trail.clone())
        .collect();
    let answered = |post: &Post| alive.iter().any(|trail| is_under(trail, &post.path()));
    posts
        .into_iter()
        .filter(|post| post.erased_at.is_none() || answered(post))
        .collect()
}

/// How to sort the answers to one post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CommentSort {
    #[default]
    Hot,
    Top,
    New,
    Old,
}

fn before(sort: CommentSort, one: &Post, other: &Post) -> std::cmp::Ordering {
    let score = |post: &Post| post.up - post.down;
    match sort {
        CommentSort::Hot | CommentSort::Top => score(other).cmp(&score(one)).then(one.id.cmp(&other.id)),
        CommentSort::New => other.moment.cmp(&one.moment),
        CommentSort::Old => one.moment.cmp(&other.moment),
    }
}

/// Each answer after what it answers; what has lost its parent comes last.
fn preorder(posts: Vec<Post>, top: PostId, sort: CommentSort) -> Vec<Post> {
    let known: std::collections::HashSet<PostId> = posts.iter().map(|post| post.id).collect();
    let mut under: HashMap<PostId, Vec<Post>> = HashMap::new();
    for post in posts {
        let parent = post.parent_id.filter(|id| known.contains(id)).unwrap_or(top);
        under.entry(parent).or_default().push(post);
    }
    for answers in under.values_mut() {
        answers.sort_by(|one, other| before(sort, other, one));
    }
    let mut order = Vec::new();
    let mut waiting = under.remove(&top).unwrap_or_default();
    while let Some(post) = waiting.pop() {
        waiting.extend(under.remove(&post.id).unwrap_or_default());
        order.push(post);
    }
    order
}

/// Which comments.
#[derive(Debug, Clone, Default)]
pub struct CommentQuery {
    pub root: Option<PostId>,
    /// Only what is below this comment.
    pub parent: Option<PostId>,
    pub community: Option<CommunityId>,
    pub author: Option<ActorId>,
    /// How deep below the root or the parent.
    pub max_depth: Option<i32>,
    pub sort: CommentSort,
    pub limit: i64,
    /// From 1.
    pub page: i64,
}

/// Comments: of one thread as a tree, or of many places as a list.
#[boxed]
pub async fn comments(site: &Site, viewer: Viewer, query: CommentQuery) -> Result<Vec<PostView>> {
    site.read(async move |site, conn| {
        let posts = match (query.root, query.parent) {
            (None, None) => listed(conn, viewer, &query).await?,
            (Some(root), None) => branch(conn, viewer, (root, root), &query).await?,
            (_, Some(parent)) => {
                let found = read::find(conn, viewer, parent).await?;
                let root = found.root_id.unwrap_or(found.id);
                branch(conn, viewer, (root, found.id), &query).await?
            }
        };
        view::dress(site, conn, viewer, posts).await
    })
    .await
}

async fn branch(
    conn: &mut Conn,
    viewer: Viewer,
    (root, top): (PostId, PostId),
    query: &CommentQuery,
) -> Result<Vec<Post>> {
    let top = read::find(conn, viewer, top).await?;
    let path = top.path();
    let deepest = query
        .max_depth
        .map_or(i32::MAX, |depth| top.depth.saturating_add(depth));
    let mut all = prune(below(conn, viewer, root).await?);
    let shown = |post: &Post| post.id == top.id || (is_under(&post.trail, &path) && post.depth <= deepest);
    all.retain(|post| shown(post) && post.id != top.id);
    let mut order = preorder(all, top.id, query.sort);
    if top.root_id.is_some() {
        order.insert(0, top);
    }
    let limit = usize::try_from(query.limit.clamp(1, 999)).unwrap_or(50);
    let skip = usize::try_from(query.page.max(1) - 1)
        .unwrap_or(0)
        .saturating_mul(limit);
    Ok(order.into_iter().skip(skip).take(limit).collect())
}

async fn listed(conn: &mut Conn, viewer: Viewer, query: &CommentQuery) -> Result<Vec<Post>> {
    let limit = query.limit.clamp(1, 100);
    let offset = (query.page.clamp(1, 10_000) - 1) * limit;
    Ok(on!(conn, |db| {
        let mut comments = viewer
            .posts()
            .filter(post::root_id.is_not_null())
            .select(db::columns::<Post>())
            .into_boxed::<Db>();
        if query.author.is_none() {
            comments = comments.filter(heard(viewer.key()));
        }
        if let Some(community) = query.community {
            comments = comments.filter(post::community_id.eq(community));
        }
        if let Some(author) = query.author {
            comments = comments.filter(post::author_id.eq(author));
        }
        comments = match query.sort {
            CommentSort::Old => comments.order(post::moment.asc()),
            CommentSort::Top => comments.order(((post::up - post::down).desc(), post::moment.desc())),
            CommentSort::Hot | CommentSort::New => comments.order(post::moment.desc()),
        };
        comments.offset(offset).limit(limit).load(db).await
    })?)
}
