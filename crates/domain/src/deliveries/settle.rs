//! The only place that writes down how lanes went, and what follows: for the lane, and for its server.
use std::collections::{BTreeMap, BTreeSet};

use db::{InOrder, Timestamp, Tx, among, on};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::BREAK;
use crate::Result;
use crate::id::{DeliveryId, LaneId, ServerId};
use crate::jobs::worker::Owner;
use crate::tables::{deliveries, lanes, peers, servers};

/// After so many tries a delivery is set aside, when its server takes others meanwhile.
const TRIES: i32 = 16;
/// Seconds before the second try; twice as long each time, up to `LONGEST`.
const FIRST_PAUSE: i64 = 30;
const LONGEST_PAUSE: i64 = 6 * 3600;
/// When a server that does not answer is asked again, in seconds; the last of them from then on.
const PROBES: [i64; 5] = [60, 300, 900, 3600, LONGEST_PAUSE];
/// How often it is written down that a server answered, in seconds.
const NEWS: i64 = 10;
/// Characters of an error that are kept.
const LONGEST_ERROR: usize = 300;

/// How one lane went in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    pub lane: LaneId,
    pub server: ServerId,
    pub light: bool,
    pub tries: i32,
    /// There, or no longer to be brought.
    pub through: Vec<DeliveryId>,
    pub parked: Vec<(DeliveryId, String)>,
    /// Whether the server took something, and whether it answered anything that makes sense.
    pub brought: bool,
    pub answered: bool,
    /// Whether it was asked although it had not answered for long.
    pub probe: bool,
    pub end: End,
}

/// Where a lane stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Everything it had in hand was dealt with.
    Through,
    /// It let others go before, after so many seconds; nothing was tried.
    Aside(i64),
    /// The server asked to come again.
    Busy(DeliveryId, String, Option<i64>),
    Failed(DeliveryId, String),
}

impl End {
    fn trouble(&self) -> Option<(DeliveryId, &str)> {
        match self {
            Self::Busy(head, why, _) | Self::Failed(head, why) => Some((*head, why)),
            Self::Through | Self::Aside(_) => None,
        }
    }
}

/// Writes down how lanes went.
pub(super) async fn settle(tx: &mut Tx, owner: Owner, reports: &[Report]) -> Result<()> {
    if reports.is_empty() {
        return Ok(());
    }
    let ids: Vec<LaneId> = reports.iter().map(|report| report.lane).collect();
    let ours = lanes::table.filter(among(lanes::id, ids.clone()).and(lanes::leased_by.eq(owner)));
    let free = (
        lanes::leased_by.eq(None::<Owner>),
        lanes::lease_until.eq(None::<Timestamp>),
    );
    let held: Vec<LaneId> = on!(&mut *tx, |db| {
        let in_turn = ours.order(lanes::id).select(lanes::id);
        diesel::update(lanes::table.filter(InOrder(lanes::id, in_turn)))
            .set(free)
            .returning(lanes::id)
            .get_results(db)
            .await
    })?;
    let through: Vec<DeliveryId> = reports
        .iter()
        .flat_map(|report| report.through.iter().copied())
        .collect();
    for some in through.chunks(db::ROWS) {
        let delete = diesel::delete(deliveries::table.filter(among(deliveries::id, some.iter().copied())));
        on!(&mut *tx, |db| delete.execute(db).await)?;
    }
    for (delivery, why) in reports.iter().flat_map(|report| &report.parked) {
        park(tx, *delivery, why).await?;
    }
    servers_went(tx, reports).await?;
    lanes_went(tx, reports, &held).await?;
    let empty = lanes::table
        .filter(among(lanes::id, ids))
        .filter(not(exists(waiting_in_lane())));
    let idle = diesel::update(empty).set((lanes::due_at.eq(None::<Timestamp>), lanes::error.eq(None::<String>)));
    on!(tx, |db| idle.execute(db).await)?;
    Ok(())
}

/// What still waits in a lane of the query around it.
#[diesel::dsl::auto_type]
pub(super) fn waiting_in_lane() -> _ {
    deliveries::table
        .filter(deliveries::lane_id.eq(lanes::id))
        .filter(deliveries::parked_at.is_null())
}

async fn park(tx: &mut Tx, delivery: DeliveryId, why: &str) -> Result<()> {
    let change = (
        deliveries::parked_at.eq(Some(Timestamp::now())),
        deliveries::error.eq(Some(cut(why))),
    );
    let update = diesel::update(deliveries::table.find(delivery)).set(change);
    on!(tx, |db| update.execute(db).await)?;
    Ok(())
}

fn cut(why: &str) -> String {
    why.chars().take(LONGEST_ERROR).collect()
}

/// When each lane goes on; only those that are still this worker's.
async fn lanes_went(tx: &mut Tx, reports: &[Report], held: &[LaneId]) -> Result<()> {
    let now = Timestamp::now();
    let ours = |report: &&Report| held.contains(&report.lane);
    let smooth = reports.iter().filter(ours).filter(|report| report.end == End::Through);
    let smooth = lanes::table.filter(among(lanes::id, smooth.map(|report| report.lane)));
    let next = (
        lanes::due_at.eq(Some(now)),
        lanes::tries.eq(0),
        lanes::error.eq(None::<String>),
    );
    let update = diesel::update(smooth).set(next);
    on!(&mut *tx, |db| update.execute(db).await)?;
    for report in reports.iter().filter(ours).filter(|report| report.end != End::Through) {
        let wait = match &report.end {
            End::Through | End::Aside(_) => None,
            End::Busy(_, _, wait) => *wait,
            End::Failed(..) => None,
        };
        let Some((head, why)) = report.end.trouble() else {
            let later = match report.end {
                End::Aside(seconds) => now.plus_seconds(seconds),
                _ => now,
            };
            let update = diesel::update(lanes::table.find(report.lane)).set(lanes::due_at.eq(Some(later)));
            on!(&mut *tx, |db| update.execute(db).await)?;
            continue;
        };
        // Probes of a server that is away say nothing about what they carry.
        let moved = !report.through.is_empty() || !report.parked.is_empty();
        let before = if moved { 0 } else { report.tries };
        let tries = if report.probe { before } else { before + 1 };
        if TRIES <= tries {
            park(tx, head, why).await?;
        }
        let change = (
            lanes::due_at.eq(Some(now.plus_seconds(wait.unwrap_or_else(|| backoff(tries))))),
            lanes::tries.eq(if TRIES <= tries { 0 } else { tries }),
            lanes::error.eq(Some(cut(why))),
        );
        let update = diesel::update(lanes::table.find(report.lane)).set(change);
        on!(&mut *tx, |db| update.execute(db).await)?;
    }
    Ok(())
}

/// Seconds before a try: any number up to a limit that doubles, so that many do not come back together.
fn backoff(tries: i32) -> i64 {
    let steps = u32::try_from(tries.clamp(1, 16) - 1).unwrap_or(0);
    let limit = FIRST_PAUSE.saturating_mul(1 << steps).min(LONGEST_PAUSE);
    rand::random_range(1..=limit)
}

/// What the reports say about servers: who answered, who asked to wait, who did not answer.
async fn servers_went(tx: &mut Tx, reports: &[Report]) -> Result<()> {
    let now = Timestamp::now();
    let those = |wanted: fn(&Report) -> bool| -> Vec<ServerId> {
        let found: BTreeSet<ServerId> = reports
            .iter()
            .filter(|report| wanted(report))
            .map(|report| report.server)
            .collect();
        found.into_iter().collect()
    };
    recovered(tx, those(|report| report.answered)).await?;
    let brought = peers::table
        .filter(among(peers::server_id, those(|report| report.brought)))
        .filter(
            peers::brought_at
                .is_null()
                .or(peers::brought_at.lt(now.plus_seconds(-NEWS))),
        );
    let update = diesel::update(brought).set(peers::brought_at.eq(Some(now)));
    on!(&mut *tx, |db| update.execute(db).await)?;
    let mut failed: BTreeMap<ServerId, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        match &report.end {
            End::Busy(_, why, wait) => {
                let until = wait.map(|wait| now.plus_seconds(wait));
                trouble(tx, report.server, (why, until)).await?;
            }
            End::Failed(..) => failed.entry(report.server).or_default().push(report),
            End::Through | End::Aside(_) => {}
        }
    }
    for (server, reports) in failed {
        fell(tx, server, &reports).await?;
    }
    Ok(())
}

/// These servers answered: what had stopped for them goes on.
async fn recovered(tx: &mut Tx, answered: Vec<ServerId>) -> Result<()> {
    let were_away = peers::table.filter(among(peers::server_id, answered).and(peers::failures.gt(0)));
    let well = (peers::failures.eq(0), peers::ask_at.eq(None::<Timestamp>));
    let back: Vec<ServerId> = on!(&mut *tx, |db| {
        diesel::update(were_away)
            .set(well)
            .returning(peers::server_id)
            .get_results(db)
            .await
    })?;
    if back.is_empty() {
        return Ok(());
    }
    let known = diesel::update(servers::table.filter(among(servers::id, back.clone())));
    let update = known.set(servers::failing_since.eq(None::<Timestamp>));
    on!(&mut *tx, |db| update.execute(db).await)?;
    wake(tx, back).await
}

/// What waits for these servers is due now.
pub(super) async fn wake(tx: &mut Tx, servers: Vec<ServerId>) -> Result<()> {
    let now = Timestamp::now();
    let waiting = lanes::table.filter(among(lanes::server_id, servers).and(lanes::due_at.gt(now)));
    let update = diesel::update(waiting).set(lanes::due_at.eq(Some(now)));
    on!(tx, |db| update.execute(db).await)?;
    Ok(())
}

/// Notes what went wrong with a server, and until when it is left alone. What waits for it stands behind the others.
async fn trouble(tx: &mut Tx, server: ServerId, (why, until): (&str, Option<Timestamp>)) -> Result<()> {
    let noted = (
        peers::error.eq(Some(cut(why))),
        peers::error_at.eq(Some(Timestamp::now())),
    );
    let update = diesel::update(peers::table.find(server)).set(noted);
    on!(&mut *tx, |db| update.execute(db).await)?;
    if until.is_none() {
        return Ok(());
    }
    let update = diesel::update(peers::table.find(server)).set(peers::ask_at.eq(until));
    on!(&mut *tx, |db| update.execute(db).await)?;
    let waiting = lanes::table.filter(lanes::server_id.eq(server).and(lanes::due_at.lt(until)));
    let update = diesel::update(waiting).set(lanes::due_at.eq(until));
    on!(tx, |db| update.execute(db).await)?;
    Ok(())
}

/// A server did not answer: after some times it is left alone, but for a probe now and then.
async fn fell(tx: &mut Tx, server: ServerId, reports: &[&Report]) -> Result<()> {
    let now = Timestamp::now();
    let query = peers::table.find(server).select(peers::failures);
    let before: i32 = on!(&mut *tx, |db| query.get_result(db).await)?;
    let more = i32::try_from(reports.len()).unwrap_or(BREAK);
    let probed = reports.iter().any(|report| report.probe);
    let failures = match before < BREAK {
        true => before.saturating_add(more).min(BREAK),
        false => before.saturating_add(i32::from(probed)),
    };
    let update = diesel::update(peers::table.find(server)).set(peers::failures.eq(failures));
    on!(&mut *tx, |db| update.execute(db).await)?;
    let since = servers::table.find(server).filter(servers::failing_since.is_null());
    let update = diesel::update(since).set(servers::failing_since.eq(Some(now)));
    on!(&mut *tx, |db| update.execute(db).await)?;
    let why = reports.iter().find_map(|report| report.end.trouble());
    let until = (BREAK <= failures && (before < BREAK || probed)).then(|| now.plus_seconds(pause(failures)));
    trouble(tx, server, (why.map_or("", |(_, why)| why), until)).await
}

/// Seconds until a server that failed so often is asked again, with a tenth of chance in it.
fn pause(failures: i32) -> i64 {
    let step = usize::try_from(failures - BREAK).unwrap_or(0).min(PROBES.len() - 1);
    let plain = PROBES[step];
    plain + rand::random_range(0..=plain / 10)
}

/// Lets go of what these workers held.
pub(crate) async fn release(tx: &mut Tx, owners: Vec<Owner>) -> Result<usize> {
    let held = lanes::table.filter(lanes::leased_by.eq_any(owners));
    let free = (
        lanes::leased_by.eq(None::<Owner>),
        lanes::lease_until.eq(None::<Timestamp>),
    );
    Ok(on!(tx, |db| diesel::update(held).set(free).execute(db).await)?)
}
