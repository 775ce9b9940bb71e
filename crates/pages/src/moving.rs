//! Going to live elsewhere: the other addresses of oneself, and where one's followers are to follow.

use axum::response::Response;
use domain::actor::Actor;
use domain::id::ActorId;
use domain::{Error, people};
use maud::{Markup, html};
use web::{Allowance, Found};

use crate::address::Filled;
use crate::parts::form::Typed;
use crate::parts::person;
use crate::refusal::Refusal;
use crate::settings;
use crate::visitor::Visitor;
use crate::words::t;

/// More addresses than this are not looked for at once.
const MOST: usize = 5;

/// The part of the settings about moving.
pub async fn card(v: &Visitor, actor: &Actor, typed: &Typed) -> domain::Result<Markup> {
    let moving = people::moving(&v.site, actor.id().into()).await?;
    let typed = typed.clone().with("adresses", moving.aliases.join(" "));
    Ok(html! {
        section.card { details { summary { (t!(v, "moving-title")) }
            @if let Some(there) = &moving.moved { p.note { (t!(v, "moving-gone")) " " (person::name(there)) } }
            form method="post" action="/reglages/autres-adresses" {
                (typed.line("adresses", t!(v, "moving-aliases")).hint(t!(v, "moving-aliases-hint")))
                button { (t!(v, "save-changes")) }
            }
            form method="post" action="/reglages/demenager" {
                p { (t!(v, "moving-explain")) }
                (typed.line("target", t!(v, "moving-target")).hint(t!(v, "moving-target-hint")))
                (settings::current_password(v, &typed, "actuel-demenager"))
                button { (t!(v, "moving-send")) }
            } } }
    })
}

/// `POST /reglages/autres-adresses`: under which other addresses one is known.
pub async fn claim(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    v.allowed(Allowance::Search, &actor)?;
    let mut uris = Vec::new();
    let mut outcome = Ok(());
    let said = params.text("adresses").unwrap_or_default().to_owned();
    for words in said
        .split([' ', ',', '\n', '\r'])
        .filter(|words| !words.is_empty())
        .take(MOST)
    {
        match found(&v, &actor, words).await {
            Some((_, uri)) => uris.push(uri),
            None => outcome = Err(Error::Invalid("adresses", "move.unknown")),
        }
    }
    if outcome.is_ok() {
        outcome = people::claim(&v.site, &actor, uris).await;
    }
    settings::after(&v, params, outcome).await
}

/// `POST /reglages/demenager`: whoever follows is brought there.
pub async fn leave(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    v.allowed(Allowance::SignIn, &actor)?;
    let proven = people::prove(&v.site, &actor, params.text("actuel-demenager").unwrap_or_default()).await;
    let outcome = match proven {
        Err(error) => Err(error),
        Ok(()) => match found(&v, &actor, params.words("target").unwrap_or_default()).await {
            Some((there, _)) => {
                // What it says of itself may be older than the question: it is looked at now.
                v.state.resolve.look_again(&v.site, there).await?;
                people::move_to(&v.site, &actor, there).await.map(drop)
            }
            None => Err(Error::Invalid("target", "move.unknown")),
        },
    };
    settings::after(&v, params, outcome).await
}

async fn found(v: &Visitor, actor: &Actor, words: &str) -> Option<(ActorId, String)> {
    match v.state.resolve.resolve(&v.site, actor, words).await.ok()? {
        Found::Profile(profile) => Some((profile.id, profile.uri)),
        Found::Post(_) => None,
    }
}
