//! People, communities, posts and activities, for whoever may read them.

use super::reader::{Question, Reader, answer, closed, gone, nothing, open};
use crate::{
    error::{Error, Result},
    house::House,
    speak, tell,
};
use activitypub_federation::config::Data;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use domain::{ActorKind, CommunityId, PostId, PostView, Profile, Viewer, actors, network, people};
use http::StatusCode;
use serde_json::Value;

/// A person, a community or the site, as ActivityPub.
pub async fn face(house: &House, profile: &Profile) -> Result<Value> {
    let key = house.public_key(profile).await?;
    Ok(match profile.kind {
        ActorKind::Person => {
            let moving = people::moving(&house.site, profile.id).await?;
            speak::person(&house.site, (profile, &moving), &key)
        }
        ActorKind::Site => speak::site_actor(&house.site, profile, &key),
        ActorKind::Community => {
            let footing = network::footing(&house.site, CommunityId(profile.id.0)).await?;
            speak::group(&house.site, profile, &footing, &key)
        }
    })
}

pub async fn site(data: Data<House>) -> Response {
    let found = async { face(data.app_data(), &actors::site_actor(&data.site).await?).await };
    answer(found.await.map(open))
}

pub async fn person(Path(name): Path<String>, data: Data<House>, question: Question) -> Response {
    answer(actor((&name, ActorKind::Person), &data, &question).await)
}

pub async fn community(Path(name): Path<String>, data: Data<House>, question: Question) -> Response {
    answer(actor((&name, ActorKind::Community), &data, &question).await)
}

async fn actor((name, kind): (&str, ActorKind), data: &Data<House>, question: &Question) -> Result<Response> {
    let profile = local(name, kind, data).await?;
    let reader = Reader::of(question, data).await?;
    if !reader.welcome(data).await? {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    face(data.app_data(), &profile).await.map(open)
}

/// Somebody, or a community, from here. Suspended ones do not exist.
pub async fn local(name: &str, kind: ActorKind, data: &Data<House>) -> Result<Profile> {
    let profile = people::by_handle(&data.site, Viewer::anyone(), name, None).await?;
    if profile.kind == kind && profile.local() {
        Ok(profile)
    } else {
        Err(Error::Domain(domain::Error::NotFound))
    }
}

pub async fn post(Path(id): Path<PostId>, data: Data<House>, question: Question) -> Response {
    answer(said((id, false), &data, &question).await)
}

pub async fn comment(Path(id): Path<PostId>, data: Data<House>, question: Question) -> Response {
    answer(said((id, true), &data, &question).await)
}

async fn said((id, comment): (PostId, bool), data: &Data<House>, question: &Question) -> Result<Response> {
    // First of all: whose key is asked for must not tell whether there is anything here.
    let reader = Reader::of(question, data).await?;
    let view = network::post_of(&data.site, id).await?;
    if view.post.root_id.is_some() != comment {
        return Ok(nothing());
    }
    shown(&view, &reader, data).await
}

/// A post for a reader. What was for everybody leaves a stone; what was not leaves nothing.
async fn shown(view: &PostView, reader: &Reader, data: &Data<House>) -> Result<Response> {
    let taken = view.is_erased() || view.post.removed_at.is_some();
    // Its thread was taken away, or its author or its place are hidden: nothing is left, not even a stone.
    if !taken && !network::is_shown(&data.site, view.post.id).await? {
        return Ok(nothing());
    }
    match (view.is_public(), view.post.local) {
        (true, _) if !reader.welcome(data).await? => Ok(StatusCode::FORBIDDEN.into_response()),
        (true, false) if !taken => Ok(Redirect::permanent(&view.uri).into_response()),
        (true, true) if taken => Ok(gone(speak::tombstone(view))),
        (true, true) => tell::object(data.app_data(), view).await.map(open),
        (false, true) if !taken && reader.may_fetch(view.circle.id, data).await? => {
            tell::object(data.app_data(), view).await.map(closed)
        }
        _ => Ok(nothing()),
    }
}

/// An activity that was sent about a post: for who may read the post, and no one else. Of who follows whom, nobody reads,
/// nor what somebody reported.
pub async fn activity(Path((verb, id)): Path<(String, String)>, data: Data<House>, question: Question) -> Response {
    let found = async {
        let reader = Reader::of(&question, &data).await?;
        let uri = data.site.address(format!("activities/{verb}/{id}"));
        let kept = network::kept(&data.site, &uri).await?;
        let Some(post) = kept.post.filter(|_| verb != "flag") else {
            return Ok(nothing());
        };
        let view = network::post_of(&data.site, post).await?;
        let shown = network::is_shown(&data.site, post).await?;
        if !shown || !reader.may_fetch(view.circle.id, &data).await? {
            return Ok(nothing());
        }
        let body: Value = serde_json::from_str(&kept.body).map_err(domain::Error::from)?;
        Ok(if view.is_public() { open(body) } else { closed(body) })
    };
    answer(found.await)
}
