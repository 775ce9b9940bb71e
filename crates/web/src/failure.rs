//! The only place that says which status an error has, for doors without words of their own.

use axum::response::{IntoResponse, Response};
use domain::Error;
use http::StatusCode;

/// A failure before any door could dress it: a status without a body.
#[derive(Debug)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Error::Fault(fault) = &self.0 {
            tracing::error!(error = format!("{fault:#}"), "A request failed");
        }
        status(&self.0).into_response()
    }
}

/// The status of an error. What does not exist and what one may not know of are the same.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Unproven => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Invalid(..) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
