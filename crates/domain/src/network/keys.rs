//! The keys with which actors sign. Private ones leave this module only towards the signer.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::id::ActorId;
use crate::site::Site;
use crate::tables::keys;

/// A key pair, PEM; the private half only for actors from here.
#[derive(Clone, PartialEq, Eq, Queryable)]
pub struct Keys {
    pub public: String,
    pub private: Option<String>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// The keys of an actor, if it has any yet.
pub async fn keys(site: &Site, actor: ActorId) -> Result<Option<Keys>> {
    site.read(async move |_, conn| {
        let query = keys::table.find(actor).select((keys::public, keys::private));
        Ok(on!(conn, |db| query.get_result(db).await.optional())?)
    })
    .await
}

/// Gives an actor its first keys. Answers those it has, when somebody was faster.
pub async fn set_keys(site: &Site, actor: ActorId, new: Keys) -> Result<Keys> {
    site.write(async move |_, tx| {
        let row = (
            keys::actor_id.eq(actor),
            keys::public.eq(new.public),
            keys::private.eq(new.private),
        );
        let insert = diesel::insert_into(keys::table).values(row).on_conflict_do_nothing();
        on!(tx, |db| insert.execute(db).await)?;
        let query = keys::table.find(actor).select((keys::public, keys::private));
        Ok(on!(tx, |db| query.get_result(db).await)?)
    })
    .await
}
