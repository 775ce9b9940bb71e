//! The only place that decides, before a route's handler runs, whether the token at hand is enough for it.

use axum::{
    extract::{FromRequestParts, Request, State as Given},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    tokens::{Kind, Proof},
    viewer::Viewer,
};
use http::{HeaderValue, header, request::Parts};
use web::{
    Allowance, State,
    address::Client,
    limits::{Left, TooOften},
    token,
};

use crate::{refusal::Refusal, scopes::Scopes};

/// What a route asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing; a token is not even looked at.
    Nothing,
    /// Nothing; but a token that is there must be good, and have one of these scopes.
    Maybe(&'static [&'static str]),
    /// Any token with one of these scopes, even an application's own.
    Token(&'static [&'static str]),
    /// A person's token with one of these scopes.
    Person(&'static [&'static str]),
}

/// A route's need, with what it takes to check it.
#[derive(Clone)]
pub struct Gate {
    pub state: State,
    pub need: Need,
}

/// What the gate found out; handlers read it through [`Me`], [`Looking`] and [`Proven`].
#[derive(Clone)]
struct Caller(Option<Proof>);

/// Middleware of every route.
pub async fn pass(Given(gate): Given<Gate>, mut request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let proof = match gate.prove(&parts).await {
        Ok(proof) => proof,
        Err(refusal) => return refusal.into_response(),
    };
    let client = match Client::from_request_parts(&mut parts, &()).await {
        Ok(client) => client,
        Err(never) => match never {},
    };
    let left = gate.spend(proof.as_ref(), client);
    parts.extensions.insert(Caller(proof));
    request = Request::from_parts(parts, body);
    match left {
        Ok(left) => counted(next.run(request).await, left),
        Err(TooOften { retry, .. }) => Refusal::TooOften(retry).into_response(),
    }
}

impl Gate {
    async fn prove(&self, parts: &Parts) -> Result<Option<Proof>, Refusal> {
        let scopes = match self.need {
            Need::Nothing => return Ok(None),
            Need::Maybe(scopes) | Need::Token(scopes) | Need::Person(scopes) => scopes,
        };
        let Some(secret) = token::bearer(parts) else {
            return if matches!(self.need, Need::Maybe(_)) {
                Ok(None)
            } else {
                Err(Refusal::BadToken)
            };
        };
        let proof = token::proven(&self.state.site, Some(&secret), &[Kind::Oauth])
            .await?
            .ok_or(Refusal::BadToken)?;
        let held: Scopes = proof.scopes.parse().map_err(|_| Refusal::BadToken)?;
        if !scopes.iter().any(|wanted| held.permit(wanted)) {
            return Err(Refusal::Scope);
        }
        match (self.need, proof.actor) {
            (Need::Person(_), None) => Err(Refusal::PersonNeeded),
            _ => Ok(Some(proof)),
        }
    }

    fn spend(&self, proof: Option<&Proof>, client: Client) -> Result<Left, TooOften> {
        let person = proof
            .and_then(|proof| proof.actor.as_ref())
            .map(|actor| format!("person {}", actor.id()));
        self.state
            .limits
            .spend(Allowance::Call, &person.unwrap_or_else(|| client.key()))
    }
}

fn counted(mut response: Response, left: Left) -> Response {
    let reset = chrono::Utc::now() + left.reset;
    let says = [
        ("x-ratelimit-limit", left.limit.to_string()),
        ("x-ratelimit-remaining", left.remaining.to_string()),
        ("x-ratelimit-reset", reset.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()),
    ];
    for (name, value) in says {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    // Everything here depends on who asks.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-store"));
    response
}

/// The person whose token this is.
pub struct Me(pub Actor);

/// Whoever looks: the person of the token, or anybody.
pub struct Looking(pub Viewer);

/// The person of the token, if there is one.
pub struct Somebody(pub Option<Actor>);

/// What the token proved.
pub struct Proven(pub Proof);

fn caller(parts: &Parts) -> Option<&Proof> {
    parts.extensions.get::<Caller>()?.0.as_ref()
}

impl<S: Send + Sync> FromRequestParts<S> for Me {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        caller(parts)
            .and_then(|proof| proof.actor)
            .map(Self)
            .ok_or(Refusal::BadToken)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Somebody {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(caller(parts).and_then(|proof| proof.actor)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Looking {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let actor = caller(parts).and_then(|proof| proof.actor);
        Ok(Self(actor.map_or_else(Viewer::anyone, |actor| actor.viewer())))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Proven {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        caller(parts).cloned().map(Self).ok_or(Refusal::BadToken)
    }
}
