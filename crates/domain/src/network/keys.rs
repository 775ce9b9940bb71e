//! The keys with which actors sign. Private ones leave this module only towards the signer.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actors::{self as faces, Profile};
use crate::events::{self, Event};
use crate::id::ActorId;
use crate::site::Site;
use crate::tables::{actors, former_keys, keys};
use crate::{ActorKind, Error, Result, boxed};

/// How long a former key still signs, in seconds: two days, because others look at somebody again after one.
const OVERLAP: i64 = 48 * 3600;

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
#[boxed]
pub async fn keys(site: &Site, actor: ActorId) -> Result<Option<Keys>> {
    site.read(async move |_, conn| {
        let query = keys::table.find(actor).select((keys::public, keys::private));
        Ok(on!(conn, |db| query.get_result(db).await.optional())?)
    })
    .await
}

/// Gives an actor its first keys. Answers those it has, when somebody was faster.
#[boxed]
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

/// Gives an actor from here other keys, and tells those who know it. What it signed with so far is kept for a while.
///
/// # Errors
/// `Forbidden` for an actor from elsewhere: its keys are not ours to change.
#[boxed]
pub async fn change_keys(site: &Site, actor: ActorId, new: Keys) -> Result<()> {
    site.write(async move |site, tx| {
        let face = faces::find(tx, actor).await?;
        if !face.local() {
            return Err(Error::Forbidden(crate::Deed::Administer));
        }
        let query = keys::table.find(actor).select(keys::private);
        let former: Option<Option<String>> = on!(&mut *tx, |db| query.get_result(db).await.optional())?;
        if let Some(former) = former.flatten() {
            keep_former(tx, actor, (former, site.now())).await?;
        }
        let row = (keys::public.eq(new.public), keys::private.eq(new.private));
        let write = diesel::insert_into(keys::table)
            .values((keys::actor_id.eq(actor), row.clone()))
            .on_conflict(keys::actor_id)
            .do_update()
            .set(row);
        on!(&mut *tx, |db| write.execute(db).await)?;
        // Of the site itself nobody keeps a page: whoever does not believe it any more looks at it anew.
        if face.kind == ActorKind::Site {
            return Ok(());
        }
        events::record(site, tx, Event::Profile(actor)).await
    })
    .await
}

async fn keep_former(tx: &mut Tx, actor: ActorId, (private, now): (String, Timestamp)) -> Result<()> {
    let row = (former_keys::private.eq(private), former_keys::changed_at.eq(now));
    let write = diesel::insert_into(former_keys::table)
        .values((former_keys::actor_id.eq(actor), row.clone()))
        .on_conflict(former_keys::actor_id)
        .do_update()
        .set(row);
    on!(tx, |db| write.execute(db).await)?;
    Ok(())
}

/// The private key, PEM, with which an actor signed until less than two days ago, if it was another.
#[boxed]
pub async fn former_key(site: &Site, actor: ActorId) -> Result<Option<String>> {
    let since = site.now().plus_seconds(-OVERLAP);
    site.read(async move |_, conn| {
        let query = former_keys::table
            .find(actor)
            .filter(former_keys::changed_at.ge(since))
            .select(former_keys::private);
        Ok(on!(conn, |db| query.get_result(db).await.optional())?)
    })
    .await
}

/// Everybody from here who has keys, and has had them for longer than two days or for ever.
#[boxed]
pub async fn settled_keys(site: &Site) -> Result<Vec<Profile>> {
    let since = site.now().plus_seconds(-OVERLAP);
    site.read(async move |_, conn| {
        let lately = former_keys::table
            .filter(former_keys::changed_at.ge(since))
            .select(former_keys::actor_id);
        let keyed = keys::table.filter(keys::private.is_not_null()).select(keys::actor_id);
        let query = actors::table
            .filter(
                actors::host
                    .eq("")
                    .and(actors::id.eq_any(keyed))
                    .and(actors::id.ne_all(lately)),
            )
            .order(actors::id)
            .select(db::columns::<Profile>());
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// Forgets former keys whose time is over. Answers how many.
pub(crate) async fn forget_former(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    let old = former_keys::table.filter(former_keys::changed_at.lt(now.plus_seconds(-OVERLAP)));
    Ok(on!(tx, |db| diesel::delete(old).execute(db).await)?)
}
