//! The only place for what a client does about an account: follow, block, mute, note. To follow a community is to
//! join it.

use axum::Json;
use domain::{
    Error,
    actor::Actor,
    actors::ActorKind,
    circles::Asking,
    communities,
    id::{ActorId, CommunityId, PersonId},
    people::{self, Relation, Silence},
    site::Site,
};
use serde_json::{Value, json};
use web::{Params, State};

use crate::{
    at::At,
    entities::{Account, Frame, Relationship},
    gate::Me,
    paging::{ACCOUNTS, Here, Listed},
    refusal::{Answer, Refusal},
};

/// `GET /api/v1/accounts/relationships?id[]=`
pub async fn several(state: State, Me(actor): Me, params: Params) -> Answer<Vec<Relationship>> {
    let ids: Vec<ActorId> = params.numbers("id").into_iter().take(80).map(ActorId).collect();
    let relations = people::relations(&state.site, &actor, &ids).await?;
    let notes = people::notes(&state.site, &actor, &ids).await?;
    Ok(Json(
        relations
            .iter()
            .map(|relation| Relationship::of(relation, notes.get(&relation.id)))
            .collect(),
    ))
}

async fn one(state: &State, actor: &Actor, id: ActorId) -> Answer<Relationship> {
    let relation = people::relations(&state.site, actor, &[id])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    shown(&state.site, actor, relation).await
}

async fn shown(site: &Site, actor: &Actor, relation: Relation) -> Answer<Relationship> {
    let notes = people::notes(site, actor, &[relation.id]).await?;
    Ok(Json(Relationship::of(&relation, notes.get(&relation.id))))
}

/// `GET /api/v1/accounts/familiar_followers?id[]=`: not counted here.
pub async fn familiar(params: Params) -> Json<Value> {
    let ids = params.texts("id");
    Json(ids.iter().map(|id| json!({ "id": id, "accounts": [] })).collect())
}

/// `notify` asks for a notice of every new thread; of a person there are none to ask for.
pub async fn follow(state: State, Me(actor): Me, At(id): At<ActorId>, params: Params) -> Answer<Relationship> {
    let profile = people::profile(&state.site, actor.viewer(), id).await?;
    people::follow(&state.site, &actor, id, Asking::default()).await?;
    if let (ActorKind::Community, Some(wanted)) = (profile.kind, params.flag("notify")) {
        communities::notify(&state.site, &actor, CommunityId(id.0), wanted).await?;
    }
    one(&state, &actor, id).await
}

pub async fn unfollow(state: State, Me(actor): Me, At(id): At<ActorId>) -> Answer<Relationship> {
    let relation = people::unfollow(&state.site, &actor, id).await?;
    shown(&state.site, &actor, relation).await
}

pub async fn remove_follower(state: State, Me(actor): Me, At(id): At<PersonId>) -> Answer<Relationship> {
    let relation = people::remove_follower(&state.site, &actor, id).await?;
    shown(&state.site, &actor, relation).await
}

pub async fn block(state: State, Me(actor): Me, At(id): At<ActorId>) -> Answer<Relationship> {
    let relation = people::silence(&state.site, &actor, id, Silence::Block).await?;
    shown(&state.site, &actor, relation).await
}

pub async fn unblock(state: State, Me(actor): Me, At(id): At<ActorId>) -> Answer<Relationship> {
    people::profile(&state.site, actor.viewer(), id).await?;
    let relation = people::lift(&state.site, &actor, id, Silence::Block).await?;
    shown(&state.site, &actor, relation).await
}

/// For good: a mute that ends by itself would end unnoticed, so a duration is refused.
pub async fn mute(state: State, Me(actor): Me, At(id): At<ActorId>, params: Params) -> Answer<Relationship> {
    if params.number("duration").is_some_and(|seconds| 0 < seconds) {
        return Err(Refusal::sentence(
            "Ici, on masque jusqu’à nouvel ordre : choisissez une durée indéfinie.",
        ));
    }
    let relation = people::silence(&state.site, &actor, id, Silence::Mute).await?;
    shown(&state.site, &actor, relation).await
}

pub async fn unmute(state: State, Me(actor): Me, At(id): At<ActorId>) -> Answer<Relationship> {
    people::profile(&state.site, actor.viewer(), id).await?;
    let relation = people::lift(&state.site, &actor, id, Silence::Mute).await?;
    shown(&state.site, &actor, relation).await
}

/// `POST /api/v1/accounts/:id/note` with `comment`, read by oneself alone.
pub async fn note(state: State, Me(actor): Me, At(id): At<ActorId>, params: Params) -> Answer<Relationship> {
    people::profile(&state.site, actor.viewer(), id).await?;
    people::note(&state.site, &actor, id, params.text("comment").unwrap_or_default()).await?;
    one(&state, &actor, id).await
}

/// `GET /api/v1/blocks`
pub async fn blocks(state: State, Me(actor): Me, here: Here) -> Listed<Account> {
    let page = people::silenced(&state.site, &actor, Silence::Block, here.lines(ACCOUNTS)).await?;
    Ok(here.page(page, |profiles| {
        Frame::new(&state.site, actor.viewer()).accounts(&profiles)
    }))
}

/// `GET /api/v1/mutes`
pub async fn mutes(state: State, Me(actor): Me, here: Here) -> Listed<Account> {
    let page = people::silenced(&state.site, &actor, Silence::Mute, here.lines(ACCOUNTS)).await?;
    Ok(here.page(page, |profiles| {
        Frame::new(&state.site, actor.viewer()).accounts(&profiles)
    }))
}

/// `GET /api/v1/follow_requests`
pub async fn requests(state: State, Me(actor): Me, here: Here) -> Listed<Account> {
    let page = people::requests(&state.site, &actor, here.lines(ACCOUNTS)).await?;
    Ok(here.page(page, |profiles| {
        Frame::new(&state.site, actor.viewer()).accounts(&profiles)
    }))
}

/// `POST /api/v1/follow_requests/:account_id/authorize`
pub async fn authorize(state: State, Me(actor): Me, At(id): At<PersonId>) -> Answer<Relationship> {
    people::accept(&state.site, &actor, id).await?;
    one(&state, &actor, id.into()).await
}

/// `POST /api/v1/follow_requests/:account_id/reject`
pub async fn reject(state: State, Me(actor): Me, At(id): At<PersonId>) -> Answer<Relationship> {
    people::reject(&state.site, &actor, id).await?;
    one(&state, &actor, id.into()).await
}
