//! Statuses: reading one, what surrounds it, and what one does to it.

pub mod act;
pub mod create;
pub mod once;
mod place;
mod title;

use axum::Json;
use domain::{
    Error,
    actor::Actor,
    circles::Kind,
    id::Moment,
    posts::{self, PostView, Thread},
    site::Site,
    viewer::Viewer,
};
use serde_json::{Value, json};
use web::{Allowance, State};

use crate::{
    at::At,
    entities::{Account, Context, Frame, Source, Status, Version},
    gate::{Looking, Me},
    paging::{ACCOUNTS, Here, Listed},
    refusal::{Answer, Refusal},
};

/// The post of an id, its own or that of a wrapper. What was erased is gone; what was taken away, only its author has.
pub async fn readable(site: &Site, viewer: Viewer, id: Moment) -> Result<PostView, Refusal> {
    let view = posts::by_moment(site, viewer, id).await?;
    if there(&view, viewer) {
        Ok(view)
    } else {
        Err(Error::NotFound.into())
    }
}

/// Whether clients may see it at all.
pub fn there(view: &PostView, viewer: Viewer) -> bool {
    let mine = viewer.person() == Some(view.post.author_id);
    !view.is_erased() && (view.post.removed_at.is_none() || mine)
}

/// Counts one deed of a person against an allowance.
pub fn spend(state: &State, allowance: Allowance, actor: &Actor) -> Result<(), Refusal> {
    let spent = state.limits.spend(allowance, &format!("person {}", actor.id()));
    spent.map(drop).map_err(|wait| Refusal::TooOften(wait.retry))
}

/// `GET /api/v1/statuses/:id`
pub async fn show(state: State, Looking(viewer): Looking, At(id): At<Moment>) -> Answer<Status> {
    let view = readable(&state.site, viewer, id).await?;
    Ok(Json(Status::of(&Frame::new(&state.site, viewer), &view)))
}

/// `GET /api/v1/statuses?id[]=`
pub async fn several(state: State, Looking(viewer): Looking, here: Here) -> Answer<Vec<Status>> {
    let ids: Vec<Moment> = here.params.numbers("id").into_iter().map(Moment).collect();
    if 20 < ids.len() {
        return Err(Refusal::sentence("Too many ids"));
    }
    let mut views = posts::several(&state.site, viewer, &ids).await?;
    views.retain(|view| there(view, viewer));
    Ok(Json(Frame::new(&state.site, viewer).statuses(&views)))
}

/// `GET /api/v1/statuses/:id/context`
pub async fn context(state: State, Looking(viewer): Looking, At(id): At<Moment>) -> Answer<Context> {
    let mut thread: Thread = posts::thread_at(&state.site, viewer, id).await?;
    if !there(&thread.post, viewer) {
        return Err(Error::NotFound.into());
    }
    thread.ancestors.retain(|view| there(view, viewer));
    thread.descendants.retain(|view| there(view, viewer));
    Ok(Json(Context::of(&Frame::new(&state.site, viewer), &thread)))
}

/// `GET /api/v1/statuses/:id/history`
pub async fn history(state: State, Looking(viewer): Looking, At(id): At<Moment>) -> Answer<Vec<Version>> {
    let view = readable(&state.site, viewer, id).await?;
    let frame = Frame::new(&state.site, viewer);
    let versions = posts::history(&state.site, viewer, view.post.id).await?;
    Ok(Json(
        versions
            .iter()
            .map(|version| Version::of(&frame, &view, version))
            .collect(),
    ))
}

/// `GET /api/v1/statuses/:id/source`
pub async fn source(state: State, Me(actor): Me, At(id): At<Moment>) -> Answer<Source> {
    let view = readable(&state.site, actor.viewer(), id).await?;
    let text = title::joined(view.post.title.as_deref(), &view.post.source);
    Ok(Json(Source {
        id: view.post.moment.to_string(),
        text,
        spoiler_text: view.post.warning.unwrap_or_default(),
    }))
}

/// `GET /api/v1/statuses/:id/favourited_by`
pub async fn favourited_by(state: State, Looking(viewer): Looking, At(id): At<Moment>, here: Here) -> Listed<Account> {
    let view = readable(&state.site, viewer, id).await?;
    let page = posts::reactors(&state.site, viewer, view.post.id, here.cursor(ACCOUNTS)).await?;
    Ok(here.page(page, |profiles| Frame::new(&state.site, viewer).accounts(&profiles)))
}

/// `GET /api/v1/statuses/:id/reblogged_by`
pub async fn reblogged_by(state: State, Looking(viewer): Looking, At(id): At<Moment>, here: Here) -> Listed<Account> {
    let view = readable(&state.site, viewer, id).await?;
    let page = posts::sharers(&state.site, viewer, view.post.id, here.cursor(ACCOUNTS)).await?;
    Ok(here.page(page, |profiles| Frame::new(&state.site, viewer).accounts(&profiles)))
}

/// `GET /api/v1/statuses/:id/card`, `/quotes`: whatever is empty is still only said of what one may read.
pub async fn card(state: State, Looking(viewer): Looking, At(id): At<Moment>) -> Answer<Value> {
    let view = readable(&state.site, viewer, id).await?;
    let card = Status::bare(&Frame::new(&state.site, viewer), &view).card;
    Ok(Json(card.map_or_else(|| json!({}), |card| json!(card))))
}

pub async fn quotes(state: State, Looking(viewer): Looking, At(id): At<Moment>) -> Answer<Vec<Status>> {
    readable(&state.site, viewer, id).await?;
    Ok(Json(Vec::new()))
}

/// Whether everybody may read it, and so pass it on.
fn is_public(view: &PostView) -> bool {
    view.circle.kind == Kind::Public
}
