//! The queue: recorded, claimed with a lease, done, tried again later, or set aside for a person to look at.
use db::{InUnlocked, Timestamp, Tx, on};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Job;
use crate::Result;
use crate::id::JobId;
use crate::site::Site;
use crate::tables::jobs;

/// How long a claimed job may take before another worker takes it, in seconds.
const LEASE: i64 = 120;
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
pub(super) async fn claim(tx: &mut Tx, most: i64) -> Result<Vec<Claimed>> {
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

/// Lets go of what a worker had taken when it died. One worker works on a site, so that nothing is under way when it
/// begins; were there two, a job might be done twice, which jobs bear.
pub(super) async fn release(tx: &mut Tx) -> Result<usize> {
    let taken = jobs::table.filter(jobs::lease_until.is_not_null());
    let change = jobs::lease_until.eq(None::<Timestamp>);
    Ok(on!(tx, |db| diesel::update(taken).set(change).execute(db).await)?)
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
        jobs::lease_until.eq(None::<Timestamp>),
        jobs::error.eq(Some(error.chars().take(500).collect::<String>())),
    );
    on!(tx, |db| diesel::update(jobs::table.find(id))
        .set(change)
        .execute(db)
        .await)?;
    Ok(())
}

/// A line of the queue, as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct Entry {
    pub id: JobId,
    pub kind: String,
    pub lane: String,
    pub due_at: Timestamp,
    pub attempts: i32,
    pub lease_until: Option<Timestamp>,
    pub parked_at: Option<Timestamp>,
    pub error: Option<String>,
    pub created_at: Timestamp,
}

/// The queue, next first; payloads are not shown.
pub async fn list(site: &Site, most: i64) -> Result<Vec<Entry>> {
    site.read(async move |_, conn| {
        let query = jobs::table.order((jobs::due_at, jobs::id)).limit(most.clamp(1, 1000));
        Ok(on!(conn, |db| query.select(db::columns::<Entry>()).load(db).await)?)
    })
    .await
}

/// How much is waiting, and how much was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub waiting: i64,
    pub parked: i64,
}

pub async fn tally(site: &Site) -> Result<Tally> {
    site.read(async move |_, conn| {
        let waiting = jobs::table.filter(jobs::parked_at.is_null()).count();
        let parked = jobs::table.filter(jobs::parked_at.is_not_null()).count();
        Ok(Tally {
            waiting: on!(conn, |db| waiting.get_result(db).await)?,
            parked: on!(conn, |db| parked.get_result(db).await)?,
        })
    })
    .await
}

/// Tries everything again now, also what was set aside. Answers how many.
pub async fn retry_now(site: &Site) -> Result<usize> {
    site.write(async move |_, tx| {
        let change = (
            jobs::parked_at.eq(None::<Timestamp>),
            jobs::lease_until.eq(None::<Timestamp>),
            jobs::due_at.eq(Timestamp::now()),
            jobs::attempts.eq(0),
        );
        let all = diesel::update(jobs::table.filter(jobs::kind.ne("forget"))).set(change);
        Ok(on!(tx, |db| all.execute(db).await)?)
    })
    .await
}

/// Gives up what was set aside. Answers how many.
pub async fn drop_parked(site: &Site) -> Result<usize> {
    site.write(async move |_, tx| {
        let parked = jobs::table.filter(jobs::parked_at.is_not_null());
        Ok(on!(tx, |db| diesel::delete(parked).execute(db).await)?)
    })
    .await
}
