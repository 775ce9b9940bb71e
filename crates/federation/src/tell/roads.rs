//! By which roads an activity leaves: straight to people, through a community from here, or to a community elsewhere.

use crate::{
    error::Result,
    house::House,
    speak::{self, Audience},
};
use domain::{
    ActorId, PostId, PostView, Profile,
    circles::{Kind, PUBLIC},
    laws::telling::{Recipient, Telling},
    network::{self, Outgoing},
    posts::Post,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// An activity with its address, before its roads are known.
pub struct Act<'a> {
    pub sender: &'a Profile,
    pub uri: String,
    pub body: Value,
}

/// Inboxes and their hosts. A whole server has one; what is for one person goes to their own.
pub fn inboxes(recipients: &[Recipient], personal: bool) -> BTreeMap<String, String> {
    let address = |recipient: &Recipient| match &recipient.shared_inbox {
        Some(shared) if !personal => shared.clone(),
        _ => recipient.inbox.clone(),
    };
    let everything = recipients
        .iter()
        .filter(|recipient| recipient.telling == Telling::Everything);
    everything
        .map(|recipient| (address(recipient), recipient.host.clone()))
        .filter(|(inbox, _)| !inbox.is_empty())
        .collect()
}

/// Everything elsewhere that is concerned by a post, as the law lets it through.
pub async fn concerned(house: &House, id: PostId) -> Result<Vec<Recipient>> {
    Ok(network::audience_of_post(&house.site, id).await?)
}

/// Who is told straight away of what an author says to everybody: their followers, and whom they name.
pub async fn near(house: &House, view: &PostView) -> Result<Vec<Recipient>> {
    if !view.is_public() {
        return concerned(house, view.post.id).await;
    }
    let mut near = network::audience_of_actor(&house.site, view.author.id).await?;
    for named in view.mentions.iter().filter(|profile| !profile.local()) {
        near.extend(network::only(&house.site, named.id).await?);
    }
    if let Some(parent) = &view.parent {
        near.extend(network::only(&house.site, parent.author_id.into()).await?);
    }
    Ok(near)
}

/// Sends an activity about a post: `near` straight away, and through the community where it was said.
pub async fn spread(house: &House, view: &PostView, act: Act<'_>, near: &[Recipient]) -> Result<Vec<Outgoing>> {
    let personal = view.circle.kind == Kind::Talk;
    let mut direct = match &view.community {
        Some(_) if !view.is_public() => BTreeMap::new(),
        _ => inboxes(near, personal),
    };
    let mut outgoing = Vec::new();
    if let Some(community) = &view.community {
        if community.local() {
            let told = through(house, &view.post, community.id).await?;
            outgoing.push(announced(house, &view.post, (community, act.body.clone()), told));
        } else if let Some(host) = network::only(&house.site, community.id).await? {
            direct.extend(inboxes(&[host], false));
        }
    }
    outgoing.insert(0, kept(&view.post, act, direct));
    Ok(outgoing)
}

/// Who hears of a post through a community from here.
pub async fn through(house: &House, post: &Post, community: ActorId) -> Result<BTreeMap<String, String>> {
    let told = match post.circle_id == PUBLIC {
        true => network::audience_of_actor(&house.site, community).await?,
        false => concerned(house, post.id).await?,
    };
    Ok(inboxes(&told, false))
}

/// The community's announcement of an activity, or of a post by its address.
pub fn announced(
    house: &House,
    post: &Post,
    (community, object): (&Profile, Value),
    inboxes: BTreeMap<String, String>,
) -> Outgoing {
    let uri = speak::activity_uri(&house.site, "announce");
    let followers = speak::followers(&house.site, community);
    let body = speak::announce(&uri, (&community.uri, &followers), (object, post.circle_id == PUBLIC));
    kept(
        post,
        Act {
            sender: community,
            uri,
            body,
        },
        inboxes,
    )
}

/// An activity about a post, to be kept with it.
pub fn kept(post: &Post, act: Act<'_>, inboxes: BTreeMap<String, String>) -> Outgoing {
    Outgoing {
        circle: post.circle_id,
        post: Some(post.id),
        ..of_nothing(act.sender, (act.uri, act.body), inboxes)
    }
}

/// An activity about no post, for everybody to know: of people and communities themselves.
pub fn of_nothing(sender: &Profile, (uri, body): (String, Value), inboxes: BTreeMap<String, String>) -> Outgoing {
    let (gist, subject) = speak::gist(&body);
    Outgoing {
        uri,
        sender: sender.id,
        circle: PUBLIC,
        post: None,
        gist,
        subject,
        body: speak::document(body).to_string(),
        inboxes,
    }
}

/// The audience of a post's own activities.
pub fn audience(house: &House, view: &PostView) -> Audience {
    speak::audience(&house.site, view, None)
}
