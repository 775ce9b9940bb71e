//! Pass on to one's own followers what everybody may read.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{PostView, read, view};
use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::circles::{self, Kind};
use crate::events::{self, Event};
use crate::id::{ActorId, Moment, PostId};
use crate::laws::ground_of;
use crate::laws::permit::{self, Deed};
use crate::notices::{self, NoticeKind};
use crate::page::{Cursor, Page};
use crate::site::Site;
use crate::tables::shares;
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// Passes a public post on. `uri` is the activity's name when it was done on another server.
#[boxed]
pub async fn share(site: &Site, actor: &Actor, id: PostId, uri: Option<String>) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let found = read::find(tx, actor.viewer(), id).await?;
        let ground = ground_of(tx, found.circle_id, found.community_id).await?;
        let permit = permit::ask_about(tx, &actor, Deed::Share, (id, found.author_id, ground)).await?;
        let done = shares::table.filter(shares::post_id.eq(id).and(shares::person_id.eq(actor.id())));
        let earlier: Option<Moment> = on!(tx, |db| done.select(shares::moment).get_result(db).await.optional())?;
        let moment = match earlier {
            Some(moment) => moment,
            None => {
                let moment = site.moment();
                let home = circles::owned(tx, actor.id().into(), Kind::Followers).await?;
                let row = (
                    shares::moment.eq(moment),
                    shares::person_id.eq(actor.id()),
                    shares::post_id.eq(id),
                    shares::home_id.eq(home),
                    shares::uri.eq(uri),
                );
                on!(tx, |db| diesel::insert_into(shares::table)
                    .values(row)
                    .execute(db)
                    .await)?;
                permit.count_share(tx, 1).await?;
                notices::about_share(tx, &found, actor.id()).await?;
                events::record_by(
                    site,
                    tx,
                    &actor,
                    Event::Shared {
                        post: id,
                        person: actor.id(),
                        moment,
                    },
                )
                .await?;
                moment
            }
        };
        let found = read::find(tx, actor.viewer(), id).await?;
        let who = actors::find(tx, actor.id().into()).await?;
        Ok(view::one(site, tx, actor.viewer(), found).await?.shared_by(who, moment))
    })
    .await
}

/// Takes it back.
#[boxed]
pub async fn unshare(site: &Site, actor: &Actor, id: PostId) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let found = read::find(tx, actor.viewer(), id).await?;
        let ground = ground_of(tx, found.circle_id, found.community_id).await?;
        let permit = permit::ask_about(tx, &actor, Deed::Share, (id, found.author_id, ground)).await?;
        let mine = shares::table.filter(shares::post_id.eq(id).and(shares::person_id.eq(actor.id())));
        let gone: Option<Moment> = on!(tx, |db| diesel::delete(mine)
            .returning(shares::moment)
            .get_result(db)
            .await
            .optional())?;
        if let Some(moment) = gone {
            permit.count_share(tx, -1).await?;
            notices::forget_reaction(tx, id, (actor.id(), NoticeKind::Shared)).await?;
            events::record_by(
                site,
                tx,
                &actor,
                Event::Unshared {
                    post: id,
                    person: actor.id(),
                    moment,
                },
            )
            .await?;
        }
        let found = read::find(tx, actor.viewer(), id).await?;
        view::one(site, tx, actor.viewer(), found).await
    })
    .await
}

/// Who passed a post on, latest first.
#[boxed]
pub async fn sharers(site: &Site, viewer: Viewer, id: PostId, cursor: Cursor) -> Result<Page<Profile>> {
    site.read(async move |_, conn| {
        read::find(conn, viewer, id).await?;
        let (above, below) = cursor.bounds();
        let query = shares::table
            .filter(shares::post_id.eq(id))
            .filter(shares::moment.gt(above).and(shares::moment.lt(below)))
            .order(shares::moment.desc())
            .limit(cursor.limit)
            .select((shares::moment, shares::person_id));
        let rows: Vec<(Moment, ActorId)> = on!(conn, |db| query.load(db).await)?;
        let people = actors::load(conn, &rows.iter().map(|row| row.1).collect::<Vec<_>>()).await?;
        let page = Page::of(rows, cursor.limit, |row| row.0.0);
        let items = page
            .items
            .iter()
            .filter_map(|row| people.get(&row.1).cloned())
            .collect();
        Ok(Page {
            items,
            older: page.older,
            newer: page.newer,
        })
    })
    .await
}
