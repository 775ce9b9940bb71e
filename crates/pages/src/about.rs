//! What this place is, what it keeps, and the files every page leans on.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use maud::html;

use crate::address::Filled;
use crate::look::{LOGO, SHEET};
use crate::refusal::Refusal;
use crate::visitor::{LANGUAGE_COOKIE, Visitor};
use crate::words::{Lang, t};

/// A year: the sheet's address changes with its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `/style.css`.
pub async fn sheet() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, FOR_EVER),
        ],
        SHEET,
    )
}

/// `/favicon.svg`.
pub async fn favicon() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CACHE_CONTROL, "public, max-age=604800"),
        ],
        LOGO,
    )
}

/// `/a-propos`.
pub async fn about(v: Visitor) -> Result<Response, Refusal> {
    let settings = &v.settings;
    let title = t!(v, "about-title", site = settings.title.clone());
    let body = html! {
        h1 { (title) }
        @if !settings.summary.is_empty() { section.card { p.said { (settings.summary) } } }
        section.card { h2 { (t!(v, "about-rules")) }
            @if settings.rules.is_empty() { p.soft { (t!(v, "about-rules-none")) } }
            ol { @for rule in &settings.rules { li { (rule) } } }
        }
        @if !settings.contact.is_empty() { section.card { h2 { (t!(v, "about-contact")) } p { (settings.contact) } } }
        section.card { h2 { (t!(v, "about-apps")) } p { (t!(v, "about-apps-text", host = v.site.host().to_owned())) }
            h2 { (t!(v, "about-elsewhere")) } p { (t!(v, "about-elsewhere-text")) } }
        p.soft { (t!(v, "about-software")) }
    };
    Ok(v.page(title.clone()).open(settings.summary.clone()).show(&body))
}

const PRIVACY: [(&str, &str); 6] = [
    ("privacy-who", "privacy-who-text"),
    ("privacy-admin", "privacy-admin-text"),
    ("privacy-software", "privacy-software-text"),
    ("privacy-kept", "privacy-kept-text"),
    ("privacy-never", "privacy-never-text"),
    ("privacy-rights", "privacy-rights-text"),
];

/// `/confidentialite`.
pub async fn privacy(v: Visitor) -> Result<Response, Refusal> {
    let body = html! {
        h1 { (t!(v, "privacy-title")) }
        @for (title, text) in PRIVACY { section.card { h2 { (t!(v, title)) } p { (t!(v, text)) } } }
        @if !v.settings.contact.is_empty() { section.card { h2 { (t!(v, "privacy-contact")) } p { (v.settings.contact) } } }
    };
    Ok(v.page(t!(v, "privacy-title"))
        .open(t!(v, "privacy-who-text"))
        .show(&body))
}

/// `POST /langue`: remembers the language of the pages in this browser.
pub async fn language(v: Visitor, jar: CookieJar, Filled(params): Filled) -> Result<Response, Refusal> {
    let lang = params.text("langue").and_then(Lang::of_tag).unwrap_or(Lang::French);
    Ok((
        jar.add(language_cookie(&v, lang.tag())),
        Redirect::to(&crate::address::back(params.text("retour"))),
    )
        .into_response())
}

/// The cookie of a language chosen in this browser.
pub fn language_cookie(v: &Visitor, tag: &'static str) -> Cookie<'static> {
    Cookie::build((LANGUAGE_COOKIE, tag))
        .path("/")
        .http_only(true)
        .secure(v.site.origin().scheme() == "https")
        .same_site(SameSite::Lax)
        .permanent()
        .build()
}
