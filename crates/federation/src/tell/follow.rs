//! What is told of following and joining: the question, the answer, and the end of it.

use super::{local, roads::of_nothing};
use crate::{
    error::{Error, Result},
    house::House,
    speak::{self, Audience, Saying},
};
use domain::{
    ActorId, PersonId, Profile,
    network::{self, Outgoing},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Somebody from here asks to follow a person, or to join a community, elsewhere.
pub async fn followed(house: &House, person: PersonId, target: ActorId) -> Result<Vec<Outgoing>> {
    let (who, whom) = (local(house, person).await?, elsewhere(house, target).await?);
    let uri = speak::activity_uri(&house.site, "follow");
    network::note_follow(&house.site, person, target, &uri).await?;
    let body = addressed(&uri, ("Follow", &who, &whom), json!(whom.uri));
    said(house, (&who, &whom), uri, body).await
}

/// Somebody from here no longer follows, or left.
pub async fn unfollowed(
    house: &House,
    person: PersonId,
    target: ActorId,
    follow: Option<String>,
) -> Result<Vec<Outgoing>> {
    let (who, whom) = (local(house, person).await?, elsewhere(house, target).await?);
    let asked = follow.unwrap_or_else(|| format!("{}#follow-{target}", who.uri));
    let inner = addressed(&asked, ("Follow", &who, &whom), json!(whom.uri));
    let uri = speak::activity_uri(&house.site, "undo");
    let body = addressed(&uri, ("Undo", &who, &whom), inner);
    said(house, (&who, &whom), uri, body).await
}

/// A person or a community from here says yes or no to somebody elsewhere.
pub async fn answered(
    house: &House,
    verb: &str,
    (person, target, follow): (PersonId, ActorId, Option<String>),
) -> Result<Vec<Outgoing>> {
    let (whom, who) = (local(house, target).await?, elsewhere(house, person.into()).await?);
    let known = network::tie(&house.site, person, target).await?.and_then(|tie| tie.uri);
    let Some(asked) = follow.or(known) else {
        return Err(Error::Idle("nobody asked from elsewhere"));
    };
    let inner = json!({ "id": asked, "type": "Follow", "actor": who.uri, "object": whom.uri });
    let uri = speak::activity_uri(&house.site, &verb.to_ascii_lowercase());
    let body = addressed(&uri, (verb, &whom, &who), inner);
    said(house, (&whom, &who), uri, body).await
}

async fn elsewhere(house: &House, id: ActorId) -> Result<Profile> {
    let profile = network::actor_by_id(&house.site, id).await?;
    if profile.local() {
        Err(Error::Idle("both are from here"))
    } else {
        Ok(profile)
    }
}

pub(super) fn addressed(uri: &str, (verb, actor, to): (&str, &Profile, &Profile), object: Value) -> Value {
    let audience = Audience {
        to: vec![to.uri.clone()],
        ..Audience::default()
    };
    speak::says(
        uri,
        Saying {
            verb,
            actor: &actor.uri,
            object,
            audience: &audience,
        },
    )
}

/// To one inbox, that of the other side. Nobody else is told who follows whom.
pub(super) async fn said(
    house: &House,
    (sender, to): (&Profile, &Profile),
    uri: String,
    body: Value,
) -> Result<Vec<Outgoing>> {
    let Some(recipient) = network::only(&house.site, to.id).await? else {
        return Err(Error::Idle("the other server is blocked"));
    };
    let inboxes = BTreeMap::from([(recipient.inbox, recipient.host)]);
    Ok(vec![of_nothing(sender, (uri, body), inboxes)])
}
