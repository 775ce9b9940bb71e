//! Version 4's list of one's open tokens.

use axum::Json;
use axum::extract::State as Given;
use web::State;

use super::V4;
use crate::api::account;
use crate::ask::Me;
use crate::refusal::Answer;
use crate::scene::kept;
use crate::shape::{Id, When, shape};

shape! {
    LoginToken {
        user_id: Id,
        published_at: When,
        user_agent?: String,
    }

    ListLoginsResponse {
        logins: Vec<LoginToken>,
    }
}

pub async fn list(Given(state): Given<State>, me: Me<V4>) -> Answer<V4, ListLoginsResponse> {
    let open = account::open_tokens(&state, &me).await?;
    let dress = |token: domain::tokens::Open| LoginToken {
        user_id: me.actor.id().0,
        published_at: token.created_at.into(),
        user_agent: kept(&token.agent),
    };
    Ok(Json(ListLoginsResponse {
        logins: open.into_iter().map(dress).collect(),
    }))
}
