//! The only place for what Mastodon has and this site has not. Each answers an empty list, or refuses in a sentence:
//! clients start without errors, and nobody believes something was done that was not.

use axum::Json;
use serde_json::{Value, json};

use crate::refusal::{Answer, Refusal};

pub async fn list() -> Json<[(); 0]> {
    Json([])
}

pub async fn object() -> Json<Value> {
    Json(json!({}))
}

/// One of something there is none of.
pub async fn no_such() -> Answer<Value> {
    Err(domain::Error::NotFound.into())
}

pub async fn filters() -> Answer<Value> {
    Err(Refusal::NotOffered(
        "Les filtres ne sont pas offerts ici; masquez plutôt une personne.",
    ))
}

pub async fn push() -> Answer<Value> {
    Err(Refusal::NotOffered("Les avis poussés ne sont pas offerts ici."))
}

pub async fn scheduled() -> Answer<Value> {
    Err(Refusal::NotOffered("La publication différée n’est pas offerte ici."))
}

pub async fn tags() -> Answer<Value> {
    Err(Refusal::NotOffered(
        "On ne suit pas de mot-clic ici; suivez plutôt une communauté.",
    ))
}

pub async fn servers() -> Answer<Value> {
    Err(Refusal::NotOffered(
        "On ne bloque pas de serveur pour soi seul ici; masquez plutôt une personne.",
    ))
}

pub async fn elsewhere() -> Answer<Value> {
    Err(Refusal::NotOffered("Ceci ne se fait que sur le site."))
}

/// `GET /api/v1/annual_reports`
pub async fn annual_reports() -> Json<Value> {
    Json(json!({ "annual_reports": [], "accounts": [], "statuses": [] }))
}

/// `GET /api/v1/notifications/requests/merged`
pub async fn merged() -> Json<Value> {
    Json(json!({ "merged": true }))
}

/// `GET /api/v1/collections`
pub async fn collections() -> Json<Value> {
    Json(json!({ "collections": [] }))
}

/// `GET /api/v1/streaming/health`
pub async fn health() -> &'static str {
    "OK"
}

/// Whatever else is asked under `/api`.
pub async fn unknown() -> Answer<Value> {
    Err(domain::Error::NotFound.into())
}
