//! The only place that dresses an error as a page: what happened, what to do, and nothing about what is hidden.

use axum::response::{IntoResponse, Redirect, Response};
use domain::Error;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use maud::{Markup, html};

use crate::look::Frame;
use crate::parts::form::reason;
use crate::visitor::language_of;
use crate::words::{Lang, t};

/// Why there is no page.
#[derive(Debug)]
pub enum Refusal {
    Domain(Error),
    /// A form sent from another site.
    Foreign,
    TooLarge,
    Garbled,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<web::Unreadable> for Refusal {
    fn from(error: web::Unreadable) -> Self {
        match error {
            web::Unreadable::TooLarge => Self::TooLarge,
            web::Unreadable::Malformed => Self::Garbled,
        }
    }
}

/// A refusal without words yet: they need the visitor's language, which `guard` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wordless {
    title: &'static str,
    what: What,
    act: &'static str,
    seconds: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Key(&'static str),
    Reason(&'static str),
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Domain(error) => web::failure::status(error),
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Garbled => StatusCode::BAD_REQUEST,
        }
    }

    fn wordless(&self) -> Wordless {
        let plain = |title, what, act| Wordless {
            title,
            what: What::Key(what),
            act,
            seconds: 0,
        };
        match self {
            Self::Domain(Error::NotFound) => LOST,
            Self::Domain(Error::Unproven) => plain("refusal-unproven-title", "refusal-unproven", "refusal-unproven-do"),
            Self::Domain(Error::Forbidden(_)) => {
                plain("refusal-forbidden-title", "refusal-forbidden", "refusal-forbidden-do")
            }
            Self::Domain(Error::Invalid(_, key)) => Wordless {
                title: "refusal-invalid-title",
                what: What::Reason(key),
                act: "refusal-invalid-do",
                seconds: 0,
            },
            Self::Domain(Error::Conflict(key)) => Wordless {
                title: "refusal-conflict-title",
                what: What::Reason(key),
                act: "refusal-conflict-do",
                seconds: 0,
            },
            Self::Domain(Error::Busy(wait)) => Wordless {
                seconds: wait.as_secs().max(1),
                ..plain("refusal-busy-title", "refusal-busy", "refusal-busy-do")
            },
            Self::Domain(Error::Fault(_)) => plain("refusal-fault-title", "refusal-fault", "refusal-fault-do"),
            Self::Foreign => plain("refusal-foreign-title", "refusal-foreign", "refusal-foreign-do"),
            Self::TooLarge => plain("refusal-large-title", "refusal-large", "refusal-large-do"),
            Self::Garbled => plain("refusal-fault-title", "refusal-garbled", "refusal-foreign-do"),
        }
    }
}

/// What is not there and what may not be read: one answer.
const LOST: Wordless = Wordless {
    title: "refusal-lost-title",
    what: What::Key("refusal-lost"),
    act: "refusal-lost-do",
    seconds: 0,
};

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Self::Domain(Error::Fault(fault)) = &self {
            tracing::error!(error = format!("{fault:#}"), "a page could not be drawn");
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self.wordless());
        response
    }
}

/// The page that nothing leads to. It says the same to everybody, whatever was asked.
pub fn lost(site: &str, headers: &HeaderMap) -> Response {
    dressed(site, language_of(headers), StatusCode::NOT_FOUND, LOST)
}

/// Puts words on a refusal. Somebody who only wanted to read is led to the sign-in page and back.
pub fn dress(site: &str, asked: (&Method, &Uri, Lang), refused: &Response, wordless: Wordless) -> Response {
    let (method, uri, lang) = asked;
    if refused.status() == StatusCode::UNAUTHORIZED && method == Method::GET {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let back: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        return Redirect::to(&format!("/connexion?retour={back}")).into_response();
    }
    let mut response = dressed(site, lang, refused.status(), wordless);
    if 0 < wordless.seconds {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wordless.seconds));
    }
    response
}

fn dressed(site: &str, lang: Lang, status: StatusCode, wordless: Wordless) -> Response {
    let title = t!(lang, wordless.title);
    let body = body(lang, &title, wordless);
    let mut response = (status, Frame::bare(lang, site, title.as_ref()).around(&body)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

fn body(lang: Lang, title: &str, wordless: Wordless) -> Markup {
    html! {
        section.card {
            h1 { (title) }
            p { @match wordless.what {
                What::Key(key) => (t!(lang, key)),
                What::Reason(key) => (reason(lang, key)),
            } }
            p { (t!(lang, wordless.act, n = wordless.seconds)) }
            p { a.go href="/" { (t!(lang, "back-home")) } }
        }
    }
}
