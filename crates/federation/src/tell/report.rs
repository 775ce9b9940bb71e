//! What is told of a report: to those who answer for it elsewhere, by the site itself. Who complains is told to nobody.

use super::roads::{inboxes, of_nothing};
use crate::{
    error::{Error, Result},
    house::House,
    speak::{self, Audience, Saying},
};
use domain::{
    ReportId, actors, moderation,
    network::{self, Outgoing},
};
use serde_json::json;

/// Something is wrong with what somebody elsewhere said, or with what was said in a community elsewhere. A person and what
/// they said, as Mastodon writes it; to one community, if there is one, as Lemmy wants it.
pub async fn reported(house: &House, id: ReportId) -> Result<Vec<Outgoing>> {
    let report = moderation::forwarded(&house.site, id).await?;
    let whom = network::actor_by_id(&house.site, report.target_id).await?;
    let mut about = vec![whom.uri.clone()];
    if let Some(post) = report.post_id {
        let view = network::post_of(&house.site, post).await?;
        if view.is_erased() {
            return Err(Error::Idle("it was taken back meanwhile"));
        }
        about.push(view.uri);
    }
    let place = match report.community_id {
        Some(community) => Some(network::actor_by_id(&house.site, community.into()).await?),
        None => None,
    };
    let place = place.filter(|place| !place.local());
    let mut told = Vec::new();
    for who in [Some(&whom), place.as_ref()].into_iter().flatten() {
        told.extend(network::only(&house.site, who.id).await?);
    }
    let sender = actors::site_actor(&house.site).await?;
    let audience = Audience {
        to: vec![place.map_or(whom.uri, |place| place.uri)],
        ..Audience::default()
    };
    let uri = speak::activity_uri(&house.site, "flag");
    let saying = Saying {
        verb: "Flag",
        actor: &sender.uri,
        object: json!(about),
        audience: &audience,
    };
    let mut body = speak::says(&uri, saying);
    // Mastodon reads the one, Lemmy the other.
    body["content"] = json!(report.reason);
    body["summary"] = json!(report.reason);
    Ok(vec![of_nothing(&sender, (uri, body), inboxes(&told, false))])
}
