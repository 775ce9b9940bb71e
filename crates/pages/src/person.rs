//! The page of a person: who they are, what they said, and what is between us.

use axum::response::{IntoResponse, Redirect, Response};
use domain::actors::{ActorKind, Profile};
use domain::circles::Asking;
use domain::id::PersonId;
use domain::page::Page;
use domain::people::{self, Relation, Silence};
use domain::posts::{self, AuthorFeed, Feed, Place, PostView};
use domain::{Error, Result};
use http::StatusCode;
use maud::{Markup, PreEscaped, html};
use web::{Params, Query};

use crate::address::{Asked, Filled, split};
use crate::compose::{say, unsigned};
use crate::home::THREADS;
use crate::parts::form::Typed;
use crate::parts::{pager, person, post};
use crate::refusal::Refusal;
use crate::thread::place_of;
use crate::visitor::Visitor;
use crate::words::t;

/// The person of an address; a community's address is not a person's.
async fn named(v: &Visitor, handle: &str) -> Result<Profile> {
    let (name, host) = split(handle);
    let profile = people::by_handle(&v.site, v.viewer(), name, host).await?;
    if profile.kind == ActorKind::Person {
        Ok(profile)
    } else {
        Err(Error::NotFound)
    }
}

/// What is between the visitor and somebody else; nothing about oneself.
async fn between(v: &Visitor, profile: &Profile) -> Result<Option<Relation>> {
    let Some(actor) = v.actor().filter(|actor| actor.id().0 != profile.id.0) else {
        return Ok(None);
    };
    Ok(people::relations(&v.site, actor, &[profile.id]).await?.pop())
}

/// `/u/{handle}`.
pub async fn show(v: Visitor, Asked(handle): Asked<String>, Query(params): Query) -> Result<Response, Refusal> {
    let profile = named(&v, &handle).await?;
    let relation = between(&v, &profile).await?;
    let feed = Feed::Author(profile.id, AuthorFeed::default());
    let page = posts::feed(&v.site, v.viewer(), feed, pager::cursor(&params, THREADS)).await?;
    Ok(drawn(&v, (&profile, relation.as_ref()), &page, &params))
}

/// `/@{handle}`: the address clients make for a person or a community.
pub async fn by_sign(v: Visitor, Asked(handle): Asked<String>) -> Result<Redirect, Refusal> {
    let (name, host) = split(&handle);
    let profile = people::by_handle(&v.site, v.viewer(), name, host).await?;
    Ok(Redirect::to(&person::href(&profile)))
}

fn drawn(
    v: &Visitor,
    (profile, relation): (&Profile, Option<&Relation>),
    page: &Page<PostView>,
    params: &Params,
) -> Response {
    let body = html! {
        (card(v, profile, relation))
        @if page.items.is_empty() { p.soft { (t!(v, "person-nothing")) } }
        @for view in &page.items { (post::card(v, view, true)) }
        (pager::older(v, page, &person::href(profile), params))
    };
    let shown = v.page(profile.display_name());
    let shown = if profile.discoverable {
        shown.open(text::excerpt(&text::html::to_text(&profile.summary_html), 150))
    } else {
        shown
    };
    shown.show(&body)
}

fn card(v: &Visitor, profile: &Profile, relation: Option<&Relation>) -> Markup {
    let mine = v.actor().is_some_and(|actor| actor.id().0 == profile.id.0);
    html! {
        section.card {
            div.by { (person::portrait(v, profile, "big")) div { h1 { (profile.display_name()) } span.soft { "@" (profile.address()) } } }
            @if !profile.local() { p.small.soft { (t!(v, "person-elsewhere", host = profile.host.clone())) } }
            div.said { (PreEscaped(&profile.summary_html)) }
            dl.facts {
                @for field in &profile.fields.0 { dt { (field.name) } dd { (field.value) } }
                dt { (t!(v, "person-since")) } dd { (v.time(profile.created_at)) }
            }
            @if profile.bot { p { span.tag { (t!(v, "person-bot")) } } }
            @if let Some(relation) = relation { (gestures(v, profile, relation)) }
            @if mine { p { a.act href="/reglages" { (t!(v, "settings")) } } }
        }
    }
}

fn gestures(v: &Visitor, profile: &Profile, relation: &Relation) -> Markup {
    let press = |value: &str, key: &str, pressed: bool| {
        html! { button.act name="geste" value=(value) aria-pressed=(pressed) { (t!(v, key)) } }
    };
    html! {
        @if relation.followed_by { p.small.soft { (t!(v, "person-follows-you")) } }
        div.row {
            form.row method="post" action={ (person::href(profile)) "/lien" } {
                @if relation.following { (press("finir", "person-unfollow", true)) }
                @else if relation.requested { (press("finir", "person-requested", true)) }
                @else { (press("suivre", "person-follow", false)) }
                @if relation.muting { (press("entendre", "person-unmute", true)) } @else { (press("taire", "person-mute", false)) }
                @if relation.blocking { (press("debloquer", "person-unblock", true)) } @else { (press("bloquer", "person-block", false)) }
            }
            a.act href={ (person::href(profile)) "/ecrire" } { (t!(v, "person-write")) }
        }
    }
}

/// `POST /u/{handle}/lien`: follow, mute, block, and the way back from each.
pub async fn relate(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    let target = named(&v, &handle).await?;
    let (site, id) = (&v.site, target.id);
    match params.text("geste").unwrap_or_default() {
        "suivre" => people::follow(site, actor, id, Asking::default()).await?,
        "finir" => people::unfollow(site, actor, id).await?,
        "taire" => people::silence(site, actor, id, Silence::Mute).await?,
        "entendre" => people::lift(site, actor, id, Silence::Mute).await?,
        "bloquer" => people::silence(site, actor, id, Silence::Block).await?,
        "debloquer" => people::lift(site, actor, id, Silence::Block).await?,
        _ => return Err(Error::Invalid("geste", "fault.unknown").into()),
    };
    Ok(Redirect::to(&person::href(&target)))
}

/// `GET /u/{handle}/ecrire`.
pub async fn talk_form(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    v.known()?;
    let profile = named(&v, &handle).await?;
    Ok(talk_page(&v, &profile, &Typed::blank()))
}

/// `POST /u/{handle}/ecrire`: a message that only the two read.
pub async fn talk(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Response, Refusal> {
    let Some(actor) = v.actor().copied() else {
        return Ok(unsigned(&v, &params));
    };
    let profile = named(&v, &handle).await?;
    match say(&v, &actor, Place::Talk(vec![PersonId(profile.id.0)]), &params).await {
        Ok(view) => Ok(Redirect::to(&place_of(&view)).into_response()),
        Err(error) => Ok(talk_page(&v, &profile, &Typed::of(params).refused(v.lang(), error)?)),
    }
}

fn talk_page(v: &Visitor, profile: &Profile, typed: &Typed) -> Response {
    let title = t!(v, "talk-title", name = profile.display_name().to_owned());
    let status = if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = html! {
        h1 { (title) }
        (typed.alarm(v.lang()))
        form method="post" action={ (person::href(profile)) "/ecrire" } {
            (typed.area("source", t!(v, "talk-text")).hint(t!(v, "talk-hint")).required().max(v.site.limits().post))
            button { (t!(v, "talk-send")) }
        }
    };
    v.page(title.clone()).status(status).show(&body)
}
