//! What is told of who is kept out of a community, and of who animates it. Of a closed one nothing is: who is put out of it
//! is nobody else's business, and the `Reject` that ends their following says enough to their own server.

use super::{local, roads::inboxes};
use crate::{
    error::{Error, Result},
    house::House,
    speak::{self, Audience, Saying},
    wire::PUBLIC as EVERYBODY,
};
use domain::{
    CommunityId, PersonId, Profile,
    circles::PUBLIC,
    deliveries::Gist,
    network::{self, Outgoing},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An animator from here keeps somebody out of a community, or lets them back.
pub async fn banned(
    house: &House,
    (person, community, by): (PersonId, CommunityId, PersonId),
    out: bool,
) -> Result<Vec<Outgoing>> {
    let who = local(house, by).await?;
    let whom = network::actor_by_id(&house.site, person.into()).await?;
    let group = open(house, community).await?;
    let (uri, mut body) = decision(house, ("Block", &who), (&whom, &group));
    body["target"] = json!(group.uri);
    let (uri, body) = match out {
        true => (uri, body),
        false => {
            let uri = speak::activity_uri(&house.site, "undo");
            let body = speak::undo(&uri, &who.uri, body);
            (uri, body)
        }
    };
    if group.local() {
        return Ok(vec![announced(house, (&group, person), body).await?]);
    }
    let host = network::only(&house.site, group.id).await?;
    Ok(vec![Outgoing {
        gist: if out { Gist::Other } else { Gist::Undoes },
        subject: uri.clone(),
        uri,
        sender: who.id,
        circle: PUBLIC,
        post: None,
        body: speak::document(body).to_string(),
        inboxes: inboxes(host.as_slice(), false),
    }])
}

/// A keeper from here names an animator of a community from here, or an animator is one no longer.
pub async fn named(
    house: &House,
    (person, community, by): (PersonId, CommunityId, PersonId),
    named: bool,
) -> Result<Vec<Outgoing>> {
    let whom = network::actor_by_id(&house.site, person.into()).await?;
    let group = open(house, community).await?;
    if !group.local() {
        return Err(Error::Idle("a community elsewhere names its own animators"));
    }
    let who = network::actor_by_id(&house.site, by.into()).await?;
    // Whoever leaves from elsewhere told the community, which tells the others; what else is decided elsewhere is passed on as
    // it came.
    let who = match (who.local(), by == person) {
        (true, _) => who,
        (false, true) => group.clone(),
        (false, false) => return Err(Error::Idle("it was decided elsewhere")),
    };
    let verb = if named { "Add" } else { "Remove" };
    let (_, mut body) = decision(house, (verb, &who), (&whom, &group));
    body["target"] = json!(format!("{}/moderators", group.uri));
    Ok(vec![announced(house, (&group, person), body).await?])
}

/// What somebody decides about a person in a community, said to everybody.
fn decision(house: &House, (verb, who): (&str, &Profile), (whom, group): (&Profile, &Profile)) -> (String, Value) {
    let audience = Audience {
        to: vec![EVERYBODY.to_owned()],
        cc: vec![group.uri.clone()],
        group: Some(group.uri.clone()),
    };
    let uri = speak::activity_uri(&house.site, &verb.to_ascii_lowercase());
    let saying = Saying {
        verb,
        actor: &who.uri,
        object: json!(whom.uri),
        audience: &audience,
    };
    let body = speak::says(&uri, saying);
    (uri, body)
}

/// A community from here passes on what somebody elsewhere, who animates it, decided about a person.
pub async fn passed_on(house: &House, (community, person): (CommunityId, PersonId), activity: Value) -> Result<()> {
    let group = match open(house, community).await {
        Ok(group) if group.local() => group,
        Ok(_) | Err(Error::Idle(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    let outgoing = announced(house, (&group, person), super::relay::stripped(activity)).await?;
    Ok(network::send_all(&house.site, vec![outgoing]).await?)
}

async fn open(house: &House, community: CommunityId) -> Result<Profile> {
    let footing = network::footing(&house.site, community).await?;
    match footing.usual {
        PUBLIC => Ok(network::actor_by_id(&house.site, community.into()).await?),
        _ => Err(Error::Idle("who is who in a closed community is told to nobody")),
    }
}

/// To the servers of its members, and to that of the person.
async fn announced(house: &House, (group, person): (&Profile, PersonId), object: Value) -> Result<Outgoing> {
    let uri = speak::activity_uri(&house.site, "announce");
    let followers = speak::followers(&house.site, group);
    let body = speak::announce(&uri, (&group.uri, &followers), (object, true));
    let mut told = network::audience_of_actor(&house.site, group.id).await?;
    told.extend(network::only(&house.site, person.into()).await?);
    let inboxes: BTreeMap<String, String> = inboxes(&told, false);
    Ok(Outgoing {
        gist: Gist::Other,
        subject: uri.clone(),
        uri,
        sender: group.id,
        circle: PUBLIC,
        post: None,
        body: speak::document(body).to_string(),
        inboxes,
    })
}
