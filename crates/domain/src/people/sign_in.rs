//! Proving who one is with a password.
use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::State;
use crate::actor::{Actor, Role};
use crate::id::PersonId;
use crate::site::Site;
use crate::tables::{accounts, actors};
use crate::{Error, Result, boxed};

/// Verified when there is no such account, so that both answers take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y291cnRlcG9pbnRlMDE$c0p4vBvGxRzv0iWcVvI9oNw0P2h2uH7xJ6w8r2bqkYk";

type Found = (PersonId, String, Role, State);

/// The name by which tries at somebody's password are counted: the account's, or what was written when there is none.
#[boxed]
pub async fn account_named(site: &Site, login: &str) -> Result<String> {
    let login = read(login);
    Ok(match find(site, login.clone()).await? {
        Some((person, ..)) => format!("account {person}"),
        None => format!("login {login}"),
    })
}

/// The same for somebody who is already in.
pub fn account_key(actor: &Actor) -> String {
    format!("account {}", actor.id())
}

fn read(login: &str) -> String {
    login.trim().trim_start_matches('@').to_lowercase()
}

async fn find(site: &Site, login: String) -> Result<Option<Found>> {
    site.read(async move |_, conn| {
        let query = accounts::table
            .inner_join(actors::table.on(actors::id.eq(accounts::person_id)))
            .filter(
                accounts::email
                    .eq(&login)
                    .or(actors::handle.eq(&login).and(actors::host.eq(""))),
            )
            .select((accounts::person_id, accounts::password, accounts::role, accounts::state));
        Ok(on!(conn, |db| query.first(db).await.optional())?)
    })
    .await
}

/// Proves who one is, by handle or e-mail address and password.
///
/// Errors: `Unproven` when they do not go together; then `Conflict("registration.waiting")` or `Conflict("account.suspended")`.
#[boxed]
pub async fn sign_in(site: &Site, login: &str, password: &str) -> Result<Actor> {
    let found = find(site, read(login)).await?;
    let hash = found
        .as_ref()
        .map_or_else(|| NOBODY.to_owned(), |found| found.1.clone());
    let right = verify(hash, password.to_owned()).await?;
    match found {
        Some((_, _, _, State::Waiting)) if right => Err(Error::Conflict("registration.waiting")),
        Some((_, _, _, State::Suspended)) if right => Err(Error::Conflict("account.suspended")),
        Some((person, _, role, State::Active)) if right => Ok(Actor::local_person(person, role)),
        _ => Err(Error::Unproven),
    }
}

pub(super) async fn verify(hash: String, password: String) -> Result<bool> {
    let work = move || {
        let Ok(parsed) = PasswordHash::new(&hash) else {
            return false;
        };
        argon2::Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Fault(error.into()))
}
