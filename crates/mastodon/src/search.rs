//! The only place that reads what somebody typed into a client's search field.

use axum::Json;
use domain::{
    Error,
    actor::Actor,
    actors::Profile,
    people,
    posts::PostView,
    search::{self, Query},
    viewer::Viewer,
};
use web::{Allowance, State, state::Found};

use crate::{
    accounts::address,
    entities::{Account, Frame, Results, Status, Tag},
    gate::{Looking, Somebody},
    paging::{Here, STATUSES},
    refusal::Answer,
};

/// What was typed.
enum Typed<'a> {
    Address(&'a str),
    Person,
    Tag(&'a str),
    Words,
}

fn read(words: &str) -> Typed<'_> {
    let handle = words.strip_prefix(['@', '!']).unwrap_or(words);
    let web = words.starts_with("https://") || words.starts_with("http://");
    let named = (handle != words || handle.contains('@')) && !handle.contains(char::is_whitespace);
    match words.strip_prefix('#') {
        Some(tag) => Typed::Tag(tag),
        None if web => Typed::Address(words),
        None if named => Typed::Person,
        None => Typed::Words,
    }
}

/// A hashtag as it is kept: without accents, capitals or sign.
pub fn folded(tag: &str) -> String {
    let bare = tag.trim_start_matches('#');
    text::hashtags(&format!("#{bare}"))
        .into_iter()
        .next()
        .unwrap_or_else(|| bare.to_lowercase())
}

/// `GET /api/v2/search`
pub async fn find(state: State, Looking(viewer): Looking, Somebody(actor): Somebody, here: Here) -> Answer<Results> {
    if let Some(actor) = &actor {
        super::statuses::spend(&state, Allowance::Search, actor)?;
    }
    let words = here.params.words("q").unwrap_or_default();
    let only = here.params.words("type");
    let wants = |kind: &str| only.is_none_or(|only| only == kind);
    let frame = Frame::new(&state.site, viewer);
    let mut results = Results::default();
    // Further pages are not kept: the first holds what matters.
    if words.is_empty() || here.params.number("offset").is_some_and(|offset| 0 < offset) {
        return Ok(Json(results));
    }
    match read(words) {
        Typed::Tag(tag) if wants("hashtags") => results.hashtags.push(Tag::of(&frame, &folded(tag))),
        Typed::Tag(_) => {}
        Typed::Address(url) => results.put(&frame, addressed(&state, actor.as_ref(), url, &here).await?, wants),
        Typed::Person | Typed::Words => {
            if wants("accounts") {
                results.accounts = frame.accounts(&named(&state, (viewer, actor.as_ref()), words, &here).await?);
            }
            if wants("statuses") && matches!(read(words), Typed::Words) {
                results.statuses = frame.statuses(&said(&state, viewer, words, &here).await?);
            }
            if wants("hashtags") && matches!(read(words), Typed::Words) && !words.contains(char::is_whitespace) {
                results.hashtags.push(Tag::of(&frame, &folded(words)));
            }
        }
    }
    Ok(Json(results))
}

impl Results {
    fn put(&mut self, frame: &Frame, found: Option<Found>, wants: impl Fn(&str) -> bool) {
        match found {
            Some(Found::Profile(profile)) if wants("accounts") => self.accounts.push(Account::of(frame, &profile)),
            Some(Found::Post(view)) if wants("statuses") => self.statuses.push(Status::bare(frame, &view)),
            _ => {}
        }
    }
}

/// Exactly what an address names, and nothing else. Only a person may make this site ask another.
async fn addressed(state: &State, actor: Option<&Actor>, url: &str, here: &Here) -> Result<Option<Found>, Error> {
    let ours = url.starts_with(state.site.origin().as_str());
    match actor.filter(|_| !ours && here.params.is("resolve")) {
        Some(actor) => absent_is_none(state.resolve.resolve(&state.site, actor, url).await),
        None => known(state, actor.map_or_else(Viewer::anyone, Actor::viewer), url).await,
    }
}

/// What this site already has of that address.
async fn known(state: &State, viewer: Viewer, url: &str) -> Result<Option<Found>, Error> {
    let page = url.strip_prefix(state.site.origin().as_str());
    let moment = page.and_then(|page| page.strip_prefix('@')?.split_once('/')?.1.parse().ok());
    let found = match moment {
        Some(moment) => domain::posts::by_moment(&state.site, viewer, moment).await,
        None => domain::posts::by_uri(&state.site, viewer, url).await,
    };
    if let Some(view) = absent_is_none(found)?.filter(|view| super::statuses::there(view, viewer)) {
        return Ok(Some(Found::Post(Box::new(view))));
    }
    let handle = page.map(|page| {
        ["@", "u/", "c/"]
            .iter()
            .find_map(|sign| page.strip_prefix(sign))
            .unwrap_or(page)
    });
    let profile = match handle {
        Some(handle) => people::by_handle(&state.site, viewer, handle, None).await,
        // Through the same gate as every profile: the suspended do not exist under their address either.
        None => match domain::network::actor_by_uri(&state.site, url).await {
            Ok(known) => people::profile(&state.site, viewer, known.id).await,
            Err(error) => Err(error),
        },
    };
    Ok(absent_is_none(profile)?.map(|profile| Found::Profile(Box::new(profile))))
}

async fn named(
    state: &State,
    (viewer, actor): (Viewer, Option<&Actor>),
    words: &str,
    here: &Here,
) -> Result<Vec<Profile>, Error> {
    let limit = here.limit(STATUSES);
    match actor {
        Some(actor) => people(state, actor, words, (here.params.is("resolve"), limit)).await,
        None => people::search(&state.site, viewer, words.trim_start_matches(['@', '!']), limit).await,
    }
}

/// People and communities by name; an exact address is asked of its own server when `resolve` says so.
pub async fn people(
    state: &State,
    actor: &Actor,
    words: &str,
    (resolve, limit): (bool, i64),
) -> Result<Vec<Profile>, Error> {
    let (name, host) = address(words);
    let exact = matches!(read(words), Typed::Person);
    if exact && let Some(profile) = absent_is_none(people::by_handle(&state.site, actor.viewer(), name, host).await)? {
        return Ok(vec![profile]);
    }
    if exact && resolve && host.is_some() {
        let found = absent_is_none(state.resolve.resolve(&state.site, actor, words).await)?;
        return Ok(match found {
            Some(Found::Profile(profile)) => vec![*profile],
            _ => Vec::new(),
        });
    }
    people::search(&state.site, actor.viewer(), name, limit).await
}

/// Hits inside what was said are for whoever may read it, and only for members asking as themselves.
async fn said(state: &State, viewer: Viewer, words: &str, here: &Here) -> Result<Vec<PostView>, Error> {
    if viewer.person().is_none() {
        return Ok(Vec::new());
    }
    let author = here.params.number("account_id").map(domain::id::ActorId);
    let query = Query {
        words: words.to_owned(),
        author,
        limit: here.limit(STATUSES),
        ..Query::default()
    };
    let mut page = search::find(&state.site, viewer, query).await?;
    page.items.retain(|view| super::statuses::there(view, viewer));
    Ok(page.items)
}

fn absent_is_none<T>(found: Result<T, Error>) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound | Error::Invalid(..)) => Ok(None),
        Err(error) => Err(error),
    }
}
