//! The only place that writes to SQLite: one thread, which commits the writes that wait together.
//!
//! SQLite has one writer, and what a small write waits for is the disk. So the writes that are waiting while one is
//! being done join its transaction, each in a savepoint of its own, and one commit makes all of them durable. Nobody
//! is answered before that commit. Tables must not have deferred constraints: those are checked at the commit, where
//! one failing write would take its neighbours with it.
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use async_channel::{Receiver, Sender};
use diesel::SqliteConnection;
use diesel::connection::AnsiTransactionManager;
use futures::executor::block_on;
use tokio::sync::oneshot;

use crate::checkpoints::Checkpoints;
use crate::connection::SqliteConn;
use crate::sqlite::{abandon, caught};
use crate::{Conn, Error, Tx};

/// How many writes may wait before those who ask wait too.
const WAITING: usize = 1024;
/// How many writes share a commit at most.
const GROUP: usize = 64;
/// How long the first write of a group may be kept from its commit by the others.
const PATIENCE: Duration = Duration::from_millis(20);

/// A write: given the transaction it is done; given an error it is refused with it.
type Write = Box<dyn FnOnce(Result<&mut Tx, Error>) -> Done + Send>;
type Alone = Box<dyn FnOnce(&mut SqliteConnection) + Send>;

enum Order {
    /// In the transaction of the group.
    Write(Write),
    /// Outside of any transaction.
    Alone(Alone),
}

/// A write that was done, or undone; its caller waits for the commit.
struct Done {
    keep: bool,
    answer: Box<dyn FnOnce(Result<(), Error>)>,
}

/// The writing half of an SQLite database.
pub(crate) struct Writer(Sender<Order>);

impl Writer {
    /// Starts the thread; it ends when the queue is closed or nobody holds it any more.
    pub(crate) fn start(conn: SqliteConn, journal: Checkpoints) -> Result<(Self, JoinHandle<()>), Error> {
        let (orders, queue) = async_channel::bounded(WAITING);
        let thread = std::thread::Builder::new()
            .name("db-writer".to_owned())
            .stack_size(crate::sqlite::STACK)
            .spawn(move || run(Tx::over(Conn::Sqlite(conn)), &queue, journal))
            .map_err(|error| Error::Pool(error.to_string()))?;
        Ok((Self(orders), thread))
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (caller, answered) = oneshot::channel();
        let write: Write = Box::new(move |tx| {
            let outcome = tx.map_err(E::from).and_then(|tx| caught(|| block_on(work(tx))));
            let keep = outcome.is_ok();
            let answer = move |committed: Result<(), Error>| {
                let outcome = outcome.and_then(|value| committed.map(|()| value).map_err(E::from));
                drop(caller.send(outcome));
            };
            Done {
                keep,
                answer: Box::new(answer),
            }
        });
        self.0.send(Order::Write(write)).await.map_err(|_| Error::Closed)?;
        answered.await.map_err(|_| Error::Closed)?
    }

    /// Runs `work` on the writing connection, outside of any transaction.
    pub(crate) async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (caller, answered) = oneshot::channel();
        let alone: Alone = Box::new(move |conn| drop(caller.send(caught(|| work(conn)))));
        self.0.send(Order::Alone(alone)).await.map_err(|_| Error::Closed)?;
        answered.await.map_err(|_| Error::Closed)?
    }

    pub(crate) fn close(&self) {
        self.0.close();
    }
}

fn run(mut tx: Tx, queue: &Receiver<Order>, journal: Checkpoints) {
    let mut next = queue.recv_blocking().ok();
    while let Some(order) = next.take() {
        match order {
            Order::Alone(work) => outside(&mut tx, work),
            Order::Write(first) => {
                next = group(&mut tx, first, queue);
                journal.committed();
            }
        }
        next = next.or_else(|| queue.recv_blocking().ok());
    }
    journal.end();
    outside(&mut tx, Box::new(crate::sqlite::tidy));
}

fn outside(tx: &mut Tx, work: Alone) {
    work(sqlite(tx).inner());
}

/// Does `first` and the writes waiting behind it in one transaction; answers the order that could not join them.
fn group(tx: &mut Tx, first: Write, queue: &Receiver<Order>) -> Option<Order> {
    if let Err(error) = begin(tx) {
        (first(Err(error)).answer)(Ok(()));
        return None;
    }
    let since = Instant::now();
    let mut done = Vec::new();
    let mut joined = one(tx, first, &mut done);
    let mut left_over = None;
    while joined.is_ok() && done.len() < GROUP && since.elapsed() < PATIENCE {
        match queue.try_recv() {
            Ok(Order::Write(write)) => joined = one(tx, write, &mut done),
            Ok(alone) => {
                left_over = Some(alone);
                break;
            }
            Err(_) => break,
        }
    }
    let committed = joined.and_then(|()| Ok(block_on(tx.settle(1, true))?));
    if let Err(error) = &committed {
        tracing::error!(%error, writes = done.len(), "a group of writes was not committed");
        abandon(sqlite(tx));
    }
    for write in done {
        (write.answer)(committed.as_ref().copied().map_err(Error::again));
    }
    left_over
}

/// Takes the write lock at once, so that nobody has to become a writer half-way.
fn begin(tx: &mut Tx) -> Result<(), Error> {
    AnsiTransactionManager::begin_transaction_sql(sqlite(tx).inner(), "BEGIN IMMEDIATE").map_err(|error| {
        abandon(sqlite(tx));
        error.into()
    })
}

/// Does one write in a savepoint. An error here is of the transaction: SQLite ended it by itself, as it does when the
/// disk is full, or its savepoints are not as we left them. Then nothing of the group can be kept.
fn one(tx: &mut Tx, write: Write, done: &mut Vec<Done>) -> Result<(), Error> {
    let level = match block_on(tx.deepen()) {
        Ok(level) => level,
        Err(error) => {
            let error = Error::from(error);
            done.push(write(Err(error.again())));
            return Err(error);
        }
    };
    let ran = write(Ok(tx));
    let settled = block_on(tx.settle(level, ran.keep));
    done.push(ran);
    Ok(settled?)
}

fn sqlite(tx: &mut Tx) -> &mut SqliteConn {
    match tx.as_conn() {
        Conn::Sqlite(conn) => conn,
        Conn::Postgres(_) => unreachable!("the writer's thread owns a connection to SQLite"),
    }
}
