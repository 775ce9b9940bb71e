//! Taking back, taking away, leaving for good.

use super::{Deed, moderate, spot};
use crate::{
    client,
    error::{Error, Result},
    fed::{Said, same_server},
    house::House,
    tell,
    wire::{Malformed, PUBLIC as EVERYBODY},
};
use activitypub_federation::{config::Data, fetch::fetch_object_http};
use domain::{
    Actor, Cursor, PostView, Profile,
    laws::permit::Deed as Act,
    network,
    posts::{self, AuthorFeed, Feed},
};
use serde_json::{Value, json};
use url::Url;

/// How many posts of somebody who leaves are taken back at once.
const AT_ONCE: i64 = 100;

pub async fn deleted(deed: Deed, data: &Data<House>) -> Result<()> {
    let url = deed.object()?;
    if url.as_str() == deed.who.uri {
        return left_for_good(&deed, data).await;
    }
    let mut found = Said::find(data.app_data(), &url).await?;
    if found.is_none() {
        // Whoever passes it on is believed about their own server only: nobody takes back what another has yet to say.
        let home = deed.via.as_ref().unwrap_or(&deed.who);
        let home = Url::parse(&home.uri).map_err(Malformed::because)?;
        if same_server(&url, &home).is_ok() && !network::forestall(&data.site, url.as_str()).await? {
            // It came in this very moment.
            found = Said::find(data.app_data(), &url).await?;
        }
    }
    let known = found.ok_or(Error::Idle("nothing of it is here"))?;
    deed.belongs(&known.view.post)?;
    let own = known.view.author.uri == deed.who.uri;
    if known.view.is_erased() || !own && known.view.post.removed_at.is_some() {
        return told_again(deed, (&known.view, own), data).await;
    }
    if own && (deed.via.is_none() || gone_at_home(&deed, &known.view, data).await?) {
        posts::erase(
            &data.site,
            &Actor::by_signature(known.view.post.author_id),
            known.view.post.id,
        )
        .await?;
    } else {
        let reason = deed.activity.summary.clone().unwrap_or_default();
        let actor = moderate::animator(&deed, &known.view, data).await?;
        posts::remove(&data.site, &actor, known.view.post.id, &reason).await?;
    }
    deed.relay(&known.view.post, data).await
}

/// It is gone already. Of what an author adds to the word that takes it back, nothing is passed on.
async fn told_again(mut deed: Deed, (view, own): (&PostView, bool), data: &Data<House>) -> Result<()> {
    if deed.via.is_some() || !own && view.is_erased() {
        return Err(Error::Idle("it is gone already"));
    }
    let act = if own { Act::Retract } else { Act::Moderate };
    let again = deed.again(act, (&view.uri, spot(&view.post)), data).await?;
    if own {
        deed.raw = bare(&deed.activity.id, &deed.who, &view.uri);
    }
    deed.relay(&view.post, data).await?;
    again.noted(data);
    Ok(())
}

/// That somebody takes something back, and no more.
fn bare(id: &Url, who: &Profile, uri: &str) -> Value {
    json!({ "id": id, "type": "Delete", "actor": who.uri, "object": uri, "to": [EVERYBODY] })
}

/// What a community says was taken back is so when it is of its own server, or when its author's server has it no more.
async fn gone_at_home(deed: &Deed, view: &PostView, data: &Data<House>) -> Result<bool> {
    let Some(via) = &deed.via else { return Ok(true) };
    let home = Url::parse(&via.uri).map_err(Malformed::because)?;
    let url = Url::parse(&view.uri).map_err(Malformed::because)?;
    if same_server(&home, &url).is_ok() || !view.is_public() {
        return Ok(true);
    }
    match fetch_object_http::<House, Value>(&url, data).await.map_err(Error::from) {
        Err(Error::Fetch(client::Error::Gone | client::Error::NotFound)) => Ok(true),
        Ok(fetched) => Ok(fetched.object.get("type").and_then(Value::as_str) == Some("Tombstone")),
        Err(error) if error.passes() => Err(error),
        Err(_) => Ok(false),
    }
}

/// Somebody elsewhere leaves: what they said is taken back, also on the servers that have it from a community of ours only.
async fn left_for_good(deed: &Deed, data: &Data<House>) -> Result<()> {
    if deed.via.is_some() {
        return Err(Error::Refused("nobody says for another that they leave"));
    }
    let actor = deed.actor()?;
    loop {
        let feed = Feed::Author(deed.who.id, AuthorFeed::default());
        let page = posts::feed(&data.site, actor.viewer(), feed, Cursor::newest(AT_ONCE)).await?;
        let own: Vec<_> = page
            .items
            .iter()
            .filter(|view| view.post.author_id == actor.id())
            .collect();
        if own.is_empty() {
            return Ok(());
        }
        for view in own {
            let mut id = deed.activity.id.clone();
            id.set_fragment(Some(&format!("delete-{}", view.post.id)));
            tell::relay(data.app_data(), &view.post, bare(&id, &deed.who, &view.uri)).await?;
            posts::erase(&data.site, &actor, view.post.id).await?;
        }
    }
}
