//! The only place that names the ways in which a database can fail us.
use std::path::PathBuf;

use diesel::result::{DatabaseErrorKind, Error as Query};

/// What can go wrong between us and the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused a statement, or the row was not found.
    #[error(transparent)]
    Query(Query),
    /// No connection could be had.
    #[error("no connection to the database: {0}")]
    Pool(String),
    /// A migration failed, and none was applied.
    #[error("migration: {0}")]
    Migration(String),
    /// The address of the database cannot be understood. It is not repeated here: it may hold a password.
    #[error("not a database address: {0}")]
    Url(&'static str),
    /// A file or a folder of the SQLite database is not as it should be.
    #[error("{}: {why}", .path.display())]
    File { path: PathBuf, why: String },
    /// Somebody else holds what this work needs, or it took too long. Nothing was written; it may be tried again.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The work panicked. Nothing of it was written.
    #[error("the work panicked: {0}")]
    Panicked(String),
    /// The database was closed before the work was done.
    #[error("the database is closed")]
    Closed,
}

/// The result of asking the database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<Query> for Error {
    fn from(error: Query) -> Self {
        match &error {
            Query::DatabaseError(kind, facts) if is_busy(kind, facts.message()) => {
                Self::Busy(facts.message().to_owned())
            }
            _ => Self::Query(error),
        }
    }
}

/// PostgreSQL has codes for these which Diesel does not pass on, and SQLite has only its words.
fn is_busy(kind: &DatabaseErrorKind, message: &str) -> bool {
    match kind {
        DatabaseErrorKind::SerializationFailure => true,
        DatabaseErrorKind::Unknown => [
            "deadlock",
            "database is locked",
            "database table is locked",
            "statement timeout",
            "lock timeout",
        ]
        .iter()
        .any(|words| message.contains(words)),
        _ => false,
    }
}

impl Error {
    /// The same error for one more of those who shared a transaction.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Query(error) => Self::Query(Query::DatabaseError(
                DatabaseErrorKind::Unknown,
                Box::new(error.to_string()),
            )),
            Self::Pool(why) => Self::Pool(why.clone()),
            Self::Migration(why) => Self::Migration(why.clone()),
            Self::Url(why) => Self::Url(why),
            Self::File { path, why } => Self::File {
                path: path.clone(),
                why: why.clone(),
            },
            Self::Busy(why) => Self::Busy(why.clone()),
            Self::Panicked(why) => Self::Panicked(why.clone()),
            Self::Closed => Self::Closed,
        }
    }

    /// What a panic said, if it said it in words.
    pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        Self::Panicked(
            words
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("without a word")
                .to_owned(),
        )
    }
}
