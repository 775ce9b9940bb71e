//! The calls about threads and documents.

use axum::Json;
use axum::extract::State as Given;
use domain::posts::{self, Draft, Place, PostView, Reaction};
use domain::{Actor, Error, PostId};
use serde::Serialize;
use web::{Allowance, Params, State};

use super::communities::moderators;
use super::{DONE, Success};
use crate::ask::{Asked, Me, Reader};
use crate::dialect::Dialect;
use crate::feeds;
use crate::languages;
use crate::listing::{Listing, Turn};
use crate::refusal::{Answer, Refusal};
use crate::scene::{Scene, is_comment};
use crate::uploads;

#[derive(Serialize)]
pub struct PostResponse<P> {
    post_view: P,
}

#[derive(Serialize)]
pub struct WholePost<P, C, M> {
    post_view: P,
    community_view: C,
    moderators: Vec<M>,
    cross_posts: Vec<P>,
}

type Shown<D> = Answer<D, PostResponse<<D as Dialect>::Post>>;

/// A post of the house, dressed for the reader.
pub async fn shown<D: Dialect>(state: &State, reader: Reader, view: PostView) -> Shown<D> {
    let scene = Scene::of(&state.site, reader, std::slice::from_ref(&view)).await?;
    let post_view = D::post(&scene, &view).ok_or(Error::NotFound)?;
    Ok(Json(PostResponse { post_view }))
}

/// The thread named by `post_id`, if the reader may read it; a comment is not one.
pub async fn named(state: &State, reader: Reader, params: &Params) -> Result<PostView, Error> {
    let id = params.number("post_id").map(PostId).ok_or(Error::NotFound)?;
    one(state, reader, id).await
}

async fn one(state: &State, reader: Reader, id: PostId) -> Result<PostView, Error> {
    let view = posts::one(&state.site, reader.viewer(), id).await?;
    if is_comment(&view) || view.post.community_id.is_none() {
        Err(Error::NotFound)
    } else {
        Ok(view)
    }
}

/// The thread named by `post_id`, for somebody who is about to do something to it.
async fn target<D>(state: &State, me: &Me<D>, params: &Params) -> Result<PostId, Refusal<D>> {
    Ok(named(state, me.reader(), params).await?.post.id)
}

pub async fn list<D: Dialect>(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<D, Listing<D::Post>> {
    let turn = Turn::asked(&params)?;
    let found = feeds::posts::<D>(&state, reader, (&params, turn)).await?;
    let scene = Scene::of(&state.site, reader, &found).await?;
    Ok(Json(turn.listing::<D, _>(
        "posts",
        scene.posts::<D>(&found),
        found.len(),
    )))
}

pub async fn get<D: Dialect>(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<D, WholePost<D::Post, D::Community, D::Moderator>> {
    let view = match (params.number("id"), params.number("comment_id")) {
        (Some(id), _) => one(&state, reader, PostId(id)).await?,
        (None, Some(comment)) => {
            let comment = super::comments::one(&state, reader, PostId(comment)).await?;
            one(&state, reader, comment.post.root_id.ok_or(Error::NotFound)?).await?
        }
        (None, None) => return Err(Refusal::word("no_id_given")),
    };
    let scene = Scene::of(&state.site, reader, std::slice::from_ref(&view)).await?;
    let around = scene.community_of(&view).ok_or(Error::NotFound)?;
    Ok(Json(WholePost {
        post_view: D::post(&scene, &view).ok_or(Error::NotFound)?,
        community_view: D::community(&scene, around),
        moderators: moderators::<D>(&scene, reader, around).await?,
        cross_posts: Vec::new(),
    }))
}

pub async fn create<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    if params.words("honeypot").is_some() {
        return Err(Refusal::word("honeypot_failed"));
    }
    me.spend(&state, Allowance::Post)?;
    let draft = draft(&state, &me.actor, &params).await?;
    let view = posts::publish(&state.site, &me.actor, draft).await?;
    shown(&state, me.reader(), view).await
}

async fn draft(state: &State, actor: &Actor, params: &Params) -> Result<Draft, Error> {
    let community = super::communities::numbered(params)?;
    let said = uploads::take(state, actor, params.text("body").unwrap_or_default()).await?;
    let link = uploads::link(state, actor, params).await?;
    Ok(Draft {
        title: Some(params.text("name").unwrap_or_default().to_owned()),
        sensitive: params.is("nsfw"),
        language: params
            .number("language_id")
            .and_then(languages::code)
            .map(str::to_owned),
        link: link.address,
        media: link.file.into_iter().chain(said.media).collect(),
        ..Draft::new(Place::Community(community, None), said.text)
    })
}

pub async fn edit<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let before = named(&state, me.reader(), &params).await?;
    let amendment = uploads::amendment(&state, &me.actor, (&before, &params)).await?;
    let view = posts::edit(&state.site, &me.actor, before.post.id, amendment).await?;
    shown(&state, me.reader(), view).await
}

pub async fn delete<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let view = if params.flag("deleted") == Some(false) {
        posts::restore(&state.site, &me.actor, PostId(params.number("post_id").unwrap_or(0))).await?
    } else {
        erase(&state, &me, target(&state, &me, &params).await?).await?
    };
    shown(&state, me.reader(), view).await
}

/// Takes back one's own post, and shows what it was.
pub async fn erase<D>(state: &State, me: &Me<D>, id: PostId) -> Result<PostView, Error> {
    let mut view = posts::erase(&state.site, &me.actor, id).await?;
    view.post.erased_at = Some(state.site.now());
    Ok(view)
}

/// Takes away what another wrote, or gives it back.
pub async fn take_away<D>(state: &State, me: &Me<D>, (view, params): (PostView, &Params)) -> Result<PostView, Error> {
    posts::remove(
        &state.site,
        &me.actor,
        view.post.id,
        params.text("reason").unwrap_or_default(),
    )
    .await?;
    let mut view = view;
    view.post.removed_at = Some(state.site.now());
    Ok(view)
}

pub async fn like<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let post = target(&state, &me, &params).await?;
    let view = posts::react(&state.site, &me.actor, post, vote(&params)?).await?;
    shown(&state, me.reader(), view).await
}

/// Version 3 sends `score`, version 4 `is_upvote`; nothing takes the vote back.
pub fn vote<D>(params: &Params) -> Result<Reaction, Refusal<D>> {
    match (params.flag("is_upvote"), params.number("score")) {
        (Some(true), _) | (None, Some(1)) => Ok(Reaction::Up),
        (Some(false), _) | (None, Some(-1)) => Ok(Reaction::Down),
        (None, None | Some(0)) => Ok(Reaction::None),
        (None, Some(_)) => Err(Refusal::word("invalid_vote_value")),
    }
}

pub async fn save<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let post = target(&state, &me, &params).await?;
    let view = match params.is("save") {
        true => posts::save(&state.site, &me.actor, post).await?,
        false => posts::unsave(&state.site, &me.actor, post).await?,
    };
    shown(&state, me.reader(), view).await
}

pub async fn lock<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let post = target(&state, &me, &params).await?;
    let view = posts::lock(&state.site, &me.actor, post, params.is("locked")).await?;
    shown(&state, me.reader(), view).await
}

pub async fn feature<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let post = target(&state, &me, &params).await?;
    let view = posts::pin(&state.site, &me.actor, post, params.is("featured")).await?;
    shown(&state, me.reader(), view).await
}

pub async fn remove<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let post = PostId(params.number("post_id").unwrap_or(0));
    let view = match params.is("removed") {
        true => take_away(&state, &me, (named(&state, me.reader(), &params).await?, &params)).await?,
        false => posts::unremove(&state.site, &me.actor, post).await?,
    };
    shown(&state, me.reader(), view).await
}

/// What somebody has read is not kept: accepted, so that clients which mark as they scroll go on.
pub async fn mark_read<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let view = named(&state, me.reader(), &params).await?;
    shown(&state, me.reader(), view).await
}

/// See [`mark_read`].
pub async fn mark_many_read<D: Dialect>(_: Me<D>, _: Asked) -> Answer<D, Success> {
    Ok(Json(DONE))
}

#[derive(Serialize)]
pub struct Metadata {
    metadata: LinkMetadata,
}

/// Nothing: this site does not fetch pages on behalf of a client.
#[derive(Serialize)]
pub struct LinkMetadata {}

pub async fn site_metadata<D: Dialect>(_: Me<D>) -> Answer<D, Metadata> {
    Ok(Json(Metadata {
        metadata: LinkMetadata {},
    }))
}
