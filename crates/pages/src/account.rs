//! Coming in: sign in, ask for an account, sign out.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::Error;
use domain::actor::Actor;
use domain::people::{self, Registered};
use domain::site::Registration;
use domain::tokens::{self, Opening};
use http::{HeaderMap, StatusCode, header};
use maud::{Markup, html};
use web::address::Client;
use web::token::{in_cookie, no_session_cookie, session_cookie, session_cookie_name};
use web::{Allowance, Params, Query};

use crate::address::{Filled, back};
use crate::parts::form::{Fault, Typed};
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// `GET /connexion`.
pub async fn sign_in_form(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    if v.actor().is_some() {
        return Ok(Redirect::to(&back(params.text("retour"))).into_response());
    }
    Ok(sign_in_page(&v, &Typed::of(params)))
}

/// `POST /connexion`.
pub async fn sign_in(
    v: Visitor,
    client: Client,
    (jar, headers): (CookieJar, HeaderMap),
    Filled(params): Filled,
) -> Result<Response, Refusal> {
    let (login, password) = (
        params.text("login").unwrap_or_default(),
        params.text("password").unwrap_or_default(),
    );
    match web::passwords::sign_in(&v.state, &client, (login, password)).await {
        Ok(actor) => {
            let way = back(params.text("retour"));
            Ok((begin(&v, &actor, (jar, &headers)).await?, Redirect::to(&way)).into_response())
        }
        Err(error) => Ok(sign_in_page(&v, &wrong(&v, params, error)?)),
    }
}

/// A session for somebody who has proven who they are, and the cookie that keeps it.
pub async fn begin(v: &Visitor, actor: &Actor, (jar, headers): (CookieJar, &HeaderMap)) -> Result<CookieJar, Refusal> {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    let agent: String = agent.chars().take(200).collect();
    let secret = tokens::open(&v.site, actor, Opening::session(&agent)).await?;
    Ok(jar.add(session_cookie(&v.site, secret)))
}

fn wrong(v: &Visitor, params: Params, error: Error) -> Result<Typed, Error> {
    let mut typed = Typed::of(params);
    if matches!(error, Error::Unproven | Error::NotFound) {
        typed.fault = Some(Fault {
            field: "login",
            words: t!(v, "sign-in-wrong").into_owned(),
        });
        return Ok(typed);
    }
    typed.refused(v.lang(), error)
}

fn sign_in_page(v: &Visitor, typed: &Typed) -> Response {
    let status = if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = html! {
        section.card {
            h1 { (t!(v, "sign-in-title")) }
            (typed.alarm(v.lang()))
            form method="post" action="/connexion" {
                input type="hidden" name="retour" value=(back(typed.params.text("retour")));
                (typed.line("login", t!(v, "sign-in-login")).required().fill("username"))
                (typed.password("password", t!(v, "sign-in-password")).fill("current-password"))
                button { (t!(v, "sign-in")) }
            }
        }
        p { (t!(v, "sign-in-new")) " " a href="/inscription" { (t!(v, "register-link")) } }
    };
    v.page(t!(v, "sign-in-title")).status(status).show(&body)
}

/// `POST /deconnexion`.
pub async fn sign_out(v: Visitor, jar: CookieJar, headers: HeaderMap) -> Result<Response, Refusal> {
    if let Some(secret) = in_cookie(&headers, session_cookie_name(&v.site)) {
        tokens::close(&v.site, &secret).await?;
    }
    Ok((jar.add(no_session_cookie(&v.site)), Redirect::to("/")).into_response())
}

/// `GET /inscription`. `?cle=` carries the key of the first run.
pub async fn register_form(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    if v.actor().is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(register_page(&v, &Typed::of(params)))
}

/// `POST /inscription`.
pub async fn register(
    v: Visitor,
    client: Client,
    (jar, headers): (CookieJar, HeaderMap),
    Filled(params): Filled,
) -> Result<Response, Refusal> {
    v.spend(Allowance::Register, &client.key())?;
    match people::register(&v.site, registration(&v, &params)).await {
        Ok(Registered::Active(actor)) => {
            Ok((begin(&v, &actor, (jar, &headers)).await?, Redirect::to("/")).into_response())
        }
        Ok(Registered::Waiting) => Ok(waiting(&v)),
        Err(error) => Ok(register_page(&v, &Typed::of(params).refused(v.lang(), error)?)),
    }
}

fn registration(v: &Visitor, params: &Params) -> people::Registration {
    let text = |name| params.text(name).unwrap_or_default().to_owned();
    people::Registration {
        handle: text("handle"),
        email: text("email"),
        password: text("password"),
        answer: text("answer"),
        locale: v.lang().tag()[..2].to_owned(),
        key: text("cle"),
    }
}

fn waiting(v: &Visitor) -> Response {
    let body = html! { section.card { h1 { (t!(v, "register-waiting-title")) } p { (t!(v, "register-waiting")) } p { a.go href="/" { (t!(v, "back-home")) } } } };
    v.page(t!(v, "register-waiting-title")).show(&body)
}

fn register_page(v: &Visitor, typed: &Typed) -> Response {
    let status = if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let keyed = !typed.said("cle").is_empty();
    let closed = v.settings.registration == Registration::Closed && !keyed;
    let body = html! {
        section.card {
            h1 { (t!(v, "register-title")) }
            @if closed { p.note { (t!(v, "register-closed")) } p { (t!(v, "register-closed-do")) } @if !v.settings.contact.is_empty() { p { (v.settings.contact) } } }
            @else { (register_fields(v, typed, keyed)) }
        }
        p { a href="/connexion" { (t!(v, "sign-in")) } }
    };
    v.page(t!(v, "register-title")).status(status).show(&body)
}

fn register_fields(v: &Visitor, typed: &Typed, keyed: bool) -> Markup {
    let asks = v.settings.registration == Registration::Approval && !keyed;
    let question = if v.settings.question.is_empty() {
        t!(v, "register-answer").into_owned()
    } else {
        v.settings.question.clone()
    };
    html! {
        p { (t!(v, "register-intro")) }
        (typed.alarm(v.lang()))
        form method="post" action="/inscription" {
            @if keyed { input type="hidden" name="cle" value=(typed.said("cle")); }
            (typed.line("handle", t!(v, "register-handle")).hint(t!(v, "register-handle-hint", host = v.site.host().to_owned())).required().max(30).fill("username"))
            (typed.line("email", t!(v, "register-email")).hint(t!(v, "register-email-hint")).kind("email").required().fill("email"))
            (typed.password("password", t!(v, "sign-in-password")).hint(t!(v, "register-password-hint")).fill("new-password"))
            @if asks { (typed.area("answer", question).hint(t!(v, "register-answer-hint")).max(2_000)) p.soft { (t!(v, "register-approval")) } }
            @if !v.settings.rules.is_empty() { p { (t!(v, "register-rules")) } ol { @for rule in &v.settings.rules { li { (rule) } } } }
            button { @if asks { (t!(v, "register-ask")) } @else { (t!(v, "register-send")) } }
        }
    }
}
