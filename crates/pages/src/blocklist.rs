//! Lists of refused servers, taken from other organisations and given to them. What a list would change is shown first.

use axum::response::{IntoResponse, Redirect, Response};
use domain::moderation::{self, Change, Decision, Plan, Step};
use http::{StatusCode, header};
use maud::{Markup, html};
use web::{Params, Query};

use crate::address::Filled;
use crate::administration::{admin, refusals, standing};
use crate::parts::form::{Typed, reason};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

const HERE: &str = "/administration/serveurs/liste";

/// Lines of a list on the page; the others are counted.
const SHOWN: usize = 500;

const CHANGES: [(Change, &str); 4] = [
    (Change::New, "list-new"),
    (Change::Stronger, "list-stronger"),
    (Change::Weaker, "list-weaker"),
    (Change::Unchanged, "list-unchanged"),
];

/// `GET /administration/serveurs/liste`.
pub async fn show(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    admin(&v)?;
    Ok(page(
        &v,
        StatusCode::OK,
        &html! {
            @if params.is("bien") { p.note.good role="status" { (t!(v, "settings-kept")) } }
            section.card { h2 { (t!(v, "list-export")) }
                p { (t!(v, "list-export-hint")) }
                p { a href={ (HERE) ".csv" } download { (t!(v, "list-download")) } } }
            (form(&v, &Typed::blank()))
        },
    ))
}

/// `GET /administration/serveurs/liste.csv`.
pub async fn export(v: Visitor) -> Result<Response, Refusal> {
    let list = moderation::export(&v.site, Some(admin(&v)?)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"serveurs.csv\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, list).into_response())
}

/// `POST /administration/serveurs/liste`: shows what a list would change; changes it when one is sure.
pub async fn import(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let by = Some(admin(&v)?);
    let (list, weaker, certain) = (text(&params), params.is("weaker"), params.is("certain"));
    let plan = match certain {
        true => moderation::import(&v.site, by, &list, weaker).await?,
        false => moderation::plan(&v.site, by, &list, weaker).await?,
    };
    if !plan.faults.is_empty() {
        let typed = Typed::of(params).with("list", list);
        return Ok(page(&v, StatusCode::UNPROCESSABLE_ENTITY, &faults(&v, &plan, &typed)));
    }
    if certain {
        return Ok(Redirect::to(&format!("{HERE}?bien=1")).into_response());
    }
    Ok(page(
        &v,
        StatusCode::OK,
        &html! {
            (changes(&v, &plan))
            (confirmation(&v, (&list, weaker), &plan))
        },
    ))
}

/// The list that was sent: a file, or what was pasted.
fn text(params: &Params) -> String {
    match params.clone().take_file("file") {
        Some(file) => String::from_utf8_lossy(&file.bytes).into_owned(),
        None => params.text("list").unwrap_or_default().to_owned(),
    }
}

fn page(v: &Visitor, status: StatusCode, body: &Markup) -> Response {
    let body = html! {
        p { a href="/administration" { (t!(v, "admin-title")) } }
        h1 { (t!(v, "list-title")) }
        (body)
    };
    v.page(t!(v, "list-title")).status(status).show(&body)
}

fn form(v: &Visitor, typed: &Typed) -> Markup {
    html! {
        section.card { h2 { (t!(v, "list-import")) }
            form method="post" enctype="multipart/form-data" action=(HERE) {
                (typed.file("file", t!(v, "list-file")).hint(t!(v, "list-file-hint")))
                (typed.area("list", t!(v, "list-paste")))
                (typed.tick("weaker", &t!(v, "list-alone"), Some(&t!(v, "list-alone-hint"))))
                button { (t!(v, "list-look")) }
            } }
    }
}

fn faults(v: &Visitor, plan: &Plan, typed: &Typed) -> Markup {
    html! {
        div.note role="alert" {
            p { strong { (t!(v, "list-refused")) } }
            ul { @for fault in &plan.faults {
                li { (t!(v, "list-line", n = number(fault.line))) " : " (reason(v.lang(), fault.why)) }
            } }
        }
        (form(v, typed))
    }
}

fn changes(v: &Visitor, plan: &Plan) -> Markup {
    let changed = |step: &&Step| step.change != Change::Unchanged;
    html! {
        section.card { h2 { (t!(v, "list-changes")) }
            ul { @for (change, key) in CHANGES { li { (t!(v, key, n = number(plan.count(change)))) } } }
            @if plan.steps.iter().any(|step| step.change != Change::Unchanged) { div.table { table {
                thead { tr { th scope="col" { (t!(v, "admin-server-host")) } th scope="col" { (t!(v, "list-before")) } th scope="col" { (t!(v, "list-after")) } } }
                tbody { @for step in plan.steps.iter().filter(changed).take(SHOWN) { tr {
                    th scope="row" { (step.host) }
                    td { (decided(v, &step.before)) }
                    td { (decided(v, &step.after)) @if !step.after.reason.is_empty() { br; span.soft.small { (step.after.reason) } } }
                } } }
            } } }
        }
    }
}

fn decided(v: &Visitor, decision: &Decision) -> String {
    let mut words = vec![standing(v, decision.standing)];
    for (refused, key) in refusals(decision) {
        words.extend(refused.then(|| t!(v, key).into_owned()));
    }
    words.join(" · ")
}

fn confirmation(v: &Visitor, (list, weaker): (&str, bool), plan: &Plan) -> Markup {
    html! {
        @if plan.steps.iter().all(|step| step.change == Change::Unchanged) {
            p { a href=(HERE) { (t!(v, "list-another")) } }
        } @else { form method="post" enctype="multipart/form-data" action=(HERE) {
            textarea name="list" hidden { "\n" (list) }
            @if weaker { input type="hidden" name="weaker" value="1"; }
            button name="certain" value="1" { (t!(v, "list-do")) }
            " " a href=(HERE) { (t!(v, "list-another")) }
        } }
    }
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
