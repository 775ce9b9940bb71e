//! The only place that says where OAuth is to be found here (RFC 8414), and who a token is (`/oauth/userinfo`).

use axum::Json;
use domain::people;
use serde_json::{Value, json};
use web::State;

use crate::{entities::Frame, gate::Me, refusal::Answer};

/// Clients use PKCE only where it is named here.
pub async fn server(state: State) -> Json<Value> {
    let at = |path: &str| state.site.address(path);
    Json(json!({
        "issuer": at(""),
        "service_documentation": "https://docs.joinmastodon.org/",
        "authorization_endpoint": at("oauth/authorize"),
        "token_endpoint": at("oauth/token"),
        "revocation_endpoint": at("oauth/revoke"),
        "userinfo_endpoint": at("oauth/userinfo"),
        "app_registration_endpoint": at("api/v1/apps"),
        "scopes_supported": ["read", "write", "follow", "push", "profile"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

/// `GET` and `POST /oauth/userinfo`
pub async fn userinfo(state: State, Me(actor): Me) -> Answer<Value> {
    let profile = people::profile(&state.site, actor.viewer(), actor.id().into()).await?;
    let frame = Frame::new(&state.site, actor.viewer());
    Ok(Json(json!({
        "iss": state.site.address(""),
        "sub": profile.uri,
        "name": profile.display_name(),
        "preferred_username": profile.handle,
        "profile": frame.account_url(&profile),
        "picture": frame.avatar_url(&profile),
    })))
}
