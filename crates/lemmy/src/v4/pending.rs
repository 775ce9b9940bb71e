//! Version 4's list of those who ask to come in.

use axum::Json;
use axum::extract::State as Given;
use domain::circles;
use web::State;

use super::V4;
use super::dress::{dress_community, dress_person};
use super::views::community::PendingFollowerView;
use super::views::words::FollowState;
use crate::ask::{Asked, Me};
use crate::listing::Listing;
use crate::portrait::Myself;
use crate::refusal::Answer;

/// Who asks to come into the communities one animates, first come first.
pub async fn list(Given(state): Given<State>, me: Me<V4>, _: Asked) -> Answer<V4, Listing<PendingFollowerView>> {
    let myself = Myself::of(&state, &me.actor).await?;
    let mut items = Vec::new();
    for community in myself.animated() {
        let asked = circles::asked(&state.site, &me.actor, community.id).await?;
        items.extend(asked.iter().map(|request| PendingFollowerView {
            person: dress_person(&myself.scene, &request.person),
            community: dress_community(&myself.scene, community),
            is_new_instance: !request.person.local(),
            follow_state: Some(FollowState::ApprovalRequired),
        }));
    }
    Ok(Json(Listing::whole::<V4>("pending", items)))
}
