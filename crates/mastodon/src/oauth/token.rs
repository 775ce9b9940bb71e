//! The only place that gives tokens for codes, and takes them back.

use axum::{Json, response::IntoResponse};
use domain::{
    Error,
    tokens::{self, Exchange, Kind},
};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use web::{Allowance, Params, State, address};

use super::Client;
use crate::{
    entities::Token,
    refusal::{Answer, Refusal},
    scopes::Scopes,
};

const INVALID_CLIENT: Refusal = Refusal::Oauth(
    StatusCode::UNAUTHORIZED,
    "invalid_client",
    "The application is unknown, or its secret is wrong.",
);
const INVALID_GRANT: Refusal = Refusal::Oauth(
    StatusCode::BAD_REQUEST,
    "invalid_grant",
    "The code is wrong, used, expired, or another application's.",
);
const INVALID_SCOPE: Refusal = Refusal::Oauth(
    StatusCode::BAD_REQUEST,
    "invalid_scope",
    "The scope is unknown, or more than the application asked for.",
);
const INVALID_REQUEST: Refusal = Refusal::Oauth(
    StatusCode::BAD_REQUEST,
    "invalid_request",
    "Something needed for this grant is missing.",
);
const FOREIGN: Refusal = Refusal::Oauth(
    StatusCode::FORBIDDEN,
    "unauthorized_client",
    "You are not authorized to revoke this token",
);
const UNSUPPORTED: Refusal = Refusal::Oauth(
    StatusCode::BAD_REQUEST,
    "unsupported_grant_type",
    "Only codes and client credentials are taken here.",
);

/// `POST /oauth/token`
pub async fn give(
    state: State,
    address: address::Client,
    headers: HeaderMap,
    params: Params,
) -> Result<impl IntoResponse, Refusal> {
    let spent = state
        .limits
        .spend(Allowance::Search, &format!("token {}", address.key()));
    spent.map_err(|wait| Refusal::TooOften(wait.retry))?;
    let client = Client::read(&headers, &params).ok_or(INVALID_CLIENT)?;
    let token = match params.words("grant_type") {
        Some("authorization_code") => for_code(&state, (client, agent(&headers)), &params).await?,
        Some("client_credentials") => for_application(&state, client, &params).await?,
        _ => return Err(UNSUPPORTED),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(token)))
}

async fn for_code(state: &State, (client, agent): (Client, &str), params: &Params) -> Result<Token, Refusal> {
    let said = |name| params.words(name).map(str::to_owned);
    let exchange = Exchange {
        code: said("code").ok_or(INVALID_REQUEST)?,
        redirect_uri: said("redirect_uri").ok_or(INVALID_REQUEST)?,
        verifier: said("code_verifier"),
        client_id: client.id,
        client_secret: client.secret.unwrap_or_default(),
        agent: agent.to_owned(),
    };
    match tokens::exchange(&state.site, exchange).await {
        Ok(issued) => Ok(shape(issued)),
        Err(Error::Unproven) => Err(INVALID_CLIENT),
        Err(Error::NotFound | Error::Invalid(..)) => Err(INVALID_GRANT),
        Err(error) => Err(error.into()),
    }
}

async fn for_application(state: &State, client: Client, params: &Params) -> Result<Token, Refusal> {
    let application = tokens::application(&state.site, &client.id)
        .await
        .map_err(|_| INVALID_CLIENT)?;
    let registered: Scopes = application.scopes.parse().map_err(|_| INVALID_SCOPE)?;
    let asked: Scopes = params
        .words("scope")
        .unwrap_or("read")
        .parse()
        .map_err(|_| INVALID_SCOPE)?;
    if !asked.within(&registered) {
        return Err(INVALID_SCOPE);
    }
    let secret = client.secret.unwrap_or_default();
    match tokens::client_token(&state.site, (&client.id, &secret), &asked.to_string()).await {
        Ok(issued) => Ok(shape(issued)),
        Err(Error::Unproven | Error::NotFound) => Err(INVALID_CLIENT),
        Err(error) => Err(error.into()),
    }
}

/// What the application calls itself in its requests.
fn agent(headers: &HeaderMap) -> &str {
    headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default()
}

fn shape(issued: tokens::Granted) -> Token {
    Token {
        access_token: issued.secret,
        token_type: "Bearer",
        scope: issued.scopes,
        created_at: issued.created_at.seconds(),
    }
}

/// `POST /oauth/revoke`: 200 even for a token that is already gone; another application's is refused. Whoever holds the
/// token could use it, so holding it is proof enough to end it.
pub async fn revoke(state: State, headers: HeaderMap, params: Params) -> Answer<Value> {
    let client = Client::read(&headers, &params).ok_or(INVALID_CLIENT)?;
    let token = params.words("token").ok_or(INVALID_REQUEST)?;
    let application = tokens::application(&state.site, &client.id)
        .await
        .map_err(|_| FOREIGN)?;
    let Some(proof) = web::token::proven(&state.site, Some(token), &[Kind::Oauth]).await? else {
        return Ok(Json(json!({})));
    };
    if proof.application != Some(application.id) {
        return Err(FOREIGN);
    }
    tokens::close(&state.site, token).await?;
    Ok(Json(json!({})))
}
