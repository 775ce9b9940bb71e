//! The calls about one's own account: entering, leaving, settings.

use axum::Json;
use axum::extract::State as Given;
use axum::http::HeaderMap;
use domain::actors::Face;
use domain::files::Purpose;
use domain::people::{self, Registered, Registration};
use domain::tokens::{self, Kind, Opening};
use domain::{Actor, Error};
use serde::Serialize;
use web::address::Client;
use web::{Allowance, Params, State};

use super::{DONE, Success};
use crate::ask::{Asked, Me, secret};
use crate::dialect::Dialect;
use crate::refusal::{Answer, Refusal};
use crate::uploads;

#[derive(Serialize)]
pub struct LoginResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt: Option<String>,
    registration_created: bool,
    verify_email_sent: bool,
}

pub async fn login<D: Dialect>(
    Given(state): Given<State>,
    client: Client,
    headers: HeaderMap,
    Asked(params): Asked,
) -> Answer<D, LoginResponse> {
    let login = params.words("username_or_email").unwrap_or_default();
    let password = params.text("password").unwrap_or_default();
    let actor = web::passwords::sign_in(&state, &client, (login, password)).await?;
    enter(&state, &actor, &headers).await
}

fn spend<D>(state: &State, allowance: Allowance, client: Client) -> Result<(), Refusal<D>> {
    let counted = state.limits.spend(allowance, &format!("address {}", client.key()));
    counted.map(|_| ()).map_err(|often| Error::Busy(often.retry).into())
}

/// A new token for somebody who has just proved who they are.
async fn enter<D>(state: &State, actor: &Actor, headers: &HeaderMap) -> Answer<D, LoginResponse> {
    let agent = headers
        .get(axum::http::header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    let jwt = tokens::open(&state.site, actor, Opening::lemmy(agent)).await?;
    Ok(Json(LoginResponse {
        jwt: Some(jwt),
        registration_created: false,
        verify_email_sent: false,
    }))
}

pub async fn register<D: Dialect>(
    Given(state): Given<State>,
    client: Client,
    headers: HeaderMap,
    Asked(params): Asked,
) -> Answer<D, LoginResponse> {
    spend::<D>(&state, Allowance::Register, client)?;
    match people::register(&state.site, registration(&params)?).await? {
        Registered::Active(actor) => enter(&state, &actor, &headers).await,
        Registered::Waiting => Ok(Json(LoginResponse {
            jwt: None,
            registration_created: true,
            verify_email_sent: false,
        })),
    }
}

fn registration<D>(params: &Params) -> Result<Registration, Refusal<D>> {
    if params.words("honeypot").is_some() {
        return Err(Refusal::word("honeypot_failed"));
    }
    let password = params.text("password").unwrap_or_default();
    if params.text("password_verify") != Some(password) {
        return Err(Refusal::word("passwords_do_not_match"));
    }
    Ok(Registration {
        handle: params.text("username").unwrap_or_default().to_owned(),
        email: params
            .words("email")
            .ok_or_else(|| Refusal::word("email_required"))?
            .to_owned(),
        password: password.to_owned(),
        answer: params.text("answer").unwrap_or_default().to_owned(),
        ..Registration::default()
    })
}

pub async fn logout<D: Dialect>(Given(state): Given<State>, headers: HeaderMap, _: Me<D>) -> Answer<D, Success> {
    tokens::close(&state.site, &secret(&headers).ok_or(Error::Unproven)?).await?;
    Ok(Json(DONE))
}

/// Answers those whose token still proves something; `Me` has refused the others.
pub async fn validate<D: Dialect>(_: Me<D>) -> Answer<D, Success> {
    Ok(Json(DONE))
}

pub async fn change_password<D: Dialect>(
    Given(state): Given<State>,
    headers: HeaderMap,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, LoginResponse> {
    let new = params.text("new_password").unwrap_or_default();
    if params.text("new_password_verify") != Some(new) {
        return Err(Refusal::word("passwords_do_not_match"));
    }
    let old = params.text("old_password").unwrap_or_default();
    web::passwords::again(&state, &me.actor)?;
    people::change_password(&state.site, &me.actor, (old, new)).await?;
    enter(&state, &me.actor, &headers).await
}

pub async fn save_settings<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, Success> {
    let change = Face {
        name: params.text("display_name").map(str::to_owned),
        summary: params.text("bio").map(str::to_owned),
        bot: params.flag("bot_account"),
        avatar: uploads::portrait(&state, &me.actor, (params.text("avatar"), Purpose::Avatar)).await?,
        header: uploads::portrait(&state, &me.actor, (params.text("banner"), Purpose::Header)).await?,
        ..Face::default()
    };
    people::amend(&state.site, &me.actor, change).await?;
    if let Some(locale) = params
        .words("interface_language")
        .filter(|locale| ["fr", "en"].contains(locale))
    {
        people::amend_account(&state.site, &me.actor, Some(locale.to_owned()), None).await?;
    }
    Ok(Json(DONE))
}

pub async fn delete<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Answer<D, Success> {
    web::passwords::again(&state, &me.actor)?;
    people::forget(&state.site, &me.actor, params.text("password").unwrap_or_default()).await?;
    Ok(Json(DONE))
}

/// No puzzle is set here.
#[derive(Serialize)]
pub struct NoCaptcha {}

pub async fn captcha<D: Dialect>() -> Answer<D, NoCaptcha> {
    Ok(Json(NoCaptcha {}))
}

/// One's open tokens, latest first: version 3 wants the list bare, version 4 in an object.
pub async fn open_tokens<D>(state: &State, me: &Me<D>) -> Result<Vec<tokens::Open>, Error> {
    let all = tokens::list(&state.site, &me.actor).await?;
    Ok(all.into_iter().filter(|token| token.kind == Kind::Lemmy).collect())
}
