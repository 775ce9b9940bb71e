//! What is told of people and communities themselves: that they changed, that they left.

use super::{
    local,
    roads::{inboxes, of_nothing},
};
use crate::{
    error::{Error, Result},
    house::House,
    routes,
    speak::{self, Audience, Saying},
};
use domain::{
    ActorId, PersonId, PostView, Profile,
    network::{self, Outgoing},
    people,
};
use serde_json::{Value, json};

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
    Ok(vec![to_followers(house, &who, (uri, body)).await?])
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
    Ok(vec![to_followers(house, &who, (uri, body)).await?])
}

/// Somebody went to live elsewhere in the network: whoever follows them may follow them there.
pub async fn moved(house: &House, person: PersonId) -> Result<Vec<Outgoing>> {
    let who = local(house, person).await?;
    let Some(there) = people::moving(&house.site, who.id).await?.moved else {
        return Err(Error::Idle("they did not move"));
    };
    let uri = speak::activity_uri(&house.site, "move");
    let audience = Audience {
        to: vec![speak::followers(&house.site, &who)],
        ..Audience::default()
    };
    let mut body = speak::says(
        &uri,
        Saying {
            verb: "Move",
            actor: &who.uri,
            object: json!(who.uri),
            audience: &audience,
        },
    );
    body["target"] = json!(there.uri);
    let mut outgoing = changed(house, who.id).await?;
    outgoing.push(to_followers(house, &who, (uri, body)).await?);
    Ok(outgoing)
}

/// A note from here was pinned to its author's profile, or unpinned.
pub async fn pinned(house: &House, view: &PostView) -> Result<Vec<Outgoing>> {
    let who = local(house, view.author.id).await?;
    if !view.is_public() {
        return Err(Error::Idle("nobody is told of it"));
    }
    let (verb, part) = if view.post.pinned {
        ("Add", "add")
    } else {
        ("Remove", "remove")
    };
    let uri = speak::activity_uri(&house.site, part);
    let audience = speak::everybody(&house.site, &who);
    let mut body = speak::says(
        &uri,
        Saying {
            verb,
            actor: &who.uri,
            object: json!(view.uri),
            audience: &audience,
        },
    );
    body["target"] = json!(house.site.address(format_args!("{}/featured", who.page())));
    Ok(vec![to_followers(house, &who, (uri, body)).await?])
}

async fn to_followers(house: &House, who: &Profile, (uri, body): (String, Value)) -> Result<Outgoing> {
    let told = inboxes(&network::audience_of_actor(&house.site, who.id).await?, false);
    Ok(of_nothing(who, (uri, body), told))
}
