//! The queue as an administrator sees it, deliveries among the jobs.
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::id::JobId;
use crate::site::Site;
use crate::tables::{deliveries as rows, jobs, lanes, servers};
use crate::{Result, boxed, deliveries};

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

/// What is to be done, next first; payloads are not shown. Deliveries come after the jobs.
#[boxed]
pub async fn list(site: &Site, most: i64) -> Result<Vec<Entry>> {
    let most = most.clamp(1, 1000);
    site.read(async move |_, conn| {
        let query = jobs::table.order((jobs::due_at, jobs::id)).limit(most);
        let mut entries: Vec<Entry> = on!(&mut *conn, |db| query.select(db::columns::<Entry>()).load(db).await)?;
        let query = rows::table
            .inner_join(lanes::table.on(lanes::id.eq(rows::lane_id)))
            .inner_join(servers::table.on(servers::id.eq(lanes::server_id)))
            .order(rows::id)
            .limit(most)
            .select((
                (rows::id, servers::host, lanes::due_at, lanes::tries),
                (
                    lanes::lease_until,
                    rows::parked_at,
                    rows::error,
                    lanes::error,
                    rows::created_at,
                ),
            ));
        let found: Vec<Bringing> = on!(conn, |db| query.load(db).await)?;
        entries.extend(found.into_iter().map(Entry::from));
        Ok(entries)
    })
    .await
}

type Bringing = (
    (JobId, String, Option<Timestamp>, i32),
    (
        Option<Timestamp>,
        Option<Timestamp>,
        Option<String>,
        Option<String>,
        Timestamp,
    ),
);

impl From<Bringing> for Entry {
    fn from(((id, host, due_at, attempts), (lease_until, parked_at, why, waits_for, created_at)): Bringing) -> Self {
        Self {
            id,
            kind: "deliver".to_owned(),
            lane: format!("to:{host}"),
            due_at: due_at.unwrap_or(created_at),
            attempts,
            lease_until,
            parked_at,
            error: why.or(waits_for),
            created_at,
        }
    }
}

/// How much is waiting, and how much was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub waiting: i64,
    pub parked: i64,
}

#[boxed]
pub async fn tally(site: &Site) -> Result<Tally> {
    site.read(async move |_, conn| {
        let waiting = jobs::table.filter(jobs::parked_at.is_null()).count();
        let parked = jobs::table.filter(jobs::parked_at.is_not_null()).count();
        let jobs = Tally {
            waiting: on!(conn, |db| waiting.get_result(db).await)?,
            parked: on!(conn, |db| parked.get_result(db).await)?,
        };
        let waiting = rows::table.filter(rows::parked_at.is_null()).count();
        let parked = rows::table.filter(rows::parked_at.is_not_null()).count();
        Ok(Tally {
            waiting: jobs.waiting + on!(conn, |db| waiting.get_result::<i64>(db).await)?,
            parked: jobs.parked + on!(conn, |db| parked.get_result::<i64>(db).await)?,
        })
    })
    .await
}

/// Tries everything again now, also what was set aside. Answers how many.
#[boxed]
pub async fn retry_now(site: &Site) -> Result<usize> {
    let set_aside = deliveries::retry_all(site).await?;
    site.write(async move |_, tx| {
        let change = (
            jobs::parked_at.eq(None::<Timestamp>),
            jobs::due_at.eq(Timestamp::now()),
            jobs::attempts.eq(0),
        );
        let all = diesel::update(jobs::table.filter(jobs::kind.ne_all(["forget", "tend"]))).set(change);
        Ok(set_aside + on!(tx, |db| all.execute(db).await)?)
    })
    .await
}

/// Gives up what was set aside. Answers how many.
#[boxed]
pub async fn drop_parked(site: &Site) -> Result<usize> {
    site.write(async move |_, tx| {
        let parked = jobs::table.filter(jobs::parked_at.is_not_null());
        let dropped = on!(&mut *tx, |db| diesel::delete(parked).execute(db).await)?;
        let parked = rows::table.filter(rows::parked_at.is_not_null());
        Ok(dropped + on!(tx, |db| diesel::delete(parked).execute(db).await)?)
    })
    .await
}
