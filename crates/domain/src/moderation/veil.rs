//! The only place that draws the veil: who is hidden here, and who is heard by followers only. It follows from what was
//! decided about somebody and about their server, and is drawn again whenever one of the two changes.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::id::{ActorId, ServerId};
use crate::network::decided_of;
use crate::tables::{actors, hushed};

/// Whoever is chosen: hidden by their server or by name, quiet by their server or by name.
macro_rules! over {
    ($tx:expr, $chosen:expr, ($blocked:expr, $limited:expr)) => {{
        let (blocked, limited): (bool, bool) = ($blocked, $limited);
        let by_name = hushed::table.select(hushed::actor_id);
        let change = (
            actors::hidden.eq(actors::suspended_at.is_not_null()),
            actors::quiet.eq(actors::id.eq_any(by_name)),
        );
        let update = diesel::update($chosen).set(change);
        on!(&mut *$tx, |db| update.execute(db).await)?;
        if blocked {
            let update = diesel::update($chosen).set(actors::hidden.eq(true));
            on!(&mut *$tx, |db| update.execute(db).await)?;
        }
        if limited {
            let update = diesel::update($chosen).set(actors::quiet.eq(true));
            on!(&mut *$tx, |db| update.execute(db).await)?;
        }
    }};
}

/// Suspended people do not exist for anybody.
pub(crate) async fn set_suspended(tx: &mut Tx, id: ActorId, suspended: bool) -> Result<()> {
    let change = actors::suspended_at.eq(suspended.then(Timestamp::now));
    let update = diesel::update(actors::table.find(id)).set(change);
    on!(tx, |db| update.execute(db).await)?;
    draw(tx, id).await
}

/// Limited people are heard by their followers only.
pub(crate) async fn set_hushed(tx: &mut Tx, id: ActorId, limited: bool) -> Result<()> {
    on!(tx, |db| diesel::delete(hushed::table.find(id)).execute(db).await)?;
    if limited {
        let row = (hushed::actor_id.eq(id), hushed::since.eq(Timestamp::now()));
        on!(tx, |db| diesel::insert_into(hushed::table)
            .values(row)
            .execute(db)
            .await)?;
    }
    draw(tx, id).await
}

/// Draws the veil over one person or community.
pub(crate) async fn draw(tx: &mut Tx, id: ActorId) -> Result<()> {
    let query = actors::table.find(id).select((actors::host, actors::server_id));
    let (host, server): (String, Option<ServerId>) = on!(tx, |db| query.get_result(db).await)?;
    let (blocked, limited) = match server {
        Some(_) => refused(tx, &host).await?,
        None => (false, false),
    };
    let one = actors::table.filter(actors::id.eq(id));
    over!(tx, one, (blocked, limited));
    Ok(())
}

/// Draws the veil over everybody of these servers.
pub(crate) async fn draw_over(tx: &mut Tx, servers: &[(ServerId, String)]) -> Result<()> {
    for (id, name) in servers {
        let (blocked, limited) = refused(tx, name).await?;
        let theirs = actors::table.filter(actors::server_id.eq(Some(*id)));
        over!(tx, theirs, (blocked, limited));
    }
    Ok(())
}

async fn refused(tx: &mut Tx, host: &str) -> Result<(bool, bool)> {
    let decided = decided_of(tx, host).await?;
    Ok((decided.is_blocked(), decided.limited))
}
