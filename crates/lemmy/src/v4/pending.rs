//! Version 4's list of those who ask to come in.

use axum::Json;
use axum::extract::State as Given;
use domain::Actor;
use domain::circles;
use domain::communities::{self, Listing as Catalogue, Scope};
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

/// How many ask to come into the communities somebody animates.
pub async fn count(state: &State, actor: &Actor) -> domain::Result<i64> {
    let mine = Catalogue {
        scope: Scope::Animated,
        limit: 100,
        page: 1,
        ..Catalogue::default()
    };
    let mut asking = 0;
    for community in communities::list(&state.site, actor.viewer(), mine).await?.items {
        asking += circles::asked(&state.site, actor, community.id).await?.len();
    }
    Ok(i64::try_from(asking).unwrap_or(i64::MAX))
}
