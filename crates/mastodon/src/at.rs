//! The only place that reads the variable part of a path.

use std::str::FromStr;

use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, Path},
};
use http::request::Parts;

use crate::refusal::Refusal;

/// The one variable part of a path. What cannot be an id is the id of nothing.
pub struct At<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let Ok(Path(text)) = parts.extract::<Path<String>>().await else {
            return Err(domain::Error::NotFound.into());
        };
        text.parse().map(Self).map_err(|_| domain::Error::NotFound.into())
    }
}
