//! The page of what concerns one: who answered, who asks, who welcomes.

use axum::response::{Redirect, Response};
use domain::id::NoticeId;
use domain::notices::{self, Filter, Notice, NoticeKind};
use maud::{Markup, html};
use web::Query;

use crate::parts::{pager, person, post};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

const NOTICES: i64 = 30;

/// `/avis`.
pub async fn show(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let filter = Filter {
        before: params.number("avant").map(NoticeId),
        limit: NOTICES,
        ..Filter::default()
    };
    let page = notices::list(&v.site, actor, filter).await?;
    let body = html! {
        div.head { h1 { (t!(v, "notices-title")) }
            @if page.items.iter().any(|notice| !notice.read) { form.right method="post" action="/avis" { button.act { (t!(v, "notices-read-all")) } } } }
        @if page.items.is_empty() { p.soft { (t!(v, "notices-none")) } }
        ul.list { @for notice in &page.items { (line(&v, notice)) } }
        (pager::older(&v, &page, "/avis", &params))
    };
    Ok(v.page(t!(v, "notices-title")).show(&body))
}

/// `POST /avis`: everything up to now is read.
pub async fn read(v: Visitor) -> Result<Redirect, Refusal> {
    notices::read(&v.site, v.known()?, None).await?;
    Ok(Redirect::to("/avis"))
}

fn line(v: &Visitor, notice: &Notice) -> Markup {
    html! {
        li {
            (person::portrait(v, &notice.by, ""))
            div {
                a href=(href(notice)) { (sentence(v, notice)) }
                " " span.soft.small { (v.time(notice.at)) }
                @if !notice.read { " " span.tag.on { (t!(v, "notice-new")) } }
                @if let Some(view) = &notice.post { br; span.soft { (view.headline()) } }
            }
        }
    }
}

fn href(notice: &Notice) -> String {
    match (&notice.post, &notice.community, notice.kind) {
        (Some(view), ..) => post::href(view),
        (None, Some(community), NoticeKind::JoinRequest) => format!("{}/demandes", person::href(community)),
        (None, Some(community), _) => person::href(community),
        (None, None, NoticeKind::FollowRequest) => "/reglages#demandes".to_owned(),
        (None, None, _) => person::href(&notice.by),
    }
}

fn sentence(v: &Visitor, notice: &Notice) -> String {
    let key = match notice.kind {
        NoticeKind::Mention => "notice-mention",
        NoticeKind::Reply => "notice-reply",
        NoticeKind::Reaction => "notice-reaction",
        NoticeKind::Follow => "notice-follow",
        NoticeKind::FollowRequest => "notice-request",
        NoticeKind::Admitted => "notice-admitted",
        NoticeKind::Published => "notice-published",
        NoticeKind::Shared => "notice-shared",
        NoticeKind::Edited => "notice-edited",
        NoticeKind::JoinRequest => "notice-asked",
        NoticeKind::Invited => "notice-invited",
        NoticeKind::Poll => "notice-poll",
    };
    let community = notice
        .community
        .as_ref()
        .map_or(String::new(), |community| community.display_name().to_owned());
    t!(
        v,
        key,
        name = notice.by.display_name().to_owned(),
        community = community
    )
    .into_owned()
}
