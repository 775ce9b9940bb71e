//! What was reported, for whoever answers for the place: animators for theirs, administrators for the rest.

use axum::response::{Redirect, Response};
use domain::actor::Actor;
use domain::actors::Profile;
use domain::id::ReportId;
use domain::moderation::{self, Report};
use domain::{Error, Result, people};
use maud::{Markup, html};

use crate::address::Filled;
use crate::parts::person;
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// `GET /signalements`.
pub async fn show(v: Visitor) -> Result<Response, Refusal> {
    let list = list(&v, v.known()?).await?;
    let body = html! { h1.hide { (t!(v, "admin-reports")) } (list) };
    Ok(v.page(t!(v, "admin-reports")).show(&body))
}

/// The reports still open that somebody answers for.
pub async fn list(v: &Visitor, actor: &Actor) -> Result<Markup> {
    let reports = moderation::reports(&v.site, actor, false).await?;
    let ids: Vec<_> = reports
        .iter()
        .flat_map(|report| [report.by_id, report.target_id])
        .collect();
    let people = people::profiles(&v.site, v.viewer(), &ids).await?;
    Ok(html! {
        section.card { h2 { (t!(v, "admin-reports")) }
            @if reports.is_empty() { p.soft { (t!(v, "admin-reports-none")) } }
            ul.list { @for report in &reports { (line(v, report, &people)) } }
        }
    })
}

fn line(v: &Visitor, report: &Report, people: &[Profile]) -> Markup {
    let find = |id| people.iter().find(|profile| profile.id == id);
    html! {
        li {
            div {
                (report.reason) br;
                span.soft.small {
                    (v.time(report.created_at))
                    @if let Some(by) = find(report.by_id) { " · " (t!(v, "report-by")) " " (person::name(by)) }
                    @if let Some(target) = find(report.target_id) { " · " (t!(v, "report-about")) " " (person::name(target)) }
                }
                @if let Some(post) = report.post_id { br; a href={ "/post/" (post) } { (t!(v, "report-see")) } }
            }
            form method="post" action="/signalements" { button.act name="signalement" value=(report.id) { (t!(v, "admin-report-close")) } }
        }
    }
}

/// `POST /signalements`.
pub async fn resolve(v: Visitor, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let report = ReportId(params.number("signalement").ok_or(Error::NotFound)?);
    moderation::resolve(&v.site, v.known()?, report, true).await?;
    Ok(Redirect::to("/signalements"))
}
