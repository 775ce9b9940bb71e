//! Who asks for a document, and what they are answered when there is none for them.

use crate::{
    error::{Error, Result},
    house::{Federation, House},
    inbox,
    looks::Sender,
    speak,
};
use activitypub_federation::{FEDERATION_CONTENT_TYPE, config::Data};
use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    CircleId, Profile,
    circles::PUBLIC,
    laws::telling::{ServerStanding, Telling},
    network,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use serde_json::Value;
use std::convert::Infallible;

/// A question, without its body: what a signature speaks about.
pub struct Question {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    /// Who asks, where it was proven before.
    asker: Option<Reader>,
    sender: Option<Sender>,
}

impl<S: Send + Sync> FromRequestParts<S> for Question {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        Ok(Self {
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
            asker: parts.extensions.get().cloned(),
            sender: parts.extensions.get().cloned(),
        })
    }
}

/// Somebody from another server who signed their question, or nobody in particular.
#[derive(Clone)]
pub enum Reader {
    Nobody,
    Somebody(Box<Profile>),
    /// Whoever it is, their server is blocked.
    Unwelcome,
}

impl Reader {
    /// A signature that is wrong is no signature; one by a blocked server is refused where everybody else may read.
    pub async fn of(question: &Question, data: &Data<House>) -> Result<Self> {
        let Question {
            method,
            uri,
            headers,
            asker,
            sender,
        } = question;
        if let Some(asker) = asker {
            return Ok(asker.clone());
        }
        if !headers.contains_key("signature") {
            return Ok(Self::Nobody);
        }
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let request = crate::signatures::Request {
            method,
            target,
            headers,
            body: b"",
        };
        match inbox::signer(&request, sender.as_ref(), data).await {
            Ok(signer) => Ok(Self::Somebody(Box::new(signer))),
            Err(Error::Refused(inbox::BLOCKED)) => Ok(Self::Unwelcome),
            Err(error) => {
                tracing::debug!(%error, "a signed question is taken for an unsigned one");
                Ok(Self::Nobody)
            }
        }
    }

    /// Whether their server may read what everybody may.
    pub async fn welcome(&self, data: &Data<House>) -> Result<bool> {
        match self {
            Self::Somebody(profile) => {
                Ok(ServerStanding::Blocked < network::standing(&data.site, &profile.host).await?)
            }
            Self::Nobody => Ok(true),
            Self::Unwelcome => Ok(false),
        }
    }

    /// Whether they may fetch what is kept in a circle.
    pub async fn may_fetch(&self, circle: CircleId, data: &Data<House>) -> Result<bool> {
        match self {
            _ if circle == PUBLIC => self.welcome(data).await,
            Self::Somebody(profile) => {
                Ok(network::fetchable(&data.site, profile, circle).await? == Telling::Everything)
            }
            Self::Nobody | Self::Unwelcome => Ok(false),
        }
    }
}

/// Middleware: where questions must be signed, whoever does not sign is told who the site is, and nothing else; not
/// even whether there is anything else.
pub async fn who_signs(State(federation): State<Federation>, mut request: Request, next: Next) -> Response {
    let data = federation.data();
    // With the site's own key it is proven what the site asks: others need it to answer us.
    if !data.strict || request.uri().path() == "/" {
        return next.run(request).await;
    }
    let question = Question {
        method: request.method().clone(),
        uri: request.uri().clone(),
        headers: request.headers().clone(),
        asker: None,
        sender: request.extensions().get().cloned(),
    };
    match Reader::of(&question, &data).await {
        Ok(Reader::Nobody) => unsigned(),
        Ok(asker) => {
            request.extensions_mut().insert(asker);
            next.run(request).await
        }
        Err(error) => answer(Err(error)),
    }
}

fn unsigned() -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    mark(&mut response, "private, no-store");
    response
}

/// A document for everybody.
pub fn open(document: Value) -> Response {
    answered(StatusCode::OK, document, "public, max-age=60")
}

/// A document for whoever asked, and for no cache.
pub fn closed(document: Value) -> Response {
    answered(StatusCode::OK, document, "private, no-store")
}

/// What is left of something that everybody could read.
pub fn gone(tombstone: Value) -> Response {
    answered(StatusCode::GONE, tombstone, "public, max-age=60")
}

/// There is nothing there, or nothing for you: the same, to the byte.
pub async fn absent() -> Response {
    nothing()
}

pub fn nothing() -> Response {
    let mut response = StatusCode::NOT_FOUND.into_response();
    mark(&mut response, "private, no-store");
    response
}

fn answered(status: StatusCode, document: Value, cache: &'static str) -> Response {
    let mut response = (status, speak::document(document).to_string()).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(FEDERATION_CONTENT_TYPE));
    mark(&mut response, cache);
    response
}

fn mark(response: &mut Response, cache: &'static str) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Signature, Signature-Input, Authorization"),
    );
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}

/// An answer of a handler: whatever went wrong inside, nothing is said of it.
pub fn answer(result: Result<Response>) -> Response {
    match result {
        Ok(response) => response,
        Err(error) if error.passes() => {
            tracing::error!(%error, "a document could not be given");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response()
        }
        Err(_) => nothing(),
    }
}
