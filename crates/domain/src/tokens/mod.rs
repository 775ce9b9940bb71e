//! Sessions of the web page, OAuth tokens, Lemmy tokens: one table, digests only.
mod authorize;
mod proofs;

pub use authorize::{
    Application, Authorization, Exchange, Granted, Registered, application, application_by_id, authorize, client_token,
    exchange, register_application,
};
pub(crate) use proofs::Proofs;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::actor::{Actor, Role};
use crate::id::{ApplicationId, PersonId, TokenId};
use crate::people::State;
use crate::site::Site;
use crate::tables::{accounts, tokens};
use crate::{Error, Result, boxed};

db::int_enum! {
    /// Which door a token opens.
    pub enum Kind { Session = 0, Oauth = 1, Lemmy = 2 }
}

/// How long a session of the web page lasts without being opened anew, in seconds.
const SESSION: i64 = 30 * 24 * 3600;

/// A token to open.
#[derive(Debug, Clone)]
pub struct Opening {
    pub kind: Kind,
    pub application: Option<ApplicationId>,
    /// Separated by spaces.
    pub scopes: String,
    /// What the browser or the application calls itself.
    pub agent: String,
}

impl Opening {
    /// A session of the web page.
    pub fn session(agent: &str) -> Self {
        Self {
            kind: Kind::Session,
            application: None,
            scopes: String::new(),
            agent: agent.into(),
        }
    }
    /// A token of a Lemmy application.
    pub fn lemmy(agent: &str) -> Self {
        Self {
            kind: Kind::Lemmy,
            ..Self::session(agent)
        }
    }
}

/// What a token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// None for an application that speaks for itself.
    pub actor: Option<Actor>,
    pub id: TokenId,
    pub kind: Kind,
    pub scopes: String,
    pub application: Option<ApplicationId>,
}

/// A secret nobody can guess: 256 bits.
pub(super) fn secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is kept of a secret.
pub(super) fn digest(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// The secret in the form its door expects: Lemmy's applications read the host in a JWT (RFC 7519).
fn shaped(site: &Site, person: PersonId, kind: Kind) -> Result<String> {
    if kind != Kind::Lemmy {
        return Ok(secret());
    }
    let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
    let claims = serde_json::json!({
        "sub": person.to_string(), "iss": site.host(), "iat": site.now().seconds(), "jti": secret(),
    });
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut mac = Hmac::<Sha256>::new_from_slice(site.secret()).map_err(|error| Error::Fault(error.into()))?;
    mac.update(signed.as_bytes());
    Ok(format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    ))
}

/// Opens a session or a token. Answers its secret, shown this once.
#[boxed]
pub async fn open(site: &Site, actor: &Actor, opening: Opening) -> Result<String> {
    let secret = shaped(site, actor.id(), opening.kind)?;
    let (digest, person) = (digest(&secret), actor.id());
    site.write(async move |site, tx| write(site, tx, (digest, Some(person)), opening).await)
        .await?;
    Ok(secret)
}

pub(super) async fn write(
    site: &Site,
    tx: &mut db::Tx,
    (digest, person): (String, Option<PersonId>),
    opening: Opening,
) -> Result<()> {
    let ends = (opening.kind == Kind::Session).then(|| site.now().plus_seconds(SESSION));
    let row = (
        tokens::digest.eq(digest),
        tokens::person_id.eq(person),
        tokens::application_id.eq(opening.application),
        tokens::kind.eq(opening.kind),
        tokens::scopes.eq(opening.scopes),
        tokens::agent.eq(opening.agent.chars().take(200).collect::<String>()),
        tokens::created_at.eq(site.now()),
        tokens::expires_at.eq(ends),
    );
    on!(tx, |db| diesel::insert_into(tokens::table)
        .values(row)
        .execute(db)
        .await)?;
    Ok(())
}

type Row = (
    TokenId,
    Kind,
    String,
    Option<ApplicationId>,
    Option<Timestamp>,
    Option<(PersonId, Role, State)>,
    Option<PersonId>,
);

/// Who a secret speaks for. `Unproven` when it is unknown, ended, or its owner may no longer sign in.
#[boxed]
pub async fn prove(site: &Site, secret: &str) -> Result<Proof> {
    let digest = digest(secret);
    if let Some(proof) = site.proofs().recall(&digest) {
        return Ok(proof);
    }
    let key = digest.clone();
    let generation = site.proofs().generation();
    let row: Option<Row> = site
        .read(async move |_, conn| {
            let query = tokens::table
                .left_join(accounts::table.on(accounts::person_id.nullable().eq(tokens::person_id)))
                .filter(tokens::digest.eq(&key))
                .select((
                    tokens::id,
                    tokens::kind,
                    tokens::scopes,
                    tokens::application_id,
                    tokens::expires_at,
                    (accounts::person_id, accounts::role, accounts::state).nullable(),
                    tokens::person_id,
                ));
            Ok(on!(conn, |db| query.first(db).await.optional())?)
        })
        .await?;
    let (id, kind, scopes, application, ends, account, owner) = row.ok_or(Error::Unproven)?;
    if ends.is_some_and(|ends| ends <= site.now()) {
        return Err(Error::Unproven);
    }
    let actor = match (owner, account) {
        (None, _) => None,
        (Some(_), Some((person, role, State::Active))) => Some(Actor::local_person(person, role)),
        (Some(_), _) => return Err(Error::Unproven),
    };
    let proof = Proof {
        actor,
        id,
        kind,
        scopes,
        application,
    };
    site.proofs().remember(digest, &proof, generation);
    Ok(proof)
}

/// Ends a session or a token; one that is unknown has already ended.
#[boxed]
pub async fn close(site: &Site, secret: &str) -> Result<()> {
    let digest = digest(secret);
    site.write(async move |_, tx| {
        on!(tx, |db| diesel::delete(
            tokens::table.filter(tokens::digest.eq(&digest))
        )
        .execute(db)
        .await)?;
        Ok(())
    })
    .await?;
    site.proofs().forget_all();
    Ok(())
}

/// An open session or token, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tokens)]
pub struct Open {
    pub id: TokenId,
    pub kind: Kind,
    pub agent: String,
    pub application_id: Option<ApplicationId>,
    pub created_at: Timestamp,
}

/// One's own open sessions and tokens, latest first.
#[boxed]
pub async fn list(site: &Site, actor: &Actor) -> Result<Vec<Open>> {
    let me = actor.id();
    site.read(async move |_, conn| {
        let query = tokens::table
            .filter(tokens::person_id.eq(me))
            .order(tokens::id.desc())
            .select(db::columns::<Open>());
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// Ends one of one's own sessions.
#[boxed]
pub async fn close_one(site: &Site, actor: &Actor, id: TokenId) -> Result<()> {
    let me = actor.id();
    site.write(async move |_, tx| {
        let mine = tokens::table.find(id).filter(tokens::person_id.eq(me));
        on!(tx, |db| diesel::delete(mine).execute(db).await)?;
        Ok(())
    })
    .await?;
    site.proofs().forget_all();
    Ok(())
}
