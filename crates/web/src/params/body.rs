//! The only place that reads a request's body, in whatever form it came.

use axum::{
    RequestExt,
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::Field},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{StatusCode, header, request::Parts};

use super::{Params, Value, value::clean};
use crate::patience::Oversize;

/// A file as it came: nothing about it has been verified, least of all its type.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name the client gave, without any folder.
    pub name: String,
    /// The type the client claims.
    pub mime: Option<String>,
    pub bytes: Bytes,
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Larger than the route takes.
    TooLarge,
    /// Not what its content type says.
    Malformed,
}

impl IntoResponse for Unreadable {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "The request is too large"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "The request could not be read"),
        };
        (status, axum::Json(serde_json::json!({ "error": error }))).into_response()
    }
}

/// How the body says it is written.
enum Shape {
    Json,
    Form,
    Multipart,
    Unsaid,
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = Unreadable;

    async fn from_request(request: Request, _: &S) -> Result<Self, Unreadable> {
        if request.extensions().get::<Oversize>().is_some() {
            return Err(Unreadable::TooLarge);
        }
        let query = Params::of_query(request.uri().query().unwrap_or_default());
        let body = match shape(&request) {
            Shape::Multipart => multipart(request).await?,
            Shape::Json => json(&whole(request).await?)?,
            Shape::Form => form(&whole(request).await?),
            Shape::Unsaid => guess(&whole(request).await?)?,
        };
        Ok(query.overlaid(body))
    }
}

/// The parameters of the address alone, for a handler that leaves the body to somebody else.
#[derive(Clone, Debug)]
pub struct Query(pub Params);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Params::of_query(parts.uri.query().unwrap_or_default())))
    }
}

fn shape(request: &Request) -> Shape {
    let said = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Shape::Form,
        "multipart/form-data" => Shape::Multipart,
        json if json == "application/json" || json.ends_with("+json") => Shape::Json,
        _ => Shape::Unsaid,
    }
}

async fn whole(request: Request) -> Result<Bytes, Unreadable> {
    Bytes::from_request(request.with_limited_body(), &())
        .await
        .map_err(|refused| match refused.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Unreadable::TooLarge,
            _ => Unreadable::Malformed,
        })
}

fn json(body: &[u8]) -> Result<Params, Unreadable> {
    if body.trim_ascii().is_empty() {
        return Ok(Params::default());
    }
    match Value::of_json(serde_json::from_slice(body).map_err(|_| Unreadable::Malformed)?) {
        None => Ok(Params::default()),
        Some(Value::Map(map)) => Ok(Params(map)),
        Some(_) => Err(Unreadable::Malformed),
    }
}

fn form(body: &[u8]) -> Params {
    let mut params = Params::default();
    params.add_form(body);
    params
}

/// Some clients send a body without saying what it is.
fn guess(body: &[u8]) -> Result<Params, Unreadable> {
    match body.trim_ascii().first() {
        Some(b'{') => json(body),
        _ => Ok(form(body)),
    }
}

async fn multipart(request: Request) -> Result<Params, Unreadable> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| Unreadable::Malformed)?;
    let mut params = Params::default();
    while let Some(field) = parts.next_field().await.map_err(|error| unreadable(error.status()))? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(value) = part(field).await? {
            params.add(&name, value);
        }
    }
    Ok(params)
}

async fn part(field: Field<'_>) -> Result<Option<Value>, Unreadable> {
    let file = field.file_name().map(|name| clean(bare(name)));
    let mime = field.content_type().map(str::to_owned);
    let bytes = field.bytes().await.map_err(|error| unreadable(error.status()))?;
    Ok(match file {
        // A browser sends an empty, nameless file for a file input nobody used.
        Some(name) if name.is_empty() && bytes.is_empty() => None,
        Some(name) => Some(Value::File(Upload { name, mime, bytes })),
        None => Some(Value::Text(clean(String::from_utf8_lossy(&bytes).into_owned()))),
    })
}

fn unreadable(status: StatusCode) -> Unreadable {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Unreadable::TooLarge
    } else {
        Unreadable::Malformed
    }
}

/// The last segment of a name that may be a whole path, of either kind of system.
fn bare(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}
