//! How federation fails, and what the other server is told of it.

use crate::{client, keys, signatures, wire};
use http::StatusCode;

/// Why something from another server was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The house's own answer.
    #[error(transparent)]
    Domain(#[from] domain::Error),
    /// It says what it may not say. The sentence is for our log.
    #[error("refused: {0}")]
    Refused(&'static str),
    #[error(transparent)]
    Unsigned(#[from] signatures::Refused),
    #[error(transparent)]
    Malformed(#[from] wire::Malformed),
    /// Another server did not give what was asked of it.
    #[error(transparent)]
    Fetch(#[from] client::Error),
    /// It is refused by its form alone.
    #[error("refused with {0}")]
    Form(StatusCode),
    /// Nothing to do, and nothing wrong.
    #[error("nothing to do: {0}")]
    Idle(&'static str),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether the same thing may succeed later.
    pub fn passes(&self) -> bool {
        match self {
            Self::Domain(error) => matches!(error, domain::Error::Busy(_) | domain::Error::Fault(_)),
            Self::Fetch(error) => error.passes(),
            _ => false,
        }
    }

    /// What the sender of an activity is answered. What they may not know of is 404, whatever the reason.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Form(status) => *status,
            Self::Domain(domain::Error::NotFound) => StatusCode::NOT_FOUND,
            Self::Domain(domain::Error::Unproven) | Self::Unsigned(_) => StatusCode::UNAUTHORIZED,
            Self::Domain(domain::Error::Invalid(..)) | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Domain(domain::Error::Conflict(_)) | Self::Idle(_) => StatusCode::ACCEPTED,
            Self::Domain(domain::Error::Busy(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Domain(domain::Error::Fault(_)) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Fetch(error) if error.passes() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Domain(domain::Error::Forbidden(_)) | Self::Refused(_) | Self::Fetch(_) => StatusCode::FORBIDDEN,
        }
    }
}

impl From<keys::Unusable> for Error {
    fn from(error: keys::Unusable) -> Self {
        Self::Domain(domain::Error::Fault(error.into()))
    }
}

/// The library hides our client's own errors inside the middleware's.
impl From<activitypub_federation::error::Error> for Error {
    fn from(error: activitypub_federation::error::Error) -> Self {
        use activitypub_federation::error::Error as Library;
        match error {
            Library::NotFound => Self::Domain(domain::Error::NotFound),
            Library::ObjectDeleted(_) => Self::Fetch(client::Error::Gone),
            Library::RequestLimit => Self::Refused("it leads to too many places"),
            Library::ResponseBodyLimit => Self::Fetch(client::Error::TooLarge),
            Library::ReqwestMiddleware(reqwest_middleware::Error::Middleware(inner)) => {
                match inner.downcast::<client::Error>() {
                    Ok(error) => Self::Fetch(error),
                    Err(other) => Self::Fetch(client::Error::Network(other.to_string())),
                }
            }
            Library::UrlVerificationError(reason) => Self::Refused(reason),
            Library::FetchWrongId(_) => Self::Refused("a document says it is another"),
            Library::FetchInvalidContentType(_) => Self::Refused("a document is of another type"),
            Library::ParseFetchedObject(error, ..) => Self::Malformed(wire::Malformed::because(error)),
            other => Self::Fetch(client::Error::Network(other.to_string())),
        }
    }
}
