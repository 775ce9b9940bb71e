//! Opening an account: at once, once an administrator says yes, or not at all.
use argon2::password_hash::PasswordHasher;
use db::{Conn, Timestamp, Tx, on};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hmac::{Hmac, Mac};

use crate::actor::{Actor, Role};
use crate::actors::{self, ActorKind};
use crate::audits::{self, Entry};
use crate::circles::{self, Change, Kind, NETWORK, ORGANISATION, Standing};
use crate::error::Clash;
use crate::id::PersonId;
use crate::site::{self, Site};
use crate::tables::accounts;
use crate::{Error, Result, boxed, moderation::veil};

db::int_enum! {
    /// Where an account stands.
    pub enum State { Waiting = 0, Active = 1, Suspended = 2 }
}

/// What somebody gives to open an account.
#[derive(Debug, Clone, Default)]
pub struct Registration {
    pub handle: String,
    pub email: String,
    pub password: String,
    /// To the question of the organisation.
    pub answer: String,
    /// `fr` or `en`.
    pub locale: String,
    /// The key printed at the first run: makes its bearer the first administrator.
    pub key: String,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    Active(Actor),
    /// An administrator has to say yes.
    Waiting,
}

/// Opens an account, as far as the organisation lets people in.
///
/// Errors: `Invalid` with the field, `Conflict("handle.taken" | "email.taken")`, `Conflict("registration.closed")`.
#[boxed]
pub async fn register(site: &Site, registration: Registration) -> Result<Registered> {
    let first = !registration.key.is_empty() && first_key(site).await?.as_deref() == Some(&registration.key);
    let settings = site.settings();
    let (role, state) = match settings.registration {
        _ if first => (Role::Admin, State::Active),
        site::Registration::Closed => return Err(Error::Conflict("registration.closed")),
        site::Registration::Open => (Role::Member, State::Active),
        site::Registration::Approval => (Role::Member, State::Waiting),
    };
    if state == State::Waiting && !settings.question.is_empty() && registration.answer.trim().is_empty() {
        return Err(Error::Invalid("answer", "answer.empty"));
    }
    let person = create(site, registration, (role, state)).await?;
    Ok(match state {
        State::Active => Registered::Active(Actor::local_person(person, role)),
        State::Waiting | State::Suspended => Registered::Waiting,
    })
}

/// Makes an administrator, from the command line.
#[boxed]
pub async fn create_admin(site: &Site, registration: Registration) -> Result<Actor> {
    let person = create(site, registration, (Role::Admin, State::Active)).await?;
    Ok(Actor::local_person(person, Role::Admin))
}

async fn create(site: &Site, registration: Registration, (role, state): (Role, State)) -> Result<PersonId> {
    let handle = actors::new_handle(&registration.handle)?;
    let email = email(&registration.email)?;
    let password = hash(registration.password).await?;
    let locale = if registration.locale == "en" { "en" } else { "fr" };
    let answer: String = registration.answer.chars().take(2_000).collect();
    site.write(async move |site, tx| {
        let uri = site.address(format_args!("u/{handle}"));
        let face = actors::New {
            kind: ActorKind::Person,
            handle,
            name: String::new(),
            summary: String::new(),
            uri,
        };
        let person = PersonId(actors::insert_local(site, tx, face).await?.0);
        let row = (
            accounts::person_id.eq(person),
            accounts::email.eq(email),
            accounts::password.eq(password),
            accounts::role.eq(role),
            accounts::state.eq(state),
            accounts::locale.eq(locale),
            accounts::answer.eq(answer),
            accounts::created_at.eq(Timestamp::now()),
        );
        on!(tx, |db| diesel::insert_into(accounts::table)
            .values(row)
            .execute(db)
            .await)
        .clash("email.taken")?;
        own_circles(tx, person).await?;
        if state == State::Active {
            let_in(tx, person).await?;
        } else {
            veil::set_suspended(tx, person.into(), true).await?;
        }
        Ok(person)
    })
    .await
}

/// Everybody has two circles of their own: who follows them, and themselves alone.
pub(crate) async fn own_circles(tx: &mut Tx, person: PersonId) -> Result<()> {
    circles::new_circle(tx, Kind::Followers, "", None, Some(person.into())).await?;
    circles::new_circle(tx, Kind::Own, "", None, Some(person.into())).await?;
    Ok(())
}

/// A member of this site is in the circle of the organisation, and in that of its partners.
async fn let_in(tx: &mut Tx, person: PersonId) -> Result<()> {
    for circle in [ORGANISATION, NETWORK] {
        circles::set_standing(tx, circle, person, Standing::Member, Change::default()).await?;
    }
    Ok(())
}

pub(super) fn email(raw: &str) -> Result<String> {
    let email = raw.trim().to_lowercase();
    let fits = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    let plain = email
        .chars()
        .all(|letter| !letter.is_whitespace() && !letter.is_control());
    if fits && plain && email.len() <= 254 {
        Ok(email)
    } else {
        Err(Error::Invalid("email", "email.unreadable"))
    }
}

/// Hashes a password with argon2id, away from the threads that serve.
pub(crate) async fn hash(password: String) -> Result<String> {
    let length = password.chars().count();
    if length < 10 {
        return Err(Error::Invalid("password", "password.too_short"));
    }
    if 256 < password.len() {
        return Err(Error::Invalid("password", "password.too_long"));
    }
    let work = move || {
        argon2::Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    };
    let hashed = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Fault(error.into()))?;
    hashed.map_err(|error| Error::fault(format!("argon2: {error}")))
}

/// The key that makes the first administrator, as long as there is none.
#[boxed]
pub async fn first_key(site: &Site) -> Result<Option<String>> {
    let secret = *site.secret();
    site.read(async move |_, conn| {
        let admins = accounts::table.filter(accounts::role.eq(Role::Admin));
        if on!(conn, |db| diesel::select(exists(admins)).get_result(db).await)? {
            return Ok(None);
        }
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&secret).map_err(|error| Error::Fault(error.into()))?;
        mac.update(b"first administrator");
        let bytes = mac.finalize().into_bytes();
        Ok(Some(bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()))
    })
    .await
}

/// An account that waits for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Waiting {
    pub person: PersonId,
    pub handle: String,
    pub email: String,
    pub answer: String,
    pub since: Timestamp,
}

/// Who waits, first come first. Administrators only.
#[boxed]
pub async fn waiting(site: &Site, actor: &Actor) -> Result<Vec<Waiting>> {
    use crate::tables::actors;
    actor.admin()?;
    site.read(async move |_, conn| {
        let query = accounts::table
            .inner_join(actors::table.on(actors::id.eq(accounts::person_id)))
            .filter(accounts::state.eq(State::Waiting))
            .order(accounts::created_at)
            .select((
                accounts::person_id,
                actors::handle,
                accounts::email,
                accounts::answer,
                accounts::created_at,
            ));
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

async fn state(conn: &mut Conn, person: PersonId) -> Result<State> {
    let query = accounts::table.find(person).select(accounts::state);
    Ok(on!(conn, |db| query.get_result(db).await)?)
}

/// Lets somebody in who waited, or who had been suspended. Administrators only.
#[boxed]
pub async fn approve(site: &Site, actor: &Actor, person: PersonId) -> Result<()> {
    actor.admin()?;
    let actor = *actor;
    site.write(async move |site, tx| {
        if state(tx, person).await? != State::Waiting {
            return Err(Error::Conflict("registration.gone"));
        }
        let change = accounts::state.eq(State::Active);
        on!(tx, |db| diesel::update(accounts::table.find(person))
            .set(change)
            .execute(db)
            .await)?;
        veil::set_suspended(tx, person.into(), false).await?;
        let_in(tx, person).await?;
        audits::record(site, tx, &actor, Entry::new("registration.approve", person)).await
    })
    .await
}

/// Refuses somebody who waited; nothing of them is kept but the line in the log.
#[boxed]
pub async fn refuse(site: &Site, actor: &Actor, person: PersonId) -> Result<()> {
    use crate::tables::{actors, circles};
    actor.admin()?;
    let actor = *actor;
    site.write(async move |site, tx| {
        if state(tx, person).await? != State::Waiting {
            return Err(Error::Conflict("registration.gone"));
        }
        on!(tx, |db| diesel::delete(accounts::table.find(person)).execute(db).await)?;
        let own = circles::table.filter(circles::owner_id.eq(person));
        on!(tx, |db| diesel::delete(own).execute(db).await)?;
        on!(tx, |db| diesel::delete(actors::table.find(person)).execute(db).await)?;
        audits::record(site, tx, &actor, Entry::new("registration.refuse", person)).await
    })
    .await
}
