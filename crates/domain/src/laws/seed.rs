//! The only place that writes kept things without a permit: rows at once, in a site where nothing has been said.
use db::{Tx, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::guarded::posts;
use super::post;
use crate::id::{CircleId, CommunityId, Moment, PersonId, PostId};
use crate::posts::PostKind;
use crate::{Error, Result};

/// A post as `publish` and what followed it would have left it.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub(crate) struct Sown {
    pub moment: Moment,
    pub kind: PostKind,
    pub author_id: PersonId,
    pub community_id: Option<CommunityId>,
    pub circle_id: CircleId,
    pub home_id: CircleId,
    pub root_id: Option<PostId>,
    pub parent_id: Option<PostId>,
    pub depth: i32,
    pub trail: String,
    pub title: Option<String>,
    pub source: String,
    pub html: String,
    pub language: Option<String>,
    pub local: bool,
    pub up: i32,
    pub replies: i32,
    pub descendants: i32,
    pub shares: i32,
    pub active_at: Moment,
}

/// Refuses a site where something was said: what is sown comes from nobody, and must never stand beside what people say.
pub(crate) async fn only_on_bare_ground(tx: &mut Tx) -> Result<()> {
    let said: Option<PostId> = on!(tx, |db| posts::table
        .select(post::id)
        .order(post::id)
        .first(db)
        .await
        .optional())?;
    match said {
        None => Ok(()),
        Some(_) => Err(Error::Conflict("already_so")),
    }
}

/// Writes posts whose ids are to be `first`, `first + 1`, … Answers nothing, or a fault when they became others.
pub(crate) async fn sow(tx: &mut Tx, first: PostId, posts: &[Sown]) -> Result<()> {
    let insert = diesel::insert_into(posts::table)
        .values(rows(posts))
        .returning(post::id);
    let ids: Vec<PostId> = on!(tx, |db| insert.get_results(db).await)?;
    let expected = (first.0..).map(PostId);
    if ids.iter().copied().eq(expected.take(posts.len())) {
        Ok(())
    } else {
        Err(Error::fault("sown posts did not get the ids they refer to"))
    }
}
