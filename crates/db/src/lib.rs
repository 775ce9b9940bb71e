//! The only crate that knows there are two databases: SQLite in a file, or a PostgreSQL server, chosen by an address.
//!
//! One hop for one unit of work: [`Db::read`] and [`Db::write`] carry a whole closure to the thread that owns a
//! connection, and every statement in it runs there. Closures need no `Send` future, and are done to their end even
//! when the caller goes away. A write is one transaction; on SQLite the writes that wait share a commit.
mod checkpoints;
mod columns;
mod connection;
mod dialect;
mod direct;
mod error;
mod migrations;
mod postgres;
mod readers;
pub mod search;
mod secure;
mod shape;
mod sqlite;
pub mod testing;
mod transaction;
mod types;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use columns::{UnknownWord, columns};
pub use connection::{Conn, Kind, PgConn, SqliteConn};
pub use dialect::{Among, InOrder, InUnlocked, Locking, ManyRows, Pairs, ROWS, Rows, among, pairs, rows};
pub use diesel::pg::Pg;
pub use diesel::sqlite::Sqlite;
pub use error::{Error, Result};
pub use search::Matches;
pub use shape::{Class, Column};
pub use transaction::Tx;
pub use types::{Json, Timestamp};

#[doc(hidden)]
pub use serde as __serde;

/// How to use the database; the defaults suit a small server.
#[derive(Debug, Clone)]
pub struct Options {
    /// SQLite: how many threads read.
    pub readers: usize,
    /// PostgreSQL: how many connections at most; a third of them write.
    pub connections: usize,
    /// SQLite: what a commit waits for.
    pub synchronous: Synchronous,
    /// PostgreSQL: how long a statement may take.
    pub statement_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        let statement_timeout = Duration::from_secs(30);
        Self {
            readers: 4,
            connections: 16,
            synchronous: Synchronous::Full,
            statement_timeout,
        }
    }
}

/// What a commit to SQLite waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// The disk: what was answered survives a power cut.
    #[default]
    Full,
    /// Nothing: a power cut may lose the last seconds, never more, and never the database.
    Normal,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Either>);

impl std::fmt::Debug for Db {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Db({:?})", self.kind())
    }
}

enum Either {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens `sqlite:/path/of/a/file` (made if need be, for our eyes only) or `postgres://user@host/name`, where a
    /// unix socket is `postgres:///name?host=/folder&user=…`. Migrates nothing.
    ///
    /// # Errors
    /// `Url`, `File` or `Pool`, with what is wrong.
    pub async fn open(url: &str, options: Options) -> Result<Self> {
        let opened = match url.split_once(':') {
            Some(("sqlite", rest)) => {
                let file = sqlite::path(rest)?;
                Either::Sqlite(blocking(move || sqlite::Sqlite::open(&file, &options)).await?)
            }
            Some(("postgres" | "postgresql", _)) => Either::Postgres(postgres::Postgres::open(url, &options).await?),
            _ => return Err(Error::Url("it must begin with sqlite: or postgres:")),
        };
        Ok(Self(Arc::new(opened)))
    }

    /// Runs `work` with a connection that refuses to write. Each statement sees the latest commits.
    ///
    /// # Errors
    /// Those of `work`; `Panicked`, `Busy`, `Pool`, `Closed`.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.0 {
            Either::Sqlite(sqlite) => sqlite.readers.read(work).await,
            Either::Postgres(postgres) => postgres.read(work).await,
        }
    }

    /// Runs `work` as one transaction, kept when it answers `Ok` and undone when it answers `Err` or panics. When
    /// this answers `Ok`, the write is durable. `work` must not wait for anything but the database.
    ///
    /// # Errors
    /// Those of `work`; `Panicked`, `Busy` (nothing was written, the caller may ask again), `Pool`, `Closed`.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.0 {
            Either::Sqlite(sqlite) => sqlite.writer.write(work).await,
            Either::Postgres(postgres) => postgres.write(work).await,
        }
    }

    /// Applies the migrations that have not been applied, all or none; answers their names, in order. Two servers may
    /// ask at once.
    ///
    /// # Errors
    /// `Migration`, with the name of the one that failed.
    pub async fn migrate(&self) -> Result<Vec<String>> {
        match &*self.0 {
            Either::Sqlite(sqlite) => sqlite.writer.alone(migrations::migrate_sqlite).await,
            Either::Postgres(postgres) => migrations::migrate_postgres(postgres.alone().await?).await,
        }
    }

    /// The names of the migrations that have not been applied.
    ///
    /// # Errors
    /// Those of asking the database.
    pub async fn pending(&self) -> Result<Vec<String>> {
        match &*self.0 {
            Either::Sqlite(sqlite) => sqlite.writer.alone(migrations::pending_sqlite).await,
            Either::Postgres(postgres) => migrations::pending_postgres(postgres.alone().await?).await,
        }
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        match &*self.0 {
            Either::Sqlite(_) => Kind::Sqlite,
            Either::Postgres(_) => Kind::Postgres,
        }
    }

    /// Writes a consistent copy of an SQLite database to `file`, which must not exist, while everybody goes on.
    ///
    /// # Errors
    /// `File` when it exists or cannot be written; `Pool` on PostgreSQL, which has `pg_dump` for that.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        match &*self.0 {
            Either::Postgres(_) => Err(Error::Pool("to copy a PostgreSQL database, use pg_dump".to_owned())),
            Either::Sqlite(sqlite) => {
                let ((origin, options), file) = (sqlite.origin(), PathBuf::from(file));
                blocking(move || sqlite::Sqlite::copy_to(&origin, &options, &file)).await
            }
        }
    }

    /// Every column of every table of ours, sorted; neither the migrations' own table nor the full-text index.
    ///
    /// # Errors
    /// Those of asking the database.
    pub async fn shape(&self) -> Result<Vec<Column>> {
        self.read(shape::read).await
    }

    /// Lets the work that waits be done, tidies, and ends the threads. Other clones then answer `Closed`.
    pub async fn close(self) {
        if let Either::Postgres(postgres) = &*self.0 {
            return postgres.close().await;
        }
        let closing = blocking(move || {
            if let Either::Sqlite(sqlite) = &*self.0 {
                sqlite.close();
            }
            Ok(())
        });
        if let Err(error) = closing.await {
            tracing::warn!(%error, "the database was not closed in order");
        }
    }
}

/// Runs `work` on a thread that may wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Panicked(error.to_string()))?
}
