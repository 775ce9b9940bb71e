//! Polls: reading one, and choosing. A poll has the number of its status.

use axum::Json;
use domain::{
    Error,
    id::Moment,
    polls::{self, Ballot, Choice},
};
use web::{Allowance, Params, State};

use crate::{
    at::At,
    entities::Poll,
    gate::{Looking, Me},
    refusal::{Answer, Refusal},
    statuses::{readable, spend},
};

/// `GET /api/v1/polls/:id`
pub async fn show(state: State, Looking(viewer): Looking, At(id): At<Moment>) -> Answer<Poll> {
    let view = readable(&state.site, viewer, id).await?;
    let poll = Poll::of(&view, viewer.person().is_some());
    Ok(Json(poll.ok_or(Error::NotFound)?))
}

/// `POST /api/v1/polls/:id/votes`
pub async fn vote(state: State, Me(actor): Me, At(id): At<Moment>, params: Params) -> Answer<Poll> {
    spend(&state, Allowance::Post, &actor)?;
    let view = readable(&state.site, actor.viewer(), id).await?;
    let said = params.numbers("choices");
    let choices: Vec<i32> = said.iter().filter_map(|place| i32::try_from(*place).ok()).collect();
    if view.poll.is_none() {
        return Err(Error::NotFound.into());
    }
    if choices.len() != params.list("choices").len() {
        return Err(Error::Invalid("choices", "poll.choices").into());
    }
    let view = polls::vote(&state.site, &actor, view.post.id, choices).await?;
    Ok(Json(Poll::of(&view, true).ok_or(Error::NotFound)?))
}

/// The poll that comes with a new status.
pub fn asked(params: &Params, now: domain::Timestamp) -> Result<Option<Ballot>, Refusal> {
    let Some(poll) = params.nested("poll").filter(|poll| !poll.list("options").is_empty()) else {
        return Ok(None);
    };
    let open = poll.number("expires_in").ok_or(Error::Invalid("poll", "poll.end"))?;
    let choice = |name: &str| Choice {
        name: name.to_owned(),
        votes: 0,
    };
    Ok(Some(Ballot {
        options: poll.texts("options").into_iter().map(choice).collect(),
        multiple: poll.is("multiple"),
        ends_at: Some(now.plus_seconds(open.clamp(0, i64::from(i32::MAX)))),
        ..Ballot::default()
    }))
}
