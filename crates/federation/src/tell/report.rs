//! What is told of a report: to whoever answers for it elsewhere, by the site itself. Who complains is told to nobody.

use super::roads::{Act, inboxes, kept, of_nothing};
use crate::{
    error::{Error, Result},
    house::House,
    speak::{self, Audience, Saying},
};
use domain::{
    Profile, ReportId, actors, moderation,
    network::{self, Outgoing},
};
use serde_json::{Value, json};

/// Something is wrong with what everybody may read: whoever answers for it is told, and nobody else. A person and what they
/// said, as Mastodon writes it; to one address, as Lemmy wants it.
pub async fn reported(house: &House, id: ReportId) -> Result<Vec<Outgoing>> {
    let report = moderation::forwarded(&house.site, id).await?;
    let sender = actors::site_actor(&house.site).await?;
    let Some(post) = report.post_id else {
        let whom = network::actor_by_id(&house.site, report.target_id).await?;
        let (uri, body) = flag(house, (&sender, &whom), (vec![whom.uri.clone()], &report.reason));
        let told = network::only(&house.site, whom.id).await?;
        return Ok(vec![of_nothing(&sender, (uri, body), inboxes(told.as_slice(), false))]);
    };
    let view = network::post_of(&house.site, post).await?;
    let answers = moderation::answers_elsewhere(&view).ok_or(Error::Idle("nobody elsewhere answers for it"))?;
    let about = vec![view.author.uri.clone(), view.uri.clone()];
    let (uri, body) = flag(house, (&sender, answers), (about, &report.reason));
    let told = network::only(&house.site, answers.id).await?;
    let act = Act {
        sender: &sender,
        uri,
        body,
    };
    // Kept with the post, so that the law is asked again when it leaves.
    Ok(vec![kept(&view.post, act, inboxes(told.as_slice(), false))])
}

fn flag(house: &House, (sender, to): (&Profile, &Profile), (about, reason): (Vec<String>, &str)) -> (String, Value) {
    let audience = Audience {
        to: vec![to.uri.clone()],
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
    body["content"] = json!(reason);
    body["summary"] = json!(reason);
    (uri, body)
}
