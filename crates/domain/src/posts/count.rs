//! The numbers that profiles and communities carry. They are for everybody, so they count only what would not tell more.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Post;
use crate::Result;
use crate::circles::PUBLIC;
use crate::id::CircleId;
use crate::tables::{actors, communities};

/// Counts a post, or counts it no longer (`more` is 1 or -1).
///
/// A profile counts what everybody may read; a community counts what all its members may read: a number must not tell
/// that something is said in a smaller circle, nor when.
pub(super) async fn count(tx: &mut Tx, post: &Post, more: i64) -> Result<()> {
    if post.removed_at.is_some() {
        return Ok(()); // It was counted out when it was taken away.
    }
    if post.circle_id == PUBLIC {
        let last = (0 < more).then(|| actors::last_posted_at.eq(Some(post.created_at())));
        let change = (actors::posts.eq(actors::posts + more), last);
        let author = diesel::update(actors::table.find(post.author_id)).set(change);
        on!(tx, |db| author.execute(db).await)?;
    }
    let Some(community) = post.community_id else {
        return Ok(());
    };
    let row = communities::table.find(community);
    let members: CircleId = on!(tx, |db| row.select(communities::circle_id).get_result(db).await)?;
    if post.circle_id != PUBLIC && post.circle_id != members {
        return Ok(());
    }
    if post.root_id.is_none() {
        let update = diesel::update(row).set(communities::threads.eq(communities::threads + more));
        on!(tx, |db| update.execute(db).await)?;
    } else {
        let update = diesel::update(row).set(communities::comments.eq(communities::comments + more));
        on!(tx, |db| update.execute(db).await)?;
    }
    Ok(())
}
