//! The only place that dresses a failure as Mastodon does: a status and `{"error": …}`.

use std::time::Duration;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use domain::Error;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use web::Unreadable;

/// What was refused, with the exact words clients look for.
#[derive(Debug)]
pub enum Refusal {
    /// The domain said no.
    Domain(Error),
    /// A token that proves nothing.
    BadToken,
    /// A token that proves somebody, but not for this.
    Scope,
    /// An application's own token where a person is needed.
    PersonNeeded,
    /// What was sent cannot be accepted, in one sentence for a person.
    Unprocessable(String),
    /// Like [`Self::Unprocessable`], field by field, for the form of a new account.
    Details(Value),
    /// OAuth's own errors: status, code, description (RFC 6749 §5.2).
    Oauth(StatusCode, &'static str, &'static str),
    Unreadable(Unreadable),
    TooOften(Duration),
    /// We do not offer this, and say so.
    NotOffered(&'static str),
}

pub type Answer<T> = Result<Json<T>, Refusal>;

impl Refusal {
    pub fn sentence(sentence: impl Into<String>) -> Self {
        Self::Unprocessable(sentence.into())
    }

    /// The one answer for what does not exist and for what one may not know of.
    pub const NOT_FOUND: &str = "Record not found";
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<Unreadable> for Refusal {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unreadable(unreadable)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Domain(error) => of_domain(error),
            Self::BadToken => said(StatusCode::UNAUTHORIZED, "The access token is invalid"),
            Self::Scope => said(StatusCode::FORBIDDEN, "This action is outside the authorized scopes"),
            Self::PersonNeeded => said(
                StatusCode::UNPROCESSABLE_ENTITY,
                "This method requires an authenticated user",
            ),
            Self::Unprocessable(sentence) => said(
                StatusCode::UNPROCESSABLE_ENTITY,
                &format!("Validation failed: {sentence}"),
            ),
            Self::Details(details) => details_of(details),
            Self::Oauth(status, code, description) => oauth(status, code, description),
            Self::Unreadable(unreadable) => unreadable.into_response(),
            Self::TooOften(wait) => later(StatusCode::TOO_MANY_REQUESTS, "Too many requests", wait),
            Self::NotOffered(sentence) => said(StatusCode::UNPROCESSABLE_ENTITY, sentence),
        }
    }
}

fn of_domain(error: Error) -> Response {
    match error {
        Error::NotFound => said(StatusCode::NOT_FOUND, Refusal::NOT_FOUND),
        Error::Unproven => said(StatusCode::UNAUTHORIZED, "The access token is invalid"),
        Error::Forbidden(_) => said(StatusCode::FORBIDDEN, "This action is not allowed"),
        Error::Invalid(_, reason) | Error::Conflict(reason) => said(
            StatusCode::UNPROCESSABLE_ENTITY,
            &format!("Validation failed: {}", crate::sentences::of(reason)),
        ),
        Error::Busy(wait) => later(StatusCode::SERVICE_UNAVAILABLE, "Please try again later", wait),
        Error::Fault(fault) => {
            tracing::error!(error = format!("{fault:#}"), "A client's request failed");
            said(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side")
        }
    }
}

fn said(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

fn details_of(details: Value) -> Response {
    let body = json!({ "error": "Validation failed", "details": details });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

fn oauth(status: StatusCode, code: &str, description: &str) -> Response {
    let body = Json(json!({ "error": code, "error_description": description }));
    (status, [(header::CACHE_CONTROL, "no-store")], body).into_response()
}

fn later(status: StatusCode, error: &str, wait: Duration) -> Response {
    let mut response = said(status, error);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    response
}
