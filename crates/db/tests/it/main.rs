//! What this crate promises, asked of both databases.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod columns;
mod files;
mod sealed;
mod units;
mod words;

use db::testing::Databases;
use db::{Conn, Db, Error, Tx, on};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

diesel::table! {
    scraps (id) {
        id -> BigInt,
        said -> Text,
    }
}

/// A database of each kind with a table of scraps; they live as long as the first value.
async fn notebooks() -> (Databases, Vec<Db>) {
    let databases = Databases::new();
    let open = databases.open_each().await;
    for db in &open {
        run(
            db,
            "CREATE TABLE scraps (id BIGINT NOT NULL PRIMARY KEY, said TEXT NOT NULL UNIQUE)",
        )
        .await;
    }
    (databases, open)
}

async fn run(db: &Db, sql: &'static str) {
    db.write(async move |tx| Ok::<_, Error>(on!(tx, |db| db.batch_execute(sql).await)?))
        .await
        .unwrap();
}

async fn note(tx: &mut Tx, id: i64, said: &str) -> Result<(), Error> {
    let note = (scraps::id.eq(id), scraps::said.eq(said));
    on!(tx, |db| diesel::insert_into(scraps::table)
        .values(note)
        .execute(db)
        .await)?;
    Ok(())
}

async fn ids(conn: &mut Conn) -> Result<Vec<i64>, Error> {
    Ok(on!(conn, |db| scraps::table
        .select(scraps::id)
        .order(scraps::id)
        .load(db)
        .await)?)
}
