//! The queue: recorded, claimed with a lease, done, tried again later, or set aside for a person to look at.
use db::{Conn, InUnlocked, Timestamp, Tx, among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::worker::{LEASE, Owner};
use super::{Job, LANES, NO_LANE};
use crate::Result;
use crate::id::JobId;
use crate::tables::jobs;

/// After this many tries a job is set aside.
const TRIES: i32 = 16;
/// So many of a lane are taken at once.
const RUN: i64 = 16;

/// Records a job, to be done as soon as the transaction is kept.
pub(crate) async fn enqueue(tx: &mut Tx, job: Job) -> Result<()> {
    enqueue_at(tx, job, Timestamp::now()).await
}

/// Records a job for later.
pub(crate) async fn enqueue_at(tx: &mut Tx, job: Job, due: Timestamp) -> Result<()> {
    let row = (
        jobs::kind.eq(job.kind()),
        jobs::lane.eq(job.lane()),
        jobs::payload.eq(serde_json::to_string(&job)?),
        jobs::due_at.eq(due),
        jobs::created_at.eq(Timestamp::now()),
    );
    on!(tx, |db| diesel::insert_into(jobs::table).values(row).execute(db).await)?;
    Ok(())
}

/// A job taken by a worker.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub id: JobId,
    pub job: Job,
    pub attempts: i32,
}

/// Takes due jobs, to be done together: each of those in no lane, of which there are `most`, and of each lane the oldest,
/// one after the other.
pub(super) async fn claim(tx: &mut Tx, owner: Owner, most: i64) -> Result<Vec<Vec<Claimed>>> {
    let loose = loose().select(jobs::id).limit(most);
    let loose: Vec<JobId> = on!(&mut *tx, |db| loose.load(db).await)?;
    let mut runs: Vec<Vec<Claimed>> = take(tx, owner, &loose)
        .await?
        .into_iter()
        .map(|one| vec![one])
        .collect();
    for lane in LANES {
        // Nobody else begins in the middle of it.
        tx.hold(&format!("jobs:{lane}")).await?;
        let ready = oldest(tx, lane, RUN).await?;
        runs.extend(Some(take(tx, owner, &ready).await?).filter(|run| !run.is_empty()));
    }
    Ok(runs)
}

/// Whether any job is due: asked before the writer is disturbed.
pub(super) async fn anything_due(conn: &mut Conn) -> Result<bool> {
    let loose = loose().select(jobs::id);
    let found: Option<JobId> = on!(&mut *conn, |db| loose.first(db).await.optional())?;
    let mut due = found.is_some();
    for lane in LANES {
        due = due || !oldest(conn, lane, 1).await?.is_empty();
    }
    Ok(due)
}

/// Due jobs in no lane, the longest due first.
#[diesel::dsl::auto_type(no_type_alias)]
fn loose() -> _ {
    let (now, none): (Timestamp, &'static str) = (Timestamp::now(), NO_LANE);
    jobs::table
        .filter(jobs::lane.eq(none))
        .filter(jobs::parked_at.is_null().and(jobs::due_at.le(now)))
        .filter(jobs::lease_until.is_null().or(jobs::lease_until.lt(now)))
        .order((jobs::due_at.asc(), jobs::id.asc()))
}

/// The oldest of a lane, up to the first that is not due or in somebody's hands.
async fn oldest(conn: &mut Conn, lane: &str, most: i64) -> Result<Vec<JobId>> {
    let now = Timestamp::now();
    let query = jobs::table
        .filter(jobs::lane.eq(lane).and(jobs::parked_at.is_null()))
        .order(jobs::id)
        .limit(most)
        .select((jobs::id, jobs::due_at, jobs::lease_until));
    let oldest: Vec<(JobId, Timestamp, Option<Timestamp>)> = on!(conn, |db| query.load(db).await)?;
    let ready =
        |(_, due, lease): &(JobId, Timestamp, Option<Timestamp>)| *due <= now && lease.is_none_or(|end| end < now);
    Ok(oldest.into_iter().take_while(ready).map(|(id, ..)| id).collect())
}

/// Puts the worker's name on jobs, unless somebody else was faster.
async fn take(tx: &mut Tx, owner: Owner, ids: &[JobId]) -> Result<Vec<Claimed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let now = Timestamp::now();
    let free = jobs::table
        .filter(among(jobs::id, ids.iter().copied()))
        .filter(jobs::lease_until.is_null().or(jobs::lease_until.lt(now)))
        .select(jobs::id);
    let rows: Vec<(JobId, String, i32)> = on!(&mut *tx, |db| {
        diesel::update(jobs::table.filter(InUnlocked(jobs::id, free)))
            .set((
                jobs::leased_by.eq(Some(owner)),
                jobs::lease_until.eq(Some(now.plus_seconds(LEASE))),
                jobs::attempts.eq(jobs::attempts + 1),
            ))
            .returning((jobs::id, jobs::payload, jobs::attempts))
            .get_results(db)
            .await
    })?;
    let mut claimed = Vec::with_capacity(rows.len());
    for (id, payload, attempts) in rows {
        match serde_json::from_str(&payload) {
            Ok(job) => claimed.push(Claimed { id, job, attempts }),
            Err(error) => park(tx, id, &format!("unreadable: {error}")).await?,
        }
    }
    claimed.sort_by_key(|claimed| claimed.id);
    Ok(claimed)
}

/// Strikes jobs that are done.
pub(super) async fn done(tx: &mut Tx, ids: &[JobId]) -> Result<()> {
    for some in ids.chunks(db::ROWS) {
        let done = jobs::table.filter(among(jobs::id, some.iter().copied()));
        on!(&mut *tx, |db| diesel::delete(done).execute(db).await)?;
    }
    Ok(())
}

/// Lets go of a job that was not begun, because one before it has to wait: it was not tried.
pub(super) async fn untouched(tx: &mut Tx, id: JobId) -> Result<()> {
    let free = (
        jobs::leased_by.eq(None::<Owner>),
        jobs::lease_until.eq(None::<Timestamp>),
        jobs::attempts.eq(jobs::attempts - 1),
    );
    on!(tx, |db| diesel::update(jobs::table.find(id))
        .set(free)
        .execute(db)
        .await)?;
    Ok(())
}

/// Puts a job back, later each time; after many tries it is set aside.
pub(super) async fn later(tx: &mut Tx, claimed: &Claimed, error: &str, wait: Option<i64>) -> Result<()> {
    if TRIES <= claimed.attempts {
        return park(tx, claimed.id, error).await;
    }
    let wait = wait.unwrap_or_else(|| backoff(claimed.attempts));
    let change = (
        jobs::leased_by.eq(None::<Owner>),
        jobs::lease_until.eq(None::<Timestamp>),
        jobs::due_at.eq(Timestamp::now().plus_seconds(wait)),
        jobs::error.eq(Some(error.chars().take(500).collect::<String>())),
    );
    on!(tx, |db| diesel::update(jobs::table.find(claimed.id))
        .set(change)
        .execute(db)
        .await)?;
    Ok(())
}

/// Seconds before the next try: 5 s, 20 s, 80 s … at most six hours, with a tenth of chance in it.
fn backoff(attempts: i32) -> i64 {
    let steps = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or(0);
    let plain = 5_i64.saturating_mul(4_i64.pow(steps)).min(6 * 3600);
    plain + rand::random_range(0..=plain / 10)
}

pub(super) async fn park(tx: &mut Tx, id: JobId, error: &str) -> Result<()> {
    let change = (
        jobs::parked_at.eq(Some(Timestamp::now())),
        jobs::leased_by.eq(None::<Owner>),
        jobs::lease_until.eq(None::<Timestamp>),
        jobs::error.eq(Some(error.chars().take(500).collect::<String>())),
    );
    on!(tx, |db| diesel::update(jobs::table.find(id))
        .set(change)
        .execute(db)
        .await)?;
    Ok(())
}
