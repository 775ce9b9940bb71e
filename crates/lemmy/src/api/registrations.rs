//! What both versions do with a request for an account.

use domain::people::{self, Waiting};
use domain::{Error, PersonId};
use web::{Params, State};

use crate::ask::Me;
use crate::refusal::Refusal;

/// Lets somebody in, or does not. Answers who it was.
pub async fn decide<D>(state: &State, me: &Me<D>, params: &Params) -> Result<Waiting, Refusal<D>> {
    let person = PersonId(params.number("id").ok_or(Error::NotFound)?);
    let all = people::waiting(&state.site, &me.actor).await?;
    let waiting = all
        .into_iter()
        .find(|waiting| waiting.person == person)
        .ok_or(Error::NotFound)?;
    match params.is("approve") {
        true => people::approve(&state.site, &me.actor, person).await?,
        false => people::refuse(&state.site, &me.actor, person).await?,
    }
    Ok(waiting)
}
