//! The only place that reads what a client asks: who asks, and with which parameters.

use std::marker::PhantomData;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use domain::tokens::Kind;
use domain::{Actor, Viewer};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use web::failure::Failure;
use web::{Allowance, Params, State, Unreadable, token};

use crate::dialect::Dialect;
use crate::refusal::Refusal;

/// The parameters of a call, from the address, a JSON body or a form alike.
pub struct Asked(pub Params);

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        Params::from_request(request, state).await.map(Self).map_err(|why| {
            let status = match why {
                Unreadable::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                Unreadable::Malformed => StatusCode::BAD_REQUEST,
            };
            (
                status,
                Json(json!({ "error": "unknown", "message": "malformed_request" })),
            )
                .into_response()
        })
    }
}

/// Whoever asks. A token that proves nothing asks as anyone: these clients keep old tokens for long.
#[derive(Debug, Clone, Copy)]
pub struct Reader(pub Option<Actor>);

impl Reader {
    pub fn viewer(self) -> Viewer {
        self.0.map_or(Viewer::anyone(), |actor| actor.viewer())
    }
}

impl FromRequestParts<State> for Reader {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Failure> {
        let secret = secret(&parts.headers);
        let proof = token::proven(&state.site, secret.as_deref(), &[Kind::Lemmy]).await?;
        Ok(Self(proof.and_then(|proof| proof.actor)))
    }
}

/// The token of a call: in its header, or in the cookie that some clients upload with.
pub fn secret(headers: &HeaderMap) -> Option<String> {
    token::in_header(headers)
        .map(str::to_owned)
        .or_else(|| token::in_cookie(headers, "jwt"))
}

/// Somebody who proved who they are, on a call that needs it.
#[derive(Debug, Clone, Copy)]
pub struct Me<D> {
    pub actor: Actor,
    version: PhantomData<D>,
}

impl<D> Me<D> {
    pub fn reader(&self) -> Reader {
        Reader(Some(self.actor))
    }
    /// Counts one of something that people may only do so often.
    pub fn spend(&self, state: &State, allowance: Allowance) -> Result<(), Refusal<D>> {
        let counted = state.limits.spend(allowance, &format!("person {}", self.actor.id()));
        counted
            .map(|_| ())
            .map_err(|often| domain::Error::Busy(often.retry).into())
    }
}

impl<D: Dialect> FromRequestParts<State> for Me<D> {
    type Rejection = Refusal<D>;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Refusal<D>> {
        let Reader(actor) = Reader::from_request_parts(parts, state)
            .await
            .map_err(|failure| failure.0)?;
        actor
            .map(|actor| Self {
                actor,
                version: PhantomData,
            })
            .ok_or_else(|| domain::Error::Unproven.into())
    }
}
