//! What was decided in a community, for whoever may see it.

use axum::response::Response;
use domain::Result;
use domain::circles::Standing;
use domain::moderation::{self, Asked as Part, Logged};
use maud::{Markup, html};
use web::Query;

use super::{Patch, framed, named};
use crate::address::Asked;
use crate::administration::deed;
use crate::parts::{pager, person, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

const LINES: i64 = 50;

/// `/c/{handle}/journal`.
pub async fn show(v: Visitor, Asked(handle): Asked<String>, Query(params): Query) -> Result<Response, Refusal> {
    let community = named(&v, &handle).await?;
    let page = params.number("page").unwrap_or(1).clamp(1, 1_000);
    let part = Part {
        community: Some(community.id),
        offset: (page - 1) * LINES,
        limit: LINES,
    };
    let logged = moderation::log(&v.site, v.viewer(), part).await?;
    let more = i64::try_from(logged.len()).unwrap_or(0) == LINES;
    let path = format!("{}/journal", person::href(&community.profile));
    let list = html! {
        h2 { (t!(v, "log-title")) }
        p.soft { (t!(v, "log-intro")) }
        @if logged.is_empty() { p.soft { (t!(v, "log-none")) } }
        ul.list { @for logged in &logged { li { (line(&v, logged)) } } }
        (pager::numbered(&v, &path, &params, (page, more)))
    };
    framed(&v, &community, Patch::Log, &list).await
}

fn line(v: &Visitor, logged: &Logged) -> Markup {
    html! {
        div {
            @match &logged.by { Some(by) => (person::name(by)), None => (t!(v, "log-animation")) }
            " " (deed(v, &logged.deed))
            @if let Some(about) = &logged.person { " : " (person::name(about)) @if let Some(place) = place(v, logged) { " (" (place) ")" } }
            @if let Some(about) = &logged.post { " : " a href=(post::href(about)) { (about.headline()) } }
            @if logged.deed.starts_with("post.") && !logged.detail.is_empty() { br; q { (logged.detail) } }
            br; span.soft.small { (v.time(logged.at)) }
        }
    }
}

fn place(v: &Visitor, logged: &Logged) -> Option<String> {
    let places = [Standing::Banned, Standing::Animator, Standing::Keeper];
    let given = places
        .into_iter()
        .find(|place| logged.deed == "member.place" && format!("{place:?}") == logged.detail);
    given.map(|place| person::standing(v, place))
}
