//! What administrators decide about accounts.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::veil;
use crate::actor::{Actor, Role};
use crate::actors::{self, ActorKind, Profile};
use crate::audits::{self, Entry};
use crate::circles::{self, Change, PUBLIC, Standing};
use crate::events::{self, Event};
use crate::id::{ActorId, PersonId};
use crate::people::State;
use crate::site::Site;
use crate::tables::{accounts, actors as faces, codes, hushed, tokens};
use crate::{Error, Result, boxed};

/// Suspends a person: nobody signs in, nothing more is accepted of them, and their profile is not found.
#[boxed]
pub async fn suspend(site: &Site, actor: &Actor, person: PersonId, reason: &str) -> Result<()> {
    actor.admin()?;
    if actor.id() == person {
        return Err(Error::Invalid("account", "suspend.oneself"));
    }
    let (actor, reason) = (*actor, reason.to_owned());
    site.write(async move |site, tx| {
        if actors::find(tx, person.into()).await?.kind != ActorKind::Person {
            return Err(Error::NotFound);
        }
        let change = accounts::state.eq(State::Suspended);
        on!(tx, |db| diesel::update(accounts::table.find(person))
            .set(change)
            .execute(db)
            .await)?;
        on!(tx, |db| diesel::delete(
            tokens::table.filter(tokens::person_id.eq(person))
        )
        .execute(db)
        .await)?;
        on!(tx, |db| diesel::delete(
            codes::table.filter(codes::person_id.eq(person))
        )
        .execute(db)
        .await)?;
        circles::set_standing(tx, PUBLIC, person, Standing::Banned, Change::default()).await?;
        veil::set_suspended(tx, person.into(), true).await?;
        audits::record(site, tx, &actor, Entry::new("person.suspend", person).because(&reason)).await?;
        events::record(site, tx, Event::Profile(person.into())).await
    })
    .await?;
    site.proofs().forget_all();
    Ok(())
}

/// Takes a suspension back.
#[boxed]
pub async fn restore(site: &Site, actor: &Actor, person: PersonId) -> Result<()> {
    actor.admin()?;
    let actor = *actor;
    site.write(async move |site, tx| {
        let change = accounts::state.eq(State::Active);
        let was = accounts::table
            .find(person)
            .filter(accounts::state.eq(State::Suspended));
        on!(tx, |db| diesel::update(was).set(change).execute(db).await)?;
        circles::set_standing(tx, PUBLIC, person, Standing::Stranger, Change::default()).await?;
        veil::set_suspended(tx, person.into(), false).await?;
        audits::record(site, tx, &actor, Entry::new("person.restore", person)).await
    })
    .await
}

/// Limits a person: they are heard by whoever follows them, ask before they follow, and nobody else is told of them.
#[boxed]
pub async fn limit(site: &Site, actor: &Actor, person: PersonId, reason: &str) -> Result<()> {
    hush(site, actor, person, (true, reason)).await
}

/// Takes a limit back.
#[boxed]
pub async fn unlimit(site: &Site, actor: &Actor, person: PersonId) -> Result<()> {
    hush(site, actor, person, (false, "")).await
}

async fn hush(site: &Site, actor: &Actor, person: PersonId, (limited, reason): (bool, &str)) -> Result<()> {
    actor.admin()?;
    let (actor, reason) = (*actor, reason.to_owned());
    site.write(async move |site, tx| {
        if actors::find(tx, person.into()).await?.kind != ActorKind::Person {
            return Err(Error::NotFound);
        }
        veil::set_hushed(tx, person.into(), limited).await?;
        let deed = if limited { "person.limit" } else { "person.unlimit" };
        audits::record(site, tx, &actor, Entry::new(deed, person).because(&reason)).await
    })
    .await
}

/// The people from elsewhere who were suspended or limited by name, and whether they were suspended.
#[boxed]
pub async fn veiled(site: &Site, actor: &Actor) -> Result<Vec<(Profile, bool)>> {
    actor.admin()?;
    site.read(async move |_, conn| {
        let limited = hushed::table.select(hushed::actor_id);
        let query = faces::table
            .filter(faces::host.ne("").and(faces::kind.eq(ActorKind::Person)))
            .filter(faces::suspended_at.is_not_null().or(faces::id.eq_any(limited)))
            .order((faces::host, faces::handle))
            .limit(500)
            .select((db::columns::<Profile>(), faces::suspended_at.is_not_null()));
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// Makes somebody an administrator, or no longer.
#[boxed]
pub async fn make_admin(site: &Site, actor: &Actor, person: PersonId, admin: bool) -> Result<()> {
    actor.admin()?;
    if actor.id() == person && !admin {
        return Err(Error::Conflict("admin.oneself"));
    }
    let actor = *actor;
    site.write(async move |site, tx| {
        let role = if admin { Role::Admin } else { Role::Member };
        let changed = diesel::update(accounts::table.find(person)).set(accounts::role.eq(role));
        if on!(tx, |db| changed.execute(db).await)? == 0 {
            return Err(Error::NotFound);
        }
        let deed = if admin { "admin.add" } else { "admin.remove" };
        audits::record(site, tx, &actor, Entry::new(deed, person)).await
    })
    .await?;
    site.proofs().forget_all();
    Ok(())
}

/// The people who sign in here, with their role and where their account stands, in numbered pages of 100.
#[boxed]
pub async fn members(site: &Site, actor: &Actor, page: i64) -> Result<Vec<(Profile, Role, State)>> {
    actor.admin()?;
    site.read(async move |_, conn| {
        let query = accounts::table
            .inner_join(faces::table.on(faces::id.eq(accounts::person_id)))
            .filter(faces::kind.eq(ActorKind::Person))
            .order(faces::handle)
            .offset((page.clamp(1, 10_000) - 1) * 100)
            .limit(100)
            .select((db::columns::<Profile>(), accounts::role, accounts::state));
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// The administrators, for whoever wants to write to them.
#[boxed]
pub async fn admins(site: &Site) -> Result<Vec<Profile>> {
    site.read(async move |_, conn| {
        let query = accounts::table
            .filter(accounts::role.eq(Role::Admin))
            .select(accounts::person_id);
        let ids: Vec<ActorId> = on!(conn, |db| query.load(db).await)?;
        Ok(actors::load(conn, &ids).await?.into_values().collect())
    })
    .await
}
