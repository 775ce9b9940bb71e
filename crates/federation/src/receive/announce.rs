//! Passing on: a person shares a post with their followers; a community passes on what was done in it.

use super::{Deed, dispatch, known};
use crate::{
    error::{Error, Result},
    fed::Said,
    house::House,
    wire::{Activity, Malformed, Verb},
};
use activitypub_federation::{
    config::Data,
    fetch::{fetch_object_http, object_id::ObjectId},
};
use domain::{ActorKind, PostView, network, posts};
use serde_json::Value;
use url::Url;

pub async fn announced(deed: Deed, data: &Data<House>) -> Result<()> {
    if deed.via.is_some() {
        return Err(Error::Refused("an announcement of an announcement"));
    }
    match deed.who.kind {
        ActorKind::Community => passed_on(deed, data).await,
        _ => shared(deed, data).await,
    }
}

/// A person shares what everybody may read.
async fn shared(deed: Deed, data: &Data<House>) -> Result<()> {
    let view = post(&deed.object()?, data).await?;
    if !view.is_public() {
        return Err(Error::Refused("only what everybody may read is passed on"));
    }
    posts::share(
        &data.site,
        &deed.actor()?,
        view.post.id,
        Some(deed.activity.id.to_string()),
    )
    .await?;
    Ok(())
}

/// A community passes on what was done in it. Nobody here in it: nothing is kept.
async fn passed_on(deed: Deed, data: &Data<House>) -> Result<()> {
    let ours = about(&deed.activity).is_some_and(|url| data.is_ours(&url));
    if !ours && !network::joined_here(&data.site, deed.who.id).await? {
        return Err(Error::Idle("nobody from here is in that community"));
    }
    kept(deed, data).await
}

/// What an activity is about in the end, under what it passes on or takes back: somebody from here may be let back in.
fn about(activity: &Activity) -> Option<Url> {
    let inner = activity.inner().and_then(std::result::Result::ok);
    inner
        .and_then(|inner| about(&inner))
        .or_else(|| activity.object_address())
}

/// Keeps what a community passed on.
pub async fn kept(deed: Deed, data: &Data<House>) -> Result<()> {
    let raw = match &deed.activity.object {
        Value::Object(_) => deed.activity.object.clone(),
        _ => {
            let url = deed.object()?;
            if Said::bare(data.app_data(), &url).await?.is_some() || data.is_ours(&url) {
                return Err(Error::Idle("it is known"));
            }
            fetch_object_http::<House, Value>(&url, data).await?.object
        }
    };
    let acts = raw.get("actor").is_some() && raw.get("object").is_some();
    if !acts {
        // The thing itself, for those who know no activity inside an announcement.
        let url = raw.get("id").and_then(Value::as_str).and_then(|id| Url::parse(id).ok());
        post(
            &url.ok_or_else(|| Malformed::because("an object without address"))?,
            data,
        )
        .await?;
        return Ok(());
    }
    let activity = Activity::read(&raw)?;
    if activity.verb == Some(Verb::Announce) {
        return Err(Error::Refused("an announcement of an announcement"));
    }
    if data.is_ours(&activity.actor) {
        return Err(Error::Idle("it was said here"));
    }
    crate::fed::same_server(&activity.id, &activity.actor)?;
    let who = known(&activity.actor, data).await?;
    let inner = Deed {
        activity,
        who,
        via: Some(deed.who),
        raw,
    };
    Box::pin(dispatch(inner, data)).await
}

/// A post of the network, known or fetched from where it lives.
async fn post(url: &Url, data: &Data<House>) -> Result<Box<PostView>> {
    if data.is_ours(url) {
        let found = Said::find(data.app_data(), url).await?;
        return found
            .map(|said| said.view)
            .ok_or(Error::Domain(domain::Error::NotFound));
    }
    Ok(ObjectId::<Said>::from(url.clone()).dereference(data).await?.view)
}
