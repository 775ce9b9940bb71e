//! The first page: what is new where I am, or what this place is for whoever has no place yet.

use axum::response::Response;
use domain::actor::Actor;
use domain::communities::Community;
use domain::page::Cursor;
use domain::posts::{self, Feed, PostView, Sort};
use maud::{Markup, html};
use web::{Params, Query};

use crate::communities::{joined, patches};
use crate::look::{Way, logo};
use crate::parts::{pager, person, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// Threads on one page.
pub const THREADS: i64 = 20;
/// Documents beside the threads.
const RECENT: i64 = 5;
const SORTS: [(&str, Sort, &str); 3] = [
    ("actif", Sort::Active, "sort-active"),
    ("recent", Sort::New, "sort-new"),
    ("appui", Sort::Top(None), "sort-top"),
];

/// `/`.
pub async fn show(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    match v.actor().copied() {
        Some(actor) if params.text("ordre") == Some("tout") => everything(&v, &actor, &params).await,
        Some(actor) => mine(&v, &actor, &params).await,
        None => welcome(&v).await,
    }
}

/// The order an address asks for, and its name.
pub fn sort_of(params: &Params) -> (&'static str, Sort) {
    let asked = params.text("ordre").unwrap_or_default();
    let (name, sort, _) = SORTS.iter().find(|(name, ..)| *name == asked).unwrap_or(&SORTS[0]);
    (name, *sort)
}

/// The ways to sort threads, as tabs; `and_all` adds the whole timeline.
pub fn sorts(v: &Visitor, path: &str, current: &str, and_all: bool) -> Markup {
    html! {
        nav aria-label=(t!(v, "sort-label")) { ul.sorts {
            @for (name, _, key) in SORTS { li { a href={ (path) "?ordre=" (name) } aria-current=[(name == current).then_some("page")] { (t!(v, key)) } } }
            @if and_all { li { a href={ (path) "?ordre=tout" } aria-current=[(current == "tout").then_some("page")] { (t!(v, "sort-all")) } } }
        } }
    }
}

async fn mine(v: &Visitor, actor: &Actor, params: &Params) -> Result<Response, Refusal> {
    let (name, sort) = sort_of(params);
    let page = params.number("page").unwrap_or(1).clamp(1, 1_000);
    let threads = posts::threads(&v.site, v.viewer(), (Feed::Joined, sort), (page, THREADS)).await?;
    let more = i64::try_from(threads.len()).unwrap_or(0) == THREADS;
    let list = html! {
        (cards(v, &threads))
        (pager::numbered(v, "/", params, (page, more)))
    };
    framed(v, actor, (name, &list)).await
}

async fn everything(v: &Visitor, actor: &Actor, params: &Params) -> Result<Response, Refusal> {
    let page = posts::feed(&v.site, v.viewer(), Feed::Home, pager::cursor(params, THREADS)).await?;
    let list = html! {
        (cards(v, &page.items))
        (pager::older(v, &page, "/", params))
    };
    framed(v, actor, ("tout", &list)).await
}

fn cards(v: &Visitor, views: &[PostView]) -> Markup {
    html! {
        @if views.is_empty() { section.card { p { (t!(v, "home-nothing")) } p { (t!(v, "home-nothing-do")) } a.go href="/communautes" { (t!(v, "home-find")) } } }
        @for view in views { (post::card(v, view, true)) }
    }
}

async fn framed(v: &Visitor, actor: &Actor, (sort, list): (&str, &Markup)) -> Result<Response, Refusal> {
    let communities = joined(v, actor).await?;
    let documents = posts::feed(&v.site, v.viewer(), Feed::Documents(None), Cursor::newest(RECENT))
        .await?
        .items;
    let body = html! {
        div.two {
            div {
                div.head { h1 { (t!(v, "home-news")) } a.go href="/ecrire" { (t!(v, "write")) } }
                (sorts(v, "/", sort, true))
                (list)
            }
            (aside(v, &communities, &documents))
        }
    };
    Ok(v.page(v.settings.title.as_str()).here(Way::Home).wide().show(&body))
}

fn aside(v: &Visitor, communities: &[Community], documents: &[PostView]) -> Markup {
    html! {
        aside.aside {
            @if !communities.is_empty() { section.card { h2 { (t!(v, "home-mine")) }
                ul.list { @for community in communities.iter().take(12) { li { (person::portrait(v, &community.profile, "mini")) div { (person::name(&community.profile)) } } } }
            } }
            @if !documents.is_empty() { section.card { h2 { (t!(v, "home-documents")) }
                ul.list { @for view in documents { li { div { a href=(post::href(view)) { (view.headline()) } br; span.soft.small { (v.time(view.post.created_at())) } } } } }
            } }
            p { a href="/garde" { (t!(v, "saved-title")) } }
        }
    }
}

async fn welcome(v: &Visitor) -> Result<Response, Refusal> {
    let (communities, _) = crate::communities::catalogue(v, &Params::default()).await?;
    let threads = posts::threads(
        &v.site,
        v.viewer(),
        (Feed::Public { local: true }, Sort::Active),
        (1, 10),
    )
    .await?;
    let intro = if v.settings.summary.is_empty() {
        t!(v, "home-intro").into_owned()
    } else {
        v.settings.summary.clone()
    };
    let body = html! {
        section.card {
            div.banner.quilt.k0 aria-hidden="true" {}
            div.by { span.face { (logo()) } div { h1 { (v.settings.title) } } }
            p.said { (intro) }
            div.row { a.go href="/inscription" { (t!(v, "register-link")) } a.act href="/communautes" { (t!(v, "home-find")) } }
        }
        @if !communities.is_empty() { h2 { (t!(v, "communities-title")) } (patches(v, &communities)) }
        @if !threads.is_empty() {
            h2 { (t!(v, "home-public")) }
            @for view in &threads { (post::card(v, view, true)) }
        }
    };
    Ok(v.page(v.settings.title.as_str())
        .here(Way::Home)
        .open(intro)
        .show(&body))
}

/// `/garde`: what I kept for later.
pub async fn saved(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    v.known()?;
    let page = posts::feed(&v.site, v.viewer(), Feed::Saved, pager::cursor(&params, THREADS)).await?;
    let body = html! {
        h1 { (t!(v, "saved-title")) }
        @if page.items.is_empty() { p.soft { (t!(v, "saved-none")) } }
        @for view in &page.items { (post::card(&v, view, true)) }
        (pager::older(&v, &page, "/garde", &params))
    };
    Ok(v.page(t!(v, "saved-title")).here(Way::Home).show(&body))
}
