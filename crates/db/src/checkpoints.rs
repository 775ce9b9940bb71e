//! The only place that moves what SQLite's journal holds into the file, beside those who read and write.
//!
//! By itself SQLite does it in the commit that comes upon a long journal: that one, and all the writes behind it, would
//! wait for the disk several times over.
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;

use crate::{Error, Options};

/// After how many commits it is worth it.
const ENOUGH: usize = 64;
/// How long is waited between two rounds at least.
const PAUSE: Duration = Duration::from_millis(500);
/// How many pages the journal may grow to before a commit does it after all: 64 MiB.
pub(crate) const LATEST: u32 = 16_384;

/// The thread that does it, for as long as this is kept.
pub(crate) struct Checkpoints {
    commits: Arc<AtomicUsize>,
    due: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Checkpoints {
    pub(crate) fn start(file: &Path, options: &Options) -> Result<Self, Error> {
        let mut conn = crate::sqlite::sync_connection(file, options)?;
        let (due, told) = sync_channel(1);
        let commits = Arc::new(AtomicUsize::new(0));
        let since = commits.clone();
        let thread = std::thread::Builder::new()
            .name("db-journal".to_owned())
            .spawn(move || run(&mut conn, &told, &since))
            .map_err(|error| Error::Pool(error.to_string()))?;
        Ok(Self { commits, due, thread })
    }

    /// Counts a commit.
    pub(crate) fn committed(&self) {
        if ENOUGH <= self.commits.fetch_add(1, Ordering::Relaxed) + 1 {
            // When it was told already, it knows.
            self.due.try_send(()).ok();
        }
    }

    /// Ends the thread, so that nobody else holds the journal.
    pub(crate) fn end(self) {
        drop(self.due);
        drop(self.thread.join());
    }
}

fn run(conn: &mut SqliteConnection, told: &Receiver<()>, commits: &AtomicUsize) {
    while told.recv().is_ok() {
        commits.store(0, Ordering::Relaxed);
        // It takes what nobody needs any more, and leaves the rest for the next round.
        if let Err(error) = conn.batch_execute("PRAGMA wal_checkpoint(PASSIVE)") {
            tracing::warn!(%error, "the journal was not moved into the database");
        }
        let until = Instant::now() + PAUSE;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            match told.recv_timeout(left) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}
