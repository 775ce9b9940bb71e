//! Take back what one said, and forget it.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::count::count;
use super::{Post, PostView, view};
use crate::actor::Actor;
use crate::events::{self, Event};
use crate::id::PostId;
use crate::jobs::{self, Job};
use crate::laws::permit::{self, Deed};
use crate::laws::{ground_of, post, upkeep};
use crate::site::Site;
use crate::tables::{notices, versions};
use crate::{Result, boxed, files, polls, search};

/// How long an author may change her mind, in seconds.
const GRACE: i64 = 24 * 3600;

/// Takes one's own post back. It stops existing at once; its text is forgotten a day later.
/// Answers what it was, so that the author can write it anew.
#[boxed]
pub async fn erase(site: &Site, actor: &Actor, id: PostId) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let query = actor
            .viewer()
            .posts()
            .filter(post::id.eq(id))
            .select(db::columns::<Post>());
        let before: Post = on!(tx, |db| query.get_result(db).await)?;
        let seen = view::one(site, tx, actor.viewer(), before.clone()).await?;
        let ground = ground_of(tx, before.circle_id, before.community_id).await?;
        let permit = permit::ask_about(tx, &actor, Deed::Retract, (id, before.author_id, ground)).await?;
        permit.erase(tx, Some(Timestamp::now())).await?;
        count(tx, &before, -1).await?;
        search::remove(tx, id).await?;
        jobs::enqueue_at(tx, Job::Forget(id), site.now().plus_seconds(GRACE)).await?;
        events::record_by(site, tx, &actor, Event::Erased(id)).await?;
        Ok(seen)
    })
    .await
}

/// Brings back one's own post within the day.
#[boxed]
pub async fn restore(site: &Site, actor: &Actor, id: PostId) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let query = actor
            .viewer()
            .remains()
            .filter(post::id.eq(id))
            .filter(post::author_id.eq(actor.id()));
        let before: Post = on!(tx, |db| query.select(db::columns::<Post>()).get_result(db).await)?;
        if before.html.is_empty() && before.title.is_none() {
            return Err(crate::Error::NotFound);
        }
        let ground = ground_of(tx, before.circle_id, before.community_id).await?;
        // Taking back is always allowed; saying it again is not, where one was banned meanwhile.
        permit::ask_about(tx, &actor, Deed::Amend, (id, before.author_id, ground)).await?;
        let permit = permit::ask_about(tx, &actor, Deed::Retract, (id, before.author_id, ground)).await?;
        let after = permit.erase(tx, None).await?;
        count(tx, &after, 1).await?;
        search::index_again(site, tx, &after).await?;
        events::record_by(site, tx, &actor, Event::Restored(id)).await?;
        view::one(site, tx, actor.viewer(), after).await
    })
    .await
}

/// Forgets the text, the earlier versions and the files of an erased post.
#[boxed]
pub async fn forget(site: &Site, id: PostId) -> Result<()> {
    site.write(async move |_, tx| {
        if upkeep::forget(tx, id).await? {
            forget_rows(tx, id).await?;
        }
        Ok(())
    })
    .await
}

async fn forget_rows(tx: &mut Tx, id: PostId) -> Result<()> {
    let earlier = diesel::delete(versions::table.filter(versions::post_id.eq(id)));
    on!(tx, |db| earlier.execute(db).await)?;
    let told = diesel::delete(notices::table.filter(notices::post_id.eq(id)));
    on!(tx, |db| told.execute(db).await)?;
    // The rows go now; `files::sweep` removes bytes that nothing names any more.
    let kept = crate::tables::document_versions::table.filter(crate::tables::document_versions::post_id.eq(id));
    on!(tx, |db| diesel::delete(kept).execute(db).await)?;
    files::let_go_of(tx, id).await?;
    polls::forget(tx, id).await?;
    super::quote::forget(tx, id).await?;
    super::answers::clear(tx, id).await
}
