//! Saying and changing what was said; also a profile that changed.

use super::Deed;
use crate::{
    error::{Error, Result},
    fed::{self, By, Known, Said, same_server},
    house::House,
    tell,
    wire::{self, Face, Malformed},
};
use activitypub_federation::{
    config::Data,
    fetch::{fetch_object_http, object_id::ObjectId},
};
use domain::{
    ActorId, PostView, Profile,
    circles::Standing,
    network, polls,
    posts::{self, Post},
};
use serde_json::Value;
use url::Url;

/// Something was said.
pub async fn created(mut deed: Deed, data: &Data<House>) -> Result<()> {
    if let Some(vote) = vote(&deed)? {
        return voted(&deed, &vote, data).await;
    }
    let (post, again) = keep(&deed, data).await?;
    if ActorId::from(post.author_id) != deed.who.id {
        return Err(Error::Refused("somebody says what another said"));
    }
    if post.erased_at.is_some() || post.removed_at.is_some() {
        return Err(Error::Idle("it was taken back"));
    }
    if again && deed.via.is_none() {
        // Said again, perhaps in other words: what is passed on is what was kept; not for whoever was put out since.
        let view = network::post_of(&data.site, post.id).await?;
        out_of_there(&view, data).await?;
        deed.raw["object"] = tell::object(data.app_data(), &view).await?;
    }
    deed.relay(&post, data).await
}

/// Refuses whoever is kept out of the community where they once spoke.
async fn out_of_there(view: &PostView, data: &Data<House>) -> Result<()> {
    let Some(community) = view.post.community_id else {
        return Ok(());
    };
    match network::tie(&data.site, view.post.author_id, community.into()).await? {
        Some(tie) if tie.standing == Standing::Banned => Err(Error::Refused("they are kept out")),
        _ => Ok(()),
    }
}

/// A vote in a poll looks like an answer with a name and no text (FEP-9967).
fn vote(deed: &Deed) -> Result<Option<wire::Object>> {
    if !deed.activity.object.is_object() {
        return Ok(None);
    }
    let object = wire::Object::read(&deed.activity.object)?;
    let votes = object.name.is_some() && object.content().is_none() && !object.in_reply_to.is_empty();
    Ok(Some(object).filter(|_| votes && deed.activity.object.get("type").and_then(Value::as_str) == Some("Note")))
}

/// A vote goes to whoever asked, and to nobody else: it is counted, and neither kept as said nor passed on.
async fn voted(deed: &Deed, vote: &wire::Object, data: &Data<House>) -> Result<()> {
    own(vote, &deed.who, data)?;
    if deed.via.is_some() {
        return Err(Error::Refused("such things are not passed on"));
    }
    let question = vote.in_reply_to.first().ok_or(Error::Idle("it does not say of what"))?;
    let found = Said::find(data.app_data(), question).await?;
    let Some(said) = found.filter(|said| said.view.post.local && said.view.poll.is_some()) else {
        return Err(Error::Idle("nothing of it is here"));
    };
    let name = vote.name.clone().unwrap_or_default();
    match polls::vote_for(&data.site, &deed.actor()?, said.view.post.id, &name).await {
        // What does not count is answered like what is not there: a hidden question must not show by it.
        Err(error) if !matches!(error, domain::Error::Busy(_) | domain::Error::Fault(_)) => {
            Err(Error::Idle("it does not count"))
        }
        other => Ok(other?),
    }
}

/// What is kept, and whether it was before.
async fn keep(deed: &Deed, data: &Data<House>) -> Result<(Post, bool)> {
    if !deed.activity.object.is_object() {
        let url = deed.object()?;
        let again = Said::bare(data.app_data(), &url).await?.is_some();
        return Ok((fetched(&url, data).await?.view.post, again));
    }
    let object = wire::Object::read(&deed.activity.object)?;
    own(&object, &deed.who, data)?;
    let (author, via) = (Some(&deed.who), deed.via.as_ref());
    if let Some(via) = via {
        // What a community passes on of people elsewhere is believed when everybody may check it, by checking it.
        if !object.addressed().any(|url| url.as_str() == via.uri) {
            return Err(Error::Refused("a community speaks of another's"));
        }
        let home = Url::parse(&via.uri).map_err(Malformed::because)?;
        if object.public() && same_server(object.id(), &home).is_err() {
            return Ok((fetched(object.id(), data).await?.view.post, false));
        }
    }
    Said::keep(&object, By { author, via }, data).await
}

async fn fetched(url: &Url, data: &Data<House>) -> Result<Said> {
    if data.is_ours(url) {
        return Said::find(data.app_data(), url)
            .await?
            .ok_or(Error::Domain(domain::Error::NotFound));
    }
    ObjectId::<Said>::from(url.clone()).dereference(data).await
}

/// Nobody says anything under another's name, or at another's address.
fn own(object: &wire::Object, who: &Profile, data: &Data<House>) -> Result<()> {
    let author = object.author().ok_or(Error::Refused("nobody says it"))?;
    if author.as_str() != who.uri || data.is_ours(object.id()) {
        return Err(Error::Refused("somebody says what another said"));
    }
    same_server(object.id(), &author)
}

/// Something, or somebody, is not what it was.
pub async fn updated(deed: Deed, data: &Data<House>) -> Result<()> {
    let is_face = deed.activity.object.get("inbox").is_some() && Face::read(&deed.activity.object).is_ok();
    if is_face || deed.object()?.as_str() == deed.who.uri {
        return looked_at_again(&deed, data).await;
    }
    let url = deed.object()?;
    let Some(known) = Said::find(data.app_data(), &url).await? else {
        return unheard(deed, &url, data).await;
    };
    deed.belongs(&known.view.post)?;
    if known.view.author.uri != deed.who.uri || known.view.is_erased() {
        return Err(Error::Refused("somebody changes what another said"));
    }
    let object = as_it_is(&deed, &known.view, data).await?;
    own(&object, &deed.who, data)?;
    if counted(&deed, &object, (&known.view, data)).await? {
        return deed.relay(&known.view.post, data).await;
    }
    if known.view.is_public() && !object.public() {
        return Err(Error::Idle(
            "what was for everybody is now for fewer: its words are not taken",
        ));
    }
    let told = object.updated.map(domain::Timestamp::from);
    let since = known
        .view
        .post
        .edited_at
        .unwrap_or_else(|| known.view.post.created_at());
    // Many write whole seconds: what was changed within the second it was said is not older.
    if told.is_some_and(|told| told < since) {
        return Err(Error::Idle("an older word than the one known"));
    }
    let amendment = fed::amendment(&data.site, &object);
    let view = posts::edit(&data.site, &deed.actor()?, known.view.post.id, amendment).await?;
    deed.relay(&view.post, data).await
}

/// How a poll stands, told anew. Answers whether nothing else changed.
async fn counted(deed: &Deed, object: &wire::Object, (view, data): (&PostView, &Data<House>)) -> Result<bool> {
    let (Some(question), Some(_)) = (object.question(), &view.poll) else {
        return Ok(false);
    };
    polls::recount(&data.site, &deed.actor()?, view.post.id, fed::ballot(question)).await?;
    let stated = fed::stated(&data.site, object);
    let post = &view.post;
    Ok(stated.html.as_str() == post.html && stated.warning == post.warning && object.sensitive == post.sensitive)
}

/// Something changed that nobody here had heard of: what is kept, and passed on, is what its own server has.
async fn unheard(mut deed: Deed, url: &Url, data: &Data<House>) -> Result<()> {
    let said = fetched(url, data).await?;
    if said.view.author.uri != deed.who.uri {
        return Err(Error::Refused("somebody changes what another said"));
    }
    deed.raw["object"] = tell::object(data.app_data(), &said.view).await?;
    deed.relay(&said.view.post, data).await
}

/// The words of the author: as they came straight from them, or as they are at home. A community's word for them is taken
/// of what is its own: never of what everybody may read elsewhere, whatever it says of that.
async fn as_it_is(deed: &Deed, view: &PostView, data: &Data<House>) -> Result<wire::Object> {
    let url = &Url::parse(&view.uri).map_err(Malformed::because)?;
    let home = deed
        .via
        .as_ref()
        .map(|via| Url::parse(&via.uri))
        .transpose()
        .map_err(Malformed::because)?;
    let embedded = wire::Object::read(&deed.activity.object);
    match (home, embedded) {
        (None, Ok(object)) => Ok(object),
        (Some(home), Ok(object)) if !view.is_public() || same_server(url, &home).is_ok() => Ok(object),
        _ => {
            let fetched = fetch_object_http::<House, Value>(url, data).await?;
            Ok(wire::Object::read(&fetched.object)?)
        }
    }
}

/// A profile is read at home, never from what somebody sends. A community may be changed by its animators.
async fn looked_at_again(deed: &Deed, data: &Data<House>) -> Result<()> {
    let url = deed.object()?;
    let home = Url::parse(&deed.who.uri).map_err(Malformed::because)?;
    let through = deed.via.as_ref().is_some_and(|via| via.uri == url.as_str());
    if !through && same_server(&url, &home).is_err() {
        return Err(Error::Refused("somebody changes another"));
    }
    ObjectId::<Known>::from(url).dereference_forced(data).await?;
    Ok(())
}
