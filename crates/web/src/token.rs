//! The only place that finds the secret in a request, and asks whose it is.

use axum::extract::FromRequestParts;
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use domain::{
    actor::Actor,
    site::Site,
    tokens::{self, Kind, Proof},
    viewer::Viewer,
};
use http::{HeaderMap, header, request::Parts};

use crate::{params::Params, state::State};

/// What any door may have made.
pub const ALL_KINDS: [Kind; 3] = [Kind::Session, Kind::Oauth, Kind::Lemmy];

/// The secret of `Authorization: Bearer …`, or else of `?access_token=`.
pub fn bearer(parts: &Parts) -> Option<String> {
    let query = || {
        Params::of_query(parts.uri.query()?)
            .words("access_token")
            .map(str::to_owned)
    };
    in_header(&parts.headers).map(str::to_owned).or_else(query)
}

/// The secret of `Authorization: Bearer …`.
pub fn in_header(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(secret.trim()).filter(|secret| scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty())
}

/// The secret of a cookie.
pub fn in_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(name)
        .map(|cookie| cookie.value().to_owned())
        .filter(|secret| !secret.is_empty())
}

/// Name of the session's cookie: the prefix makes browsers insist on https and on this very host.
pub fn session_cookie_name(site: &Site) -> &'static str {
    if site.origin().scheme() == "https" {
        "__Host-courtepointe"
    } else {
        "courtepointe"
    }
}

/// The cookie that keeps a session's secret in the browser. It outlives the session: how long that lasts, `tokens` says.
pub fn session_cookie(site: &Site, secret: String) -> Cookie<'static> {
    Cookie::build((session_cookie_name(site), secret))
        .path("/")
        .http_only(true)
        .secure(site.origin().scheme() == "https")
        .same_site(SameSite::Lax)
        .permanent()
        .build()
}

/// The cookie that forgets it.
pub fn no_session_cookie(site: &Site) -> Cookie<'static> {
    let mut gone = session_cookie(site, String::new());
    gone.make_removal();
    gone
}

/// Whoever the page's session belongs to, if anybody. A session is only ever a cookie, and a cookie only ever a session.
#[derive(Debug, Clone)]
pub struct Session(pub Option<Proof>);

impl Session {
    pub fn actor(&self) -> Option<&Actor> {
        self.0.as_ref()?.actor.as_ref()
    }

    pub fn viewer(&self) -> Viewer {
        self.actor().map_or_else(Viewer::anyone, Actor::viewer)
    }
}

impl FromRequestParts<State> for Session {
    type Rejection = crate::failure::Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Self::Rejection> {
        let secret = in_cookie(&parts.headers, session_cookie_name(&state.site));
        Ok(Self(proven(&state.site, secret.as_deref(), &[Kind::Session]).await?))
    }
}

/// What a secret proves; nothing when there is none, when it is old, or when it was made for another door.
pub async fn proven(site: &Site, secret: Option<&str>, kinds: &[Kind]) -> domain::Result<Option<Proof>> {
    let Some(secret) = secret else { return Ok(None) };
    match tokens::prove(site, secret).await {
        Ok(proof) => Ok(Some(proof).filter(|proof| kinds.contains(&proof.kind))),
        Err(domain::Error::Unproven | domain::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
