//! The only place that opens connections to PostgreSQL.
//!
//! Reads and writes have a pool each: the sessions of the first refuse to write, as the readers of SQLite do.
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::SimpleAsyncConnection;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use futures::FutureExt;
use tokio_util::task::{LocalPoolHandle, TaskTracker};

use crate::connection::PgConn;
use crate::secure::Target;
use crate::{Conn, Error, Options, Result, Tx};

/// How long to wait for a connection of the pool.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many threads run units of work; they only wait for the server.
const WORKERS: usize = 4;

/// A PostgreSQL database: a pool for reads and one for writes.
pub(crate) struct Postgres {
    readers: Pool<PgConn>,
    writers: Pool<PgConn>,
    workers: LocalPoolHandle,
    under_way: TaskTracker,
    target: Target,
}

impl Postgres {
    /// Opens the pools, and one connection, so that a wrong address is known at once.
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self> {
        let writing = (options.connections / 3).max(1);
        let reading = options.connections.saturating_sub(writing).max(1);
        let target = Target::read(url)?;
        let opened = Self {
            readers: pool(&target, options, true, reading)?,
            writers: pool(&target, options, false, writing)?,
            workers: LocalPoolHandle::new(WORKERS),
            under_way: TaskTracker::new(),
            target,
        };
        drop(take(&opened.writers).await?);
        Ok(opened)
    }

    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let mut conn = Conn::Postgres(Box::new(take(&self.readers).await?));
        let run = async move || match AssertUnwindSafe(work(&mut conn)).catch_unwind().await {
            Ok(outcome) => outcome,
            Err(panic) => {
                discard(conn);
                Err(Error::panicked(&*panic).into())
            }
        };
        self.pinned(run).await
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let mut tx = Tx::over(Conn::Postgres(Box::new(take(&self.writers).await?)));
        let run = async move || {
            let level = tx.deepen().await.map_err(Error::from)?;
            match AssertUnwindSafe(work(&mut tx)).catch_unwind().await {
                Ok(outcome) => {
                    let settled = tx.settle(level, outcome.is_ok()).await.map_err(Error::from);
                    outcome.and_then(|value| settled.map(|()| value).map_err(E::from))
                }
                Err(panic) => {
                    discard(tx.into_conn());
                    Err(Error::panicked(&*panic).into())
                }
            }
        };
        self.pinned(run).await
    }

    /// Runs on a thread of our own, to the end, even when the caller goes away.
    async fn pinned<T, E>(&self, run: impl AsyncFnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let under_way = self.under_way.token();
        let to_the_end = async move || {
            let outcome = run().await;
            drop(under_way);
            outcome
        };
        self.workers.spawn_pinned(to_the_end).await.map_err(|_| Error::Closed)?
    }

    /// A connection of its own, without limits, for migrations; whatever it holds is released when it is dropped.
    pub(crate) async fn alone(&self) -> Result<PgConn> {
        self.target
            .connect()
            .await
            .map_err(|error| Error::Pool(error.to_string()))
    }

    /// Lets the work under way be done; the connections end when it gives them back.
    pub(crate) async fn close(&self) {
        self.readers.close();
        self.writers.close();
        self.under_way.close();
        self.under_way.wait().await;
    }
}

fn pool(target: &Target, options: &Options, read_only: bool, size: usize) -> Result<Pool<PgConn>> {
    let setup = format!(
        "SET application_name = 'courtepointe'; SET statement_timeout = {};
         SET idle_in_transaction_session_timeout = 60000; SET jit = off; SET TIME ZONE 'UTC';
         SET default_transaction_read_only = {};",
        options.statement_timeout.as_millis(),
        if read_only { "on" } else { "off" },
    );
    let mut config = ManagerConfig::<PgConn>::default();
    // A connection that was lost is noticed without a question to the server before each use.
    config.recycling_method = RecyclingMethod::Fast;
    let target = target.clone();
    config.custom_setup = Box::new(move |_| connect(target.clone(), setup.clone()).boxed());
    // The target knows the address.
    Pool::builder(AsyncDieselConnectionManager::new_with_config("", config))
        .max_size(size)
        .build()
        .map_err(|error| Error::Pool(error.to_string()))
}

async fn connect(target: Target, setup: String) -> ConnectionResult<PgConn> {
    let mut conn = target.connect().await?;
    conn.batch_execute(&setup)
        .await
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

async fn take(pool: &Pool<PgConn>) -> Result<Object<PgConn>> {
    match tokio::time::timeout(PATIENCE, pool.get()).await {
        Ok(Ok(conn)) => Ok(conn),
        Ok(Err(_)) if pool.is_closed() => Err(Error::Closed),
        Ok(Err(error)) => Err(Error::Pool(error.to_string())),
        Err(_) => Err(Error::Busy("every connection is in use".to_owned())),
    }
}

/// A connection whose work panicked may be anywhere in a conversation: nobody else gets it.
fn discard(conn: Conn) {
    match conn {
        Conn::Postgres(object) => drop(Object::take(*object)),
        Conn::Sqlite(conn) => drop(conn),
    }
}
