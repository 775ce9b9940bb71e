//! Where activities arrive. The order is the law: form, signature, key, owner; only then is the body read as JSON;
//! only then does anything happen, by the house's own verbs.

use crate::{
    client,
    error::{Error, Result},
    fed::{Known, same_server},
    gather,
    house::House,
    looks::Sender,
    receive,
    signatures::{self, Here, Refused, Signed},
    wire::{self, Activity, Links, Verb},
};
use activitypub_federation::{config::Data, fetch::object_id::ObjectId, traits::Activity as _};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    response::{IntoResponse, Response},
};
use domain::{Profile, laws::telling::ServerStanding, network};
use http::{HeaderMap, StatusCode, header, request::Parts};
use serde::Deserialize;
use serde_json::Value;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use url::Url;

/// Bytes.
const LARGEST: usize = 256 * 1024;
/// How long a body may take to come.
const SLOWEST: Duration = Duration::from_secs(15);
/// When whoever was refused for now may come again, where nothing better is known.
const LATER: Duration = Duration::from_secs(300);
/// How often an actor's key is fetched anew because a signature was wrong.
const KEY_PAUSE: Duration = Duration::from_secs(300);
/// How long a key that could not be had is not asked for again.
const FAILED_PAUSE: Duration = Duration::from_secs(600);

/// Why a blocked server is refused.
pub const BLOCKED: &str = "the server is blocked";

/// `POST /inbox`, and everybody's own: all are one.
pub async fn receive(data: Data<House>, request: Request) -> Response {
    // Once it is under way it is done to its end, also when the sender goes away.
    let work = tokio::spawn(async move { accept(request, &data).await });
    let outcome = work
        .await
        .unwrap_or_else(|error| Err(domain::Error::Fault(error.into()).into()));
    match outcome {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(error) => refusal(&error),
    }
}

fn refusal(error: &Error) -> Response {
    let status = error.status();
    tracing::debug!(%error, %status, "an activity is refused");
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        return (status, [(header::RETRY_AFTER, pause(error).as_secs().to_string())]).into_response();
    }
    status.into_response()
}

/// When it may be brought again: at least a second.
fn pause(error: &Error) -> Duration {
    match error {
        Error::Domain(domain::Error::Busy(wait)) => (*wait).max(Duration::from_secs(1)),
        _ => LATER,
    }
}

async fn accept(request: Request, data: &Data<House>) -> Result<()> {
    let (parts, body) = request.into_parts();
    if let Err(status) = form(&parts.headers) {
        return Err(Error::Form(status));
    }
    promised(&parts, data)?;
    let bytes = gathered(body).await?;
    let Some((_waiting, _place)) = data.place().await else {
        return Err(Error::Form(StatusCode::TOO_MANY_REQUESTS));
    };
    let signer = match signer(&requested(&parts, &bytes), parts.extensions.get(), data).await {
        Err(Error::Fetch(client::Error::Gone | client::Error::NotFound)) => return farewell(&bytes),
        other => other?,
    };
    data.heard(&signer.host).await;
    let value = wire::parse(&bytes)?;
    let activity = Activity::read(&value)?;
    if activity.actor.as_str() != signer.uri {
        return Err(Error::Refused("somebody signs for another"));
    }
    same_server(&activity.id, &activity.actor)?;
    let _turn = data.turn(activity.id.as_str()).await;
    if data.has_seen(activity.id.as_str()).await? {
        return Ok(());
    }
    gather::soon_again(&signer, data).await?;
    let (id, hushed) = (activity.id.clone(), about_ours(&activity, data));
    let received = receive::Received {
        activity,
        signer,
        raw: value,
    };
    received.verify(data).await?;
    match received.receive(data).await {
        Ok(()) => {}
        Err(Error::Idle(reason)) => tracing::debug!(reason, "an activity changes nothing"),
        // What may not be read is answered as what is not there, and neither is answered at all; nor what the law says.
        Err(error) if (hushed || matches!(error, Error::Domain(_))) && !error.passes() => {
            tracing::debug!(%id, %error, "federation.hushed");
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    data.remembers(id.into());
    Ok(())
}

/// Whether an activity speaks of something from here: how it was taken could tell whether that exists. What somebody
/// says in full under an address of ours is refused before anything is looked for.
fn about_ours(activity: &Activity, data: &Data<House>) -> bool {
    let names = |activity: &Activity| {
        let answers = activity.object.get("inReplyTo").unwrap_or(&Value::Null);
        let links = [&activity.object, answers].map(|thing| Links::deserialize(thing).unwrap_or_default());
        let list = activity.target.as_ref();
        links
            .iter()
            .flat_map(Links::iter)
            .chain(list)
            .any(|url| data.is_ours(url))
    };
    let inner = activity.inner().and_then(std::result::Result::ok);
    let said = activity.verb == Some(Verb::Create) && activity.object.is_object();
    // An answer names a question by an address that nobody guesses.
    if matches!(activity.verb, Some(Verb::Accept | Verb::Reject)) {
        return false;
    }
    !said && names(activity) || inner.is_some_and(|inner| names(&inner) || about_ours(&inner, data))
}

/// What can be refused before a single byte of the body is read.
fn form(headers: &HeaderMap) -> std::result::Result<(), StatusCode> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(
        essence.as_str(),
        "application/activity+json" | "application/ld+json" | "application/json"
    ) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| LARGEST < length) {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        Ok(())
    }
}

/// What a signature speaks about.
fn requested<'a>(parts: &'a Parts, body: &'a [u8]) -> signatures::Request<'a> {
    signatures::Request {
        method: &parts.method,
        target: parts.uri.path_and_query().map_or("/", |target| target.as_str()),
        headers: &parts.headers,
        body,
    }
}

/// Whose headers already show that they prove nothing is not listened to.
fn promised(parts: &Parts, data: &Data<House>) -> Result<()> {
    match signatures::read(&requested(parts, b""), &here(data)) {
        // Of the body nothing is known yet.
        Ok(_) | Err(Refused::Digest) => Ok(()),
        Err(refused) => Err(refused.into()),
    }
}

async fn gathered(body: Body) -> Result<bytes::Bytes> {
    match tokio::time::timeout(SLOWEST, to_bytes(body, LARGEST)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Error::Form(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(_) => Err(Error::Form(StatusCode::REQUEST_TIMEOUT)),
    }
}

/// Whose key signed a request. Blocked servers and suspended people sign nothing here.
pub async fn signer(request: &signatures::Request<'_>, sender: Option<&Sender>, data: &Data<House>) -> Result<Profile> {
    let signed = signatures::read(request, &here(data))?;
    if data.is_ours(&signed.key_id) {
        return Err(Error::Refused("a key of ours signs nothing that comes from outside"));
    }
    let host = signatures::authority(&signed.key_id);
    // The address of a key without what follows `#`, or whose it was when it was looked at.
    let mut actor = signed.key_id.clone();
    actor.set_fragment(None);
    let actor = data.owner_of(&signed.key_id).unwrap_or(actor);
    let speaker = network::speaker(&data.site, &host, actor.as_str()).await?;
    if speaker.standing == ServerStanding::Blocked {
        return Err(Error::Refused(BLOCKED));
    }
    let owner = match Known::speaking(speaker).map_err(unproven)? {
        Some(known) => known,
        None => owner(&signed, (actor, sender), data).await.map_err(unproven)?,
    };
    match signatures::check(&signed, activitypub_federation::traits::Actor::public_key_pem(&owner)) {
        Ok(()) => Ok(owner.profile),
        Err(refused) if data.lately(&format!("key:{}", owner.profile.uri), KEY_PAUSE) => Err(refused.into()),
        // The key may have changed: it is looked at once more, at its owner's.
        Err(_) => {
            let id = Url::parse(&owner.profile.uri).map_err(wire::Malformed::because)?;
            let fresh = ObjectId::<Known>::from(id).dereference_forced(data).await?;
            signatures::check(&signed, activitypub_federation::traits::Actor::public_key_pem(&fresh))?;
            Ok(fresh.profile)
        }
    }
}

/// This site, now.
fn here(data: &Data<House>) -> Here<'_> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    Here {
        origin: data.site.origin(),
        now: i64::try_from(now).unwrap_or(i64::MAX),
    }
}

/// A key that cannot be had proves nothing. Later it may; and whoever is gone may still say goodbye.
fn unproven(error: Error) -> Error {
    match error {
        Error::Fetch(client::Error::Gone | client::Error::NotFound) => error,
        _ if error.passes() => error,
        _ => Refused::Forged.into(),
    }
}

/// The actor behind a key that was never seen here: the address without what follows `#`; or whoever the document at the
/// key's address names, when that actor names the key as well.
async fn owner(signed: &Signed, (actor, sender): (Url, Option<&Sender>), data: &Data<House>) -> Result<Known> {
    let failed = format!("failed:{actor}");
    if data.was_lately(&failed, FAILED_PAUSE) {
        return Err(Refused::Forged.into());
    }
    // Whoever invents actors makes us ask for them: so many at a time, the others later.
    if !data.looks.allows(&signatures::authority(&actor), sender) {
        return Err(client::Error::Status(429, None).into());
    }
    let found = look(signed, actor, data).await;
    if found.as_ref().is_err_and(|error| !error.passes()) {
        data.lately(&failed, FAILED_PAUSE);
    }
    found
}

async fn look(signed: &Signed, actor: Url, data: &Data<House>) -> Result<Known> {
    if signed.key_id.fragment().is_some() {
        return ObjectId::<Known>::from(actor).dereference(data).await;
    }
    let signers = data.site_signers().await?;
    let fetched = data.client.document(&actor, &signers).await?;
    let document = wire::parse(&fetched.body)?;
    // A key that calls itself otherwise is another key; an actor may stand there with the key in it, as GoToSocial does.
    let calls = ["/publicKey/id", "/id"].map(|place| document.pointer(place).and_then(Value::as_str));
    if !calls.contains(&Some(signed.key_id.as_str())) {
        return Err(Error::Refused("a key with another address"));
    }
    let named = ["/publicKey/owner", "/owner", "/id"]
        .iter()
        .find_map(|place| document.pointer(place)?.as_str());
    let owner = named
        .and_then(|owner| Url::parse(owner).ok())
        .ok_or(Error::Refused("a key of nobody"))?;
    same_server(&owner, &signed.key_id)?;
    let known = match Known::find(data.app_data(), &owner).await? {
        Some(known) => known,
        None => ObjectId::<Known>::from(owner.clone()).dereference(data).await?,
    };
    data.note_owner(signed.key_id.clone(), owner);
    Ok(known)
}

/// The actor is gone and says so: there is nothing of theirs here, or it would have been known. Anything else that they
/// say is not believed.
fn farewell(bytes: &[u8]) -> Result<()> {
    let value: Value = wire::parse(bytes)?;
    let activity = Activity::read(&value)?;
    let own = activity.object_address().as_ref() == Some(&activity.actor);
    if activity.verb == Some(Verb::Delete) && own {
        Ok(())
    } else {
        Err(Refused::Forged.into())
    }
}
