//! The only place where clients learn about the site.

use axum::Json;
use domain::{
    communities::{self, Listing, Order, Scope},
    moderation, people,
    site::Site,
    viewer::Viewer,
};
use serde_json::{Value, json};
use web::State;

use crate::{
    at::At,
    entities::{
        Account, Frame, Tag,
        instance::{self, Portrait},
    },
    gate::Looking,
    paging::{ACCOUNTS, Here},
    refusal::Answer,
};

/// `GET /api/v1/instance`
pub async fn v1(state: State) -> Answer<Value> {
    let frame = Frame::new(&state.site, Viewer::anyone());
    Ok(Json(instance::v1(&frame, &portrait(&state.site).await?)))
}

/// `GET /api/v2/instance`
pub async fn v2(state: State) -> Answer<Value> {
    let frame = Frame::new(&state.site, Viewer::anyone());
    Ok(Json(instance::v2(&frame, &portrait(&state.site).await?)))
}

async fn portrait(site: &Site) -> Result<Portrait, domain::Error> {
    Ok(Portrait {
        census: people::census(site).await?,
        contact: moderation::admins(site).await?.into_iter().next(),
    })
}

/// `GET /api/v1/instance/rules`
pub async fn rules(state: State) -> Json<Vec<Value>> {
    Json(instance::rules(&state.site.settings()))
}

/// `GET /api/v1/instance/extended_description`
pub async fn description(state: State) -> Json<Value> {
    let settings = state.site.settings();
    let html = text::markdown::render(&settings.summary, &|_| None);
    Json(json!({ "updated_at": null, "content": html.as_str() }))
}

/// `GET /api/v1/instance/privacy_policy` and `/terms_of_service`: what the organisation wrote is on its own page.
pub async fn policy(state: State) -> Json<Value> {
    Json(json!({ "updated_at": state.site.now().to_string(), "content": "" }))
}

/// `GET /api/v1/instance/languages`
pub async fn languages(state: State) -> Json<Vec<Value>> {
    let named = |code: &String| json!({ "code": code, "name": code });
    Json(state.site.settings().languages.iter().map(named).collect())
}

/// `GET /api/v1/instance/activity`: not counted by week; the shape is kept.
pub async fn activity(state: State) -> Answer<Vec<Value>> {
    let now = portrait(&state.site).await?;
    let week = state.site.now().seconds().to_string();
    Ok(Json(vec![json!({
        "week": week,
        "statuses": (now.census.threads + now.census.comments).to_string(),
        "logins": now.census.active_month.to_string(),
        "registrations": "0",
    })]))
}

/// `GET /api/v1/directory`: the communities of this site, for people are not put on show.
pub async fn directory(state: State, Looking(viewer): Looking, here: Here) -> Answer<Vec<Account>> {
    let limit = here.limit(ACCOUNTS);
    let page = 1 + here.params.number("offset").unwrap_or(0).max(0) / limit;
    let listing = Listing {
        scope: Scope::Local,
        order: Order::Members,
        words: String::new(),
        limit,
        page,
    };
    let found = communities::list(&state.site, viewer, listing).await?;
    let profiles: Vec<_> = found.items.into_iter().map(|community| community.profile).collect();
    Ok(Json(Frame::new(&state.site, viewer).accounts(&profiles)))
}

/// `GET /api/v2/suggestions`: communities one is not in.
pub async fn suggestions(state: State, Looking(viewer): Looking, here: Here) -> Answer<Vec<Value>> {
    let limit = here.limit(ACCOUNTS);
    let listing = Listing {
        scope: Scope::Local,
        order: Order::Active,
        words: String::new(),
        limit,
        page: 1,
    };
    let mut found = communities::list(&state.site, viewer, listing).await?.items;
    found.retain(|community| community.my.is_none());
    let frame = Frame::new(&state.site, viewer);
    let shown = |community: &communities::Community| Account::of(&frame, &community.profile);
    Ok(Json(
        found
            .iter()
            .map(|one| json!({ "source": "staff", "sources": ["featured"], "account": shown(one) }))
            .collect(),
    ))
}

/// `GET /api/v1/tags/:name`
pub async fn tag(state: State, Looking(viewer): Looking, At(name): At<String>) -> Json<Tag> {
    Json(Tag::of(&Frame::new(&state.site, viewer), &crate::search::folded(&name)))
}
