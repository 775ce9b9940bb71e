//! What Mastodon's clients are promised, told over HTTP.
mod oauth;
mod pages;
mod posting;
mod secrets;

use serde_json::{Value, json};

use crate::town::{Door, Resident};

/// Publishes, and answers the status.
async fn says(who: &Resident, status: Value) -> Value {
    who.mastodon().post("/api/v1/statuses", &status).await.is(200).json()
}

async fn says_text(who: &Resident, text: &str) -> Value {
    says(who, json!({ "status": text })).await
}

fn id(entity: &Value) -> String {
    entity["id"].as_str().unwrap().to_owned()
}

/// The statuses of a timeline, newest first.
async fn timeline(door: &Door, path: &str) -> Vec<Value> {
    door.get(path).await.is(200).json().as_array().unwrap().clone()
}

fn ids(statuses: &[Value]) -> Vec<String> {
    statuses.iter().map(id).collect()
}
