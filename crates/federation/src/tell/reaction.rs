//! What is told of what people from here think of a post, and of what they pass on.

use super::{
    local,
    post::{Written, straight, undone},
    roads::spread,
};
use crate::{
    error::{Error, Result},
    house::House,
    speak::{self, Saying},
};
use domain::{
    PersonId, PostId, PostView, Profile,
    laws::telling::Recipient,
    network::{self, Outgoing},
};
use serde_json::json;

/// Somebody likes, dislikes, or no longer does. The author is told, and the community where it was said.
pub async fn reacted(house: &House, id: PostId, person: PersonId, was: i16) -> Result<Vec<Outgoing>> {
    let who = local(house, person).await?;
    let view = network::post_as(&house.site, id, person).await?;
    let author = author(house, &view).await?;
    let mut outgoing = Vec::new();
    if was != 0 && was != view.mine.vote {
        let undone = undone(house, &who, vote(house, &view, (&who, was)).await?);
        outgoing.extend(spread(house, &view, undone.by(&who), &author).await?);
    }
    if view.mine.vote != 0 && was != view.mine.vote {
        let uri = speak::activity_uri(&house.site, word(view.mine.vote).1);
        let written = Written::of(house, uri, &view, (&who, word(view.mine.vote).0, json!(view.uri)));
        outgoing.extend(spread(house, &view, written.by(&who), &author).await?);
    }
    Ok(outgoing)
}

/// Somebody passes a public post on to their followers.
pub async fn shared(house: &House, id: PostId, person: PersonId) -> Result<Vec<Outgoing>> {
    let (who, view) = (local(house, person).await?, network::post_of(&house.site, id).await?);
    if !view.is_public() {
        return Err(Error::Idle("only what everybody may read is passed on"));
    }
    let uri = speak::activity_uri(&house.site, "share");
    let written = sharing(house, uri, (&who, &view));
    Ok(vec![straight(
        &view,
        written.by(&who),
        &followers_and_author(house, &who, &view).await?,
    )])
}

/// Somebody no longer passes it on.
pub async fn unshared(house: &House, id: PostId, person: PersonId) -> Result<Vec<Outgoing>> {
    let (who, view) = (local(house, person).await?, network::post_of(&house.site, id).await?);
    let known = network::latest(&house.site, who.id, id, "/share/").await?;
    let Some(uri) = known else {
        return Err(Error::Idle("nobody was told of it"));
    };
    let undone = undone(house, &who, sharing(house, uri, (&who, &view)));
    Ok(vec![straight(
        &view,
        undone.by(&who),
        &followers_and_author(house, &who, &view).await?,
    )])
}

fn sharing(house: &House, uri: String, (who, view): (&Profile, &PostView)) -> Written {
    let mut audience = speak::everybody(&house.site, who);
    audience.cc.push(view.author.uri.clone());
    let body = speak::says(
        &uri,
        Saying {
            verb: "Announce",
            actor: &who.uri,
            object: json!(view.uri),
            audience: &audience,
        },
    );
    Written { uri, body }
}

async fn followers_and_author(house: &House, who: &Profile, view: &PostView) -> Result<Vec<Recipient>> {
    let mut told = network::audience_of_actor(&house.site, who.id).await?;
    told.extend(author(house, view).await?);
    Ok(told)
}

/// The vote that was told, to be taken back.
async fn vote(house: &House, view: &PostView, (who, was): (&Profile, i16)) -> Result<Written> {
    let (verb, part) = word(was);
    let known = network::latest(&house.site, who.id, view.post.id, &format!("/{part}/")).await?;
    let uri = known.unwrap_or_else(|| speak::activity_uri(&house.site, part));
    Ok(Written::of(house, uri, view, (who, verb, json!(view.uri))))
}

fn word(vote: i16) -> (&'static str, &'static str) {
    if 0 < vote {
        ("Like", "like")
    } else {
        ("Dislike", "dislike")
    }
}

async fn author(house: &House, view: &PostView) -> Result<Vec<Recipient>> {
    Ok(network::only(&house.site, view.author.id).await?.into_iter().collect())
}
