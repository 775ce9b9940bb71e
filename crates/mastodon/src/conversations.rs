//! The only place for private conversations as clients list them: one for each circle of people who talk.

use axum::Json;
use domain::{
    circles::{self, Circle, Kind},
    id::CircleId,
    page::Cursor,
    posts::{self, Feed},
    site::Site,
};
use serde::Serialize;
use serde_json::Value;
use web::State;

use crate::{
    at::At,
    entities::{Account, Frame, Status},
    gate::Me,
    paging::{Here, STATUSES},
    refusal::{Answer, Refusal},
};

#[derive(Serialize)]
pub struct Conversation {
    id: String,
    unread: bool,
    accounts: Vec<Account>,
    last_status: Option<Status>,
}

/// `GET /api/v1/conversations`
pub async fn list(state: State, Me(actor): Me, here: Here) -> Answer<Vec<Conversation>> {
    let limit = usize::try_from(here.limit(STATUSES)).unwrap_or(20);
    let below = here.params.number("max_id").unwrap_or(i64::MAX);
    let mut talks = talks(&state.site, &actor).await?;
    talks.retain(|talk| talk.id.0 < below);
    talks.sort_by_key(|talk| std::cmp::Reverse(talk.id));
    let mut seen = Vec::new();
    for talk in talks.iter().take(limit) {
        seen.push(conversation(&state.site, &actor, talk).await?);
    }
    Ok(Json(seen))
}

async fn talks(site: &Site, actor: &domain::actor::Actor) -> Result<Vec<Circle>, domain::Error> {
    let mut circles = circles::mine(site, actor).await?;
    circles.retain(|circle| circle.kind == Kind::Talk);
    Ok(circles)
}

async fn conversation(site: &Site, actor: &domain::actor::Actor, talk: &Circle) -> Result<Conversation, domain::Error> {
    let viewer = actor.viewer();
    let frame = Frame::new(site, viewer);
    let people = circles::roster(site, viewer, talk.id).await?;
    let others = people
        .iter()
        .map(|(profile, _)| profile)
        .filter(|profile| profile.id != actor.id().into());
    let accounts = others.map(|profile| Account::of(&frame, profile)).collect();
    let last = posts::feed(site, viewer, Feed::Circle(talk.id), Cursor::newest(1))
        .await?
        .items;
    Ok(Conversation {
        id: talk.id.to_string(),
        unread: false,
        accounts,
        last_status: last.first().map(|view| Status::bare(&frame, view)),
    })
}

async fn one(state: &State, actor: &domain::actor::Actor, id: CircleId) -> Result<Circle, domain::Error> {
    talks(&state.site, actor)
        .await?
        .into_iter()
        .find(|talk| talk.id == id)
        .ok_or(domain::Error::NotFound)
}

/// `POST /api/v1/conversations/:id/read` and `/unread`: reading leaves no trace.
pub async fn read(state: State, Me(actor): Me, At(id): At<CircleId>) -> Answer<Conversation> {
    let talk = one(&state, &actor, id).await?;
    Ok(Json(conversation(&state.site, &actor, &talk).await?))
}

/// `DELETE /api/v1/conversations/:id`: what was said stays with those it was said to.
pub async fn leave(state: State, Me(actor): Me, At(id): At<CircleId>) -> Answer<Value> {
    one(&state, &actor, id).await?;
    Err(Refusal::NotOffered("Une conversation ne s’efface pas de la liste."))
}
