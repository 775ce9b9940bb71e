//! The only place that gives lanes to a worker: the longest due first, few of one server, fewer of one that does not answer.
use std::collections::{HashMap, HashSet};

use db::{InUnlocked, Timestamp, Tx, among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::BREAK;
use crate::Result;
use crate::id::{DeliveryId, LaneId, ServerId};
use crate::jobs::worker::{LEASE, Owner};
use crate::tables::{deliveries, lanes, peers};

/// Lanes of one server under way at once; of one that did not answer the last time, or never yet, one.
pub(super) const LANES: usize = 4;
/// Deliveries of one lane done before the next lane has its turn.
const WINDOW: i64 = 16;
/// The same of a server that answers, but not at once.
const SLOW_WINDOW: i64 = 4;
/// Lanes that votes have for themselves when there is no room.
const VOTING: usize = 4;
/// Lanes looked at in one question.
const LOOK: i64 = 128;

/// A lane in the hands of a worker, with the next it has to bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub lane: LaneId,
    pub server: ServerId,
    pub light: bool,
    /// The server did not answer the last time: few wait for such ones.
    pub sick: bool,
    /// How often it did not, in a row.
    pub failures: i32,
    /// How often the first of the lane was tried.
    pub tries: i32,
    pub deliveries: Vec<DeliveryId>,
}

/// What a worker has room for.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    pub well: usize,
    pub sick: usize,
    /// How many of the lanes under way are of votes.
    pub votes: usize,
    /// How many lanes of each server are under way.
    pub busy: HashMap<ServerId, usize>,
    /// Servers that keep us waiting just now.
    pub slow: HashSet<ServerId>,
}

#[derive(Debug, Clone, Queryable)]
struct Candidate {
    lane: LaneId,
    server: ServerId,
    light: bool,
    tries: i32,
    failures: i32,
    brought_at: Option<Timestamp>,
}

impl Room {
    fn sick(&self, candidate: &Candidate) -> bool {
        0 < candidate.failures || self.slow.contains(&candidate.server)
    }

    /// Takes a place for a lane, if there is one.
    fn admits(&mut self, candidate: &Candidate) -> bool {
        let sick = self.sick(candidate);
        let limit = if sick || candidate.brought_at.is_none() {
            1
        } else {
            LANES
        };
        let busy = self.busy.entry(candidate.server).or_default();
        let places = if sick { &mut self.sick } else { &mut self.well };
        if limit <= *busy || *places == 0 {
            return false;
        }
        *busy += 1;
        *places -= 1;
        true
    }

    /// Servers of which nothing more fits.
    fn closed(&self) -> HashSet<ServerId> {
        let full = self
            .busy
            .iter()
            .filter(|(_, busy)| LANES <= **busy)
            .map(|(server, _)| *server);
        let no_place_for_sick = self.sick == 0;
        full.chain(self.slow.iter().filter(|_| no_place_for_sick).copied())
            .collect()
    }
}

/// Whether any lane is due: asked before the writer is disturbed.
pub(super) async fn anything_due(conn: &mut db::Conn) -> Result<bool> {
    let now = Timestamp::now();
    let due = lanes::table
        .inner_join(peers::table.on(peers::server_id.eq(lanes::server_id)))
        .filter(lanes::light.eq_any([false, true]).and(lanes::due_at.le(now)))
        .filter(lanes::lease_until.is_null().or(lanes::lease_until.lt(now)))
        .filter(peers::paused_at.is_null())
        .filter(peers::ask_at.is_null().or(peers::ask_at.le(now)))
        .select(lanes::id);
    let found: Option<LaneId> = on!(conn, |db| due.first(db).await.optional())?;
    Ok(found.is_some())
}

/// Takes as many lanes as there is room for.
pub(super) async fn claim(tx: &mut Tx, owner: Owner, mut room: Room) -> Result<Vec<Run>> {
    let kept_for_votes = VOTING.saturating_sub(room.votes).min(room.well / 2);
    room.well -= kept_for_votes;
    let mut chosen = choose(tx, &mut room, false).await?;
    room.well += kept_for_votes;
    chosen.extend(choose(tx, &mut room, true).await?);
    let taken = take(tx, owner, &chosen).await?;
    let mut runs = Vec::with_capacity(taken.len());
    for candidate in chosen.into_iter().filter(|candidate| taken.contains(&candidate.lane)) {
        runs.push(run(tx, &room, candidate).await?);
    }
    let begun: Vec<DeliveryId> = runs.iter().flat_map(|run| run.deliveries.iter().copied()).collect();
    for some in begun.chunks(db::ROWS) {
        let untaken =
            deliveries::table.filter(among(deliveries::id, some.iter().copied()).and(deliveries::taken.eq(false)));
        let update = diesel::update(untaken).set(deliveries::taken.eq(true));
        on!(&mut *tx, |db| update.execute(db).await)?;
    }
    Ok(runs)
}

async fn choose(tx: &mut Tx, room: &mut Room, light: bool) -> Result<Vec<Candidate>> {
    let (now, mut chosen, mut closed) = (Timestamp::now(), Vec::new(), room.closed());
    while 0 < room.well || 0 < room.sick {
        let query = lanes::table
            .inner_join(peers::table.on(peers::server_id.eq(lanes::server_id)))
            .filter(lanes::light.eq(light).and(lanes::due_at.le(now)))
            .filter(lanes::lease_until.is_null().or(lanes::lease_until.lt(now)))
            .filter(peers::paused_at.is_null())
            .filter(peers::ask_at.is_null().or(peers::ask_at.le(now)))
            // Without a place left for those who do not answer, they are not looked at.
            .filter(peers::failures.le(if room.sick == 0 { 0 } else { i32::MAX }))
            .filter(lanes::server_id.ne_all(closed.iter().copied()))
            .filter(lanes::id.ne_all(chosen.iter().map(|candidate: &Candidate| candidate.lane)))
            .order(lanes::due_at)
            .limit(LOOK)
            .select((
                lanes::id,
                lanes::server_id,
                lanes::light,
                lanes::tries,
                peers::failures,
                peers::brought_at,
            ));
        let found: Vec<Candidate> = on!(&mut *tx, |db| query.load(db).await)?;
        let all = i64::try_from(found.len()).unwrap_or(LOOK) < LOOK;
        for candidate in found {
            if room.admits(&candidate) {
                chosen.push(candidate);
            } else {
                closed.insert(candidate.server);
            }
        }
        if all {
            break;
        }
    }
    Ok(chosen)
}

/// Puts the worker's name on lanes, unless somebody else was faster. Who is on probation is not asked again meanwhile.
async fn take(tx: &mut Tx, owner: Owner, chosen: &[Candidate]) -> Result<HashSet<LaneId>> {
    if chosen.is_empty() {
        return Ok(HashSet::new());
    }
    let (now, ids) = (Timestamp::now(), chosen.iter().map(|candidate| candidate.lane));
    let until = Some(now.plus_seconds(LEASE));
    let free = lanes::table
        .filter(among(lanes::id, ids))
        .filter(lanes::lease_until.is_null().or(lanes::lease_until.lt(now)))
        .select(lanes::id);
    let taken: Vec<LaneId> = on!(&mut *tx, |db| {
        diesel::update(lanes::table.filter(InUnlocked(lanes::id, free)))
            .set((lanes::leased_by.eq(Some(owner)), lanes::lease_until.eq(until)))
            .returning(lanes::id)
            .get_results(db)
            .await
    })?;
    let taken: HashSet<LaneId> = taken.into_iter().collect();
    let probed: Vec<ServerId> = chosen
        .iter()
        .filter(|candidate| BREAK <= candidate.failures && taken.contains(&candidate.lane))
        .map(|candidate| candidate.server)
        .collect();
    if !probed.is_empty() {
        let update = diesel::update(peers::table.filter(among(peers::server_id, probed))).set(peers::ask_at.eq(until));
        on!(tx, |db| update.execute(db).await)?;
    }
    Ok(taken)
}

async fn run(tx: &mut Tx, room: &Room, candidate: Candidate) -> Result<Run> {
    let sick = room.sick(&candidate);
    let window = match (candidate.failures, sick) {
        (0, false) => WINDOW,
        (0, true) => SLOW_WINDOW,
        _ => 1,
    };
    let next = deliveries::table
        .filter(
            deliveries::lane_id
                .eq(candidate.lane)
                .and(deliveries::parked_at.is_null()),
        )
        .order(deliveries::id)
        .limit(window)
        .select(deliveries::id);
    Ok(Run {
        lane: candidate.lane,
        server: candidate.server,
        light: candidate.light,
        sick,
        failures: candidate.failures,
        tries: candidate.tries,
        deliveries: on!(tx, |db| next.load(db).await)?,
    })
}
