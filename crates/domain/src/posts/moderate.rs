//! What animators do to the posts of others: take away, lock, pin.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::count::count;
use super::{Post, PostView, read, view};
use crate::actor::Actor;
use crate::audits::{self, Entry};
use crate::events::{self, Event};
use crate::id::{CommunityId, Moment, PersonId, PostId};
use crate::laws::permit::{self, Deed, Permit};
use crate::laws::{ground_of, post, sight};
use crate::site::Site;
use crate::{Error, Result, boxed, circles, search};

async fn permit(tx: &mut Tx, actor: &Actor, deed: Deed, before: &Post) -> Result<Permit> {
    let ground = ground_of(tx, before.circle_id, before.community_id).await?;
    permit::ask_about(tx, actor, deed, (before.id, before.author_id, ground)).await
}

/// Writes the act in the site's log, unless it was done in a circle of which the log's readers must not know.
async fn log(
    site: &Site,
    tx: &mut Tx,
    actor: &Actor,
    (about, deed, reason): (&Post, &'static str, &str),
) -> Result<()> {
    if circles::is_discreet(tx, about.circle_id).await? {
        return Ok(());
    }
    let entry = Entry::of_post(deed, (about.id, about.circle_id))
        .at(about.community_id)
        .because(reason);
    audits::record(site, tx, actor, entry).await
}

/// Takes a post away: only its author still sees it.
#[boxed]
pub async fn remove(site: &Site, actor: &Actor, id: PostId, reason: &str) -> Result<()> {
    let (actor, reason) = (*actor, reason.to_owned());
    site.write(async move |site, tx| {
        let before = read::find(tx, actor.viewer(), id).await?;
        permit(tx, &actor, Deed::Moderate, &before)
            .await?
            .remove(tx, Some(Timestamp::now()))
            .await?;
        count(tx, &before, -1).await?;
        search::remove(tx, id).await?;
        log(site, tx, &actor, (&before, "post.remove", &reason)).await?;
        events::record(site, tx, Event::Removed(id, actor.id())).await
    })
    .await
}

/// How many of somebody's posts are looked for at once.
const AT_ONCE: usize = 100;

/// Takes away all that somebody said in a community, as far as the actor may read it and take it away. Answers how much it
/// was. What was done when it stops in the middle stays done: the same call does the rest.
#[boxed]
pub async fn remove_all(
    site: &Site,
    actor: &Actor,
    (community, author): (CommunityId, PersonId),
    reason: &str,
) -> Result<usize> {
    let (viewer, mut last, mut taken) = (actor.viewer(), Moment(i64::MAX), 0);
    loop {
        let theirs = site
            .read(async move |_, conn| {
                let query = viewer
                    .posts()
                    .filter(post::author_id.eq(author).and(post::community_id.eq(community)))
                    .filter(post::removed_at.is_null().and(post::moment.lt(last)))
                    .order(post::moment.desc())
                    .limit(i64::try_from(AT_ONCE).unwrap_or(i64::MAX))
                    .select((post::id, post::moment));
                Ok(on!(conn, |db| query.load::<(PostId, Moment)>(db).await)?)
            })
            .await?;
        for (id, _) in &theirs {
            match remove(site, actor, *id, reason).await {
                Ok(()) => taken += 1,
                // Of a circle that others animate; or it went meanwhile.
                Err(Error::NotFound | Error::Forbidden(_)) => {}
                Err(error) => return Err(error),
            }
        }
        match theirs.last() {
            Some((_, moment)) if theirs.len() == AT_ONCE => last = *moment,
            _ => return Ok(taken),
        }
    }
}

/// Gives back what was taken away.
#[boxed]
pub async fn unremove(site: &Site, actor: &Actor, id: PostId) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        // Somebody who may give back no longer sees it as a reader: the permit alone decides.
        let query = sight::as_site()
            .filter(post::id.eq(id).and(post::erased_at.is_null()))
            .select(db::columns::<Post>());
        let before: Post = on!(tx, |db| query.get_result(db).await)?;
        let asked = permit(tx, &actor, Deed::Moderate, &before)
            .await
            .map_err(|_| Error::NotFound)?;
        let after = asked.remove(tx, None).await?;
        if before.removed_at.is_some() {
            count(tx, &after, 1).await?;
        }
        search::index_again(site, tx, &after).await?;
        log(site, tx, &actor, (&after, "post.restore", "")).await?;
        events::record(site, tx, Event::Unremoved(id, actor.id())).await?;
        view::one(site, tx, actor.viewer(), after).await
    })
    .await
}

/// Closes a thread to answers, or opens it again.
#[boxed]
pub async fn lock(site: &Site, actor: &Actor, id: PostId, locked: bool) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let before = read::find(tx, actor.viewer(), id).await?;
        let permit = permit(tx, &actor, Deed::Moderate, &before).await?;
        let after = permit.lock(tx, locked).await?;
        if before.locked != locked {
            let deed = if locked { "post.lock" } else { "post.unlock" };
            log(site, tx, &actor, (&after, deed, "")).await?;
            events::record(site, tx, Event::Locked(id, actor.id())).await?;
        }
        view::one(site, tx, actor.viewer(), after).await
    })
    .await
}

/// Pins a thread on its community's page (animators), or one's own note on one's profile.
#[boxed]
pub async fn pin(site: &Site, actor: &Actor, id: PostId, pinned: bool) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let before = read::find(tx, actor.viewer(), id).await?;
        let own = before.community_id.is_none();
        let deed = if own { Deed::Amend } else { Deed::Moderate };
        let after = permit(tx, &actor, deed, &before).await?.pin(tx, pinned).await?;
        if before.pinned != pinned {
            if !own {
                let deed = if pinned { "post.pin" } else { "post.unpin" };
                log(site, tx, &actor, (&after, deed, "")).await?;
            }
            events::record(site, tx, Event::Pinned(id, actor.id())).await?;
        }
        view::one(site, tx, actor.viewer(), after).await
    })
    .await
}
