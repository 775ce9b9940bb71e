//! The only place that opens an SQLite file, and says how.
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::JoinHandle;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::sql_types::Text;
use diesel::{Connection, RunQueryDsl, SqliteConnection};

use crate::checkpoints::{Checkpoints, LATEST};
use crate::connection::SqliteConn;
use crate::readers::Readers;
use crate::writer::Writer;
use crate::{Error, Options, Result, Synchronous};

/// The stack of a thread that runs queries, in bytes: their futures are deep when not optimised.
pub(crate) const STACK: usize = 8 << 20;

/// How long to wait for a writer in another process, in milliseconds.
pub(crate) const BUSY_TIMEOUT: u32 = 5000;

/// How much of the file a reader keeps by itself, in KiB. The system keeps the file for all of them, and whatever a reader
/// kept is forgotten at the next commit.
const CACHE: u32 = 2000;

/// An SQLite database: several readers, one writer.
pub(crate) struct Sqlite {
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    file: PathBuf,
    options: Options,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Sqlite {
    /// Opens `file`, and makes it when it does not exist. Blocks.
    pub(crate) fn open(file: &Path, options: &Options) -> Result<Self> {
        make(file)?;
        let (writer, thread) = Writer::start(connect(file, options, false)?, Checkpoints::start(file, options)?)?;
        let (readers, mut threads) = Readers::start(file, options)?;
        threads.push(thread);
        let (file, options) = (file.to_owned(), options.clone());
        Ok(Self {
            readers,
            writer,
            file,
            options,
            threads: Mutex::new(threads),
        })
    }

    /// Writes a consistent copy to `file`, which must not exist, while everybody goes on. Blocks.
    pub(crate) fn copy_to(origin: &Path, options: &Options, file: &Path) -> Result<()> {
        let path = file.to_str().ok_or_else(|| refused(file, "the name is not UTF-8"))?;
        let copy = create(file).map_err(|error| refused(file, &error.to_string()))?;
        let mut conn = sync_connection(origin, options)?;
        let copied = diesel::sql_query("VACUUM INTO ?")
            .bind::<Text, _>(path)
            .execute(&mut conn);
        let kept = copied
            .map_err(Error::from)
            .and_then(|_| copy.sync_all().map_err(|error| refused(file, &error.to_string())));
        if kept.is_err() {
            drop(fs::remove_file(file));
        }
        kept
    }

    pub(crate) fn origin(&self) -> (PathBuf, Options) {
        (self.file.clone(), self.options.clone())
    }

    /// Lets what waits be done, and ends the threads. Blocks.
    pub(crate) fn close(&self) {
        self.readers.close();
        self.writer.close();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
        for thread in threads {
            drop(thread.join());
        }
    }
}

/// The file named by what follows `sqlite:`.
pub(crate) fn path(rest: &str) -> Result<PathBuf> {
    let path = rest.strip_prefix("//").unwrap_or(rest);
    match path {
        "" => Err(Error::Url("sqlite: needs the path of a file")),
        ":memory:" => Err(Error::Url(
            "a database in memory would be lost; sqlite: needs the path of a file",
        )),
        path => Ok(path.into()),
    }
}

/// Makes an empty file that only we can read, unless there is a file already.
fn make(file: &Path) -> Result<()> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(refused(folder, "this folder does not exist; make it first"));
    }
    match create(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(refused(file, &error.to_string())),
    }
}

/// SQLite gives its journals the mode of the file.
fn create(file: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

fn refused(path: &Path, why: &str) -> Error {
    Error::File {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}

pub(crate) fn connect(file: &Path, options: &Options, read_only: bool) -> Result<SqliteConn> {
    let mut conn = sync_connection(file, options)?;
    if read_only {
        conn.batch_execute(&format!("PRAGMA query_only = ON; PRAGMA cache_size = -{CACHE}"))?;
    }
    Ok(SqliteConn::new(conn))
}

pub(crate) fn sync_connection(file: &Path, options: &Options) -> Result<SqliteConnection> {
    let path = file.to_str().ok_or_else(|| refused(file, "the name is not UTF-8"))?;
    let mut conn = SqliteConnection::establish(path).map_err(|error| refused(file, &error.to_string()))?;
    let synchronous = match options.synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Normal => "NORMAL",
    };
    // `mmap` brought nothing measurable, and hides how much memory is used.
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout = {BUSY_TIMEOUT}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
         PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;
         PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = {LATEST};"
    ))
    .map_err(|error| refused(file, &error.to_string()))?;
    Ok(conn)
}

/// What the writer does last: its journal goes into the file, and the planner learns from what was asked.
pub(crate) fn tidy(conn: &mut SqliteConnection) {
    if let Err(error) = conn.batch_execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);") {
        tracing::warn!(%error, "the journal stays beside the database");
    }
}

/// Forgets whatever transaction is open, whether SQLite or Diesel still believes in it.
pub(crate) fn abandon(conn: &mut SqliteConn) {
    let inner = conn.inner();
    // SQLite refuses to roll back what it has rolled back by itself.
    drop(inner.batch_execute("ROLLBACK"));
    *AnsiTransactionManager::transaction_manager_status_mut(inner) = Default::default();
}

/// The outcome of `work`; a panic is an error like another, and the thread lives on.
pub(crate) fn caught<T, E: From<Error>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Error::panicked(&*panic).into()))
}
