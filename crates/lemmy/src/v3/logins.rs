//! Version 3's list of one's open tokens.

use axum::Json;
use axum::extract::State as Given;
use web::State;

use super::V3;
use crate::api::account;
use crate::ask::Me;
use crate::refusal::Answer;
use crate::scene::kept;
use crate::shape::{Id, When, shape};

shape! {
    LoginToken {
        user_id: Id,
        published: When,
        user_agent?: String,
    }
}

pub async fn list(Given(state): Given<State>, me: Me<V3>) -> Answer<V3, Vec<LoginToken>> {
    let open = account::open_tokens(&state, &me).await?;
    let dress = |token: domain::tokens::Open| LoginToken {
        user_id: me.actor.id().0,
        published: token.created_at.into(),
        user_agent: kept(&token.agent),
    };
    Ok(Json(open.into_iter().map(dress).collect()))
}
