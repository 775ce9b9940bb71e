//! The only place for what a client does to a status: like, keep, pass on, pin, take back.

use axum::Json;
use domain::{
    id::Moment,
    posts::{self, PostView, Reaction},
};
use serde_json::{Value, json};
use web::{Allowance, Params, State};

use super::{is_public, readable, spend, title};
use crate::{
    at::At,
    entities::{Frame, Status},
    gate::Me,
    refusal::{Answer, Refusal},
};

fn shown(state: &State, actor: &domain::actor::Actor, view: &PostView) -> Json<Status> {
    Json(Status::bare(&Frame::new(&state.site, actor.viewer()), view))
}

pub async fn favourite(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let post = posts::id_of_moment(&state.site, actor.viewer(), id).await?;
    let view = posts::react(&state.site, &actor, post, Reaction::Up).await?;
    Ok(shown(&state, &actor, &view))
}

/// A vote against is not a favourite, and stays.
pub async fn unfavourite(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let mut view = readable(&state.site, actor.viewer(), id).await?;
    if 0 < view.mine.vote {
        view = posts::react(&state.site, &actor, view.post.id, Reaction::None).await?;
    }
    Ok(shown(&state, &actor, &view))
}

pub async fn bookmark(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    let view = posts::save(&state.site, &actor, view.post.id).await?;
    Ok(shown(&state, &actor, &view))
}

pub async fn unbookmark(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    let view = posts::unsave(&state.site, &actor, view.post.id).await?;
    Ok(shown(&state, &actor, &view))
}

/// Answers the wrapper, whose `reblog` is the status. What is kept in a circle is not passed on.
pub async fn reblog(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    spend(&state, Allowance::Post, &actor)?;
    let view = readable(&state.site, actor.viewer(), id).await?;
    if !is_public(&view) {
        return Err(Refusal::sentence("Ce qui est dit dans un cercle y reste."));
    }
    let view = posts::share(&state.site, &actor, view.post.id, None).await?;
    Ok(Json(Status::of(&Frame::new(&state.site, actor.viewer()), &view)))
}

/// Answers the status itself.
pub async fn unreblog(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    let view = posts::unshare(&state.site, &actor, view.post.id).await?;
    Ok(shown(&state, &actor, &view))
}

pub async fn pin(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    let view = posts::pin(&state.site, &actor, view.post.id, true).await?;
    Ok(shown(&state, &actor, &view))
}

pub async fn unpin(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    let view = posts::pin(&state.site, &actor, view.post.id, false).await?;
    Ok(shown(&state, &actor, &view))
}

/// Conversations cannot be silenced one by one; the status is answered unchanged.
pub async fn unchanged(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    Ok(shown(&state, &actor, &view))
}

/// Answers what was taken back, with its source, to write it anew.
pub async fn delete(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Status> {
    spend(&state, Allowance::Erase, &actor)?;
    let view = readable(&state.site, actor.viewer(), id).await?;
    let mut gone = shown(&state, &actor, &view);
    gone.text = Some(title::joined(view.post.title.as_deref(), &view.post.source));
    posts::erase(&state.site, &actor, view.post.id).await?;
    Ok(gone)
}

/// `POST /api/v1/courtepointe/statuses/:id/vote` with `vote` 1, 0 or -1.
pub async fn vote(state: State, Me(actor): Me, At(id): At<Moment>, params: Params) -> Answer<Status> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    let reaction = match params.number("vote") {
        Some(1) => Reaction::Up,
        Some(-1) => Reaction::Down,
        Some(0) => Reaction::None,
        _ => return Err(Refusal::sentence("vote: 1, 0 ou -1")),
    };
    let view = posts::react(&state.site, &actor, view.post.id, reaction).await?;
    Ok(shown(&state, &actor, &view))
}

/// No translation is offered: said so, rather than giving back the original.
pub async fn translate(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Value> {
    readable(&state.site, actor.viewer(), id).await?;
    Err(Refusal::NotOffered("Translation is not available")).map(|()| Json(json!({})))
}
