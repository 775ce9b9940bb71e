//! Saying something: a new thread in a community, an answer, a note, a change to what one said.

use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::Actor;
use domain::circles::{self, Circle, Kind, PUBLIC, Standing};
use domain::communities::Community;
use domain::files::{self, Purpose, Upload};
use domain::id::{CircleId, FileId, PostId};
use domain::polls::{Ballot, Choice};
use domain::posts::{self, Amendment, Draft, Place, PostView};
use domain::{Error, Result};
use http::StatusCode;
use maud::{Markup, html};
use web::{Allowance, Params, Query};

use crate::address::{Asked, Filled};
use crate::communities::named;
use crate::look::Way;
use crate::parts::form::{Choice as Pick, Typed};
use crate::parts::{audience, person};
use crate::refusal::Refusal;
use crate::thread::place_of;
use crate::visitor::Visitor;
use crate::words::t;

/// For how many days a poll may be open.
const DAYS: [i64; 4] = [1, 3, 7, 30];

/// `GET /ecrire`: in which community?
pub async fn choose(v: Visitor) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    let mine = crate::communities::joined(&v, &actor).await?;
    let body = html! {
        h1 { (t!(v, "compose-title")) }
        p { (t!(v, "compose-choose")) }
        @if mine.is_empty() { p.note { (t!(v, "compose-none")) " " a href="/communautes" { (t!(v, "home-find")) } } }
        ul.list { @for community in &mine {
            (person::line(&v, &community.profile, &html! { a.act href={ (person::href(&community.profile)) "/ecrire" } { (t!(v, "write")) } }))
        } }
        p { a href="/note" { (t!(v, "note-title")) } }
    };
    Ok(v.page(t!(v, "compose-title")).here(Way::Communities).show(&body))
}

/// `GET /c/{handle}/ecrire`.
pub async fn thread_form(v: Visitor, Asked(handle): Asked<String>, Query(params): Query) -> Result<Response, Refusal> {
    v.known()?;
    let community = named(&v, &handle).await?;
    thread_page(&v, &community, Typed::of(params)).await
}

/// `POST /c/{handle}/ecrire`.
pub async fn thread(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Response, Refusal> {
    let Some(actor) = v.actor().copied() else {
        return Ok(unsigned(&v, &params));
    };
    let community = named(&v, &handle).await?;
    let place = Place::Community(community.id, params.naming("cercle")?.map(CircleId));
    match say(&v, &actor, place, &params).await {
        Ok(view) => Ok(Redirect::to(&place_of(&view)).into_response()),
        Err(error) => thread_page(&v, &community, Typed::of(params).refused(v.lang(), error)?).await,
    }
}

async fn thread_page(v: &Visitor, community: &Community, typed: Typed) -> Result<Response, Refusal> {
    let choices = audiences(v, v.known()?, community).await?;
    let status = status(&typed);
    let typed = typed.with("cercle", community.default_circle.to_string());
    let body = html! {
        h1 { (t!(v, "compose-title")) }
        p { (person::name(&community.profile)) }
        (typed.alarm(v.lang()))
        form method="post" enctype="multipart/form-data" action={ (person::href(&community.profile)) "/ecrire" } {
            (typed.line("title", t!(v, "compose-subject")).hint(t!(v, "compose-subject-hint")).required().max(v.site.limits().title))
            (text_field(v, &typed, &t!(v, "compose-text")))
            (extras(v, &typed))
            (typed.pick("cercle", &t!(v, "who-title"), &choices))
            p.soft.small { (t!(v, "who-hint")) }
            button { (t!(v, "compose-send")) }
        }
    };
    Ok(v.page(t!(v, "compose-title"))
        .here(Way::Communities)
        .status(status)
        .show(&body))
}

/// The circles open to somebody, and the widest of all, in which everybody is without being written down.
async fn circles_of(v: &Visitor, actor: &Actor) -> Result<Vec<Circle>> {
    let mut mine = circles::mine(&v.site, actor).await?;
    if mine.iter().all(|circle| circle.id != PUBLIC) {
        mine.push(Circle {
            id: PUBLIC,
            kind: Kind::Public,
            name: String::new(),
            community: None,
            community_name: String::new(),
            discreet: false,
            members: 0,
            my: None,
        });
    }
    Ok(mine)
}

/// The circles one may write to in a community, the usual one first, then from narrow to wide.
pub async fn audiences(v: &Visitor, actor: &Actor, community: &Community) -> Result<Vec<Pick>> {
    let mine = circles_of(v, actor).await?;
    let here = Some(community.id);
    let wide = |circle: &Circle| matches!(circle.kind, Kind::Public | Kind::Network | Kind::Organisation);
    let may = |circle: &&Circle| {
        if wide(circle) {
            true
        } else {
            circle.community == here && Some(Standing::Member) <= circle.my
        }
    };
    let mut offered: Vec<&Circle> = mine.iter().filter(may).collect();
    offered.sort_by_key(|circle| (circle.id != community.default_circle, std::cmp::Reverse(circle.kind)));
    Ok(offered
        .into_iter()
        .map(|circle| audience::choice(v.lang(), circle, community.profile.display_name()))
        .collect())
}

fn text_field(v: &Visitor, typed: &Typed, label: &str) -> Markup {
    html! { (typed.area("source", label.to_owned()).hint(t!(v, "compose-text-hint")).max(v.site.limits().post)) }
}

/// What few posts need, folded away.
fn extras(v: &Visitor, typed: &Typed) -> Markup {
    let days = DAYS.map(|days| Pick::new(days, t!(v, "compose-poll-day", n = days)));
    let used = ["link", "warning", "alt", "choix"]
        .iter()
        .any(|name| !typed.said(name).is_empty());
    html! {
        details open[used] {
            summary { (t!(v, "compose-more")) }
            div.in {
                (typed.file("image", t!(v, "compose-picture")).hint(t!(v, "compose-picture-hint")))
                (typed.line("alt", t!(v, "compose-alt")).hint(t!(v, "compose-alt-hint")))
                (typed.line("link", t!(v, "compose-link")).hint(t!(v, "compose-link-hint")).kind("url"))
                (typed.line("warning", t!(v, "compose-warning")).hint(t!(v, "compose-warning-hint")))
                (typed.area("choix", t!(v, "compose-poll")).hint(t!(v, "compose-poll-hint")))
                (typed.tick("plusieurs", &t!(v, "compose-poll-several"), None))
                (typed.clone().with("jours", DAYS[1].to_string()).select("jours", &t!(v, "compose-poll-days"), &days))
            }
        }
    }
}

fn status(typed: &Typed) -> StatusCode {
    if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

/// What somebody wrote before their session ended, given back with the way to sign in: nothing is lost.
pub fn unsigned(v: &Visitor, params: &Params) -> Response {
    let typed = Typed::of(params.clone());
    let body = html! {
        h1 { (t!(v, "unsigned-title")) }
        p.note role="alert" { (t!(v, "unsigned")) }
        @if !typed.said("title").is_empty() { (typed.line("title", t!(v, "compose-subject"))) }
        (typed.area("source", t!(v, "compose-text")))
        p { a.go href="/connexion" target="_blank" rel="noopener" { (t!(v, "unsigned-do")) } }
    };
    v.page(t!(v, "unsigned-title"))
        .status(StatusCode::UNAUTHORIZED)
        .show(&body)
}

/// Publishes what a form says; the same for a thread, an answer, a note, a message.
pub async fn say(v: &Visitor, actor: &Actor, place: Place, params: &Params) -> Result<PostView> {
    v.allowed(Allowance::Post, actor)?;
    let mut draft = Draft::new(place, params.text("source").unwrap_or_default().replace("\r\n", "\n"));
    draft.title = params.text("title").map(str::to_owned);
    draft.warning = params.words("warning").map(str::to_owned);
    draft.sensitive = draft.warning.is_some();
    draft.link = params.words("link").map(str::to_owned);
    draft.language = Some(v.lang().tag()[..2].to_owned());
    draft.poll = poll(v, params);
    draft.media = picture(v, actor, params).await?;
    posts::publish(&v.site, actor, draft).await
}

/// The poll of a form: a choice on each line; none when there is no line.
fn poll(v: &Visitor, params: &Params) -> Option<Ballot> {
    let lines = params.text("choix").unwrap_or_default().lines().map(str::trim);
    let options: Vec<Choice> = lines
        .filter(|line| !line.is_empty())
        .map(|line| Choice {
            name: line.to_owned(),
            votes: 0,
        })
        .collect();
    let days = params.number("jours").unwrap_or(DAYS[1]).clamp(1, 365);
    (!options.is_empty()).then(|| Ballot {
        options,
        multiple: params.is("plusieurs"),
        ends_at: Some(v.site.now().plus_seconds(days * 24 * 3600)),
        ..Ballot::default()
    })
}

/// The picture of a form, put down; none when there is none.
async fn picture(v: &Visitor, actor: &Actor, params: &Params) -> Result<Vec<FileId>> {
    let Some(upload) = params.clone().take_file("image") else {
        return Ok(Vec::new());
    };
    v.allowed(Allowance::Upload, actor)?;
    let alt = params.words("alt").unwrap_or_default().to_owned();
    let upload = Upload {
        bytes: upload.bytes.into(),
        name: upload.name,
        purpose: Purpose::Attachment,
        alt,
    };
    let file = files::put(&v.site, actor, upload).await?;
    Ok(vec![file.id])
}

/// The form to answer a post with, whole on the thread's page and on its own.
pub fn reply_form(v: &Visitor, to: &PostView, typed: &Typed) -> Markup {
    let around = to
        .community
        .as_ref()
        .map_or(to.author.display_name(), |community| community.display_name());
    html! {
        section.card.plain #repondre {
            h2 { (t!(v, "reply-title")) }
            (typed.alarm(v.lang()))
            form method="post" enctype="multipart/form-data" action={ "/post/" (to.post.id) "/repondre" } {
                (text_field(v, typed, &t!(v, "reply-text")))
                (extras(v, typed))
                p.small { (audience::tag(v, &to.circle, around)) " " (audience::sentence(v.lang(), to.circle.kind, to.circle.members, around)) }
                button { (t!(v, "reply-send")) }
            }
        }
    }
}

/// `GET /post/{id}/repondre`.
pub async fn answer_form(v: Visitor, Asked(id): Asked<PostId>) -> Result<Response, Refusal> {
    v.known()?;
    let to = posts::one(&v.site, v.viewer(), id).await?;
    Ok(answer_page(&v, &to, &Typed::blank()))
}

/// `POST /post/{id}/repondre`.
pub async fn answer(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Response, Refusal> {
    let Some(actor) = v.actor().copied() else {
        return Ok(unsigned(&v, &params));
    };
    let to = posts::one(&v.site, v.viewer(), id).await?;
    match say(&v, &actor, Place::Reply(id), &params).await {
        Ok(view) => Ok(Redirect::to(&place_of(&view)).into_response()),
        Err(error) => Ok(answer_page(&v, &to, &Typed::of(params).refused(v.lang(), error)?)),
    }
}

fn answer_page(v: &Visitor, to: &PostView, typed: &Typed) -> Response {
    let title = t!(v, "reply-to", name = to.author.display_name().to_owned());
    let body = html! {
        h1 { (title) }
        blockquote.card { div.said { (maud::PreEscaped(&to.post.html)) } }
        (reply_form(v, to, typed))
    };
    v.page(title.clone()).status(status(typed)).show(&body)
}

/// `GET /note`: something said outside communities.
pub async fn note_form(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    note_page(&v, Typed::of(params)).await
}

/// `POST /note`.
pub async fn note(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let Some(actor) = v.actor().copied() else {
        return Ok(unsigned(&v, &params));
    };
    let place = Place::In(CircleId(params.number("cercle").ok_or(Error::NotFound)?));
    match say(&v, &actor, place, &params).await {
        Ok(view) => Ok(Redirect::to(&place_of(&view)).into_response()),
        Err(error) => note_page(&v, Typed::of(params).refused(v.lang(), error)?).await,
    }
}

async fn note_page(v: &Visitor, typed: Typed) -> Result<Response, Refusal> {
    let mine = circles_of(v, v.known()?).await?;
    let outside =
        |circle: &&Circle| circle.community.is_none() && circle.kind != Kind::Talk && circle.kind != Kind::MutualAid;
    let mut offered: Vec<&Circle> = mine.iter().filter(outside).collect();
    offered.sort_by_key(|circle| std::cmp::Reverse(circle.kind == Kind::Followers));
    let name = v.me().map_or("", |me| me.name.as_str());
    let choices: Vec<Pick> = offered
        .iter()
        .map(|circle| audience::choice(v.lang(), circle, name))
        .collect();
    let status = status(&typed);
    let typed = typed.with(
        "cercle",
        choices.first().map_or(String::new(), |choice| choice.value.clone()),
    );
    let body = html! {
        h1 { (t!(v, "note-title")) }
        p { (t!(v, "note-intro")) }
        (typed.alarm(v.lang()))
        form method="post" enctype="multipart/form-data" action="/note" {
            (text_field(v, &typed, &t!(v, "compose-text")))
            (extras(v, &typed))
            (typed.pick("cercle", &t!(v, "who-title"), &choices))
            button { (t!(v, "compose-send")) }
        }
    };
    Ok(v.page(t!(v, "note-title")).status(status).show(&body))
}

/// `GET /post/{id}/modifier`.
pub async fn edit_form(v: Visitor, Asked(id): Asked<PostId>) -> Result<Response, Refusal> {
    let view = own(&v, id).await?;
    let typed = Typed::blank()
        .with("title", view.post.title.clone().unwrap_or_default())
        .with("source", view.post.source.clone())
        .with("link", view.post.link.clone().unwrap_or_default())
        .with("warning", view.post.warning.clone().unwrap_or_default());
    Ok(edit_page(&v, &view, &typed))
}

/// `POST /post/{id}/modifier`.
pub async fn edit(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Response, Refusal> {
    let Some(actor) = v.actor().copied() else {
        return Ok(unsigned(&v, &params));
    };
    let view = own(&v, id).await?;
    match posts::edit(&v.site, &actor, id, amendment(&params, &view)).await {
        Ok(view) => Ok(Redirect::to(&place_of(&view)).into_response()),
        Err(error) => Ok(edit_page(&v, &view, &Typed::of(params).refused(v.lang(), error)?)),
    }
}

/// A post one may change; for another's, the form does not exist.
async fn own(v: &Visitor, id: PostId) -> Result<PostView, Refusal> {
    v.known()?;
    let view = posts::one(&v.site, v.viewer(), id).await?;
    if view.may_edit(v.viewer()) {
        Ok(view)
    } else {
        Err(Error::NotFound.into())
    }
}

fn amendment(params: &Params, view: &PostView) -> Amendment {
    Amendment {
        title: view.post.title.as_ref().and(params.text("title")).map(str::to_owned),
        source: params.text("source").map(|source| source.replace("\r\n", "\n")),
        warning: params
            .has("warning")
            .then(|| params.words("warning").map(str::to_owned)),
        link: params.has("link").then(|| params.words("link").map(str::to_owned)),
        ..Amendment::default()
    }
}

fn edit_page(v: &Visitor, view: &PostView, typed: &Typed) -> Response {
    let body = html! {
        h1 { (t!(v, "edit-title")) }
        (typed.alarm(v.lang()))
        form method="post" action={ "/post/" (view.post.id) "/modifier" } {
            @if view.post.title.is_some() { (typed.line("title", t!(v, "compose-subject")).required().max(v.site.limits().title)) }
            (text_field(v, typed, &t!(v, "compose-text")))
            @if view.post.root_id.is_none() { (typed.line("link", t!(v, "compose-link")).hint(t!(v, "compose-link-hint")).kind("url")) }
            (typed.line("warning", t!(v, "compose-warning")).hint(t!(v, "compose-warning-hint")))
            div.row { button { (t!(v, "edit-send")) } a.act href=(place_of(view)) { (t!(v, "cancel")) } }
        }
    };
    v.page(t!(v, "edit-title")).status(status(typed)).show(&body)
}
