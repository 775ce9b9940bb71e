//! Keep a post at hand.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{PostView, read, view};
use crate::actor::Actor;
use crate::id::PostId;
use crate::site::Site;
use crate::tables::saves;
use crate::{Result, boxed};

/// Keeps a post among one's own.
#[boxed]
pub async fn save(site: &Site, actor: &Actor, id: PostId) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let found = read::find(tx, actor.viewer(), id).await?;
        let row = (
            saves::person_id.eq(actor.id()),
            saves::post_id.eq(id),
            saves::moment.eq(site.moment()),
        );
        let insert = diesel::insert_into(saves::table).values(row).on_conflict_do_nothing();
        on!(tx, |db| insert.execute(db).await)?;
        view::one(site, tx, actor.viewer(), found).await
    })
    .await
}

/// Lets it go.
#[boxed]
pub async fn unsave(site: &Site, actor: &Actor, id: PostId) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let found = read::find(tx, actor.viewer(), id).await?;
        let row = diesel::delete(saves::table.find((actor.id(), id)));
        on!(tx, |db| row.execute(db).await)?;
        view::one(site, tx, actor.viewer(), found).await
    })
    .await
}
