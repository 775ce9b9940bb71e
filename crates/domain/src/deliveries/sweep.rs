//! The only place that forgets what nobody waits for any more: old activities, old addresses, what dormant servers missed,
//! former keys, invitations nobody answered.
use db::{Timestamp, Tx, among, on};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::settle::waiting_in_lane;
use super::{DORMANT, Gist, KEPT};
use crate::id::{DeliveryId, ServerId};
use crate::site::Site;
use crate::tables::{activities, deliveries, lanes, received, servers};
use crate::{Result, boxed, circles, network};

/// How long activities, sent or received, are remembered, in seconds.
const REMEMBERED: i64 = 90 * 24 * 3600;
/// Rows of each kind forgotten in one transaction.
const MOST: i64 = 1000;

/// Forgets some of it. Answers how many rows; when none are left, nothing is left to forget.
#[boxed]
pub async fn sweep(site: &Site, now: Timestamp) -> Result<usize> {
    site.db()
        .write(async move |tx| {
            let expired = expire(tx, now).await?;
            let keys = network::forget_former(tx, now).await?;
            let invitations = circles::sweep_invitations(tx, now).await?;
            Ok(expired + keys + invitations + forget(tx, now.plus_seconds(-REMEMBERED)).await?)
        })
        .await
}

/// What was said to servers that have been away for long: content first, what takes something back much later.
async fn expire(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    let (away, long) = (now.plus_seconds(-DORMANT), now.plus_seconds(-KEPT));
    let dormant = servers::table
        .filter(servers::failing_since.le(away))
        .select(servers::id);
    let dormant: Vec<ServerId> = on!(&mut *tx, |db| dormant.load(db).await)?;
    if dormant.is_empty() {
        return Ok(0);
    }
    let lasting: Vec<Gist> = Gist::ALL.iter().copied().filter(|gist| gist.takes_back()).collect();
    let old = deliveries::table
        .inner_join(lanes::table.on(lanes::id.eq(deliveries::lane_id)))
        .inner_join(activities::table.on(activities::id.eq(deliveries::activity_id)))
        .filter(lanes::server_id.eq_any(dormant.clone()))
        .filter(deliveries::created_at.le(away))
        .filter(activities::gist.ne_all(lasting).or(deliveries::created_at.le(long)))
        .limit(MOST)
        .select(deliveries::id);
    let old: Vec<DeliveryId> = on!(&mut *tx, |db| old.load(db).await)?;
    let expired = diesel::delete(deliveries::table.filter(among(deliveries::id, old)));
    let expired = on!(&mut *tx, |db| expired.execute(db).await)?;
    if 0 < expired {
        let empty = lanes::table
            .filter(lanes::server_id.eq_any(dormant).and(lanes::leased_by.is_null()))
            .filter(not(exists(waiting_in_lane())));
        let idle = diesel::update(empty).set(lanes::due_at.eq(None::<Timestamp>));
        on!(tx, |db| idle.execute(db).await)?;
    }
    Ok(expired)
}

/// Activities that are nowhere on their way, and the addresses of those received.
async fn forget(tx: &mut Tx, before: Timestamp) -> Result<usize> {
    let under_way = deliveries::table.filter(deliveries::activity_id.eq(activities::id));
    let old = activities::table
        .filter(activities::created_at.lt(before))
        .filter(not(exists(under_way)))
        .limit(MOST)
        .select(activities::id);
    let old: Vec<i64> = on!(&mut *tx, |db| old.load(db).await)?;
    let told = diesel::delete(activities::table.filter(among(activities::id, old)));
    let told = on!(&mut *tx, |db| told.execute(db).await)?;
    let old = received::table
        .filter(received::received_at.lt(before))
        .limit(MOST)
        .select(received::uri);
    let old: Vec<String> = on!(&mut *tx, |db| old.load(db).await)?;
    let heard = diesel::delete(received::table.filter(received::uri.eq_any(old)));
    Ok(told + on!(tx, |db| heard.execute(db).await)?)
}
