//! A community from here passes on what somebody elsewhere said or did in it: word for word, to its members' servers.

use super::roads::{announced, through};
use crate::{error::Result, house::House};
use domain::{PostView, network};
use serde_json::{Value, json};

/// Announces an activity that was received and accepted. `view` is the post it is about.
pub async fn relay(house: &House, view: &PostView, mut activity: Value) -> Result<()> {
    let Some(community) = view.community.as_ref().filter(|community| community.local()) else {
        return Ok(());
    };
    if let Some(object) = activity.as_object_mut() {
        // Neither the outer names of another software nor a signature of another kind is ours to pass on.
        object.remove("@context");
        object.remove("signature");
    }
    let thread = activity["type"] == "Create" && view.post.root_id.is_none() && view.is_public();
    let told = through(house, view, community).await?;
    let mut outgoing = vec![announced(house, view, (community, activity), told.clone())];
    if thread {
        outgoing.push(announced(house, view, (community, json!(view.uri)), told));
    }
    network::send_all(&house.site, outgoing).await?;
    Ok(())
}
