//! What is told of a post: that it was said, changed, taken back, taken away, locked, pinned.

use super::{
    local, profile,
    roads::{Act, announced, audience, concerned, inboxes, kept, near, spread, through},
};
use crate::{
    error::{Error, Result},
    house::House,
    speak::{self, Audience, Saying},
};
use domain::{
    PersonId, PostId, PostView, Profile,
    circles::Kind,
    laws::telling::{Recipient, Telling},
    network::{self, Outgoing},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A post was said or changed by somebody from here.
pub async fn published(house: &House, id: PostId, verb: &'static str) -> Result<Vec<Outgoing>> {
    let view = network::post_of(&house.site, id).await?;
    if !view.author.local() || !network::is_shown(&house.site, id).await? {
        return Err(Error::Idle("nothing to say any more"));
    }
    let near = near(house, &view).await?;
    let body = creation(house, &view, verb).await?;
    if view.circle.kind == Kind::Talk {
        return letters(house, &view, (body, &near)).await;
    }
    let thread = view.post.root_id.is_none() && view.is_public() && verb == "Create";
    let mut outgoing = spread(house, &view, body.by(&view.author), &near).await?;
    if let (true, Some(community)) = (thread, view.community.as_ref().filter(|community| community.local())) {
        // Microblogs know no activity inside an announcement: they are given the thread's address.
        let told = through(house, &view.post, community.id).await?;
        outgoing.push(announced(house, &view.post, (community, json!(view.uri)), told));
    }
    if verb == "Create" {
        outgoing.extend(notices(house, &view).await?);
    }
    Ok(outgoing)
}

/// What is said in a conversation, to each in the form that their server takes. Lemmy takes one person at a time, answers
/// to nothing, and before its version 1 a type of its own.
async fn letters(house: &House, view: &PostView, (body, to): (Written, &[Recipient])) -> Result<Vec<Outgoing>> {
    let (mut outgoing, mut others) = (Vec::new(), Vec::new());
    for recipient in to {
        let (software, version) = network::software(&house.site, &recipient.host).await?;
        if software != "lemmy" {
            others.push(recipient.clone());
            continue;
        }
        let person = network::actor_by_id(&house.site, recipient.actor).await?;
        let uri = speak::activity_uri(&house.site, "create");
        let mut letter = body.body.clone();
        letter["id"] = json!(uri);
        if let Some(note) = letter["object"].as_object_mut() {
            note.remove("inReplyTo");
            if version.starts_with("0.") {
                note.insert("type".to_owned(), json!("ChatMessage"));
            }
        }
        for place in ["/to", "/object/to"] {
            if let Some(addressed) = letter.pointer_mut(place) {
                *addressed = json!([person.uri]);
            }
        }
        let inbox = inboxes(std::slice::from_ref(recipient), true);
        outgoing.push(kept(
            &view.post,
            Act {
                sender: &view.author,
                uri,
                body: letter,
            },
            inbox,
        ));
    }
    outgoing.extend(spread(house, view, body.by(&view.author), &others).await?);
    Ok(outgoing)
}

/// An author changed their mind about taking back: some understand that, the others are told anew.
pub async fn restored(house: &House, id: PostId) -> Result<Vec<Outgoing>> {
    let view = network::post_of(&house.site, id).await?;
    let delete = deletion(house, &view, &view.author, None).await?;
    let undone = undone(house, &view.author, delete);
    let near = near(house, &view).await?;
    let mut outgoing = spread(house, &view, undone.by(&view.author), &near).await?;
    outgoing.extend(published(house, id, "Create").await?);
    Ok(outgoing)
}

/// An author from here took a post back.
pub async fn erased(house: &House, id: PostId) -> Result<Vec<Outgoing>> {
    let view = network::post_of(&house.site, id).await?;
    if !view.author.local() {
        return Err(Error::Idle("it was done elsewhere"));
    }
    let near = near(house, &view).await?;
    let delete = deletion(house, &view, &view.author, None).await?;
    spread(house, &view, delete.by(&view.author), &near).await
}

/// An animator took a post away.
pub async fn removed(house: &House, id: PostId, by: PersonId) -> Result<Vec<Outgoing>> {
    let (view, who) = (network::post_of(&house.site, id).await?, local(house, by).await?);
    let delete = deletion(house, &view, &who, Some("removed")).await?;
    spread(house, &view, delete.by(&who), &author(house, &view).await?).await
}

/// An animator gave a post back.
pub async fn unremoved(house: &House, id: PostId, by: PersonId) -> Result<Vec<Outgoing>> {
    let (view, who) = (network::post_of(&house.site, id).await?, local(house, by).await?);
    let undone = undone(house, &who, deletion(house, &view, &who, Some("removed")).await?);
    spread(house, &view, undone.by(&who), &author(house, &view).await?).await
}

/// An animator locked a thread, or opened it again.
pub async fn locked(house: &House, id: PostId, by: PersonId) -> Result<Vec<Outgoing>> {
    let (view, who) = (network::post_of(&house.site, id).await?, local(house, by).await?);
    let uri = speak::activity_uri(&house.site, "lock");
    let lock = Written::of(house, uri, &view, (&who, "Lock", json!(view.uri)));
    let written = if view.post.locked {
        lock
    } else {
        undone(house, &who, lock)
    };
    spread(house, &view, written.by(&who), &[]).await
}

/// A thread was pinned to the page of its community, or a note to the profile of its author; or unpinned.
pub async fn pinned(house: &House, id: PostId, by: PersonId) -> Result<Vec<Outgoing>> {
    let (view, who) = (network::post_of(&house.site, id).await?, local(house, by).await?);
    let Some(community) = &view.community else {
        return profile::pinned(house, &view).await;
    };
    if !community.local() {
        return Err(Error::Idle("nobody is told of it"));
    }
    let (verb, part) = if view.post.pinned {
        ("Add", "add")
    } else {
        ("Remove", "remove")
    };
    let uri = speak::activity_uri(&house.site, part);
    let mut written = Written::of(house, uri, &view, (&who, verb, json!(view.uri)));
    written.body["target"] = json!(house.site.address(format_args!("{}/featured", community.page())));
    spread(house, &view, written.by(&who), &[]).await
}

/// An activity with its address.
pub(super) struct Written {
    pub uri: String,
    pub body: Value,
}

impl Written {
    pub fn of(house: &House, uri: String, view: &PostView, (who, verb, object): (&Profile, &str, Value)) -> Self {
        let audience = audience(house, view);
        let body = speak::says(
            &uri,
            Saying {
                verb,
                actor: &who.uri,
                object,
                audience: &audience,
            },
        );
        Self { uri, body }
    }

    pub fn by(self, sender: &Profile) -> Act<'_> {
        Act {
            sender,
            uri: self.uri,
            body: self.body,
        }
    }
}

pub(super) fn undone(house: &House, who: &Profile, inner: Written) -> Written {
    let uri = speak::activity_uri(&house.site, "undo");
    let body = speak::undo(&uri, &who.uri, inner.body);
    Written { uri, body }
}

async fn creation(house: &House, view: &PostView, verb: &'static str) -> Result<Written> {
    let object = object(house, view).await?;
    let (to, cc) = (object["to"].clone(), object["cc"].clone());
    let uri = speak::activity_uri(&house.site, &verb.to_ascii_lowercase());
    let mut written = Written::of(house, uri, view, (&view.author, verb, object));
    (written.body["to"], written.body["cc"]) = (to, cc);
    let at = view
        .post
        .edited_at
        .filter(|_| verb == "Update")
        .unwrap_or_else(|| view.post.created_at());
    written.body["published"] = json!(at.to_string());
    Ok(written)
}

/// A post as ActivityPub, with what it answers.
pub async fn object(house: &House, view: &PostView) -> Result<Value> {
    let parent = match &view.parent {
        Some(parent) => Some(network::post_of(&house.site, parent.id).await?),
        None => None,
    };
    let root = match root(house, view, parent.as_ref()).await? {
        Some(root) if view.is_public() => Some(root),
        _ => None,
    };
    Ok(speak::post(&house.site, view, (parent.as_ref(), root.as_deref())))
}

/// The address of the beginning of a thread, if it began here.
async fn root(house: &House, view: &PostView, parent: Option<&PostView>) -> Result<Option<String>> {
    let here = |view: &PostView| Some(view.uri.clone()).filter(|_| view.post.local);
    match (view.post.root_id, parent) {
        (None, _) => Ok(here(view)),
        (Some(root), Some(parent)) if parent.post.id == root => Ok(here(parent)),
        (Some(root), _) => Ok(here(&network::post_of(&house.site, root).await?)),
    }
}

async fn deletion(house: &House, view: &PostView, who: &Profile, reason: Option<&str>) -> Result<Written> {
    // Some servers hold a deletion against the one they know: the same is taken back that was sent.
    let known = network::latest(&house.site, who.id, view.post.id, "/delete/").await?;
    let uri = known
        .filter(|_| !view.is_erased())
        .unwrap_or_else(|| speak::activity_uri(&house.site, "delete"));
    let mut written = Written::of(house, uri, view, (who, "Delete", json!(view.uri)));
    if let Some(reason) = reason {
        written.body["summary"] = json!(reason);
    }
    Ok(written)
}

async fn author(house: &House, view: &PostView) -> Result<Vec<Recipient>> {
    Ok(network::only(&house.site, view.author.id).await?.into_iter().collect())
}

/// To members whose server keeps nothing inside: that there is something new, and not a word more.
async fn notices(house: &House, view: &PostView) -> Result<Vec<Outgoing>> {
    let Some(community) = view.community.as_ref().filter(|community| community.local()) else {
        return Ok(Vec::new());
    };
    let told = concerned(house, view.post.id).await?;
    let mut outgoing = Vec::new();
    for recipient in told
        .into_iter()
        .filter(|recipient| recipient.telling == Telling::Notice)
    {
        outgoing.push(notice(house, view, (community, &recipient)).await?);
    }
    Ok(outgoing)
}

async fn notice(house: &House, view: &PostView, (group, to): (&Profile, &Recipient)) -> Result<Outgoing> {
    let person = network::actor_by_id(&house.site, to.actor).await?;
    let uri = speak::activity_uri(&house.site, "notice");
    let page = house.site.origin();
    let content = format!(
        r#"<p><a href="{}" class="u-url mention">@{}</a> Nouveau message dans un de vos cercles : <a href="{page}">ouvrir</a></p>"#,
        text::html::of_text(&person.url).as_str(),
        text::html::of_text(&person.handle).as_str(),
    );
    let mention = json!({ "type": "Mention", "href": person.uri, "name": format!("@{}", person.address()) });
    let note = json!({
        "id": format!("{uri}/note"), "type": "Note", "attributedTo": group.uri, "to": [person.uri], "cc": [],
        "content": content, "tag": [mention], "directMessage": true, "published": house.site.now().to_string(),
    });
    let audience = Audience {
        to: vec![person.uri.clone()],
        ..Audience::default()
    };
    let body = speak::says(
        &uri,
        Saying {
            verb: "Create",
            actor: &group.uri,
            object: note,
            audience: &audience,
        },
    );
    let inbox = BTreeMap::from([(to.inbox.clone(), to.host.clone())]);
    let mut kept = kept(
        &view.post,
        Act {
            sender: group,
            uri,
            body,
        },
        inbox,
    );
    // Kept with no post: nobody may read in it which one it was.
    kept.post = None;
    Ok(kept)
}

/// Recipients as inboxes, for what is not spread through a community.
pub(super) fn straight(view: &PostView, act: Act<'_>, to: &[Recipient]) -> Outgoing {
    kept(&view.post, act, inboxes(to, false))
}
