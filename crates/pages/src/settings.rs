//! What one decides about oneself: profile, language, password, devices, who asks, who is kept out.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::actor::Actor;
use domain::actors::{Face, Profile};
use domain::files::{self, Purpose, Upload};
use domain::id::{ActorId, PersonId, TokenId};
use domain::people::{self, Account, Listed, Silence};
use domain::tokens::{self, Kind};
use domain::{Error, Result};
use http::{HeaderMap, StatusCode};
use maud::{Markup, html};
use web::token::no_session_cookie;
use web::{Allowance, Params, Query};

use crate::account::begin;
use crate::address::Filled;
use crate::parts::form::{Choice, Fault, Typed};
use crate::parts::person;
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// People shown in each list of the page.
const LISTED: i64 = 100;

/// `GET /reglages`. `?bien=1` says that what was asked is done.
pub async fn show(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    drawn(&v, &Typed::blank(), params.is("bien")).await
}

fn done() -> Response {
    Redirect::to("/reglages?bien=1").into_response()
}

pub async fn after(v: &Visitor, params: Params, outcome: Result<()>) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => Ok(done()),
        Err(Error::Unproven) => {
            let mut typed = Typed::of(params);
            typed.fault = Some(Fault {
                field: "",
                words: t!(v, "password-wrong").into_owned(),
            });
            drawn(v, &typed, false).await
        }
        Err(error) => drawn(v, &Typed::of(params).refused(v.lang(), error)?, false).await,
    }
}

async fn drawn(v: &Visitor, typed: &Typed, kept: bool) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    let profile = people::me(&v.site, &actor).await?;
    let account = people::account(&v.site, &actor).await?;
    let status = if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = html! {
        h1 { (t!(v, "settings-title")) }
        @if kept { p.note.good role="status" { (t!(v, "settings-kept")) } }
        (typed.alarm(v.lang()))
        (profile_form(v, typed.clone(), &profile))
        (account_form(v, typed, &account))
        (requests(v, &actor).await?)
        (sessions(v, &actor).await?)
        (silenced(v, &actor, Silence::Block, "settings-blocks").await?)
        (silenced(v, &actor, Silence::Mute, "settings-mutes").await?)
        (crate::moving::card(v, &actor, typed).await?)
        (forget_form(v, typed))
    };
    Ok(v.page(t!(v, "settings-title")).status(status).show(&body))
}

fn profile_form(v: &Visitor, typed: Typed, profile: &Profile) -> Markup {
    // A box that is not ticked says nothing, so only an untouched form takes what is kept.
    let untouched = !typed.params.has("summary");
    let flag = |name: &str, on: bool, typed: Typed| if untouched && on { typed.with(name, "1") } else { typed };
    let typed = typed
        .with("name", profile.name.clone())
        .with("summary", profile.summary.clone());
    let typed = flag(
        "discoverable",
        profile.discoverable,
        flag("locked", profile.locked, typed),
    );
    html! {
        section.card { h2 { (t!(v, "settings-profile")) }
            form method="post" enctype="multipart/form-data" action="/reglages/profil" {
                (typed.line("name", t!(v, "settings-name")).max(100).fill("name"))
                (typed.area("summary", t!(v, "settings-summary")).max(5_000))
                div.by { (person::portrait(v, profile, "big")) div { (typed.file("file", t!(v, "settings-avatar")).hint(t!(v, "settings-avatar-hint"))) } }
                (typed.tick("locked", &t!(v, "settings-locked"), Some(&t!(v, "settings-locked-hint"))))
                (typed.tick("discoverable", &t!(v, "settings-discoverable"), None))
                button { (t!(v, "save-changes")) }
            } }
    }
}

/// `POST /reglages/profil`.
pub async fn profile(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    let outcome = amend(&v, &actor, &params).await;
    after(&v, params, outcome).await
}

async fn amend(v: &Visitor, actor: &Actor, params: &Params) -> Result<()> {
    let mut face = Face {
        name: params.text("name").map(str::to_owned),
        summary: params.text("summary").map(|text| text.replace("\r\n", "\n")),
        locked: Some(params.is("locked")),
        discoverable: Some(params.is("discoverable")),
        ..Face::default()
    };
    if let Some(sent) = params.clone().take_file("file") {
        v.allowed(Allowance::Upload, actor)?;
        let upload = Upload {
            bytes: sent.bytes.into(),
            name: sent.name,
            purpose: Purpose::Avatar,
            alt: String::new(),
        };
        face.avatar = Some(Some(files::put(&v.site, actor, upload).await?.id));
    }
    people::amend(&v.site, actor, face).await.map(drop)
}

fn account_form(v: &Visitor, typed: &Typed, account: &Account) -> Markup {
    let languages = [
        Choice::new("fr", t!(v, "settings-language-fr")),
        Choice::new("en", t!(v, "settings-language-en")),
    ];
    let chosen = typed
        .clone()
        .with("locale", account.locale.clone())
        .with("email", account.email.clone());
    html! {
        section.card { h2 { (t!(v, "settings-account")) }
            form method="post" action="/reglages/langue" {
                (chosen.select("locale", &t!(v, "settings-language"), &languages))
                button { (t!(v, "save-changes")) }
            }
            details { summary { (t!(v, "settings-email")) }
                form method="post" action="/reglages/courriel" {
                    (chosen.line("email", t!(v, "settings-email")).kind("email").required().fill("email"))
                    (current_password(v, typed, "actuel-courriel"))
                    button { (t!(v, "save-changes")) }
                } }
            details { summary { (t!(v, "settings-password")) }
                form method="post" action="/reglages/mot-de-passe" {
                    (current_password(v, typed, "actuel"))
                    (typed.password("password", t!(v, "settings-password-new")).hint(t!(v, "register-password-hint")).fill("new-password"))
                    button { (t!(v, "settings-password-send")) }
                } }
        }
    }
}

pub fn current_password(v: &Visitor, typed: &Typed, name: &'static str) -> Markup {
    html! { (typed.password(name, t!(v, "settings-password-old")).fill("current-password")) }
}

/// `POST /reglages/langue`: the language of the account, and of this browser from now on.
pub async fn language(v: Visitor, jar: CookieJar, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    let locale = params.text("locale").map(str::to_owned);
    people::amend_account(&v.site, &actor, locale, None).await?;
    Ok((jar.remove(crate::about::language_cookie(&v, "")), done()).into_response())
}

/// `POST /reglages/courriel`.
pub async fn email(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    web::passwords::again(&v.state, &actor)?;
    let said = |name| params.text(name).unwrap_or_default();
    let outcome = people::change_email(&v.site, &actor, (said("actuel-courriel"), said("email"))).await;
    after(&v, params, outcome).await
}

/// `POST /reglages/mot-de-passe`: every session ends, and this one begins anew.
pub async fn password(
    v: Visitor,
    (jar, headers): (CookieJar, HeaderMap),
    Filled(params): Filled,
) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    web::passwords::again(&v.state, &actor)?;
    let said = |name| params.text(name).unwrap_or_default();
    match people::change_password(&v.site, &actor, (said("actuel"), said("password"))).await {
        Ok(()) => Ok((begin(&v, &actor, (jar, &headers)).await?, done()).into_response()),
        Err(error) => after(&v, params, Err(error)).await,
    }
}

async fn requests(v: &Visitor, actor: &Actor) -> Result<Markup> {
    let asking = people::requests(&v.site, actor, Listed::first(LISTED)).await?.items;
    Ok(html! {
        @if !asking.is_empty() {
            section.card #demandes { h2 { (t!(v, "settings-requests")) }
                ul.list { @for profile in &asking { (person::line(v, profile, &html! {
                    form method="post" action="/reglages/demandes" {
                        input type="hidden" name="personne" value=(profile.id);
                        button.act name="oui" value="1" { (t!(v, "settings-accept")) }
                        button.act name="oui" value="0" { (t!(v, "settings-refuse")) }
                    }
                })) } } }
        }
    })
}

/// `POST /reglages/demandes`: yes or no to somebody who asks to follow.
pub async fn decide(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let person = PersonId(params.number("personne").ok_or(Error::NotFound)?);
    if params.is("oui") {
        people::accept(&v.site, actor, person).await?;
    } else {
        people::reject(&v.site, actor, person).await?;
    }
    Ok(done())
}

async fn sessions(v: &Visitor, actor: &Actor) -> Result<Markup> {
    let open = tokens::list(&v.site, actor).await?;
    Ok(html! {
        section.card { h2 { (t!(v, "settings-sessions")) }
            ul.list { @for token in &open {
                li {
                    div {
                        @if token.kind == Kind::Session { (t!(v, "settings-session-web")) } @else { (t!(v, "settings-session-app")) }
                        @if v.token() == Some(token.id) { " " span.tag.on { (t!(v, "settings-session-this")) } }
                        br; span.soft.small title=(token.agent) { (device(&token.agent)) " · " (v.time(token.created_at)) }
                    }
                    form method="post" action="/reglages/appareils" { button.act name="jeton" value=(token.id) { (t!(v, "settings-session-close")) } }
                }
            } } }
    })
}

/// What a browser calls itself, in two words; an application's own name stays.
fn device(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] = [
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let known = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => agent.chars().take(60).collect(),
    }
}

/// `POST /reglages/appareils`: ends one of one's sessions.
pub async fn close(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let token = TokenId(params.number("jeton").ok_or(Error::NotFound)?);
    tokens::close_one(&v.site, v.known()?, token).await?;
    Ok(done())
}

async fn silenced(v: &Visitor, actor: &Actor, kind: Silence, title: &'static str) -> Result<Markup> {
    let people = people::silenced(&v.site, actor, kind, Listed::first(LISTED))
        .await?
        .items;
    let (gesture, key) = if kind == Silence::Block {
        ("bloquer", "person-unblock")
    } else {
        ("taire", "person-unmute")
    };
    Ok(html! {
        @if !people.is_empty() {
            section.card { h2 { (t!(v, title)) }
                ul.list { @for profile in &people { (person::line(v, profile, &html! {
                    form method="post" action="/reglages/silences" {
                        input type="hidden" name="personne" value=(profile.id);
                        button.act name="quoi" value=(gesture) { (t!(v, key)) }
                    }
                })) } } }
        }
    })
}

/// `POST /reglages/silences`: lets somebody be seen again.
pub async fn lift(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let target = ActorId(params.number("personne").ok_or(Error::NotFound)?);
    let kind = if params.text("quoi") == Some("bloquer") {
        Silence::Block
    } else {
        Silence::Mute
    };
    people::lift(&v.site, v.known()?, target, kind).await?;
    Ok(done())
}

fn forget_form(v: &Visitor, typed: &Typed) -> Markup {
    html! {
        section.card { details { summary { (t!(v, "settings-forget")) }
            form method="post" action="/reglages/supprimer" {
                p { (t!(v, "settings-forget-explain")) }
                (current_password(v, typed, "actuel-fin"))
                button { (t!(v, "settings-forget-send")) }
            } } }
    }
}

/// `POST /reglages/supprimer`: ends one's own account.
pub async fn forget(v: Visitor, jar: CookieJar, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    web::passwords::again(&v.state, &actor)?;
    match people::forget(&v.site, &actor, params.text("actuel-fin").unwrap_or_default()).await {
        Ok(()) => Ok((jar.add(no_session_cookie(&v.site)), Redirect::to("/")).into_response()),
        Err(error) => after(&v, params, Err(error)).await,
    }
}
