//! The only place that changes the shape of the database.
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{RunQueryDsl, SqliteConnection};
use diesel_async::{AsyncConnection, AsyncMigrationHarness, TransactionManager};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::PgConn;
use crate::sqlite::BUSY_TIMEOUT;
use crate::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number, so long as it stays the same: two servers that start together migrate one after the other.
const LOCK: i64 = 0x0063_6f75_7274_6570;

/// How long the second of two servers that start together waits for the first, in milliseconds.
const PATIENCE: u32 = 10 * 60 * 1000;

/// Applies what has not been applied: all of it, or nothing.
pub(crate) fn migrate_sqlite(conn: &mut SqliteConnection) -> Result<Vec<String>> {
    // A table can only be rebuilt while nothing looks at what points to it: otherwise DROP TABLE deletes those rows.
    conn.batch_execute(&format!("PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = {PATIENCE}"))?;
    let migrated = conn.immediate_transaction(|conn| {
        let names = run(conn, SQLITE, |_| true)?;
        match names.is_empty() || dangling(conn)? == 0 {
            true => Ok(names),
            false => Err(Error::Migration(
                "rows point to rows that do not exist (PRAGMA foreign_key_check)".to_owned(),
            )),
        }
    });
    conn.batch_execute(&format!(
        "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = {BUSY_TIMEOUT}"
    ))?;
    migrated
}

pub(crate) fn pending_sqlite(conn: &mut SqliteConnection) -> Result<Vec<String>> {
    pending(conn, SQLITE)
}

/// Applies what has not been applied: all of it, or nothing.
pub(crate) async fn migrate_postgres(conn: PgConn) -> Result<Vec<String>> {
    under_lock(conn, |harness| run(harness, POSTGRES, |_| true)).await
}

pub(crate) async fn pending_postgres(conn: PgConn) -> Result<Vec<String>> {
    under_lock(conn, |harness| pending(harness, POSTGRES)).await
}

/// Diesel's migrations are synchronous; on a thread that may wait they work with every kind of runtime. The lock and
/// the transaction end with the connection, if not before.
async fn under_lock(
    mut conn: PgConn,
    work: impl FnOnce(&mut AsyncMigrationHarness<PgConn>) -> Result<Vec<String>> + Send + 'static,
) -> Result<Vec<String>> {
    let lock = diesel::sql_query("SELECT pg_advisory_lock($1)").bind::<BigInt, _>(LOCK);
    diesel_async::RunQueryDsl::execute(lock, &mut conn).await?;
    Transactions::begin_transaction(&mut conn).await?;
    let waiting = tokio::task::spawn_blocking(move || {
        let mut harness = AsyncMigrationHarness::new(conn);
        work(&mut harness).map(|names| (names, harness.into_inner()))
    });
    let (names, mut conn) = waiting.await.map_err(|error| Error::Migration(error.to_string()))??;
    Transactions::commit_transaction(&mut conn).await?;
    Ok(names)
}

type Transactions = <PgConn as AsyncConnection>::TransactionManager;

/// Applies those that are wanted. Answers their names, in order.
fn run<DB: Backend>(
    harness: &mut impl MigrationHarness<DB>,
    all: EmbeddedMigrations,
    wanted: fn(&str) -> bool,
) -> Result<Vec<String>> {
    let waiting = harness.pending_migrations(all).map_err(failed)?;
    let mut names = Vec::new();
    for migration in waiting {
        let name = migration.name().to_string();
        if !wanted(&name) {
            continue;
        }
        harness
            .run_migration(&*migration)
            .map_err(|error| Error::Migration(format!("{name}: {error}")))?;
        names.push(name);
    }
    Ok(names)
}

fn pending<DB: Backend>(harness: &mut impl MigrationHarness<DB>, all: EmbeddedMigrations) -> Result<Vec<String>> {
    let waiting = harness.pending_migrations(all).map_err(failed)?;
    Ok(waiting.iter().map(|migration| migration.name().to_string()).collect())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Migration(error.to_string())
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn dangling(conn: &mut SqliteConnection) -> Result<i64> {
    let counted =
        diesel::sql_query("SELECT count(*) AS count FROM pragma_foreign_key_check").get_result::<Count>(conn)?;
    Ok(counted.count)
}

#[cfg(test)]
mod tests;
