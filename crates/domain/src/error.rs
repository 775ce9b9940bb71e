//! The seven ways to fail.
use std::time::Duration;

/// The part of a form that is wrong: a key of the catalogue.
pub type Field = &'static str;
/// Why: a key of the catalogue.
pub type Reason = &'static str;

/// The seven ways to fail. Each says what the asker can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or you may not know that it does. The two are never told apart.
    #[error("not found")]
    NotFound,
    /// Prove who you are, and ask again.
    #[error("unproven")]
    Unproven,
    /// You may read it. You may not do this to it.
    #[error("forbidden: {0:?}")]
    Forbidden(crate::laws::permit::Deed),
    /// What you sent cannot be accepted as it stands.
    #[error("invalid {0}: {1}")]
    Invalid(Field, Reason),
    /// It is already so, or somebody was faster.
    #[error("conflict: {0}")]
    Conflict(Reason),
    /// Later.
    #[error("busy for {0:?}")]
    Busy(Duration),
    /// Our fault or a machine's. Logged once, at the door; described to nobody.
    #[error("fault: {0:#}")]
    Fault(anyhow::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        db::Error::from(error).into()
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error as Diesel};
        match error {
            db::Error::Query(Diesel::NotFound) => Self::NotFound,
            db::Error::Query(Diesel::DatabaseError(Kind::UniqueViolation, _)) => Self::Conflict("already_so"),
            db::Error::Busy(_) => Self::Busy(Duration::from_secs(1)),
            other => Self::Fault(other.into()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl Error {
    /// A fault of ours, with the sentence to log.
    pub(crate) fn fault(sentence: impl Into<String>) -> Self {
        Self::Fault(anyhow::anyhow!(sentence.into()))
    }
}

/// Gives a conflict its own reason, where a unique row says who was faster.
pub(crate) trait Clash<T> {
    fn clash(self, reason: Reason) -> Result<T>;
}
impl<T, E: Into<Error>> Clash<T> for std::result::Result<T, E> {
    fn clash(self, reason: Reason) -> Result<T> {
        self.map_err(|error| match error.into() {
            Error::Conflict(_) => Error::Conflict(reason),
            other => other,
        })
    }
}
