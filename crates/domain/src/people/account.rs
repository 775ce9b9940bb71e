//! What only the owner of an account sees: address, language, habits.
use db::{Json, Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

use super::{State, register, sign_in};
use crate::actor::{Actor, Role};
use crate::error::Clash;
use crate::events::{self, Event};
use crate::site::Site;
use crate::tables::{accounts, codes, tokens};
use crate::{Error, Result, boxed, moderation::veil};

/// Habits of somebody; a door may keep its own under `doors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// `public`, `private` or `direct`, as the Mastodon API says it.
    pub visibility: String,
    pub sensitive: bool,
    pub language: String,
    /// What a door remembers for its applications, by name (markers, for example).
    pub doors: std::collections::BTreeMap<String, String>,
}
impl Default for Preferences {
    fn default() -> Self {
        Self {
            visibility: "public".into(),
            sensitive: false,
            language: "fr".into(),
            doors: std::collections::BTreeMap::new(),
        }
    }
}

/// One's own account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub struct Account {
    pub email: String,
    pub role: Role,
    pub state: State,
    pub locale: String,
    pub preferences: Json<Preferences>,
    pub created_at: Timestamp,
}

#[boxed]
pub async fn account(site: &Site, actor: &Actor) -> Result<Account> {
    let me = actor.id();
    site.read(async move |_, conn| {
        let query = accounts::table.find(me).select(db::columns::<Account>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// Changes one's language and habits.
#[boxed]
pub async fn amend_account(
    site: &Site,
    actor: &Actor,
    locale: Option<String>,
    habits: Option<Preferences>,
) -> Result<()> {
    if locale.as_deref().is_some_and(|locale| !matches!(locale, "fr" | "en")) {
        return Err(Error::Invalid("locale", "locale.unknown"));
    }
    if habits
        .as_ref()
        .is_some_and(|habits| 20_000 < habits.doors.values().map(String::len).sum::<usize>())
    {
        return Err(Error::Invalid("preferences", "preferences.too_long"));
    }
    let me = actor.id();
    site.write(async move |_, tx| {
        let query = accounts::table.find(me).select(db::columns::<Account>());
        let before: Account = on!(tx, |db| query.get_result(db).await)?;
        let change = (
            accounts::locale.eq(locale.unwrap_or(before.locale)),
            accounts::preferences.eq(habits.map_or(before.preferences, Json)),
        );
        on!(tx, |db| diesel::update(accounts::table.find(me))
            .set(change)
            .execute(db)
            .await)?;
        Ok(())
    })
    .await
}

#[boxed]
pub async fn prove(site: &Site, actor: &Actor, password: &str) -> Result<()> {
    let me = actor.id();
    let hash: String = site
        .read(async move |_, conn| {
            let query = accounts::table.find(me).select(accounts::password);
            Ok(on!(conn, |db| query.get_result(db).await)?)
        })
        .await?;
    match sign_in::verify(hash, password.to_owned()).await? {
        true => Ok(()),
        false => Err(Error::Invalid("password", "password.wrong")),
    }
}

/// Changes one's password; every session and token of it ends.
#[boxed]
pub async fn change_password(site: &Site, actor: &Actor, (old, new): (&str, &str)) -> Result<()> {
    prove(site, actor, old).await?;
    let hashed = register::hash(new.to_owned()).await?;
    let me = actor.id();
    site.write(async move |_, tx| {
        let change = accounts::password.eq(hashed);
        on!(tx, |db| diesel::update(accounts::table.find(me))
            .set(change)
            .execute(db)
            .await)?;
        on!(&mut *tx, |db| diesel::delete(
            tokens::table.filter(tokens::person_id.eq(me))
        )
        .execute(db)
        .await)?;
        on!(&mut *tx, |db| diesel::delete(
            codes::table.filter(codes::person_id.eq(me))
        )
        .execute(db)
        .await)?;
        Ok(())
    })
    .await?;
    site.proofs().forget_all();
    Ok(())
}

#[boxed]
pub async fn change_email(site: &Site, actor: &Actor, (password, email): (&str, &str)) -> Result<()> {
    prove(site, actor, password).await?;
    let email = register::email(email)?;
    let me = actor.id();
    site.write(async move |_, tx| {
        let update = diesel::update(accounts::table.find(me)).set(accounts::email.eq(email));
        on!(tx, |db| update.execute(db).await).clash("email.taken")?;
        Ok(())
    })
    .await
}

/// Ends one's own account: nobody signs in with it any more, and its profile is not found.
#[boxed]
pub async fn forget(site: &Site, actor: &Actor, password: &str) -> Result<()> {
    prove(site, actor, password).await?;
    let me = actor.id();
    site.write(async move |site, tx| {
        let change = accounts::state.eq(State::Suspended);
        on!(tx, |db| diesel::update(accounts::table.find(me))
            .set(change)
            .execute(db)
            .await)?;
        on!(&mut *tx, |db| diesel::delete(
            tokens::table.filter(tokens::person_id.eq(me))
        )
        .execute(db)
        .await)?;
        on!(&mut *tx, |db| diesel::delete(
            codes::table.filter(codes::person_id.eq(me))
        )
        .execute(db)
        .await)?;
        veil::set_suspended(tx, me.into(), true).await?;
        events::record(site, tx, Event::Gone(me.into())).await
    })
    .await?;
    site.proofs().forget_all();
    Ok(())
}
