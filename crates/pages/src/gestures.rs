//! What one does to a post in one press, and the pages that ask to be sure.

use axum::response::{IntoResponse, Redirect, Response};
use domain::id::PostId;
use domain::moderation::{self, Complaint};
use domain::polls;
use domain::posts::{self, PostView, Reaction};
use domain::{Error, Result};
use maud::{Markup, PreEscaped, html};
use web::Allowance;

use crate::address::{Asked, Filled};
use crate::parts::acts::LIGHTS;
use crate::parts::form::Typed;
use crate::refusal::Refusal;
use crate::thread::place_of;
use crate::visitor::Visitor;
use crate::words::t;

/// `POST /post/{id}/reaction`.
pub async fn react(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let reaction = reaction(params.text("r").unwrap_or_default())?;
    let view = posts::react(&v.site, v.known()?, id, reaction).await?;
    Ok(Redirect::to(&place_of(&view)))
}

fn reaction(said: &str) -> Result<Reaction> {
    let light = || {
        LIGHTS
            .iter()
            .find(|(_, value, _)| *value == said)
            .map(|(light, ..)| Reaction::Light(*light))
    };
    match said {
        "appui" => Ok(Reaction::Up),
        "contre" => Ok(Reaction::Down),
        "rien" => Ok(Reaction::None),
        _ => light().ok_or(Error::Invalid("r", "fault.unknown")),
    }
}

/// `POST /post/{id}/choix`: chooses in a poll.
pub async fn choose(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let said = params.numbers("choix");
    let choices = said.iter().filter_map(|place| i32::try_from(*place).ok()).collect();
    let view = posts::one(&v.site, v.viewer(), id).await?;
    match polls::vote(&v.site, actor, id, choices).await {
        Ok(view) => Ok(Redirect::to(&place_of(&view)).into_response()),
        Err(Error::Invalid(_, key)) => {
            let title = t!(v, "poll-one");
            let body = html! {
                h1 { (title) }
                p.note role="alert" { (crate::parts::form::reason(v.lang(), key)) }
                p { a.go href=(place_of(&view)) { (view.headline()) } }
            };
            let page = v.page(title.clone()).status(http::StatusCode::UNPROCESSABLE_ENTITY);
            Ok(page.show(&body))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /post/{id}/garder`.
pub async fn save(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    let view = if params.is("garder") {
        posts::save(&v.site, actor, id).await?
    } else {
        posts::unsave(&v.site, actor, id).await?
    };
    Ok(Redirect::to(&place_of(&view)))
}

/// `POST /post/{id}/animer`: lock or pin a thread.
pub async fn tend(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    if let Some(locked) = params.flag("ferme") {
        posts::lock(&v.site, actor, id, locked).await?;
    }
    if let Some(pinned) = params.flag("epingle") {
        posts::pin(&v.site, actor, id, pinned).await?;
    }
    Ok(Redirect::to(&format!("/post/{id}")))
}

/// A page that asks to be sure: what, why it matters, one grave button, and the way out.
fn sure(v: &Visitor, view: &PostView, (title, explain, send): (&str, &str, &str), fields: &Markup) -> Response {
    let title = t!(v, title);
    let action = format!("/post/{}/{send}", view.post.id);
    let send = t!(v, send_key(send));
    let body = html! {
        section.card {
            h1 { (title) }
            p { (t!(v, explain)) }
            blockquote { p { strong { (view.headline()) } } }
            form method="post" action=(action) { (fields) div.row { button { (send) } a.act href=(place_of(view)) { (t!(v, "cancel")) } } }
        }
    };
    v.page(title.clone()).show(&body)
}

fn send_key(send: &str) -> &'static str {
    match send {
        "effacer" => "erase-send",
        "retirer" => "remove-send",
        _ => "report-send",
    }
}

/// `GET /post/{id}/effacer`.
pub async fn erase_form(v: Visitor, Asked(id): Asked<PostId>) -> Result<Response, Refusal> {
    v.known()?;
    let view = posts::one(&v.site, v.viewer(), id).await?;
    if !view.may_edit(v.viewer()) {
        return Err(Error::NotFound.into());
    }
    Ok(sure(&v, &view, ("erase-title", "erase-explain", "effacer"), &html! {}))
}

/// `POST /post/{id}/effacer`.
pub async fn erase(v: Visitor, Asked(id): Asked<PostId>) -> Result<Redirect, Refusal> {
    let actor = *v.known()?;
    v.allowed(Allowance::Erase, &actor)?;
    let view = posts::erase(&v.site, &actor, id).await?;
    Ok(Redirect::to(&above(&view)))
}

/// Where one lands when a post is gone: its thread, its community, or home.
fn above(view: &PostView) -> String {
    match (view.post.root_id, &view.community) {
        (Some(root), _) => format!("/post/{root}"),
        (None, Some(community)) => format!("/{}", community.page()),
        (None, None) => "/".to_owned(),
    }
}

/// `GET /post/{id}/retirer`.
pub async fn remove_form(v: Visitor, Asked(id): Asked<PostId>) -> Result<Response, Refusal> {
    v.known()?;
    let view = posts::one(&v.site, v.viewer(), id).await?;
    if !view.may_moderate() {
        return Err(Error::NotFound.into());
    }
    let reason = html! { (Typed::blank().line("raison", t!(v, "remove-reason"))) };
    Ok(sure(&v, &view, ("remove-title", "remove-explain", "retirer"), &reason))
}

/// `POST /post/{id}/retirer`.
pub async fn remove(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    let view = posts::one(&v.site, v.viewer(), id).await?;
    posts::remove(&v.site, actor, id, params.words("raison").unwrap_or_default()).await?;
    Ok(Redirect::to(&above(&view)))
}

/// `GET /post/{id}/signaler`.
pub async fn report_form(v: Visitor, Asked(id): Asked<PostId>) -> Result<Response, Refusal> {
    v.known()?;
    let view = posts::one(&v.site, v.viewer(), id).await?;
    let blank = Typed::blank();
    let fields = html! {
        (blank.area("raison", t!(v, "report-reason")).required())
        @if let Some(answers) = moderation::answers_elsewhere(&view) {
            (blank.tick("ailleurs", &t!(v, "report-forward", host = answers.host.clone()), Some(&t!(v, "report-forward-hint"))))
        }
    };
    Ok(sure(&v, &view, ("report-title", "report-explain", "signaler"), &fields))
}

/// `POST /post/{id}/signaler`.
pub async fn report(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let view = posts::one(&v.site, v.viewer(), id).await?;
    let complaint = Complaint {
        target: view.author.id,
        post: Some(id),
        reason: params.words("raison").unwrap_or_default().to_owned(),
        forward: params.is("ailleurs"),
    };
    moderation::report(&v.site, actor, complaint).await?;
    let body = html! {
        section.card { h1 { (t!(v, "report-title")) } p { (t!(v, "report-done")) } p { a.go href=(place_of(&view)) { (view.headline()) } } }
    };
    Ok(v.page(t!(v, "report-title")).show(&body).into_response())
}

/// `GET /post/{id}/versions`.
pub async fn history(v: Visitor, Asked(id): Asked<PostId>) -> Result<Response, Refusal> {
    let view = posts::one(&v.site, v.viewer(), id).await?;
    let versions = posts::history(&v.site, v.viewer(), id).await?;
    let body = html! {
        h1 { (t!(v, "history-title")) }
        p { a href=(place_of(&view)) { (view.headline()) } }
        @if versions.len() < 2 { p.soft { (t!(v, "history-none")) } }
        @for version in versions.iter().rev() {
            article.card {
                p.meta { (v.time(version.written_at)) }
                @if let Some(title) = &version.title { h2 { (title) } }
                div.said { (PreEscaped(&version.html)) }
            }
        }
    };
    Ok(v.page(t!(v, "history-title")).show(&body))
}
