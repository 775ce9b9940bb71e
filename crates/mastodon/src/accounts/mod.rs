//! Accounts: people and communities, their statuses, and who is around them.

pub mod own;
pub mod register;
pub mod relations;

use axum::Json;
use domain::{
    Error,
    actors::{ActorKind, Profile},
    id::{ActorId, CommunityId},
    page::Page,
    people,
    posts::{self, AuthorFeed, Feed, PostView},
    site::Site,
    viewer::Viewer,
};
use web::{Allowance, State};

use crate::{
    at::At,
    entities::{Account, Frame, List, Status},
    gate::{Looking, Me},
    paging::{ACCOUNTS, Here, Listed, STATUSES},
    refusal::{Answer, Refusal},
};

/// `GET /api/v1/accounts/:id`
pub async fn show(state: State, Looking(viewer): Looking, At(id): At<ActorId>) -> Answer<Account> {
    let profile = people::profile(&state.site, viewer, id).await?;
    whole(&state, viewer, &profile).await
}

/// `GET /api/v1/accounts?id[]=`
pub async fn several(state: State, Looking(viewer): Looking, here: Here) -> Answer<Vec<Account>> {
    let ids: Vec<ActorId> = here.params.numbers("id").into_iter().take(40).map(ActorId).collect();
    let profiles = people::profiles(&state.site, viewer, &ids).await?;
    Ok(Json(Frame::new(&state.site, viewer).accounts(&profiles)))
}

/// `GET /api/v1/accounts/lookup?acct=`: only what is known here.
pub async fn lookup(state: State, Looking(viewer): Looking, here: Here) -> Answer<Account> {
    let (name, host) = address(here.params.words("acct").unwrap_or_default());
    let profile = people::by_handle(&state.site, viewer, name, host).await?;
    whole(&state, viewer, &profile).await
}

async fn whole(state: &State, viewer: Viewer, profile: &Profile) -> Answer<Account> {
    let moving = people::moving(&state.site, profile.id).await?;
    Ok(Json(Account::whole(&Frame::new(&state.site, viewer), profile, &moving)))
}

/// `@name@host`, `!name@host`, `name` → name and host.
pub fn address(acct: &str) -> (&str, Option<&str>) {
    let bare = acct.trim().trim_start_matches(['@', '!']);
    match bare.split_once('@') {
        Some((name, host)) => (name, Some(host)),
        None => (bare, None),
    }
}

/// `GET /api/v1/accounts/search`
pub async fn search(state: State, Me(actor): Me, here: Here) -> Answer<Vec<Account>> {
    super::statuses::spend(&state, Allowance::Search, &actor)?;
    let words = here.params.words("q").unwrap_or_default();
    let limit = here.limit(ACCOUNTS);
    let profiles = crate::search::people(&state, &actor, words, (here.params.is("resolve"), limit)).await?;
    let profiles = if here.params.is("following") {
        followed(&state.site, &actor, profiles).await?
    } else {
        profiles
    };
    Ok(Json(Frame::new(&state.site, actor.viewer()).accounts(&profiles)))
}

async fn followed(site: &Site, actor: &domain::actor::Actor, profiles: Vec<Profile>) -> Result<Vec<Profile>, Error> {
    let ids: Vec<ActorId> = profiles.iter().map(|profile| profile.id).collect();
    let relations = people::relations(site, actor, &ids).await?;
    let follows = |profile: &Profile| {
        relations
            .iter()
            .any(|relation| relation.id == profile.id && relation.following)
    };
    Ok(profiles.into_iter().filter(follows).collect())
}

/// `GET /api/v1/accounts/:id/statuses`: a community's are its threads, as it shows them.
pub async fn statuses(state: State, Looking(viewer): Looking, At(id): At<ActorId>, here: Here) -> Listed<Status> {
    let profile = people::profile(&state.site, viewer, id).await?;
    let page = match profile.kind {
        ActorKind::Community => of_community(&state.site, viewer, CommunityId(id.0), &here).await?,
        _ => {
            posts::feed(
                &state.site,
                viewer,
                Feed::Author(id, asked(&here)),
                here.cursor(STATUSES),
            )
            .await?
        }
    };
    Ok(here.page(page, |views| {
        crate::timelines::shown(&Frame::new(&state.site, viewer), views)
    }))
}

fn asked(here: &Here) -> AuthorFeed {
    AuthorFeed {
        without_replies: here.params.is("exclude_replies"),
        only_replies: false,
        with_media: here.params.is("only_media"),
        pinned: here.params.is("pinned"),
    }
}

async fn of_community(site: &Site, viewer: Viewer, id: CommunityId, here: &Here) -> Result<Page<PostView>, Error> {
    if here.params.is("exclude_reblogs") && !here.params.is("pinned") {
        // All a community has are threads of others.
        return Ok(Page::empty());
    }
    let mut page = posts::feed(site, viewer, Feed::Community(id), here.cursor(STATUSES)).await?;
    if here.params.is("pinned") {
        page.items.retain(|view| view.post.pinned);
        (page.older, page.newer) = (None, None);
    }
    page.items.iter_mut().for_each(|view| view.wrapped = true);
    Ok(page)
}

/// `GET /api/v1/accounts/:id/followers`
pub async fn followers(state: State, Looking(viewer): Looking, At(id): At<ActorId>, here: Here) -> Listed<Account> {
    let page = people::followers(&state.site, viewer, id, here.lines(ACCOUNTS)).await?;
    Ok(here.page(page, |profiles| Frame::new(&state.site, viewer).accounts(&profiles)))
}

/// `GET /api/v1/accounts/:id/following`
pub async fn following(state: State, Looking(viewer): Looking, At(id): At<ActorId>, here: Here) -> Listed<Account> {
    let page = people::following(&state.site, viewer, id, here.lines(ACCOUNTS)).await?;
    Ok(here.page(page, |profiles| Frame::new(&state.site, viewer).accounts(&profiles)))
}

/// `GET /api/v1/accounts/:id/lists`: of a community, its circles one is in; nobody is put in a list by hand.
pub async fn lists(state: State, Me(actor): Me, At(id): At<ActorId>) -> Answer<Vec<List>> {
    people::profile(&state.site, actor.viewer(), id).await?;
    let circles = crate::lists::mine(&state.site, &actor).await?;
    Ok(Json(
        circles
            .iter()
            .filter(|circle| circle.community.is_some_and(|owner| ActorId::from(owner) == id))
            .map(List::of)
            .collect(),
    ))
}

/// What is asked about somebody and is always empty here — once it is known that they exist.
pub async fn nothing(state: State, Looking(viewer): Looking, At(id): At<ActorId>) -> Result<Json<[(); 0]>, Refusal> {
    people::profile(&state.site, viewer, id).await?;
    Ok(Json([]))
}
