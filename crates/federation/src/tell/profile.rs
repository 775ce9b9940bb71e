//! What is told of people and communities themselves: that they changed, that they left.

use super::{
    local,
    roads::{inboxes, of_nothing},
};
use crate::{
    error::Result,
    house::House,
    routes,
    speak::{self, Saying},
};
use domain::{
    ActorId,
    network::{self, Outgoing},
};
use serde_json::json;

/// A profile, or the page of a community, is not what it was.
pub async fn changed(house: &House, actor: ActorId) -> Result<Vec<Outgoing>> {
    let who = local(house, actor).await?;
    let face = routes::face(house, &who).await?;
    let uri = speak::activity_uri(&house.site, "update");
    let audience = speak::everybody(&house.site, &who);
    let body = speak::says(
        &uri,
        Saying {
            verb: "Update",
            actor: &who.uri,
            object: face,
            audience: &audience,
        },
    );
    let told = inboxes(&network::audience_of_actor(&house.site, who.id).await?, false);
    Ok(vec![of_nothing(&who, (uri, body), told)])
}

/// Somebody left for good: whoever follows them forgets them.
pub async fn gone(house: &House, actor: ActorId) -> Result<Vec<Outgoing>> {
    let who = local(house, actor).await?;
    let uri = speak::activity_uri(&house.site, "delete");
    let audience = speak::everybody(&house.site, &who);
    let body = speak::says(
        &uri,
        Saying {
            verb: "Delete",
            actor: &who.uri,
            object: json!(who.uri),
            audience: &audience,
        },
    );
    let told = inboxes(&network::audience_of_actor(&house.site, who.id).await?, false);
    Ok(vec![of_nothing(&who, (uri, body), told)])
}
