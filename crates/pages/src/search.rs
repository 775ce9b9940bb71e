//! The page that finds: words in what one may read, people, communities, and addresses from elsewhere.

use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::Actor;
use domain::posts::{PostKind, PostView};
use domain::{Result, people, search};
use maud::{Markup, html};
use web::state::Found;
use web::{Allowance, Params, Query};

use crate::communities::{catalogue, patches};
use crate::look::Way;
use crate::parts::{pager, person, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

const RESULTS: i64 = 20;
const PEOPLE: i64 = 20;
/// Where one may look: in the address, in the catalogue.
const WHERE: [(&str, &str); 6] = [
    ("tout", "search-all"),
    ("discussions", "search-threads"),
    ("reponses", "search-comments"),
    ("documents", "search-documents"),
    ("personnes", "search-people"),
    ("communautes", "search-communities"),
];

/// `/recherche`.
pub async fn show(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    let words = params.words("q").unwrap_or_default().to_owned();
    if let (Some(actor), true) = (v.actor(), is_address(&words)) {
        v.allowed(Allowance::Search, actor)?;
        if let Some(found) = resolved(&v, actor, &words).await {
            return Ok(found);
        }
    }
    let place = params.text("dans").unwrap_or("tout").to_owned();
    let found = if words.is_empty() {
        html! {}
    } else {
        results(&v, &params, (&words, &place)).await?
    };
    let body = html! {
        h1 { (t!(v, "search-title")) }
        form.field role="search" action="/recherche" {
            label for="q" { (t!(v, "search-words")) }
            span.hint #h { (t!(v, "search-hint")) }
            div.seek { input #q type="search" name="q" value=(words) aria-describedby="h"; input type="hidden" name="dans" value=(place); button { (t!(v, "search-send")) } }
        }
        @if !words.is_empty() { (tabs(&v, &words, &place)) }
        (found)
    };
    Ok(v.page(t!(v, "search-title")).here(Way::Search).show(&body))
}

fn is_address(words: &str) -> bool {
    words.starts_with("https://") || words.starts_with(['@', '!']) || text::handle::parse(words).is_some()
}

/// The page of an address, here or elsewhere; nothing when nobody answers to it.
pub async fn resolved(v: &Visitor, actor: &Actor, words: &str) -> Option<Response> {
    let path = match v.state.resolve.resolve(&v.site, actor, words).await.ok()? {
        Found::Profile(profile) => person::href(&profile),
        Found::Post(view) => post::href(&view),
    };
    Some(Redirect::to(&path).into_response())
}

fn tabs(v: &Visitor, words: &str, place: &str) -> Markup {
    let words: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    html! { nav aria-label=(t!(v, "search-title")) { ul.tabs { @for (value, key) in WHERE {
        li { a href={ "/recherche?q=" (words) "&dans=" (value) } aria-current=[(value == place).then_some("page")] { (t!(v, key)) } }
    } } } }
}

async fn results(v: &Visitor, params: &Params, (words, place): (&str, &str)) -> Result<Markup> {
    match place {
        "personnes" => found_people(v, words).await,
        "communautes" => {
            let mut asked = params.clone();
            asked.set("vue", "toutes");
            let (communities, _) = catalogue(v, &asked).await?;
            Ok(html! { (none(v, words, communities.is_empty())) (patches(v, &communities)) })
        }
        _ => found_posts(v, params, (words, place)).await,
    }
}

async fn found_people(v: &Visitor, words: &str) -> Result<Markup> {
    let people = people::search(&v.site, v.viewer(), words, PEOPLE).await?;
    Ok(
        html! { (none(v, words, people.is_empty())) ul.list { @for profile in &people { (person::line(v, profile, &html! {})) } } },
    )
}

async fn found_posts(v: &Visitor, params: &Params, (words, place): (&str, &str)) -> Result<Markup> {
    let kind = match place {
        "discussions" => Some(PostKind::Thread),
        "reponses" => Some(PostKind::Comment),
        "documents" => Some(PostKind::Document),
        _ => None,
    };
    let query = search::Query {
        words: words.to_owned(),
        kind,
        limit: RESULTS,
        before: params.number("avant"),
        ..search::Query::default()
    };
    let page = search::find(&v.site, v.viewer(), query).await?;
    let views: &[PostView] = &page.items;
    Ok(html! {
        (none(v, words, views.is_empty()))
        @for view in views { (post::card(v, view, true)) }
        (pager::older(v, &page, "/recherche", params))
    })
}

fn none(v: &Visitor, words: &str, empty: bool) -> Markup {
    html! { @if empty { p.note { (t!(v, "search-none", words = words.to_owned())) } } }
}
