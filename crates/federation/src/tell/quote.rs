//! What is told of quoting: no.

use super::follow::{addressed, said};
use crate::{error::Result, house::House, speak};
use domain::{Profile, network::Outgoing};
use serde_json::{Value, json};

/// The author of a post does not give leave to quote it.
pub async fn refused(house: &House, (author, asker): (&Profile, &Profile), request: Value) -> Result<Vec<Outgoing>> {
    let uri = speak::activity_uri(&house.site, "reject");
    let kept = ["id", "type", "actor", "object"].map(|key| (key.to_owned(), request[key].clone()));
    let mut inner = Value::Object(kept.into_iter().collect());
    if let Some(instrument) = request.get("instrument") {
        inner["instrument"] = instrument.get("id").cloned().unwrap_or_else(|| json!(instrument));
    }
    let body = addressed(&uri, ("Reject", author, asker), inner);
    said(house, (author, asker), uri, body).await
}
