//! The calls about private messages.

use axum::Json;
use axum::extract::State as Given;
use serde::Serialize;
use web::{Allowance, State};

use crate::ask::{Asked, Me};
use crate::dialect::Dialect;
use crate::letters::{self, Letter};
use crate::listing::{Listing, Turn};
use crate::refusal::Answer;

#[derive(Serialize)]
pub struct LetterResponse<L> {
    private_message_view: L,
}

type Shown<D> = Answer<D, LetterResponse<<D as Dialect>::Letter>>;

async fn shown<D: Dialect>(state: &State, me: &Me<D>, letter: Letter) -> Shown<D> {
    let scene = letters::scene(state, &me.actor, std::slice::from_ref(&letter)).await?;
    Ok(Json(LetterResponse {
        private_message_view: D::letter(&scene, &letter),
    }))
}

pub async fn list<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, Listing<D::Letter>> {
    let turn = Turn::asked(&params)?;
    let found = letters::page(&state, &me.actor, (&params, turn)).await?;
    let scene = letters::scene(&state, &me.actor, &found).await?;
    let items = found.iter().map(|letter| D::letter(&scene, letter)).collect();
    Ok(Json(turn.listing::<D, _>("private_messages", items, found.len())))
}

pub async fn create<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    me.spend(&state, Allowance::Post)?;
    let letter = letters::write(&state, &me.actor, &params).await?;
    shown(&state, &me, letter).await
}

pub async fn edit<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let letter = letters::edit(&state, &me.actor, &params).await?;
    shown(&state, &me, letter).await
}

pub async fn delete<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let letter = letters::erase(&state, &me.actor, &params).await?;
    shown(&state, &me, letter).await
}

pub async fn mark_read<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let letter = letters::read(&state, &me.actor, &params).await?;
    shown(&state, &me, letter).await
}
