//! The page of a thread: what was said first, and what hangs on it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::{Moment, PostId};
use domain::posts::{self, CommentQuery, CommentSort, PostView};
use domain::{Error, Result};
use maud::{Markup, html};
use web::{Params, Query};

use crate::address::Asked;
use crate::look::Way;
use crate::parts::form::Typed;
use crate::parts::{pager, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// Answers on one page.
const ANSWERS: i64 = 30;

/// `/post/{id}`: a thread, a note or a document; an answer leads to its thread.
pub async fn show(v: Visitor, Asked(id): Asked<PostId>, Query(params): Query) -> Result<Response, Refusal> {
    let view = posts::one(&v.site, v.viewer(), id).await?;
    if let Some(root) = view.post.root_id {
        return Ok(Redirect::to(&place(root, id)).into_response());
    }
    let page = page_of(&v, &view, &params).await?;
    let answers = answers(&v, id, page).await?;
    Ok(drawn(&v, &view, (&answers, page), &params))
}

/// `/comment/{id}`: an answer, in its thread.
pub async fn comment(v: Visitor, Asked(id): Asked<PostId>) -> Result<Redirect, Refusal> {
    let view = posts::one(&v.site, v.viewer(), id).await?;
    Ok(Redirect::to(&place_of(&view)))
}

/// `/@{handle}/{moment}`: the address clients make for what somebody said.
pub async fn by_moment(v: Visitor, Path((_, moment)): Path<(String, String)>) -> Result<Redirect, Refusal> {
    let moment: Moment = moment.parse().map_err(|_| Error::NotFound)?;
    let view = posts::by_moment(&v.site, v.viewer(), moment).await?;
    Ok(Redirect::to(&place_of(&view)))
}

/// Where a post is read after something was done to it.
pub fn place_of(view: &PostView) -> String {
    match view.post.root_id {
        Some(root) => place(root, view.post.id),
        None => format!("/post/{}", view.post.id),
    }
}

fn place(root: PostId, answer: PostId) -> String {
    format!("/post/{root}?autour={answer}#p{answer}")
}

async fn answers(v: &Visitor, root: PostId, page: i64) -> Result<Vec<PostView>> {
    let query = CommentQuery {
        root: Some(root),
        sort: CommentSort::Old,
        limit: ANSWERS,
        page,
        ..CommentQuery::default()
    };
    posts::comments(&v.site, v.viewer(), query).await
}

/// The page asked for, by its number or by an answer that must be on it.
async fn page_of(v: &Visitor, view: &PostView, params: &Params) -> Result<i64> {
    let around = params
        .number("autour")
        .filter(|_| ANSWERS < i64::from(view.post.descendants));
    let Some(answer) = around else {
        return Ok(params.number("page").unwrap_or(1).clamp(1, 1_000));
    };
    let everything = posts::thread(&v.site, v.viewer(), view.post.id).await?.descendants;
    let index = everything
        .iter()
        .position(|other| other.post.id.0 == answer)
        .unwrap_or(0);
    Ok(i64::try_from(index).unwrap_or(0) / ANSWERS + 1)
}

fn drawn(v: &Visitor, view: &PostView, (answers, page): (&[PostView], i64), params: &Params) -> Response {
    let path = format!("/post/{}", view.post.id);
    let more = page * ANSWERS < i64::from(view.post.descendants);
    let body = html! {
        (post::whole(v, view))
        section aria-labelledby="reponses" {
            h2 #reponses { (t!(v, "thread-answers")) }
            @if answers.is_empty() { p.soft { (t!(v, "thread-none")) } }
            ol.answers { @for answer in answers { (post::answer(v, answer)) } }
            (pager::numbered(v, &path, params, (page, more)))
        }
        (reply_box(v, view))
    };
    let way = match (&view.document, &view.community) {
        (Some(_), _) => Way::Documents,
        (None, Some(_)) => Way::Communities,
        (None, None) => Way::Home,
    };
    let page = v.page(view.headline()).here(way);
    let page = if view.is_public() && view.author.discoverable {
        page.open(view.headline())
    } else {
        page
    };
    page.show(&body)
}

/// Where one answers the thread itself; why not, when one may not.
fn reply_box(v: &Visitor, view: &PostView) -> Markup {
    html! {
        @if v.actor().is_none() {
            p.note { a href={ "/connexion?retour=/post/" (view.post.id) } { (t!(v, "reply-sign-in")) } }
        } @else if view.post.locked && !view.may_moderate() {
            p.note { (t!(v, "reply-locked")) }
        } @else {
            (super::compose::reply_form(v, view, &Typed::blank()))
        }
    }
}
