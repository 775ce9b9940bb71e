//! Finding words. The index knows no access: whoever may see a match is decided where every read starts.
use db::{Matches, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::id::{ActorId, CommunityId, PostId};
use crate::jobs::{self, Job};
use crate::laws::post;
use crate::page::Page;
use crate::posts::{Post, PostKind, PostView, dress, heard};
use crate::site::Site;
use crate::tables::search_index;
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    pub words: String,
    pub kind: Option<PostKind>,
    /// Only threads and documents, or only comments.
    pub top: Option<bool>,
    pub community: Option<CommunityId>,
    pub author: Option<ActorId>,
    pub limit: i64,
    /// The id of the last match of the page before.
    pub before: Option<i64>,
}

/// What a viewer may read and that holds every word, newest first. No word, no match.
#[boxed]
pub async fn find(site: &Site, viewer: Viewer, query: Query) -> Result<Page<PostView>> {
    let limit = query.limit.clamp(1, 50);
    let matches = Matches::all(text::fold::query_terms(&query.words), false);
    if matches.is_empty() {
        return Ok(Page::empty());
    }
    site.read(async move |site, conn| {
        let posts: Vec<Post> = on!(conn, |db| {
            let mut found = viewer
                .posts()
                .inner_join(search_index::table.on(search_index::rowid.eq(post::id)))
                .filter(matches)
                .filter(search_index::rowid.lt(query.before.unwrap_or(i64::MAX)))
                .order(search_index::rowid.desc())
                .limit(limit)
                .select(db::columns::<Post>())
                .into_boxed::<Db>();
            if query.author.is_none() {
                found = found.filter(heard(viewer.key()));
            }
            if let Some(kind) = query.kind {
                found = found.filter(post::kind.eq(kind));
            }
            if let Some(top) = query.top {
                found = if top {
                    found.filter(post::root_id.is_null())
                } else {
                    found.filter(post::root_id.is_not_null())
                };
            }
            if let Some(community) = query.community {
                found = found.filter(post::community_id.eq(community));
            }
            if let Some(author) = query.author {
                found = found.filter(post::author_id.eq(author));
            }
            found.load(db).await
        })?;
        let views = dress(site, conn, viewer, posts).await?;
        Ok(Page::of(views, limit, |view| view.post.id.0))
    })
    .await
}

/// The words under which something is found: of its title, of its text, and of what was read in its file.
pub(crate) fn words(title: Option<&str>, html: &str, extracted: &str) -> String {
    let title = title.unwrap_or_default();
    let body = text::html::to_text(html);
    text::fold::index_words(&format!("{title}\n{body}\n{extracted}"))
}

/// Puts a post in the index, under these words.
pub(crate) async fn index(tx: &mut Tx, post: PostId, words: &str) -> Result<()> {
    Ok(db::search::put(tx, post.0, words).await?)
}

/// Puts a post in the index, with what was read in its file.
pub(crate) async fn index_post(tx: &mut Tx, post: &Post, extracted: &str) -> Result<()> {
    let words = words(post.title.as_deref(), &post.html, extracted);
    index(tx, post.id, &words).await
}

/// Puts a changed post in the index again; a document's file has to be read again for it.
pub(crate) async fn index_again(_site: &Site, tx: &mut Tx, post: &Post) -> Result<()> {
    index_post(tx, post, "").await?;
    if post.kind == PostKind::Document {
        jobs::enqueue(tx, Job::Extract(post.id)).await?;
    }
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, id: PostId) -> Result<()> {
    Ok(db::search::remove(tx, id.0).await?)
}
