//! The only place for lists: one for each community and circle a person is in. They come and go with membership, so
//! clients can read them and not make them.

use axum::Json;
use domain::{
    Error,
    actor::Actor,
    circles::{self, Circle, Kind},
    id::CircleId,
    posts::Feed,
    site::Site,
};
use serde_json::Value;
use web::State;

use crate::{
    at::At,
    entities::{Account, Frame, List},
    gate::Me,
    refusal::{Answer, Refusal},
};

const FIXED: &str = "Les listes suivent vos communautés et vos cercles : rejoignez-les ou quittez-les sur le site.";

/// The circles worth a list, communities first.
pub async fn mine(site: &Site, actor: &Actor) -> Result<Vec<Circle>, Error> {
    let mut circles = circles::mine(site, actor).await?;
    circles.retain(List::shows);
    Ok(circles)
}

/// What the list of a circle shows: of a community's own circle, all of its threads one may read.
pub async fn feed(site: &Site, actor: &Actor, id: CircleId) -> Result<Feed, Error> {
    let circle = one(site, actor, id).await?;
    Ok(match (circle.kind, circle.community) {
        (Kind::Community, Some(community)) => Feed::Community(community),
        _ => Feed::Circle(circle.id),
    })
}

async fn one(site: &Site, actor: &Actor, id: CircleId) -> Result<Circle, Error> {
    mine(site, actor)
        .await?
        .into_iter()
        .find(|circle| circle.id == id)
        .ok_or(Error::NotFound)
}

/// `GET /api/v1/lists`
pub async fn all(state: State, Me(actor): Me) -> Answer<Vec<List>> {
    Ok(Json(mine(&state.site, &actor).await?.iter().map(List::of).collect()))
}

/// `GET /api/v1/lists/:id`
pub async fn show(state: State, Me(actor): Me, At(id): At<CircleId>) -> Answer<List> {
    Ok(Json(List::of(&one(&state.site, &actor, id).await?)))
}

/// `GET /api/v1/lists/:id/accounts`: the people of the circle.
pub async fn accounts(state: State, Me(actor): Me, At(id): At<CircleId>) -> Answer<Vec<Account>> {
    let circle = one(&state.site, &actor, id).await?;
    let people = circles::roster(&state.site, actor.viewer(), circle.id).await?;
    let profiles: Vec<_> = people.into_iter().map(|(profile, _)| profile).collect();
    Ok(Json(Frame::new(&state.site, actor.viewer()).accounts(&profiles)))
}

/// Every way of changing a list. One that is not there is not found, as everywhere.
pub async fn fixed(state: State, Me(actor): Me, At(id): At<CircleId>) -> Answer<Value> {
    one(&state.site, &actor, id).await?;
    Err(Refusal::NotOffered(FIXED))
}

/// `POST /api/v1/lists`
pub async fn no_new() -> Answer<Value> {
    Err(Refusal::NotOffered(FIXED))
}
