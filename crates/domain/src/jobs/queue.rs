//! The queue: recorded, claimed with a lease, done, tried again later, or set aside for a person to look at.
use db::{Conn, InUnlocked, Timestamp, Tx, on};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Job;
use super::worker::{LEASE, Owner};
use crate::Result;
use crate::id::JobId;
use crate::tables::jobs;

/// After this many tries a job is set aside.
const TRIES: i32 = 16;

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

diesel::alias!(jobs as ready_job: ReadyJob, jobs as earlier_job: EarlierJob);

/// Takes up to `most` due jobs, the oldest of each lane only.
pub(super) async fn claim(tx: &mut Tx, owner: Owner, most: i64) -> Result<Vec<Claimed>> {
    let now = Timestamp::now();
    let rows: Vec<(JobId, String, i32)> = on!(tx, |db| {
        let before = earlier_job
            .filter(earlier_job.field(jobs::lane).eq(ready_job.field(jobs::lane)))
            .filter(earlier_job.field(jobs::lane).ne(""))
            .filter(earlier_job.field(jobs::id).lt(ready_job.field(jobs::id)))
            .filter(earlier_job.field(jobs::parked_at).is_null());
        let ready = ready_job
            .filter(ready_job.field(jobs::parked_at).is_null())
            .filter(ready_job.field(jobs::due_at).le(now))
            .filter(
                ready_job
                    .field(jobs::lease_until)
                    .is_null()
                    .or(ready_job.field(jobs::lease_until).lt(now)),
            )
            .filter(not(exists(before)))
            .order((ready_job.field(jobs::due_at).asc(), ready_job.field(jobs::id).asc()))
            .limit(most)
            .select(ready_job.field(jobs::id));
        diesel::update(jobs::table.filter(InUnlocked(jobs::id, ready)))
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

/// Whether any job is due: asked before the writer is disturbed.
pub(super) async fn anything_due(conn: &mut Conn) -> Result<bool> {
    let now = Timestamp::now();
    let due = jobs::table
        .filter(jobs::parked_at.is_null().and(jobs::due_at.le(now)))
        .filter(jobs::lease_until.is_null().or(jobs::lease_until.lt(now)))
        .select(jobs::id);
    let found: Option<JobId> = on!(conn, |db| due.first(db).await.optional())?;
    Ok(found.is_some())
}

pub(super) async fn done(tx: &mut Tx, id: JobId) -> Result<()> {
    on!(tx, |db| diesel::delete(jobs::table.find(id)).execute(db).await)?;
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
