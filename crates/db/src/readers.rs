//! The only place that runs reads on SQLite: a few threads, each with its own connection, one queue for all.
use std::path::Path;
use std::thread::JoinHandle;

use async_channel::{Receiver, Sender};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use futures::executor::block_on;
use tokio::sync::oneshot;

use crate::connection::SqliteConn;
use crate::sqlite::{caught, connect};
use crate::{Conn, Error, Options};

/// How many reads may wait before those who ask wait too.
const WAITING: usize = 512;

type Job = Box<dyn FnOnce(&mut Conn) + Send>;

/// The reading half of an SQLite database.
pub(crate) struct Readers(Sender<Job>);

impl Readers {
    /// Starts the threads; they end when the queue is closed or nobody holds it any more.
    pub(crate) fn start(file: &Path, options: &Options) -> Result<(Self, Vec<JoinHandle<()>>), Error> {
        let (jobs, queue) = async_channel::bounded(WAITING);
        let threads = (0..options.readers.max(1)).map(|n| start_one(n, connect(file, options, true)?, queue.clone()));
        Ok((Self(jobs), threads.collect::<Result<_, _>>()?))
    }

    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            // A read changes nothing: when nobody waits for it any more, others may go first.
            if !answer.is_closed() {
                let outcome = caught(|| block_on(work(conn)));
                drop(answer.send(outcome));
            }
        });
        self.0.send(job).await.map_err(|_| Error::Closed)?;
        answered.await.map_err(|_| Error::Closed)?
    }

    pub(crate) fn close(&self) {
        self.0.close();
    }
}

fn start_one(n: usize, conn: SqliteConn, queue: Receiver<Job>) -> Result<JoinHandle<()>, Error> {
    let run = move || {
        let mut conn = Conn::Sqlite(conn);
        while let Ok(job) = queue.recv_blocking() {
            job(&mut conn);
            leave_no_transaction(&mut conn);
        }
    };
    std::thread::Builder::new()
        .name(format!("db-reader-{n}"))
        .stack_size(crate::sqlite::STACK)
        .spawn(run)
        .map_err(|error| Error::Pool(error.to_string()))
}

/// A read that was cut short inside a transaction of its own must not leave the next one looking at old rows.
fn leave_no_transaction(conn: &mut Conn) {
    let Conn::Sqlite(db) = conn else { return };
    let inner = db.inner();
    let rolled_back = match AnsiTransactionManager::transaction_manager_status_mut(inner).transaction_depth() {
        Ok(None) => return,
        Ok(Some(_)) => AnsiTransactionManager::rollback_transaction(inner),
        Err(error) => Err(error),
    };
    if rolled_back.is_err() {
        crate::sqlite::abandon(db);
    }
}
