//! The only place for the shape of an application, of its registration and of a token.

use serde::Serialize;

/// An application as others see it.
#[derive(Clone, Debug, Serialize)]
pub struct Application {
    pub name: String,
    pub website: Option<String>,
}

/// An application as its own token sees it, and as its author receives it once.
#[derive(Clone, Debug, Serialize)]
pub struct Registered {
    pub id: String,
    pub name: String,
    pub website: Option<String>,
    pub scopes: Vec<String>,
    /// All addresses, one a line: the form before 4.3.
    pub redirect_uri: String,
    pub redirect_uris: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Never: always 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret_expires_at: Option<i64>,
    pub vapid_key: String,
}

/// RFC 6749 §5.1, with Mastodon's `created_at` in seconds since 1970.
#[derive(Clone, Debug, Serialize)]
pub struct Token {
    pub access_token: String,
    pub token_type: &'static str,
    pub scope: String,
    pub created_at: i64,
}
