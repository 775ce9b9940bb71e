//! The calls about people.

use axum::Json;
use axum::extract::State as Given;
use domain::actors::{ActorKind, Profile};
use domain::people::{self, Silence};
use domain::posts::{AuthorFeed, Feed, PostView};
use domain::{ActorId, Error, PersonId};
use serde::Serialize;
use web::{Params, State};

use crate::ask::{Asked, Me, Reader};
use crate::dialect::Dialect;
use crate::feeds;
use crate::listing::Turn;
use crate::refusal::{Answer, Refusal};
use crate::scene::Scene;

#[derive(Serialize)]
pub struct PersonResponse<P> {
    person_view: P,
    /// Read by version 3 after blocking.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<bool>,
    /// Read by version 3 after banning.
    #[serde(skip_serializing_if = "Option::is_none")]
    banned: Option<bool>,
}

/// A person, dressed for the reader.
pub async fn shown<D: Dialect>(
    state: &State,
    reader: Reader,
    (person, blocked, banned): (PersonId, Option<bool>, Option<bool>),
) -> Answer<D, PersonResponse<D::Person>> {
    let profile = people::profile(&state.site, reader.viewer(), person.into()).await?;
    let scene = Scene::around(&state.site, reader, &[profile.id]).await?;
    Ok(Json(PersonResponse {
        person_view: D::person(&scene, &profile),
        blocked,
        banned,
    }))
}

/// The person named by `person_id` or `username`.
pub async fn named<D>(state: &State, reader: Reader, params: &Params) -> Result<Profile, Refusal<D>> {
    let profile = match (params.number("person_id"), params.words("username")) {
        (Some(id), _) => people::profile(&state.site, reader.viewer(), ActorId(id)).await?,
        (None, Some(name)) => {
            let (name, host) = feeds::handle(name);
            people::by_handle(&state.site, reader.viewer(), name, host).await?
        }
        (None, None) => return Err(Refusal::word("no_id_given")),
    };
    if profile.kind == ActorKind::Person {
        Ok(profile)
    } else {
        Err(Error::NotFound.into())
    }
}

#[derive(Serialize)]
pub struct Details<D: Dialect> {
    person_view: D::Person,
    comments: Vec<D::Comment>,
    posts: Vec<D::Post>,
    moderates: Vec<D::Moderator>,
    multi_communities_created: [(); 0],
}

/// A person; in version 3, with what they said. Version 4 asks for that apart, and ignores it here.
pub async fn details<D: Dialect>(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<D, Details<D>> {
    let person = named(&state, reader, &params).await?;
    let said = said(&state, reader, (&person, &params)).await?;
    let scene = Scene::of(&state.site, reader, &said)
        .await?
        .facing(&[person.id])
        .await?;
    Ok(Json(Details {
        person_view: D::person(&scene, &person),
        comments: scene.comments::<D>(&said),
        posts: scene.posts::<D>(&said),
        moderates: super::communities::animated::<D>(&scene, reader, &person).await?,
        multi_communities_created: [],
    }))
}

/// A page of what somebody said in communities, or of what the reader saved.
pub async fn said<D>(
    state: &State,
    reader: Reader,
    (person, params): (&Profile, &Params),
) -> Result<Vec<PostView>, Refusal<D>> {
    let turn = Turn::asked(params)?;
    let feed = match params.is("saved_only") {
        true => Feed::Saved,
        false => Feed::Author(person.id, AuthorFeed::default()),
    };
    let within = super::communities::within(state, reader, params).await?;
    let keep = |view: &PostView| within.is_none_or(|community| view.post.community_id == Some(community));
    Ok(feeds::walk(state, reader, (feed, turn), keep).await?)
}

pub async fn block<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, PersonResponse<D::Person>> {
    let person = PersonId(params.number("person_id").unwrap_or(0));
    if person == me.actor.id() {
        return Err(Refusal::word("cant_block_yourself"));
    }
    let block = params.is("block");
    match block {
        true => people::silence(&state.site, &me.actor, person.into(), Silence::Block).await?,
        false => people::lift(&state.site, &me.actor, person.into(), Silence::Block).await?,
    };
    shown(&state, me.reader(), (person, Some(block), None)).await
}

/// Somebody whose account has just been closed.
pub async fn as_it_was<D: Dialect>(
    state: &State,
    reader: Reader,
    (profile, banned): (&Profile, bool),
) -> Answer<D, PersonResponse<D::Person>> {
    let scene = Scene::around(&state.site, reader, &[profile.id]).await?;
    Ok(Json(PersonResponse {
        person_view: D::person(&scene, profile),
        blocked: None,
        banned: Some(banned),
    }))
}
