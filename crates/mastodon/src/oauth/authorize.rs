//! The only place where a person lets an application in.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::{
    Error,
    actor::Actor,
    people,
    tokens::{self, Application, Authorization, Opening},
};
use http::{HeaderMap, StatusCode};
use url::Url;
use web::{Params, State, address::Client, headers, token, token::Session};

use super::{
    OUT_OF_BAND,
    page::{self, Carried},
};
use crate::scopes::Scopes;

/// What an application asks for, checked against what it registered.
struct Asked {
    application: Application,
    redirect_uri: String,
    scopes: Scopes,
    challenge: Option<String>,
    state: Option<String>,
    /// Show the form even to somebody who is signed in.
    force: bool,
}

/// The names the form carries from step to step.
const CARRIED: [&str; 8] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "lang",
];

/// `GET /oauth/authorize`
pub async fn ask(state: State, session: Session, params: Params) -> Response {
    let asked = match Asked::read(&state, &params).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    match session.actor().filter(|_| !asked.force) {
        Some(actor) => consent(&state, actor, &asked, &params).await,
        None => sign_in(&state, &asked, &params, None),
    }
}

/// `POST /oauth/authorize`: each button is a step.
pub async fn answer(state: State, session: Session, client: Client, headers: HeaderMap, params: Params) -> Response {
    if !headers::from_own_page(&headers, state.site.origin()) {
        return refused("Cette demande ne vient pas de cette page.");
    }
    let asked = match Asked::read(&state, &params).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    match (params.words("step"), session.actor()) {
        (Some("sign_in"), _) => try_sign_in(&state, client, &asked, &params).await,
        (Some("allow"), Some(actor)) => allow(&state, actor, asked).await,
        (Some("deny"), _) => asked.back([("error", "access_denied")]),
        _ => sign_in(&state, &asked, &params, None),
    }
}

async fn try_sign_in(state: &State, client: Client, asked: &Asked, params: &Params) -> Response {
    let (login, password) = (
        params.words("login").unwrap_or_default(),
        params.text("password").unwrap_or_default(),
    );
    match web::passwords::sign_in(state, &client, (login, password)).await {
        Ok(actor) => enter(state, &actor, asked, params).await,
        Err(Error::Unproven | Error::NotFound) => sign_in(
            state,
            asked,
            params,
            Some("Le courriel, le nom ou le mot de passe ne convient pas."),
        ),
        Err(Error::Conflict(_) | Error::Forbidden(_)) => sign_in(
            state,
            asked,
            params,
            Some("Votre demande d’inscription attend d’être acceptée."),
        ),
        Err(Error::Busy(_)) => sign_in(state, asked, params, Some("Trop d’essais. Attendez quelques minutes.")),
        Err(error) => web::failure::Failure(error).into_response(),
    }
}

/// Signed in: a session like any other of the pages, and the next question.
async fn enter(state: &State, actor: &Actor, asked: &Asked, params: &Params) -> Response {
    match tokens::open(&state.site, actor, Opening::session(&asked.application.name)).await {
        Ok(secret) => {
            let jar = CookieJar::new().add(token::session_cookie(&state.site, secret));
            (jar, consent(state, actor, asked, params).await).into_response()
        }
        Err(error) => web::failure::Failure(error).into_response(),
    }
}

async fn allow(state: &State, actor: &Actor, asked: Asked) -> Response {
    let authorization = Authorization {
        application: asked.application.id,
        redirect_uri: asked.redirect_uri.clone(),
        scopes: asked.scopes.to_string(),
        challenge: asked.challenge.clone(),
    };
    match tokens::authorize(&state.site, actor, authorization).await {
        Ok(code) if asked.redirect_uri == OUT_OF_BAND => page::dressed(StatusCode::OK, page::code(&code), None),
        Ok(code) => asked.back([("code", code.as_str())]),
        Err(error) => web::failure::Failure(error).into_response(),
    }
}

async fn consent(state: &State, actor: &Actor, asked: &Asked, params: &Params) -> Response {
    let profile = match people::profile(&state.site, actor.viewer(), actor.id().into()).await {
        Ok(profile) => profile,
        Err(error) => return web::failure::Failure(error).into_response(),
    };
    let form = carried(params);
    let body = page::consent(
        &asked.application.name,
        profile.display_name(),
        &asked.scopes,
        &Carried(&form),
    );
    page::dressed(StatusCode::OK, body, asked.target().as_deref())
}

fn sign_in(state: &State, asked: &Asked, params: &Params, wrong: Option<&str>) -> Response {
    let form = carried(params);
    let body = page::sign_in(
        &state.site.settings().title,
        &asked.application.name,
        &Carried(&form),
        wrong,
    );
    page::dressed(StatusCode::OK, body, asked.target().as_deref())
}

fn carried(params: &Params) -> Vec<(String, String)> {
    CARRIED
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), params.text(name)?.to_owned())))
        .collect()
}

fn refused(sentence: &str) -> Response {
    page::dressed(StatusCode::BAD_REQUEST, page::refused(sentence), None)
}

impl Asked {
    /// Until the application and its address are known to be its own, nothing is sent anywhere.
    async fn read(state: &State, params: &Params) -> Result<Self, Response> {
        let unknown = || {
            refused("L’application ou son adresse de retour n’est pas connue ici. Recommencez depuis l’application.")
        };
        let client_id = params.words("client_id").ok_or_else(unknown)?;
        let application = tokens::application(&state.site, client_id)
            .await
            .map_err(|_| unknown())?;
        let redirect_uri = params.words("redirect_uri").ok_or_else(unknown)?.to_owned();
        if !application.redirect_uris.lines().any(|known| known == redirect_uri) {
            return Err(unknown());
        }
        let scopes = params.words("scope").unwrap_or("read").parse::<Scopes>();
        let asked = Self {
            redirect_uri,
            scopes: scopes.clone().unwrap_or_else(|_| Scopes::usual()),
            challenge: params.words("code_challenge").map(str::to_owned),
            state: params.text("state").map(str::to_owned),
            force: params.is("force_login"),
            application,
        };
        let registered = asked
            .application
            .scopes
            .parse::<Scopes>()
            .unwrap_or_else(|_| Scopes::usual());
        let plain = asked.challenge.is_some() && params.words("code_challenge_method") != Some("S256");
        match (params.words("response_type"), scopes) {
            (Some("code"), Ok(scopes)) if scopes.within(&registered) && !plain => Ok(asked),
            (Some("code"), Ok(_)) if plain => Err(asked.back([("error", "invalid_request")])),
            (Some("code"), _) => Err(asked.back([("error", "invalid_scope")])),
            _ => Err(asked.back([("error", "unsupported_response_type")])),
        }
    }

    /// Back to the application, with an answer.
    fn back<const N: usize>(&self, answer: [(&str, &str); N]) -> Response {
        let Ok(mut url) = Url::parse(&self.redirect_uri) else {
            return refused("Adresse de retour illisible.");
        };
        if self.redirect_uri == OUT_OF_BAND {
            return refused("Vous avez refusé l’accès, ou la demande n’était pas complète.");
        }
        url.query_pairs_mut().extend_pairs(answer);
        if let Some(state) = &self.state {
            url.query_pairs_mut().append_pair("state", state);
        }
        Redirect::to(url.as_str()).into_response()
    }

    /// What the page's policy must let a form lead to: an origin, or a scheme of one's own.
    fn target(&self) -> Option<String> {
        let url = Url::parse(&self.redirect_uri)
            .ok()
            .filter(|_| self.redirect_uri != OUT_OF_BAND)?;
        match url.scheme() {
            "http" | "https" => Some(url.origin().ascii_serialization()),
            scheme => Some(format!("{scheme}:")),
        }
    }
}
