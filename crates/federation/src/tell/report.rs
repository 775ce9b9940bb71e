//! What is told of a report: to whoever answers for it elsewhere and to the animators there, by the site itself. Who
//! complains is told to nobody.

use super::roads::{Act, inboxes, kept, of_nothing};
use crate::{
    error::Result,
    house::House,
    speak::{self, Audience, Saying},
};
use domain::{
    CommunityId, PostView, Profile, ReportId, actors,
    laws::telling::Recipient,
    moderation::{self, Report},
    network::{self, Outgoing},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Something is wrong with what everybody may read, or with a person: whoever answers for it is told, and nobody else.
/// A person and what they said, as Mastodon writes it; to one address, as Lemmy wants it.
pub async fn reported(house: &House, id: ReportId) -> Result<Vec<Outgoing>> {
    let report = moderation::told(&house.site, id).await?;
    let sender = actors::site_actor(&house.site).await?;
    let Some(post) = report.post_id else {
        let whom = network::actor_by_id(&house.site, report.target_id).await?;
        let (uri, body) = flag(house, (&sender, &whom), (vec![whom.uri.clone()], &report.reason));
        let told = network::only(&house.site, whom.id).await?;
        return Ok(vec![of_nothing(&sender, (uri, body), inboxes(told.as_slice(), false))]);
    };
    let view = network::post_of(&house.site, post).await?;
    let about = vec![view.author.uri.clone(), view.uri.clone()];
    let mut outgoing = Vec::new();
    for (whom, told) in answering(house, &report, &view).await? {
        let (uri, body) = flag(house, (&sender, &whom), (about.clone(), &report.reason));
        let act = Act {
            sender: &sender,
            uri,
            body,
        };
        // Kept with the post, so that the law is asked again when it leaves.
        outgoing.push(kept(&view.post, act, inboxes(&told, false)));
    }
    Ok(outgoing)
}

/// Who is told of a report about a message, by the address it is told to: whoever answers for it elsewhere, when that was
/// asked; the community from here, at the servers of those who animate it with us. Not the one whom it is about, nor the
/// server that told us.
async fn answering(house: &House, report: &Report, view: &PostView) -> Result<Vec<(Profile, Vec<Recipient>)>> {
    let site = &house.site;
    let mut all = Vec::new();
    if let Some(answers) = moderation::answers_elsewhere(view).filter(|_| report.forwarded) {
        all.push((answers.clone(), Vec::from_iter(network::only(site, answers.id).await?)));
    }
    let Some(community) = view
        .community
        .as_ref()
        .filter(|place| place.local() && view.is_public())
    else {
        return Ok(all);
    };
    let by = network::actor_by_id(site, report.by_id).await?;
    let mut hosts = BTreeSet::from([site.host().to_owned(), by.host]);
    hosts.extend(all.iter().map(|(answers, _)| answers.host.clone()));
    let mut told = Vec::new();
    for animator in network::animators(site, CommunityId(community.id.0)).await? {
        if animator.id == report.target_id || animator.local() || !hosts.insert(animator.host.clone()) {
            continue;
        }
        told.extend(network::only(site, animator.id).await?);
    }
    all.push((community.clone(), told));
    Ok(all)
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
