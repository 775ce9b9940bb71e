//! The only place for errors as these clients read them: `{"error": "word", "message"?: "…"}` and a status.

use std::marker::PhantomData;
use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::{Deed, Error};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::dialect::Dialect;

/// What every call comes to.
pub type Answer<D, T> = Result<Json<T>, Refusal<D>>;

/// A refusal, said in the words of one version.
#[derive(Debug)]
pub struct Refusal<D> {
    why: Why,
    version: PhantomData<D>,
}

#[derive(Debug)]
enum Why {
    /// One of the seven of the house.
    House(Error),
    /// A word that only these APIs know.
    Word(StatusCode, &'static str),
}

impl<D> From<Error> for Refusal<D> {
    fn from(error: Error) -> Self {
        Self {
            why: Why::House(error),
            version: PhantomData,
        }
    }
}

impl<D> Refusal<D> {
    /// A refusal in one word of the clients' own list.
    pub fn word(word: &'static str) -> Self {
        Self {
            why: Why::Word(StatusCode::BAD_REQUEST, word),
            version: PhantomData,
        }
    }
    /// What the house refuses about a comment: these clients tell comments from posts.
    pub fn on_comment(error: Error) -> Self {
        match error {
            Error::Forbidden(Deed::Amend | Deed::Retract) => Self::word("no_comment_edit_allowed"),
            other => other.into(),
        }
    }
    /// The same, for what does not exist.
    pub fn missing(word: &'static str) -> Self {
        Self {
            why: Why::Word(StatusCode::NOT_FOUND, word),
            version: PhantomData,
        }
    }
}

/// What the client is told: a status, a word, and sometimes the reason behind it.
struct Told {
    status: StatusCode,
    word: &'static str,
    message: Option<String>,
    wait: Option<Duration>,
}

impl<D: Dialect> IntoResponse for Refusal<D> {
    fn into_response(self) -> Response {
        let told = match self.why {
            Why::House(error) => tell::<D>(error),
            Why::Word(status, word) => Told {
                status,
                word,
                message: None,
                wait: None,
            },
        };
        let body = match told.message {
            Some(message) => json!({ "error": told.word, "message": message }),
            None => json!({ "error": told.word }),
        };
        let mut response = (told.status, Json(body)).into_response();
        if let Some(wait) = told.wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}

fn tell<D: Dialect>(error: Error) -> Told {
    let bare = |status, word| Told {
        status,
        word,
        message: None,
        wait: None,
    };
    let because = |word, reason: &str| Told {
        message: Some(reason.to_owned()),
        ..bare(StatusCode::BAD_REQUEST, word)
    };
    match error {
        Error::NotFound => bare(StatusCode::NOT_FOUND, "not_found"),
        Error::Unproven => bare(StatusCode::UNAUTHORIZED, "incorrect_login"),
        Error::Forbidden(deed) => bare(StatusCode::BAD_REQUEST, forbidden(deed)),
        Error::Invalid(field, reason) => because(invalid(field), reason),
        Error::Conflict(reason) => match conflict::<D>(reason) {
            Some(word) => bare(StatusCode::BAD_REQUEST, word),
            None => because("already_exists", reason),
        },
        Error::Busy(wait) => Told {
            wait: Some(wait),
            ..bare(StatusCode::TOO_MANY_REQUESTS, D::TOO_MANY)
        },
        Error::Fault(fault) => {
            tracing::error!(error = format!("{fault:#}"), "A Lemmy call failed");
            bare(StatusCode::INTERNAL_SERVER_ERROR, "unknown")
        }
    }
}

fn forbidden(deed: Deed) -> &'static str {
    match deed {
        Deed::Amend | Deed::Retract => "no_post_edit_allowed",
        Deed::Publish | Deed::Reply | Deed::React | Deed::Share => "person_is_banned_from_community",
        Deed::Welcome | Deed::Admit | Deed::Moderate | Deed::Arrange => "not_a_mod_or_admin",
        Deed::Close => "not_a_moderator",
        Deed::Administer => "not_an_admin",
    }
}

fn invalid(field: &str) -> &'static str {
    match field {
        "title" => "invalid_post_title",
        "body" | "source" | "content" => "invalid_body_field",
        "handle" | "username" => "invalid_name",
        "name" | "display_name" => "invalid_display_name",
        "email" => "invalid_email_address",
        "password" => "invalid_password",
        "answer" => "registration_application_answer_required",
        "link" | "url" => "invalid_url",
        "summary" | "bio" => "bio_length_overflow",
        "file" | "media" => "pictrs_invalid_image_upload",
        "account" => "cant_block_yourself",
        _ => "unknown",
    }
}

fn conflict<D: Dialect>(reason: &str) -> Option<&'static str> {
    match reason {
        "registration.waiting" => Some("registration_application_is_pending"),
        "registration.closed" => Some("registration_closed"),
        "handle.taken" => Some(D::NAME_TAKEN),
        "email.taken" => Some(D::EMAIL_TAKEN),
        "account.suspended" => Some("site_ban"),
        "community.last_keeper" => Some("cannot_leave_mod"),
        _ => None,
    }
}
