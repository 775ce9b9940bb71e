//! The calls that look for something: by words, or by its address.

use axum::Json;
use axum::extract::State as Given;
use domain::actors::Profile;
use domain::people;
use domain::posts::{self, PostView};
use domain::search::{self, Query};
use domain::{Error, Viewer};
use serde::Serialize;
use web::address::Client;
use web::state::Found;
use web::{Allowance, Params, State};

use super::communities::{catalogue, within};
use crate::ask::{Asked, Reader};
use crate::dialect::Dialect;
use crate::feeds;
use crate::listing::Turn;
use crate::refusal::{Answer, Refusal};
use crate::scene::Scene;

/// What was found, under the names of both versions.
#[derive(Serialize)]
pub struct Results<D: Dialect> {
    #[serde(rename = "type_")]
    kind: &'static str,
    comments: Vec<D::Comment>,
    posts: Vec<D::Post>,
    communities: Vec<D::Community>,
    users: Vec<D::Person>,
    persons: Vec<D::Person>,
    multi_communities: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page: Option<String>,
}

/// What kinds of things are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    Posts,
    Comments,
    Communities,
    People,
}

impl Wanted {
    fn asked(params: &Params) -> Self {
        match params.words("type_").map(str::to_ascii_lowercase).as_deref() {
            Some("posts" | "url") => Self::Posts,
            Some("comments") => Self::Comments,
            Some("communities") => Self::Communities,
            Some("users") => Self::People,
            _ => Self::All,
        }
    }
    fn includes(self, other: Self) -> bool {
        self == Self::All || self == other
    }
    /// Version 3 echoes what it asked for.
    fn word(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Posts => "Posts",
            Self::Comments => "Comments",
            Self::Communities => "Communities",
            Self::People => "Users",
        }
    }
}

pub async fn search<D: Dialect>(
    Given(state): Given<State>,
    reader: Reader,
    client: Client,
    Asked(params): Asked,
) -> Answer<D, Results<D>> {
    spend(&state, reader, client)?;
    let turn = Turn::asked(&params)?;
    let wanted = Wanted::asked(&params);
    let words = params
        .words("q")
        .or(params.words("search_term"))
        .unwrap_or_default()
        .to_owned();
    let views = said(&state, reader, (&words, &params, turn, wanted)).await?;
    let people = people(&state, reader, (&words, turn, wanted)).await?;
    let communities = match wanted.includes(Wanted::Communities) {
        true => {
            domain::communities::list(&state.site, reader.viewer(), catalogue(&params, turn))
                .await?
                .items
        }
        false => Vec::new(),
    };
    let longest = views.len().max(people.len()).max(communities.len());
    let scene = Scene::of(&state.site, reader, &views).await?;
    let dressed: Vec<D::Person> = people.iter().map(|person| D::person(&scene, person)).collect();
    Ok(Json(Results {
        kind: wanted.word(),
        comments: scene.comments::<D>(&views),
        posts: scene.posts::<D>(&views),
        communities: communities
            .iter()
            .map(|community| D::community(&scene, community))
            .collect(),
        persons: people.iter().map(|person| D::person(&scene, person)).collect(),
        users: dressed,
        multi_communities: [],
        next_page: turn.next(longest),
    }))
}

/// Searching costs the machine; so does asking other servers.
fn spend<D>(state: &State, reader: Reader, client: Client) -> Result<(), Refusal<D>> {
    let who = reader
        .0
        .map_or_else(|| client.key(), |actor| format!("person {}", actor.id()));
    let counted = state.limits.spend(Allowance::Search, &who);
    counted.map(|_| ()).map_err(|often| Error::Busy(often.retry).into())
}

/// Threads and comments that hold the words; without words, none.
async fn said(
    state: &State,
    reader: Reader,
    (words, params, turn, wanted): (&str, &Params, Turn, Wanted),
) -> Result<Vec<PostView>, Error> {
    let top = match wanted {
        Wanted::All => None,
        Wanted::Posts => Some(true),
        Wanted::Comments => Some(false),
        Wanted::Communities | Wanted::People => return Ok(Vec::new()),
    };
    let mut query = Query {
        words: words.to_owned(),
        top,
        community: within(state, reader, params).await?,
        author: feeds::creator(state, reader, params).await?,
        limit: turn.limit,
        ..Query::default()
    };
    for _ in 1..turn.page {
        let page = search::find(&state.site, reader.viewer(), query.clone()).await?;
        let Some(older) = page.older else { return Ok(Vec::new()) };
        query.before = Some(older);
    }
    let page = search::find(&state.site, reader.viewer(), query).await?;
    Ok(page
        .items
        .into_iter()
        .filter(|view| view.post.community_id.is_some())
        .collect())
}

async fn people(
    state: &State,
    reader: Reader,
    (words, turn, wanted): (&str, Turn, Wanted),
) -> Result<Vec<Profile>, Error> {
    if !wanted.includes(Wanted::People) || words.is_empty() || 1 < turn.page {
        return Ok(Vec::new());
    }
    people::search(&state.site, reader.viewer(), words, turn.limit).await
}

/// What an address names, as the house knows it after asking around. Nobody in particular asks this site only.
pub async fn resolve<D: Dialect>(
    state: &State,
    (reader, client): (Reader, Client),
    params: &Params,
) -> Result<Found, Refusal<D>> {
    let words = params.words("q").ok_or_else(|| Refusal::word("no_id_given"))?;
    spend::<D>(state, reader, client)?;
    let found = match reader.0 {
        Some(actor) => state.resolve.resolve(&state.site, &actor, words).await,
        None => known(state, words).await,
    };
    match found {
        Err(Error::NotFound) => Err(D::unresolved()),
        other => Ok(other?),
    }
}

async fn known(state: &State, words: &str) -> Result<Found, Error> {
    let (site, viewer) = (&state.site, Viewer::anyone());
    if words.contains("://") {
        return posts::by_uri(site, viewer, words)
            .await
            .map(|view| Found::Post(Box::new(view)));
    }
    let (name, host) = feeds::handle(words);
    people::by_handle(site, viewer, name, host)
        .await
        .map(|profile| Found::Profile(Box::new(profile)))
}
