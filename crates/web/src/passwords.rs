//! The only place where a door tries a password: counted by address and by account, whether there is such an account or not.

use domain::{Actor, Error, Result, people};

use crate::{address::Client, limits::Allowance, state::State};

/// Proves who one is. `Busy` when too many passwords were tried from here, or for that account at any door.
pub async fn sign_in(state: &State, client: &Client, (login, password): (&str, &str)) -> Result<Actor> {
    let account = people::account_named(&state.site, login).await?;
    spend(state, &format!("address {}", client.key()))?;
    spend(state, &account)?;
    people::sign_in(&state.site, login, password).await
}

/// Counts a password that somebody who is already in gives once more.
pub fn again(state: &State, actor: &Actor) -> Result<()> {
    spend(state, &people::account_key(actor))
}

fn spend(state: &State, who: &str) -> Result<()> {
    let counted = state.limits.spend(Allowance::SignIn, who);
    counted.map(drop).map_err(|often| Error::Busy(often.retry))
}
