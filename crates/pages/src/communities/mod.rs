//! Communities: the catalogue, and the page of each with its patches.

pub mod circles;
pub mod found;
pub mod join;
pub mod log;
pub mod members;

use axum::response::Response;
use domain::Result;
use domain::actor::Actor;
use domain::circles::Standing;
use domain::communities::{self, Community, Listing, Policy, Scope};
use domain::posts::{self, Feed, PostView};
use maud::{Markup, PreEscaped, html};
use web::{Allowance, Params, Query};

use crate::address::Asked;
use crate::home::{THREADS, sort_of, sorts};
use crate::look::{Way, colour};
use crate::parts::form::Typed;
use crate::parts::{pager, person, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// The community of an address, as this visitor sees it.
pub async fn named(v: &Visitor, handle: &str) -> Result<Community> {
    let (name, host) = crate::address::split(handle);
    communities::by_handle(&v.site, v.viewer(), name, host).await
}

/// Where the visitor stands; a stranger when nothing says otherwise.
pub fn my_standing(community: &Community) -> Standing {
    community.my.unwrap_or(Standing::Stranger)
}

/// The communities somebody is in.
pub async fn joined(v: &Visitor, actor: &Actor) -> Result<Vec<Community>> {
    let listing = Listing {
        scope: Scope::Joined,
        limit: 100,
        page: 1,
        ..Listing::default()
    };
    Ok(communities::list(&v.site, actor.viewer(), listing).await?.items)
}

/// Communities for an address: scope, words, page; and whether there are more.
pub async fn catalogue(v: &Visitor, params: &Params) -> Result<(Vec<Community>, bool)> {
    let scope = match params.text("vue") {
        Some("toutes") => Scope::All,
        Some("miennes") => Scope::Joined,
        _ => Scope::Local,
    };
    let page = params.number("page").unwrap_or(1).clamp(1, 1_000);
    let words = params.words("q").unwrap_or_default().to_owned();
    let listing = Listing {
        scope,
        words,
        page,
        limit: THREADS,
        ..Listing::default()
    };
    let found = communities::list(&v.site, v.viewer(), listing).await?;
    Ok((found.items, found.older.is_some()))
}

/// `/communautes`.
pub async fn list(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    if let Some(found) = elsewhere(&v, &params).await {
        return Ok(found);
    }
    let (communities, more) = catalogue(&v, &params).await?;
    let page = params.number("page").unwrap_or(1).max(1);
    let typed = Typed::of(params.clone());
    let body = html! {
        div.head { h1 { (t!(v, "communities-title")) } @if v.actor().is_some() { a.go href="/communautes/fonder" { (t!(v, "communities-found")) } } }
        p { (t!(v, "communities-intro")) }
        form.field role="search" action="/communautes" {
            label for="q" { (t!(v, "communities-search")) }
            div.seek { input #q type="search" name="q" value=(typed.said("q")); input type="hidden" name="vue" value="toutes"; button { (t!(v, "search-send")) } }
        }
        (scopes(&v, typed.said("vue")))
        @if communities.is_empty() { p.soft { (t!(v, "communities-none")) } }
        (patches(&v, &communities))
        (pager::numbered(&v, "/communautes", &params, (page, more)))
    };
    Ok(v.page(t!(v, "communities-title"))
        .here(Way::Communities)
        .wide()
        .open(t!(v, "communities-intro"))
        .show(&body))
}

/// An address pasted in the search leads straight to its community, asked of its server when needed.
async fn elsewhere(v: &Visitor, params: &Params) -> Option<Response> {
    let words = params
        .words("q")
        .filter(|words| words.contains('@') || words.starts_with("https://"))?;
    let actor = v.actor()?;
    v.allowed(Allowance::Search, actor).ok()?;
    crate::search::resolved(v, actor, words).await
}

fn scopes(v: &Visitor, current: &str) -> Markup {
    let mut all = vec![("ici", "communities-local"), ("toutes", "communities-all")];
    if v.actor().is_some() {
        all.push(("miennes", "communities-joined"));
    }
    let current = if current.is_empty() { "ici" } else { current };
    html! { nav aria-label=(t!(v, "communities-title")) { ul.tabs {
        @for (value, key) in all { li { a href={ "/communautes?vue=" (value) } aria-current=[(value == current).then_some("page")] { (t!(v, key)) } } }
    } } }
}

/// Communities as patches of the quilt.
pub fn patches(v: &Visitor, communities: &[Community]) -> Markup {
    html! {
        ul.patches { @for community in communities { li { article.card {
            div class={ "banner quilt " (colour(&community.profile.address())) } aria-hidden="true" {}
            h2 { (person::name(&community.profile)) }
            @if !community.profile.local() { p.small.soft { (t!(v, "community-elsewhere", host = community.profile.host.clone())) } }
            p { (text::excerpt(&text::html::to_text(&community.profile.summary_html), 160)) }
            p.meta {
                (size(v, community))
                @if Standing::Asked <= my_standing(community) { span.tag.on { (person::standing(v, my_standing(community))) } }
            }
        } } } }
    }
}

/// The four patches of a community, and its log, which is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patch {
    Threads,
    Documents,
    Circles,
    Members,
    Log,
}

impl Patch {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Threads, "", "community-threads"),
        (Self::Documents, "/documents", "community-documents"),
        (Self::Circles, "/cercles", "community-circles"),
        (Self::Members, "/membres", "community-people"),
    ];
}

/// `/c/{handle}`: its threads.
pub async fn show(v: Visitor, Asked(handle): Asked<String>, Query(params): Query) -> Result<Response, Refusal> {
    let community = named(&v, &handle).await?;
    let (name, sort) = sort_of(&params);
    let page = params.number("page").unwrap_or(1).clamp(1, 1_000);
    let feed = Feed::Community(community.id);
    let threads = posts::threads(&v.site, v.viewer(), (feed, sort), (page, THREADS)).await?;
    let more = i64::try_from(threads.len()).unwrap_or(0) == THREADS;
    let path = person::href(&community.profile);
    let list = html! {
        (sorts(&v, &path, name, false))
        @if threads.is_empty() { p.soft { (t!(v, "community-nothing")) } }
        @for view in &threads { (post::card(&v, view, false)) }
        (pager::numbered(&v, &path, &params, (page, more)))
    };
    framed(&v, &community, Patch::Threads, &list).await
}

/// `/c/{handle}/documents`.
pub async fn documents(v: Visitor, Asked(handle): Asked<String>, Query(params): Query) -> Result<Response, Refusal> {
    let community = named(&v, &handle).await?;
    let feed = Feed::Documents(Some(community.id));
    let page = posts::feed(&v.site, v.viewer(), feed, pager::cursor(&params, THREADS)).await?;
    let path = format!("{}/documents", person::href(&community.profile));
    let list = html! {
        @if community.may_publish(v.viewer()) { p { a.go href={ (person::href(&community.profile)) "/deposer" } { (t!(v, "documents-deposit")) } } }
        @if page.items.is_empty() { p.soft { (t!(v, "documents-none")) } }
        (cards(&v, &page.items))
        (pager::older(&v, &page, &path, &params))
    };
    framed(&v, &community, Patch::Documents, &list).await
}

fn cards(v: &Visitor, views: &[PostView]) -> Markup {
    html! { @for view in views { (post::card(v, view, false)) } }
}

/// A page of a community: its face, its patches, the one asked for, and who animates.
pub async fn framed(v: &Visitor, community: &Community, patch: Patch, list: &Markup) -> Result<Response, Refusal> {
    let path = person::href(&community.profile);
    let animators = communities::animators(&v.site, v.viewer(), community.id).await?;
    let body = html! {
        div.two {
            div {
                (face(v, community, patch == Patch::Threads))
                nav aria-label=(community.profile.display_name()) { ul.tabs { @for (other, end, key) in Patch::ALL {
                    li { a href={ (path) (end) } aria-current=[(other == patch).then_some("page")] { (t!(v, key)) } }
                } } }
                (list)
            }
            aside.aside {
                @if !animators.is_empty() { section.card { h2 { (t!(v, "community-animators")) }
                    ul.list { @for (profile, standing) in &animators { (person::placed(v, profile, *standing)) } }
                } }
                section.card { h2 { (t!(v, "community-policy")) } p { (policy(v, community.policy)) }
                    @if 0 < community.charter_version { p { a href={ (path) "/charte" } { (t!(v, "charter-read")) } } }
                    p { a href={ (path) "/journal" } { (t!(v, "log-title")) } }
                }
                (tending(v, community, &path))
            }
        }
    };
    let name = community.profile.display_name();
    let page = v.page(name).here(Way::Communities).wide();
    Ok(page
        .open(text::excerpt(
            &text::html::to_text(&community.profile.summary_html),
            150,
        ))
        .show(&body))
}

/// What animators find beside their community.
fn tending(v: &Visitor, community: &Community, path: &str) -> Markup {
    html! {
        @if Standing::Pivot <= my_standing(community) {
            section.card {
                p { a href={ (path) "/demandes" } { (t!(v, "requests-title")) } }
                @if Standing::Animator <= my_standing(community) {
                    p { a href="/signalements" { (t!(v, "admin-reports")) } }
                    p { a href={ (path) "/modifier" } { (t!(v, "community-amend")) } }
                }
            }
        }
    }
}

pub fn policy(v: &Visitor, policy: Policy) -> String {
    let key = match policy {
        Policy::Open => "policy-open",
        Policy::Approval => "policy-approval",
        Policy::Invitation => "policy-invitation",
    };
    t!(v, key).into_owned()
}

/// How many are in it, and how much is said, for those who may know.
fn size(v: &Visitor, community: &Community) -> Markup {
    html! { @if let Some(size) = community.size {
        span { (t!(v, "count-members", n = size.members)) }
        span { (t!(v, "count-threads", n = size.threads)) }
    } }
}

fn face(v: &Visitor, community: &Community, whole: bool) -> Markup {
    let profile = &community.profile;
    html! {
        section.card {
            div class={ "banner quilt " (colour(&profile.address())) } aria-hidden="true" {}
            h1 { (profile.display_name()) }
            @if !profile.local() { p.small.soft { (t!(v, "community-elsewhere", host = profile.host.clone())) } }
            @if whole { div.said { (PreEscaped(&profile.summary_html)) } }
            p.meta { (size(v, community)) }
            (join::gate(v, community))
        }
    }
}
