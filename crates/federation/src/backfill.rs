//! What a community elsewhere said lately, for whoever finds it first: read from its own list, once in a while.

use crate::{
    error::Result,
    house::{Federation, House},
    receive,
    wire::{Face, Malformed},
};
use activitypub_federation::{config::Data, fetch::fetch_object_http};
use domain::{ActorKind, Profile};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// How often a community's list is read.
const PAUSE: Duration = Duration::from_secs(6 * 60 * 60);
/// How much of it is kept.
const MOST: usize = 20;

impl Federation {
    /// Reads what was said lately, in the background: whoever looked for the community does not wait for it.
    pub(crate) fn catch_up(&self, profile: &Profile) {
        let community = profile.kind == ActorKind::Community && !profile.local();
        if !community || self.data().lately(&format!("outbox:{}", profile.uri), PAUSE) {
            return;
        }
        let (federation, community) = (self.clone(), profile.clone());
        tokio::spawn(async move {
            if let Err(error) = read(&federation, &community).await {
                tracing::debug!(%error, "a community does not say what was said lately");
            }
        });
    }
}

async fn read(federation: &Federation, community: &Profile) -> Result<()> {
    let data = federation.data();
    let _ = receive::animators(community, &data).await;
    let home = Url::parse(&community.uri).map_err(Malformed::because)?;
    let face = Face::read(&fetch_object_http::<House, Value>(&home, &data).await?.object)?;
    let Some(list) = face.outbox() else { return Ok(()) };
    let list = fetch_object_http::<House, Value>(list, &data).await?.object;
    let items = list
        .get("orderedItems")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    // The oldest first, so that they arrive in the order in which they were said.
    for item in items.iter().take(MOST).rev() {
        let fresh: Data<House> = federation.data();
        if let Err(error) = receive::said_lately(community, item, &fresh).await {
            tracing::debug!(%error, "something said lately is not kept");
        }
    }
    Ok(())
}
