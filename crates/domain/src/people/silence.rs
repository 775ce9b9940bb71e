//! Not hearing somebody any more: muting, and blocking.
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::follow::put_out;
use super::standing::{self, Relation};
use crate::actor::Actor;
use crate::id::{ActorId, PersonId};
use crate::site::Site;
use crate::tables::{blocks, notices};
use crate::{Error, Result, boxed};

db::int_enum! {
    /// How somebody is silenced, for one person.
    pub enum Silence {
        /// Neither sees the other's news; no longer follows.
        Block = 1,
        /// Their posts are left out of one's timelines.
        Mute = 2
    }
}

/// Blocks or mutes a person or a community.
#[boxed]
pub async fn silence(site: &Site, actor: &Actor, target: ActorId, kind: Silence) -> Result<Relation> {
    if target == actor.id().into() {
        return Err(Error::Invalid("account", "block.oneself"));
    }
    super::profile(site, actor.viewer(), target).await?;
    let me = actor.id();
    site.write(async move |site, tx| {
        let row = (
            blocks::person_id.eq(me),
            blocks::target_id.eq(target),
            blocks::kind.eq(kind),
            blocks::created_at.eq(Timestamp::now()),
        );
        let insert = diesel::insert_into(blocks::table).values(row).on_conflict_do_nothing();
        on!(tx, |db| insert.execute(db).await)?;
        if kind == Silence::Block {
            // A community has no circle of followers of this kind: nobody is put out of it.
            let _ = put_out(site, tx, (me.into(), PersonId(target.0))).await;
            let _ = put_out(site, tx, (target, me)).await;
            let told = notices::table.filter(notices::person_id.eq(me).and(notices::by_id.eq(target)));
            on!(tx, |db| diesel::delete(told).execute(db).await)?;
        }
        Ok(())
    })
    .await?;
    standing::one(site, actor, target).await
}

/// Lets somebody be heard again.
#[boxed]
pub async fn lift(site: &Site, actor: &Actor, target: ActorId, kind: Silence) -> Result<Relation> {
    let me = actor.id();
    site.write(async move |_, tx| {
        let row = blocks::table.filter(
            blocks::person_id
                .eq(me)
                .and(blocks::target_id.eq(target))
                .and(blocks::kind.eq(kind)),
        );
        on!(tx, |db| diesel::delete(row).execute(db).await)?;
        Ok(())
    })
    .await?;
    standing::one(site, actor, target).await
}
