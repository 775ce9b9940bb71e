//! The rows that hang on a post: whom and what it names.
use db::{Tx, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::id::{ActorId, PostId};
use crate::tables::{mentions, tags};

/// At most this many people or words are linked from one post; the rest stays plain text.
const MOST: usize = 50;

pub(super) async fn write_mentions(tx: &mut Tx, post: PostId, named: &[ActorId]) -> Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let list: Vec<_> = named
        .iter()
        .take(MOST)
        .map(|id| (mentions::post_id.eq(post), mentions::actor_id.eq(*id)))
        .collect();
    on!(tx, |db| {
        diesel::insert_into(mentions::table)
            .values(rows(&list))
            .on_conflict_do_nothing()
            .execute(db)
            .await
    })?;
    Ok(())
}

pub(super) async fn write_tags(tx: &mut Tx, post: PostId, words: &[String]) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let list: Vec<_> = words
        .iter()
        .take(MOST)
        .map(|tag| (tags::tag.eq(tag.clone()), tags::post_id.eq(post)))
        .collect();
    on!(tx, |db| diesel::insert_into(tags::table)
        .values(rows(&list))
        .on_conflict_do_nothing()
        .execute(db)
        .await)?;
    Ok(())
}

/// Takes away whom and what a post names, before it is written again.
pub(super) async fn clear(tx: &mut Tx, post: PostId) -> Result<()> {
    let people = diesel::delete(mentions::table.filter(mentions::post_id.eq(post)));
    on!(tx, |db| people.execute(db).await)?;
    let words = diesel::delete(tags::table.filter(tags::post_id.eq(post)));
    on!(tx, |db| words.execute(db).await)?;
    Ok(())
}
