//! The circles of a community: smaller groups, some of them discreet.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::Actor;
use domain::circles::{self, Circle, Kind, Standing};
use domain::communities::Community;
use domain::id::{CircleId, PersonId};
use domain::posts::{self, Feed};
use domain::{Error, Result, people};
use maud::{Markup, html};
use web::{Params, Query};

use super::members::{standing_of, standing_select};
use super::{Patch, framed, my_standing, named};
use crate::address::{Asked, Filled, split};
use crate::home::THREADS;
use crate::look::Way;
use crate::parts::form::Typed;
use crate::parts::{audience, pager, person, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// `GET /c/{handle}/cercles`.
pub async fn list(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    let community = named(&v, &handle).await?;
    list_page(&v, &community, &Typed::blank()).await
}

/// `POST /c/{handle}/cercles`: opens a circle.
pub async fn open(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let community = named(&v, &handle).await?;
    let asked = (params.text("name").unwrap_or_default(), params.is("discret"));
    match circles::open(&v.site, actor, community.id, asked).await {
        Ok(circle) => Ok(Redirect::to(&path(&community, circle.id)).into_response()),
        Err(error) => list_page(&v, &community, &Typed::of(params).refused(v.lang(), error)?).await,
    }
}

fn path(community: &Community, circle: CircleId) -> String {
    format!("{}/cercle/{circle}", person::href(&community.profile))
}

async fn list_page(v: &Visitor, community: &Community, typed: &Typed) -> Result<Response, Refusal> {
    let known = circles::of_community(&v.site, v.viewer(), community.id).await?;
    let shown: Vec<&Circle> = known
        .iter()
        .filter(|circle| matches!(circle.kind, Kind::Circle | Kind::Animation))
        .collect();
    let list = html! {
        p { (t!(v, "circles-intro")) }
        @if shown.is_empty() { p.soft { (t!(v, "circles-none")) } }
        ul.list { @for circle in &shown { (line(v, community, circle)) } }
        @if Standing::Animator <= my_standing(community) { (open_form(v, community, typed)) }
    };
    framed(v, community, Patch::Circles, &list).await
}

fn name(v: &Visitor, circle: &Circle) -> String {
    if circle.name.is_empty() {
        audience::kind(v.lang(), circle.kind)
    } else {
        circle.name.clone()
    }
}

fn inside(circle: &Circle) -> bool {
    Some(Standing::Reader) <= circle.my
}

fn line(v: &Visitor, community: &Community, circle: &Circle) -> Markup {
    html! {
        li {
            div {
                @if inside(circle) { a href=(path(community, circle.id)) { strong { (name(v, circle)) } } } @else { strong { (name(v, circle)) } }
                br; span.soft.small { (t!(v, "count-people", n = circle.members)) }
            }
            @if circle.discreet { span.tag { (t!(v, "circle-discreet")) } }
            @if let Some(standing) = circle.my.filter(|standing| Standing::Reader <= *standing) { span.tag.on { (person::standing(v, standing)) } }
        }
    }
}

fn open_form(v: &Visitor, community: &Community, typed: &Typed) -> Markup {
    html! {
        section.card { h2 { (t!(v, "circle-open")) }
            (typed.alarm(v.lang()))
            form method="post" action={ (person::href(&community.profile)) "/cercles" } {
                (typed.line("name", t!(v, "circle-name")).required().max(100))
                (typed.tick("discret", &t!(v, "circle-discreet"), Some(&t!(v, "circle-discreet-hint"))))
                button { (t!(v, "circle-open-send")) }
            } }
    }
}

/// `GET /c/{handle}/cercle/{id}`: what is said in a circle, and who is in it.
pub async fn show(
    v: Visitor,
    Path((handle, id)): Path<(String, String)>,
    Query(params): Query,
) -> Result<Response, Refusal> {
    let (community, circle) = found(&v, &handle, &id).await?;
    circle_page(&v, (&community, &circle), &Typed::of(params)).await
}

/// A circle of this community, for whoever is inside; it does not exist for anybody else.
async fn found(v: &Visitor, handle: &str, id: &str) -> Result<(Community, Circle)> {
    let community = named(v, handle).await?;
    let circle = circles::one(&v.site, v.viewer(), CircleId(id.parse().map_err(|_| Error::NotFound)?)).await?;
    if circle.community == Some(community.id) && inside(&circle) {
        Ok((community, circle))
    } else {
        Err(Error::NotFound)
    }
}

async fn circle_page(
    v: &Visitor,
    (community, circle): (&Community, &Circle),
    typed: &Typed,
) -> Result<Response, Refusal> {
    let people = circles::roster(&v.site, v.viewer(), circle.id).await?;
    let page = posts::feed(
        &v.site,
        v.viewer(),
        Feed::Circle(circle.id),
        pager::cursor(&typed.params, THREADS),
    )
    .await?;
    let here = path(community, circle.id);
    let body = html! {
        div.two {
            div {
                section.card {
                    h1 { (name(v, circle)) }
                    p { (person::name(&community.profile)) }
                    p.meta { (audience::sentence(v.lang(), circle.kind, circle.members, &name(v, circle))) @if circle.discreet { span.tag { (t!(v, "circle-discreet")) } } }
                    @if Some(Standing::Member) <= circle.my { p { a.go href={ (person::href(&community.profile)) "/ecrire?cercle=" (circle.id) } { (t!(v, "write")) } } }
                }
                @if page.items.is_empty() { p.soft { (t!(v, "community-nothing")) } }
                @for view in &page.items { (post::card(v, view, false)) }
                (pager::older(v, &page, &here, &Params::default()))
            }
            aside.aside { section.card {
                h2 { (t!(v, "circle-members")) }
                ul.list { @for (profile, standing) in &people { (person::line(v, profile, &placing(v, (circle, &here), (profile, *standing)))) } }
                (add_form(v, circle, (&here, typed)))
            } }
        }
    };
    Ok(v.page(name(v, circle)).here(Way::Communities).wide().show(&body))
}

fn may_arrange(circle: &Circle) -> bool {
    Some(Standing::Animator) <= circle.my && circle.kind == Kind::Circle
}

fn placing(
    v: &Visitor,
    (circle, action): (&Circle, &str),
    (profile, standing): (&domain::actors::Profile, Standing),
) -> Markup {
    if !may_arrange(circle) || Standing::Animator <= standing {
        return html! { span.tag { (person::standing(v, standing)) } };
    }
    let offered = [Standing::Reader, Standing::Member, Standing::Pivot, Standing::Stranger];
    html! { form method="post" action=(action) { (standing_select(v, profile, standing, &offered)) button.act { (t!(v, "circle-place")) } } }
}

fn add_form(v: &Visitor, circle: &Circle, (action, typed): (&str, &Typed)) -> Markup {
    html! {
        @if may_arrange(circle) {
            form method="post" action=(action) {
                (typed.alarm(v.lang()))
                (typed.line("adresse", t!(v, "circle-add")).hint(t!(v, "circle-add-hint")).required())
                button { (t!(v, "circle-add-send")) }
            }
        }
    }
}

/// `POST /c/{handle}/cercle/{id}`: puts somebody in, or changes their place.
pub async fn place(
    v: Visitor,
    Path((handle, id)): Path<(String, String)>,
    Filled(params): Filled,
) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    let (community, circle) = found(&v, &handle, &id).await?;
    match put(&v, &actor, &circle, &params).await {
        Ok(()) => Ok(Redirect::to(&path(&community, circle.id)).into_response()),
        Err(error) => circle_page(&v, (&community, &circle), &Typed::of(params).refused(v.lang(), error)?).await,
    }
}

async fn put(v: &Visitor, actor: &Actor, circle: &Circle, params: &Params) -> Result<()> {
    if let Some(address) = params.words("adresse") {
        let (name, host) = split(address);
        let person = people::by_handle(&v.site, v.viewer(), name, host)
            .await
            .map_err(unknown)?;
        let whom = (PersonId(person.id.0), Standing::Member);
        return circles::place(&v.site, actor, circle.id, whom).await.map(drop);
    }
    let person = PersonId(params.number("personne").ok_or(Error::NotFound)?);
    circles::place(
        &v.site,
        actor,
        circle.id,
        (person, standing_of(params.number("place"))?),
    )
    .await
    .map(drop)
}

fn unknown(error: Error) -> Error {
    if matches!(error, Error::NotFound) {
        Error::Invalid("adresse", "person.unknown")
    } else {
        error
    }
}
