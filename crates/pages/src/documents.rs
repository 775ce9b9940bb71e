//! Documents: what communities keep to read again. Deposit, list, read, replace.

use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::Actor;
use domain::circles::Standing;
use domain::communities::Community;
use domain::files::{self, File, Purpose, Upload};
use domain::id::{CircleId, PostId};
use domain::posts::{self, Deposit, Draft, Feed, Place, PostView};
use domain::{Error, Result, documents};
use http::StatusCode;
use maud::{Markup, html};
use web::{Allowance, Params, Query};

use crate::address::{Asked, Filled};
use crate::communities::{joined, my_standing, named};
use crate::home::THREADS;
use crate::look::{Way, icon};
use crate::parts::form::Typed;
use crate::parts::{pager, person, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

const DOWN: &str = "M12 4v11M7 11l5 5 5-5M5 20h14";

/// `/documents`.
pub async fn list(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    let page = posts::feed(
        &v.site,
        v.viewer(),
        Feed::Documents(None),
        pager::cursor(&params, THREADS),
    )
    .await?;
    let body = html! {
        div.head { h1 { (t!(v, "documents-title")) } @if v.actor().is_some() { a.go href="/documents/deposer" { (t!(v, "documents-deposit")) } } }
        p { (t!(v, "documents-intro")) }
        form.field role="search" action="/recherche" {
            label for="q" { (t!(v, "search-words")) }
            div.seek { input #q type="search" name="q"; input type="hidden" name="dans" value="documents"; button { (t!(v, "search-send")) } }
        }
        @if page.items.is_empty() { p.soft { (t!(v, "documents-none")) } }
        @for view in &page.items { (post::card(&v, view, true)) }
        (pager::older(&v, &page, "/documents", &params))
    };
    Ok(v.page(t!(v, "documents-title"))
        .here(Way::Documents)
        .open(t!(v, "documents-intro"))
        .show(&body))
}

/// `/documents/deposer`: in which community?
pub async fn choose(v: Visitor) -> Result<Response, Refusal> {
    let mine = joined(&v, v.known()?).await?;
    let body = html! {
        h1 { (t!(v, "deposit-title")) }
        p { (t!(v, "compose-choose")) }
        @if mine.is_empty() { p.note { (t!(v, "compose-none")) " " a href="/communautes" { (t!(v, "home-find")) } } }
        ul.list { @for community in mine.iter().filter(|community| Standing::Member <= my_standing(community)) {
            (person::line(&v, &community.profile, &html! { a.act href={ (person::href(&community.profile)) "/deposer" } { (t!(v, "deposit-send")) } }))
        } }
    };
    Ok(v.page(t!(v, "deposit-title")).here(Way::Documents).show(&body))
}

/// `GET /c/{handle}/deposer`.
pub async fn deposit_form(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    v.known()?;
    let community = named(&v, &handle).await?;
    deposit_page(&v, &community, Typed::blank()).await
}

/// `POST /c/{handle}/deposer`.
pub async fn deposit(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    let community = named(&v, &handle).await?;
    match put_down(&v, &actor, &community, &params).await {
        Ok(view) => Ok(Redirect::to(&post::href(&view)).into_response()),
        Err(error) => deposit_page(&v, &community, Typed::of(params).refused(v.lang(), error)?).await,
    }
}

async fn put_down(v: &Visitor, actor: &Actor, community: &Community, params: &Params) -> Result<PostView> {
    v.allowed(Allowance::Post, actor)?;
    let file = upload(v, actor, params).await?;
    let place = Place::Community(community.id, params.naming("cercle")?.map(CircleId));
    let title = params.words("title").map_or_else(|| file.name.clone(), str::to_owned);
    let mut draft = Draft::new(place, params.text("source").unwrap_or_default().replace("\r\n", "\n")).titled(title);
    draft.language = Some(v.lang().tag()[..2].to_owned());
    draft.document = Some(Deposit {
        file: file.id,
        name: file.name,
    });
    posts::publish(&v.site, actor, draft).await
}

/// The file of a form, kept.
async fn upload(v: &Visitor, actor: &Actor, params: &Params) -> Result<File> {
    v.allowed(Allowance::Upload, actor)?;
    let Some(sent) = params.clone().take_file("file") else {
        return Err(Error::Invalid("file", "file.empty"));
    };
    let upload = Upload {
        bytes: sent.bytes.into(),
        name: sent.name,
        purpose: Purpose::Document,
        alt: String::new(),
    };
    files::put(&v.site, actor, upload).await
}

async fn deposit_page(v: &Visitor, community: &Community, typed: Typed) -> Result<Response, Refusal> {
    let choices = crate::compose::audiences(v, v.known()?, community).await?;
    let status = if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let typed = typed.with("cercle", community.default_circle.to_string());
    let body = html! {
        h1 { (t!(v, "deposit-title")) }
        p { (person::name(&community.profile)) }
        (typed.alarm(v.lang()))
        form method="post" enctype="multipart/form-data" action={ (person::href(&community.profile)) "/deposer" } {
            (file_field(v, &typed))
            (typed.line("title", t!(v, "deposit-name")).required().max(v.site.limits().title))
            (typed.area("source", t!(v, "deposit-summary")).hint(t!(v, "deposit-summary-hint")).max(v.site.limits().post))
            (typed.pick("cercle", &t!(v, "who-title"), &choices))
            button { (t!(v, "deposit-send")) }
        }
    };
    Ok(v.page(t!(v, "deposit-title"))
        .here(Way::Documents)
        .status(status)
        .show(&body))
}

fn file_field(v: &Visitor, typed: &Typed) -> Markup {
    let most = i64::try_from(v.site.limits().file >> 20).unwrap_or(i64::MAX);
    html! { (typed.file("file", t!(v, "deposit-file")).hint(t!(v, "deposit-file-hint", n = most)).required()) }
}

/// The box of a document inside its post: what it is, and the way to its bytes.
pub fn sheet(v: &Visitor, view: &PostView) -> Markup {
    let Some(document) = &view.document else {
        return html! {};
    };
    html! {
        div.note.good {
            p { strong { (document.name) } " " span.soft { (size(v, document.size)) " · " (t!(v, "document-version", n = i64::from(document.version))) } }
            div.row {
                a.go href={ "/" (document.page()) } { (icon(DOWN)) " " (t!(v, "document-download")) }
                a.act href={ "/post/" (view.post.id) "/document" } { (t!(v, "document-versions")) }
            }
        }
    }
}

fn size(v: &Visitor, bytes: i64) -> String {
    if bytes < 1 << 20 {
        t!(v, "kilobytes", n = (bytes + 1023) >> 10).into_owned()
    } else {
        t!(v, "megabytes", n = (bytes + (1 << 20) - 1) >> 20).into_owned()
    }
}

/// `GET /post/{id}/document`: the versions, and a new one.
pub async fn versions(v: Visitor, Asked(id): Asked<PostId>) -> Result<Response, Refusal> {
    let view = posts::one(&v.site, v.viewer(), id).await?;
    versions_page(&v, &view, &Typed::blank()).await
}

async fn versions_page(v: &Visitor, view: &PostView, typed: &Typed) -> Result<Response, Refusal> {
    let id = view.post.id;
    let versions = documents::versions(&v.site, v.viewer(), id).await?;
    let body = html! {
        h1 { (t!(v, "document-versions")) }
        p { a href=(post::href(view)) { (view.headline()) } }
        ul.list { @for version in &versions {
            li { div { strong { (t!(v, "document-version", n = i64::from(version.version))) } " " span.soft { (v.time(version.deposited_at)) " · " (size(v, version.size)) } br; (version.note) }
                a.act href={ "/" (files::page(version.file_id)) } { (icon(DOWN)) " " (version.name) } }
        } }
        @if view.may_edit(v.viewer()) {
            section.card { h2 { (t!(v, "document-replace")) }
                (typed.alarm(v.lang()))
                form method="post" enctype="multipart/form-data" action={ "/post/" (id) "/document" } {
                    (file_field(v, typed))
                    (typed.line("note", t!(v, "document-note")).max(200))
                    button { (t!(v, "document-replace")) }
                } }
        }
    };
    Ok(v.page(t!(v, "document-versions")).here(Way::Documents).show(&body))
}

/// `POST /post/{id}/document`.
pub async fn replace(v: Visitor, Asked(id): Asked<PostId>, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *v.known()?;
    let view = posts::one(&v.site, v.viewer(), id).await?;
    match put_over(&v, &actor, id, &params).await {
        Ok(view) => Ok(Redirect::to(&post::href(&view)).into_response()),
        Err(error) => versions_page(&v, &view, &Typed::of(params).refused(v.lang(), error)?).await,
    }
}

async fn put_over(v: &Visitor, actor: &Actor, id: PostId, params: &Params) -> Result<PostView> {
    let file = upload(v, actor, params).await?;
    let note = params.words("note").unwrap_or_default().to_owned();
    documents::replace(
        &v.site,
        actor,
        id,
        (
            Deposit {
                file: file.id,
                name: file.name,
            },
            note,
        ),
    )
    .await
}
