//! What is looked at elsewhere, afterwards and in measure: how somebody presents themselves now, what a community said
//! lately, the rest of a thread. Whoever looked first does not wait for it.

use crate::{
    error::Result,
    fed::{Known, Said, same_server},
    house::{Federation, House},
    receive, resolve,
    wire::{self, Face, Links, Malformed, Object},
};
use activitypub_federation::{
    config::Data,
    fetch::{fetch_object_http, object_id::ObjectId},
};
use domain::{
    ActorKind, PostId, Profile, Timestamp,
    jobs::{Look, Outcome},
    laws::telling::ServerStanding,
    network,
};
use serde::Deserialize;
use serde_json::Value;
use std::time::{Duration, Instant};
use url::Url;

/// How far a list elsewhere is followed.
const MOST_PAGES: usize = 10;
const MOST_ITEMS: usize = 500;
/// How much of what a community said lately is kept, and of what is pinned.
const MOST_LATELY: usize = 50;
const MOST_PINNED: usize = 20;
/// How long one look may take; the rest is for another day.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the same thing is looked at again because it was asked for.
const PAUSE: Duration = Duration::from_secs(6 * 60 * 60);
const THREAD_PAUSE: Duration = Duration::from_secs(10 * 60);
/// After so long somebody who acts is looked at again, and their server asked what it runs, in seconds.
const STALE: i64 = 24 * 60 * 60;
const STALE_PAUSE: Duration = Duration::from_secs(60 * 60);

impl Federation {
    /// Looks. What cannot be had is nothing: it is looked at again when it is asked for, or acts.
    pub async fn look(&self, look: Look) -> Outcome {
        if let Err(error) = looked(self, look).await {
            tracing::debug!(%error, "something elsewhere cannot be looked at");
        }
        Outcome::Done
    }
}

async fn looked(federation: &Federation, look: Look) -> Result<()> {
    match look {
        Look::Again(actor) => {
            let Some((profile, data)) = elsewhere(federation, actor).await? else {
                return Ok(());
            };
            let id = Url::parse(&profile.uri).map_err(Malformed::because)?;
            resolve::describe(&profile.host, &data).await;
            ObjectId::<Known>::from(id).dereference_forced(&data).await?;
            Ok(())
        }
        Look::Around(actor) => match elsewhere(federation, actor).await? {
            Some((profile, data)) => around(federation, &profile, &data).await,
            None => Ok(()),
        },
        Look::Thread(post) => thread(federation, post).await,
    }
}

async fn elsewhere(federation: &Federation, actor: domain::ActorId) -> Result<Option<(Profile, Data<House>)>> {
    let data = federation.data();
    let profile = network::actor_by_id(&data.site, actor).await?;
    let blocked = network::standing(&data.site, &profile.host).await? == ServerStanding::Blocked;
    let shown = !profile.local() && !profile.hidden && !blocked;
    Ok(shown.then_some((profile, data)))
}

/// Asks to look around somebody who was found, and not twice in a while.
pub async fn soon_around(profile: &Profile, data: &Data<House>) -> Result<()> {
    if profile.local() || data.lately(&format!("around:{}", profile.uri), PAUSE) {
        return Ok(());
    }
    Ok(network::look(&data.site, Look::Around(profile.id)).await?)
}

/// Asks for the rest of a thread.
pub async fn soon_thread(said: &Said, data: &Data<House>) -> Result<()> {
    let root = said.view.post.root_id.unwrap_or(said.view.post.id);
    if !said.view.is_public() || data.lately(&format!("thread:{root}"), THREAD_PAUSE) {
        return Ok(());
    }
    Ok(network::look(&data.site, Look::Thread(root)).await?)
}

/// Asks to look again at somebody who acts after a long time, and at what their server runs.
pub async fn soon_again(who: &Profile, data: &Data<House>) -> Result<()> {
    let day = Timestamp::now().plus_seconds(-STALE);
    let stale = who.refreshed_at < day && !data.lately(&format!("stale:{}", who.uri), STALE_PAUSE);
    let asked = !data.lately(&format!("described:{}", who.host), STALE_PAUSE);
    if stale || asked && !network::described_since(&data.site, &who.host, day).await? {
        network::look(&data.site, Look::Again(who.id)).await?;
    }
    Ok(())
}

/// What was said lately, what is pinned, who animates: read from their own lists.
async fn around(federation: &Federation, who: &Profile, data: &Data<House>) -> Result<()> {
    let home = Url::parse(&who.uri).map_err(Malformed::because)?;
    let face = Face::read(&fetch_object_http::<House, Value>(&home, data).await?.object)?;
    if who.kind == ActorKind::Community {
        let _ = receive::animators(who, data).await;
        if let Some(list) = face.outbox() {
            let lately = items(list, MOST_LATELY, data).await?;
            // The oldest first, so that they arrive in the order in which they were said.
            for item in lately.iter().rev() {
                if let Err(error) = receive::said_lately(who, item, &federation.data()).await {
                    tracing::debug!(%error, "something said lately is not kept");
                }
            }
        }
    }
    let Some(list) = face.featured() else { return Ok(()) };
    let mut pinned: Vec<PostId> = Vec::new();
    for address in addresses(&items(list, MOST_PINNED, data).await?) {
        match ObjectId::<Said>::from(address).dereference(&federation.data()).await {
            Ok(said) => pinned.push(said.view.post.id),
            Err(error) => tracing::debug!(%error, "something pinned is not kept"),
        }
    }
    Ok(network::pinned_by(&data.site, who, pinned).await?)
}

/// The rest of a thread that began elsewhere, from the list that its server keeps: all of it (`context`), or what answers
/// it. Each thing is fetched from where it lives.
async fn thread(federation: &Federation, id: PostId) -> Result<()> {
    let (data, begun) = (federation.data(), Instant::now());
    let view = network::post_of(&data.site, id).await?;
    if view.post.local || !view.is_public() {
        return Ok(());
    }
    let root = Url::parse(&view.uri).map_err(Malformed::because)?;
    let object = Object::read(&fetch_object_http::<House, Value>(&root, &data).await?.object)?;
    let Some(list) = object.thread() else { return Ok(()) };
    for address in addresses(&items(&list, MOST_ITEMS, &data).await?) {
        let known = data.is_ours(&address) || Said::bare(data.app_data(), &address).await?.is_some();
        if known {
            continue;
        }
        if PATIENCE < begun.elapsed() {
            break;
        }
        if let Err(error) = ObjectId::<Said>::from(address).dereference(&federation.data()).await {
            tracing::debug!(%error, "an answer elsewhere is not kept");
        }
    }
    Ok(())
}

/// The addresses of things in a list; of an activity, that of what it is about.
fn addresses(items: &[Value]) -> Vec<Url> {
    let address = |item: &Value| {
        let acts = item.get("actor").is_some() && item.get("object").is_some();
        let thing = if acts { &item["object"] } else { item };
        Links::deserialize(thing).ok()?.first().cloned()
    };
    items.iter().filter_map(address).collect()
}

/// The items of a list elsewhere, page after page: on its own server only, no page twice, and not for ever.
async fn items(list: &Url, most: usize, data: &Data<House>) -> Result<Vec<Value>> {
    let (signers, begun) = (data.site_signers().await?, Instant::now());
    let (mut found, mut read) = (Vec::new(), Vec::new());
    let mut next = Some(list.clone());
    while let Some(url) = next.take() {
        let beyond = MOST_PAGES <= read.len() || most <= found.len() || PATIENCE < begun.elapsed();
        if beyond || read.contains(&url) || same_server(&url, list).is_err() {
            break;
        }
        let page = wire::parse(&data.client.document(&url, &signers).await?.body)?;
        read.push(url);
        found.extend(listed(&page));
        next = match page.get("first") {
            Some(first) if first.is_object() => {
                found.extend(listed(first));
                address(first.get("next"))
            }
            first => address(first.or_else(|| page.get("next"))),
        };
    }
    found.truncate(most);
    Ok(found)
}

fn listed(page: &Value) -> Vec<Value> {
    let list = page.get("orderedItems").or_else(|| page.get("items"));
    match list {
        Some(Value::Array(many)) => many.iter().take(MOST_ITEMS).cloned().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(one) => vec![one.clone()],
    }
}

fn address(value: Option<&Value>) -> Option<Url> {
    Links::deserialize(value?).ok()?.first().cloned()
}
