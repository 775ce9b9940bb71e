//! Lists: what was said, who animates, what is pinned. Of people who follow or belong, only the number.

use super::{
    objects::local,
    reader::{Question, Reader, answer, closed, nothing, open},
};
use crate::{error::Result, house::House, speak, tell};
use activitypub_federation::config::Data;
use axum::{extract::Path, response::Response};
use domain::{
    ActorKind, CommunityId, Cursor, PostView, Profile, Viewer,
    circles::PUBLIC,
    network,
    posts::{self, AuthorFeed, Feed},
};
use serde_json::{Value, json};

/// How much of what was said is listed.
const RECENT: i64 = 20;

pub async fn site_outbox(data: Data<House>) -> Response {
    open(speak::ordered(&data.site.address("site_outbox"), 0, Vec::new()))
}

pub async fn nobody(Path(name): Path<String>, data: Data<House>) -> Response {
    let found = async {
        let profile = local(&name, ActorKind::Community, &data).await?;
        Ok(open(speak::collection(&address(&data, &profile, "following"), 0)))
    };
    answer(found.await)
}

pub async fn person_outbox(Path(name): Path<String>, data: Data<House>) -> Response {
    let found = async {
        let profile = local(&name, ActorKind::Person, &data).await?;
        let feed = Feed::Author(profile.id, AuthorFeed::default());
        let page = posts::feed(&data.site, Viewer::anyone(), feed, Cursor::newest(RECENT)).await?;
        let mut items = Vec::new();
        for view in page
            .items
            .iter()
            .filter(|view| view.shared_by.is_none() && view.post.local)
        {
            items.push(creation(&data, view).await?);
        }
        Ok(open(speak::ordered(
            &address(&data, &profile, "outbox"),
            profile.posts,
            items,
        )))
    };
    answer(found.await)
}

/// What a community passed on lately of what everybody may read.
pub async fn community_outbox(Path(name): Path<String>, data: Data<House>) -> Response {
    let found = async {
        let profile = local(&name, ActorKind::Community, &data).await?;
        let feed = Feed::Community(CommunityId(profile.id.0));
        let page = posts::feed(&data.site, Viewer::anyone(), feed, Cursor::newest(RECENT)).await?;
        let mut items = Vec::new();
        for view in page.items.iter().filter(|view| view.post.root_id.is_none()) {
            let uri = format!("{}#announce", view.uri);
            let followers = speak::followers(&data.site, &profile);
            let inner = creation(&data, view).await?;
            items.push(speak::announce(&uri, (&profile.uri, &followers), (inner, true)));
        }
        let total = i64::try_from(items.len()).unwrap_or_default();
        Ok(open(speak::ordered(&address(&data, &profile, "outbox"), total, items)))
    };
    answer(found.await)
}

async fn creation(data: &Data<House>, view: &PostView) -> Result<Value> {
    let object = tell::object(data.app_data(), view).await?;
    let uri = format!("{}#create", view.uri);
    let actor = &view.author.uri;
    Ok(json!({ "id": uri, "type": "Create", "actor": actor, "to": object["to"], "cc": object["cc"], "object": object }))
}

pub async fn followers_of_person(Path(name): Path<String>, data: Data<House>) -> Response {
    let found = async {
        let profile = local(&name, ActorKind::Person, &data).await?;
        Ok(open(speak::collection(
            &address(&data, &profile, "followers"),
            profile.followers,
        )))
    };
    answer(found.await)
}

pub async fn following(Path(name): Path<String>, data: Data<House>) -> Response {
    let found = async {
        let profile = local(&name, ActorKind::Person, &data).await?;
        Ok(open(speak::collection(
            &address(&data, &profile, "following"),
            profile.following,
        )))
    };
    answer(found.await)
}

/// How many belong to a community; of a closed one, told only to its members' servers.
pub async fn members(Path(name): Path<String>, data: Data<House>, question: Question) -> Response {
    let found = async {
        let (profile, reading) = community(&name, &data, &question).await?;
        let list = speak::collection(&address(&data, &profile, "followers"), profile.followers);
        Ok(shown(reading, list))
    };
    answer(found.await)
}

/// Who animates a community; of a closed one, told only to its members' servers.
pub async fn moderators(Path(name): Path<String>, data: Data<House>, question: Question) -> Response {
    let found = async {
        let (profile, reading) = community(&name, &data, &question).await?;
        let people = network::animators(&data.site, CommunityId(profile.id.0)).await?;
        let uris: Vec<Value> = people.iter().map(|person| json!(person.uri)).collect();
        let total = i64::try_from(uris.len()).unwrap_or_default();
        Ok(shown(
            reading,
            speak::ordered(&address(&data, &profile, "moderators"), total, uris),
        ))
    };
    answer(found.await)
}

pub async fn pinned_by_person(Path(name): Path<String>, data: Data<House>) -> Response {
    let found = async {
        let profile = local(&name, ActorKind::Person, &data).await?;
        let feed = Feed::Author(
            profile.id,
            AuthorFeed {
                pinned: true,
                ..AuthorFeed::default()
            },
        );
        pinned(&data, &profile, feed).await
    };
    answer(found.await)
}

pub async fn pinned_in_community(Path(name): Path<String>, data: Data<House>) -> Response {
    let found = async {
        let profile = local(&name, ActorKind::Community, &data).await?;
        pinned(&data, &profile, Feed::Community(CommunityId(profile.id.0))).await
    };
    answer(found.await)
}

async fn pinned(data: &Data<House>, profile: &Profile, feed: Feed) -> Result<Response> {
    let page = posts::feed(&data.site, Viewer::anyone(), feed, Cursor::newest(100)).await?;
    let mut items = Vec::new();
    for view in page.items.iter().filter(|view| view.post.pinned && view.post.local) {
        items.push(tell::object(data.app_data(), view).await?);
    }
    let total = i64::try_from(items.len()).unwrap_or_default();
    Ok(open(speak::ordered(&address(data, profile, "featured"), total, items)))
}

/// Who may read of a community: everybody, those who signed, or nobody.
#[derive(Clone, Copy)]
enum Reading {
    Open,
    Closed,
    Nothing,
}

async fn community(name: &str, data: &Data<House>, question: &Question) -> Result<(Profile, Reading)> {
    let profile = local(name, ActorKind::Community, data).await?;
    let footing = network::footing(&data.site, CommunityId(profile.id.0)).await?;
    if footing.usual == PUBLIC {
        return Ok((profile, Reading::Open));
    }
    let reader = Reader::of(question, data).await?;
    let inside = reader.may_fetch(footing.circle, data).await?;
    Ok((profile, if inside { Reading::Closed } else { Reading::Nothing }))
}

fn shown(reading: Reading, list: Value) -> Response {
    match reading {
        Reading::Open => open(list),
        Reading::Closed => closed(list),
        Reading::Nothing => nothing(),
    }
}

fn address(data: &Data<House>, profile: &Profile, part: &str) -> String {
    data.site.address(format_args!("{}/{part}", profile.page()))
}
