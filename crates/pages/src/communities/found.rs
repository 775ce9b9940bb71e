//! Founding a community, and changing what it says of itself.

use axum::response::{IntoResponse, Redirect, Response};
use domain::Error;
use domain::circles::{Kind, ORGANISATION, PUBLIC, Standing};
use domain::communities::{self, Amendment, Community, Founding, Policy};
use http::StatusCode;
use maud::{Markup, html};
use web::Params;

use super::{my_standing, named, policy};
use crate::address::{Asked, Filled};
use crate::look::Way;
use crate::parts::form::{Choice, Typed};
use crate::parts::{audience, person};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

const POLICIES: [(Policy, &str); 3] = [
    (Policy::Approval, "demande"),
    (Policy::Open, "ouverte"),
    (Policy::Invitation, "invitation"),
];
const AUDIENCES: [(Kind, &str); 3] = [
    (Kind::Community, "membres"),
    (Kind::Organisation, "organisme"),
    (Kind::Public, "public"),
];

fn policy_of(params: &Params) -> Option<Policy> {
    POLICIES
        .iter()
        .find(|(_, value)| params.text("policy") == Some(value))
        .map(|(policy, _)| *policy)
}

fn audience_of(params: &Params) -> Option<Kind> {
    AUDIENCES
        .iter()
        .find(|(_, value)| params.text("audience") == Some(value))
        .map(|(kind, _)| *kind)
}

/// What both forms share: mission, entry, audience, charter.
fn fields(v: &Visitor, typed: &Typed) -> Markup {
    let policies: Vec<Choice> = POLICIES
        .iter()
        .map(|(known, value)| Choice::new(value, policy(v, *known)))
        .collect();
    let audiences: Vec<Choice> = AUDIENCES
        .iter()
        .map(|(kind, value)| Choice::new(value, audience::kind(v.lang(), *kind)))
        .collect();
    html! {
        (typed.line("name", t!(v, "found-name")).hint(t!(v, "found-name-hint")).required().max(100))
        (typed.area("summary", t!(v, "found-summary")).hint(t!(v, "found-summary-hint")).max(5_000))
        (typed.pick("policy", &t!(v, "found-policy"), &policies))
        (typed.pick("audience", &t!(v, "found-audience"), &audiences))
        (typed.area("charter", t!(v, "found-charter")).hint(t!(v, "found-charter-hint")).max(20_000))
    }
}

/// `GET /communautes/fonder`.
pub async fn found_form(v: Visitor) -> Result<Response, Refusal> {
    v.known()?;
    Ok(found_page(&v, Typed::blank()))
}

/// `POST /communautes/fonder`.
pub async fn found(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = v.known()?;
    match communities::found(&v.site, actor, founding(&params)).await {
        Ok(community) => Ok(Redirect::to(&person::href(&community.profile)).into_response()),
        Err(error) => Ok(found_page(&v, Typed::of(params).refused(v.lang(), error)?)),
    }
}

fn founding(params: &Params) -> Founding {
    let text = |name| params.text(name).unwrap_or_default().replace("\r\n", "\n");
    Founding {
        handle: text("handle"),
        name: text("name"),
        summary: text("summary"),
        policy: policy_of(params).unwrap_or(Policy::Approval),
        charter: text("charter"),
        audience: audience_of(params).unwrap_or(Kind::Community),
    }
}

fn found_page(v: &Visitor, typed: Typed) -> Response {
    let status = status(&typed);
    let typed = typed.with("policy", "demande").with("audience", "membres");
    let body = html! {
        h1 { (t!(v, "found-title")) }
        p { (t!(v, "found-intro")) }
        (typed.alarm(v.lang()))
        form method="post" action="/communautes/fonder" {
            (typed.line("handle", t!(v, "found-handle")).hint(t!(v, "found-handle-hint")).required().max(30))
            (fields(v, &typed))
            button { (t!(v, "found-send")) }
        }
    };
    v.page(t!(v, "found-title"))
        .here(Way::Communities)
        .status(status)
        .show(&body)
}

fn status(typed: &Typed) -> StatusCode {
    if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

/// A community one may arrange; for anybody else, its form does not exist.
async fn arranged(v: &Visitor, handle: &str) -> Result<Community, Refusal> {
    v.known()?;
    let community = named(v, handle).await?;
    if Standing::Animator <= my_standing(&community) && community.profile.local() {
        Ok(community)
    } else {
        Err(Error::NotFound.into())
    }
}

/// `GET /c/{handle}/modifier`.
pub async fn amend_form(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    let community = arranged(&v, &handle).await?;
    let charter = communities::charter(&v.site, v.viewer(), community.id).await?;
    let usual = match community.default_circle {
        PUBLIC => "public",
        ORGANISATION => "organisme",
        _ => "membres",
    };
    let policy = POLICIES
        .iter()
        .find(|(policy, _)| *policy == community.policy)
        .map_or("", |(_, value)| value);
    let typed = Typed::blank()
        .with("name", community.profile.name.clone())
        .with("summary", community.profile.summary.clone())
        .with("policy", policy)
        .with("audience", usual)
        .with("charter", charter.map_or(String::new(), |charter| charter.source));
    Ok(amend_page(&v, &community, &typed))
}

/// `POST /c/{handle}/modifier`.
pub async fn amend(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let community = arranged(&v, &handle).await?;
    match communities::amend(&v.site, actor, community.id, amendment(&params)).await {
        Ok(community) => Ok(Redirect::to(&person::href(&community.profile)).into_response()),
        Err(error) => Ok(amend_page(&v, &community, &Typed::of(params).refused(v.lang(), error)?)),
    }
}

fn amendment(params: &Params) -> Amendment {
    let text = |name| params.text(name).map(|text| text.replace("\r\n", "\n"));
    Amendment {
        name: text("name"),
        summary: text("summary"),
        policy: policy_of(params),
        charter: text("charter"),
        audience: audience_of(params),
    }
}

fn amend_page(v: &Visitor, community: &Community, typed: &Typed) -> Response {
    let path = person::href(&community.profile);
    let body = html! {
        h1 { (t!(v, "community-amend")) }
        (typed.alarm(v.lang()))
        form method="post" action={ (path) "/modifier" } {
            (fields(v, typed))
            div.row { button { (t!(v, "save-changes")) } a.act href=(path) { (t!(v, "cancel")) } }
        }
    };
    v.page(t!(v, "community-amend"))
        .here(Way::Communities)
        .status(status(typed))
        .show(&body)
}
