//! How many units of work a second each database does here: `cargo run --release -p db --example pace [SQLITE-FILE]`.
use std::time::{Duration, Instant};

use db::testing::Databases;
use db::{Db, Error, Options, on};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures::future::join_all;

diesel::table! {
    pace (id) {
        id -> BigInt,
        said -> Text,
    }
}

const FOR: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> Result<(), Error> {
    let databases = Databases::new();
    let file = std::env::args().nth(1).map(|file| format!("sqlite:{file}"));
    let sqlite = match file {
        Some(url) => url,
        None => databases.empty_sqlite().await,
    };
    for url in std::iter::once(sqlite).chain(databases.empty_postgres().await) {
        let db = Db::open(&url, Options::default()).await?;
        prepare(&db).await?;
        for tasks in [1, 16, 128] {
            let reads = measure(tasks, || read(&db)).await;
            let writes = measure(tasks, || write(&db)).await;
            println!(
                "{:?}, {tasks} at once: {reads:.0} reads/s, {writes:.0} writes/s",
                db.kind()
            );
        }
        db.close().await;
    }
    Ok(())
}

async fn prepare(db: &Db) -> Result<(), Error> {
    db.write(async |tx| {
        let table = "CREATE TABLE pace (id BIGINT NOT NULL PRIMARY KEY, said TEXT NOT NULL)";
        on!(tx, |db| db.batch_execute(table).await)?;
        let first = (pace::id.eq(1), pace::said.eq("something"));
        on!(tx, |db| diesel::insert_into(pace::table)
            .values(first)
            .execute(db)
            .await)?;
        Ok(())
    })
    .await
}

async fn read(db: &Db) -> Result<(), Error> {
    db.read(async |conn| {
        let said = pace::table.find(1).select(pace::said);
        on!(conn, |db| said.get_result::<String>(db).await)?;
        Ok(())
    })
    .await
}

async fn write(db: &Db) -> Result<(), Error> {
    use std::sync::atomic::{AtomicI64, Ordering};
    static NEXT: AtomicI64 = AtomicI64::new(2);
    let row = (
        pace::id.eq(NEXT.fetch_add(1, Ordering::Relaxed)),
        pace::said.eq("something else"),
    );
    db.write(async move |tx| {
        on!(tx, |db| diesel::insert_into(pace::table).values(row).execute(db).await)?;
        Ok(())
    })
    .await
}

/// Units a second, with so many asking at once.
async fn measure<F: Future<Output = Result<(), Error>>>(tasks: usize, unit: impl Fn() -> F) -> f64 {
    let since = Instant::now();
    let one = async || {
        let mut done = 0_u32;
        while since.elapsed() < FOR {
            unit().await.expect("a unit of work succeeds");
            done += 1;
        }
        done
    };
    let done: u32 = join_all((0..tasks).map(|_| one())).await.into_iter().sum();
    f64::from(done) / since.elapsed().as_secs_f64()
}
