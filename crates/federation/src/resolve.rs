//! From what somebody types, `@nom@hote`, `!communaute@hote` or an address, to a person, a community or a post.

use crate::{
    client,
    error::{Error, Result},
    fed::{Known, Said},
    gather,
    house::{Federation, House},
    wire::{self, Face, Malformed},
};
use activitypub_federation::{
    config::Data,
    fetch::{fetch_object_http, object_id::ObjectId},
    traits::Object as _,
};
use domain::{Actor, PostView, Profile, Viewer, network, people, posts};
use serde_json::Value;
use std::time::Duration;
use text::Handle;
use url::Url;

/// What was found.
#[derive(Debug, Clone)]
pub enum Found {
    Profile(Box<Profile>),
    Post(Box<PostView>),
}

/// The description of a server is asked for once a day.
const DESCRIBED: Duration = Duration::from_secs(24 * 60 * 60);

impl Federation {
    /// Looks for a person, a community or a post, on this site first, then where it lives. `NotFound` when there is
    /// nothing, or nothing for this actor.
    pub async fn resolve(&self, actor: &Actor, written: &str) -> domain::Result<Found> {
        let data = self.data();
        let found = find(actor, written.trim(), &data).await;
        if let Ok(found) = &found
            && let Err(error) = look_around(found, &data).await
        {
            tracing::debug!(%error, "what is around something found is not looked at");
        }
        found.map_err(|error| match error {
            Error::Domain(error) => error,
            other => {
                tracing::debug!(error = %other, "something looked for is not found");
                domain::Error::NotFound
            }
        })
    }
}

/// What is around something that was found elsewhere is looked at afterwards.
async fn look_around(found: &Found, data: &Data<House>) -> Result<()> {
    match found {
        Found::Profile(profile) => gather::soon_around(profile, data).await,
        Found::Post(view) if view.post.local => Ok(()),
        Found::Post(view) => gather::soon_thread(&Said::of((**view).clone())?, data).await,
    }
}

async fn find(actor: &Actor, written: &str, data: &Data<House>) -> Result<Found> {
    if let Some(handle) = text::handle::parse(written) {
        return by_handle(&handle, data)
            .await
            .map(|profile| Found::Profile(Box::new(profile)));
    }
    let mut url = Url::parse(written).map_err(|_| Error::Domain(domain::Error::NotFound))?;
    url.set_fragment(None);
    if let Some(found) = known(actor, &url, data).await? {
        return Ok(found);
    }
    if data.is_ours(&url) {
        return Err(Error::Domain(domain::Error::NotFound));
    }
    fetched(actor, &url, data).await
}

/// What is here already, by its address in the network or that of its page.
async fn known(actor: &Actor, url: &Url, data: &Data<House>) -> Result<Option<Found>> {
    let site = &data.site;
    match posts::by_uri(site, actor.viewer(), url.as_str()).await {
        Ok(view) => return Ok(Some(Found::Post(Box::new(view)))),
        Err(domain::Error::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    match network::actor_by_uri(site, url.as_str()).await {
        Ok(profile) => Ok(Some(Found::Profile(Box::new(
            people::profile(site, actor.viewer(), profile.id).await?,
        )))),
        Err(domain::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Somebody by handle: here, or by the other server's own word, which must name the same handle.
async fn by_handle(handle: &Handle, data: &Data<House>) -> Result<Profile> {
    let site = &data.site;
    match people::by_handle(site, Viewer::anyone(), &handle.name, Some(&handle.host)).await {
        Ok(profile) => return Ok(profile),
        Err(domain::Error::NotFound) if handle.host != site.host() => {}
        Err(error) => return Err(error.into()),
    }
    describe(&handle.host, data).await;
    let scheme = if data.client.reach().development {
        "http"
    } else {
        "https"
    };
    let mut finger =
        Url::parse(&format!("{scheme}://{}/.well-known/webfinger", handle.host)).map_err(Malformed::because)?;
    finger
        .query_pairs_mut()
        .append_pair("resource", &format!("acct:{}@{}", handle.name, handle.host));
    let fetched = data.client.jrd(&finger).await?;
    let wanted = |profile: &Profile| profile.handle.eq_ignore_ascii_case(&handle.name);
    for url in wire::discovery::actors_of_card(&fetched.body)? {
        let known = ObjectId::<Known>::from(url).dereference(data).await?;
        if wanted(&known.profile) {
            return Ok(known.profile);
        }
    }
    Err(Error::Domain(domain::Error::NotFound))
}

/// Fetches an address and keeps what is there.
async fn fetched(actor: &Actor, url: &Url, data: &Data<House>) -> Result<Found> {
    describe(&crate::signatures::authority(url), data).await;
    let fetched = fetch_object_http::<House, Value>(url, data).await?;
    let json = fetched.object;
    if json.get("inbox").is_some() && Face::read(&json).is_ok() {
        Known::verify(&json, &fetched.url, data).await?;
        return Ok(Found::Profile(Box::new(Known::from_json(json, data).await?.profile)));
    }
    wire::Object::read(&json)?;
    Said::verify(&json, &fetched.url, data).await?;
    let said = Said::from_json(json, data).await?;
    Ok(Found::Post(Box::new(
        posts::one(&data.site, actor.viewer(), said.view.post.id).await?,
    )))
}

/// Reads what software a server runs; not knowing it changes nothing.
pub async fn describe(host: &str, data: &Data<House>) {
    if data.lately(&format!("nodeinfo:{host}"), DESCRIBED) {
        return;
    }
    if let Err(error) = described(host, data).await {
        tracing::debug!(%error, host, "a server does not say what it runs");
    }
}

async fn described(host: &str, data: &Data<House>) -> Result<()> {
    let scheme = if data.client.reach().development {
        "http"
    } else {
        "https"
    };
    let known = Url::parse(&format!("{scheme}://{host}/.well-known/nodeinfo")).map_err(Malformed::because)?;
    let links = data.client.json(&known).await?;
    let link = wire::discovery::description(&links.body, &known)?.ok_or(client::Error::NotFound)?;
    let software = wire::discovery::software(&data.client.json(&link).await?.body)?;
    Ok(network::note_server(&data.site, host, Some(software)).await?)
}
