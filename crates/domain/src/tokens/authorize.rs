//! Letting an application speak for somebody (OAuth 2.0, RFC 6749 and 7636).
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Kind, Opening, digest, secret, write};
use crate::actor::Actor;
use crate::id::{ApplicationId, PersonId};
use crate::site::Site;
use crate::tables::{applications, codes};
use crate::{Error, Result, boxed};

/// A code is good for ten minutes, once.
const CODE: i64 = 600;

/// An application that people use to speak to this site.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = applications)]
pub struct Application {
    pub id: ApplicationId,
    pub client_id: String,
    pub name: String,
    pub website: Option<String>,
    /// One a line.
    pub redirect_uris: String,
    /// Separated by spaces.
    pub scopes: String,
}

/// An application that was just registered, with its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub application: Application,
    pub client_secret: String,
}

/// Registers an application. `redirect_uris` one a line, `scopes` separated by spaces.
#[boxed]
pub async fn register_application(
    site: &Site,
    (name, website): (&str, Option<&str>),
    (redirect_uris, scopes): (&str, &str),
) -> Result<Registered> {
    let name: String = name.trim().chars().take(100).collect();
    if name.is_empty() {
        return Err(Error::Invalid("client_name", "client_name.empty"));
    }
    if redirect_uris.trim().is_empty() || 4_000 < redirect_uris.len() || 1_000 < scopes.len() {
        return Err(Error::Invalid("redirect_uris", "redirect_uris.empty"));
    }
    let client_secret = secret();
    let row = (
        applications::client_id.eq(secret()),
        applications::secret.eq(digest(&client_secret)),
        applications::name.eq(name),
        applications::website.eq(website.map(|site| site.chars().take(500).collect::<String>())),
        applications::redirect_uris.eq(redirect_uris.trim().to_owned()),
        applications::scopes.eq(scopes.to_owned()),
        applications::created_at.eq(site.now()),
    );
    let application = site
        .write(async move |_, tx| {
            let insert = diesel::insert_into(applications::table)
                .values(row)
                .returning(db::columns::<Application>());
            Ok(on!(tx, |db| insert.get_result(db).await)?)
        })
        .await?;
    Ok(Registered {
        application,
        client_secret,
    })
}

/// An application by its public name.
#[boxed]
pub async fn application(site: &Site, client_id: &str) -> Result<Application> {
    let client_id = client_id.to_owned();
    site.read(async move |_, conn| {
        let query = applications::table
            .filter(applications::client_id.eq(client_id))
            .select(db::columns::<Application>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

#[boxed]
pub async fn application_by_id(site: &Site, id: ApplicationId) -> Result<Application> {
    site.read(async move |_, conn| {
        let query = applications::table.find(id).select(db::columns::<Application>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// What somebody lets an application do.
#[derive(Debug, Clone)]
pub struct Authorization {
    pub application: ApplicationId,
    pub redirect_uri: String,
    pub scopes: String,
    /// S256 of the verifier to come.
    pub challenge: Option<String>,
}

/// Writes down that somebody lets an application speak for them. Answers the code it exchanges for a token.
#[boxed]
pub async fn authorize(site: &Site, actor: &Actor, authorization: Authorization) -> Result<String> {
    let code = secret();
    let row = (
        codes::digest.eq(digest(&code)),
        codes::application_id.eq(authorization.application),
        codes::person_id.eq(actor.id()),
        codes::redirect_uri.eq(authorization.redirect_uri),
        codes::scopes.eq(authorization.scopes),
        codes::challenge.eq(authorization.challenge),
        codes::expires_at.eq(site.now().plus_seconds(CODE)),
    );
    site.write(async move |site, tx| {
        let old = diesel::delete(codes::table.filter(codes::expires_at.lt(site.now())));
        on!(tx, |db| old.execute(db).await)?;
        on!(tx, |db| diesel::insert_into(codes::table).values(row).execute(db).await)?;
        Ok(())
    })
    .await?;
    Ok(code)
}

/// A code brought back by an application.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub client_id: String,
    pub client_secret: String,
    pub code: String,
    pub redirect_uri: String,
    pub verifier: Option<String>,
    pub agent: String,
}

/// A token as given to an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    pub secret: String,
    pub scopes: String,
    pub created_at: Timestamp,
}

async fn proven(tx: &mut Tx, client_id: &str, client_secret: &str) -> Result<Application> {
    let query = applications::table
        .filter(applications::client_id.eq(client_id))
        .select((applications::secret, db::columns::<Application>()));
    let found: Option<(String, Application)> = on!(tx, |db| query.get_result(db).await.optional())?;
    let (kept, application) = found.ok_or(Error::Unproven)?;
    let same: bool = kept.as_bytes().ct_eq(digest(client_secret).as_bytes()).into();
    if same { Ok(application) } else { Err(Error::Unproven) }
}

type Code = (ApplicationId, PersonId, String, String, Option<String>, Timestamp);

/// Exchanges a code for a token. The code is spent, whatever comes of it.
///
/// Errors: `Unproven` for a wrong client, `Invalid("code", …)` for a code that is wrong, spent or for something else.
#[boxed]
pub async fn exchange(site: &Site, exchange: Exchange) -> Result<Granted> {
    let secret = secret();
    let key = digest(&secret);
    let spent = site
        .write(async move |site, tx| {
            let application = proven(tx, &exchange.client_id, &exchange.client_secret).await?;
            let mine = codes::table
                .find(digest(&exchange.code))
                .filter(codes::application_id.eq(application.id));
            let spent: Option<Code> = on!(tx, |db| {
                diesel::delete(mine)
                    .returning((
                        codes::application_id,
                        codes::person_id,
                        codes::redirect_uri,
                        codes::scopes,
                        codes::challenge,
                        codes::expires_at,
                    ))
                    .get_result(db)
                    .await
                    .optional()
            })?;
            let Some((application, person, redirect_uri, scopes, challenge, ends)) = spent else {
                return Ok(None);
            };
            let asked_here = redirect_uri == exchange.redirect_uri && site.now() < ends;
            if !asked_here || !verified(challenge.as_deref(), exchange.verifier.as_deref()) {
                return Ok(None);
            }
            let opening = Opening {
                kind: Kind::Oauth,
                application: Some(application),
                scopes,
                agent: exchange.agent,
            };
            let scopes = opening.scopes.clone();
            write(site, tx, (key, Some(person)), opening).await?;
            Ok(Some(scopes))
        })
        .await?;
    let scopes = spent.ok_or(Error::Invalid("code", "code.spent"))?;
    Ok(Granted {
        secret,
        scopes,
        created_at: site.now(),
    })
}

/// RFC 7636 §4.6, method S256.
fn verified(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(challenge), Some(verifier)) => {
            let made = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
            made.as_bytes().ct_eq(challenge.as_bytes()).into()
        }
    }
}

/// A token for an application that speaks for itself.
#[boxed]
pub async fn client_token(site: &Site, (client_id, client_secret): (&str, &str), scopes: &str) -> Result<Granted> {
    let secret = secret();
    let (key, client_id, client_secret) = (digest(&secret), client_id.to_owned(), client_secret.to_owned());
    let scopes = scopes.to_owned();
    site.write(async move |site, tx| {
        let application = proven(tx, &client_id, &client_secret).await?;
        let opening = Opening {
            kind: Kind::Oauth,
            application: Some(application.id),
            scopes: scopes.clone(),
            agent: application.name.clone(),
        };
        write(site, tx, (key, None), opening).await?;
        Ok(Granted {
            secret,
            scopes,
            created_at: site.now(),
        })
    })
    .await
}
