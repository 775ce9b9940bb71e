//! The only place that changes the shape of the database.
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{RunQueryDsl, SqliteConnection};
use diesel_async::AsyncMigrationHarness;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::PgConn;
use crate::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number, so long as it stays the same: two servers that start together migrate one after the other.
const LOCK: i64 = 0x0063_6f75_7274_6570;

pub(crate) fn migrate_sqlite(conn: &mut SqliteConnection) -> Result<Vec<String>> {
    // A table can only be rebuilt while nothing looks at what points to it: otherwise DROP TABLE deletes those rows.
    conn.batch_execute("PRAGMA foreign_keys = OFF")?;
    let migrated = run(conn, SQLITE);
    conn.batch_execute("PRAGMA foreign_keys = ON")?;
    let names = migrated?;
    match names.is_empty() || dangling(conn)? == 0 {
        true => Ok(names),
        false => Err(Error::Migration(
            "rows point to rows that do not exist (PRAGMA foreign_key_check)".to_owned(),
        )),
    }
}

pub(crate) fn pending_sqlite(conn: &mut SqliteConnection) -> Result<Vec<String>> {
    pending(conn, SQLITE)
}

pub(crate) async fn migrate_postgres(mut conn: PgConn) -> Result<Vec<String>> {
    let lock = diesel::sql_query("SELECT pg_advisory_lock($1)").bind::<BigInt, _>(LOCK);
    diesel_async::RunQueryDsl::execute(lock, &mut conn).await?;
    harness(conn, |harness| run(harness, POSTGRES)).await
}

pub(crate) async fn pending_postgres(conn: PgConn) -> Result<Vec<String>> {
    harness(conn, |harness| pending(harness, POSTGRES)).await
}

/// Diesel's migrations are synchronous; on a thread that may wait they work with every kind of runtime.
async fn harness(
    conn: PgConn,
    work: impl FnOnce(&mut AsyncMigrationHarness<PgConn>) -> Result<Vec<String>> + Send + 'static,
) -> Result<Vec<String>> {
    let waiting = tokio::task::spawn_blocking(move || work(&mut AsyncMigrationHarness::new(conn)));
    waiting.await.map_err(|error| Error::Migration(error.to_string()))?
}

/// Applies what has not been applied; answers the names, in order.
fn run<DB: Backend>(harness: &mut impl MigrationHarness<DB>, all: EmbeddedMigrations) -> Result<Vec<String>> {
    let waiting = harness.pending_migrations(all).map_err(failed)?;
    let mut names = Vec::new();
    for migration in waiting {
        let name = migration.name().to_string();
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
