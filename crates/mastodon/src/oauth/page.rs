//! The only place for the three small pages of OAuth: sign in, consent, and the code to copy.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use maud::{DOCTYPE, Markup, html};

use crate::scopes::Scopes;

/// The request as the form carries it on.
pub struct Carried<'a>(pub &'a [(String, String)]);

/// `where_to` is where the browser goes after the form: the policy has to name it, for browsers hold a redirect to it.
pub fn dressed(status: StatusCode, body: Markup, where_to: Option<&str>) -> Response {
    let mut response = (status, body).into_response();
    let after = where_to.map(|target| format!(" {target}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self'{after}; base-uri 'none'; frame-ancestors 'none'",
        style_digest()
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Not `no-referrer`: browsers would then say the form comes from nowhere.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

const STYLE: &str = "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#2a2230;background:#fbf8f3}\
h1{font-size:1.4rem}label{display:block;margin:.8rem 0 .2rem}input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box;border:1px solid #8a7f8f;border-radius:.3rem}\
button{font:inherit;margin:1rem .5rem 0 0;padding:.55rem 1.1rem;border:1px solid #5d3a6e;border-radius:.3rem;background:#5d3a6e;color:#fff}\
button.no{background:none;color:#5d3a6e}.wrong{border-left:.3rem solid #a3332c;padding-left:.7rem}code{display:block;padding:.7rem;background:#efe9df;word-break:break-all;user-select:all}";

fn style_digest() -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use sha2::{Digest, Sha256};
    STANDARD.encode(Sha256::digest(STYLE))
}

fn page(title: &str, inside: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="fr-CA" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="robots" content="noindex";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { main { h1 { (title) } (inside) } }
        }
    }
}

fn carried(carried: &Carried<'_>) -> Markup {
    html! { @for (name, value) in carried.0 { input type="hidden" name=(name) value=(value); } }
}

/// Who are you?
pub fn sign_in(site: &str, application: &str, form: &Carried<'_>, wrong: Option<&str>) -> Markup {
    let title = format!("Se connecter à {site}");
    page(
        &title,
        &html! {
            p { "L’application « " (application) " » veut accéder à votre compte." }
            @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
            form method="post" action="/oauth/authorize" {
                (carried(form))
                label for="login" { "Courriel ou nom d’usage" }
                input #login name="login" required autocomplete="username" autocapitalize="none";
                label for="password" { "Mot de passe" }
                input #password name="password" type="password" required autocomplete="current-password";
                button type="submit" name="step" value="sign_in" { "Se connecter" }
            }
        },
    )
}

/// Do you let it in?
pub fn consent(application: &str, who: &str, scopes: &Scopes, form: &Carried<'_>) -> Markup {
    page(
        "Autoriser l’application ?",
        &html! {
            p { "« " (application) " » pourra, au nom de " strong { (who) } " :" }
            ul { @for line in in_words(scopes) { li { (line) } } }
            p { "Elle verra ce que vous voyez, y compris ce qui est réservé à vos cercles. Vous pourrez retirer cet accès dans vos réglages." }
            form method="post" action="/oauth/authorize" {
                (carried(form))
                button type="submit" name="step" value="allow" { "Autoriser" }
                button.no type="submit" name="step" value="deny" { "Refuser" }
                button.no type="submit" name="step" value="other" { "Changer de compte" }
            }
        },
    )
}

/// Copy this.
pub fn code(code: &str) -> Markup {
    page(
        "Code d’autorisation",
        &html! {
            p { "Copiez ce code dans l’application :" }
            code #oauth-code { (code) }
        },
    )
}

/// Nowhere safe to send the browser back to.
pub fn refused(sentence: &str) -> Markup {
    page("Demande refusée", &html! { p { (sentence) } })
}

fn in_words(scopes: &Scopes) -> Vec<&'static str> {
    let mut lines = Vec::new();
    for scope in scopes.iter() {
        let line = match scope.split(':').next() {
            Some("read") => "lire ce que vous pouvez lire",
            Some("write") => "publier, réagir et modifier votre profil",
            Some("follow") => "s’abonner, masquer et bloquer",
            Some("push") => "recevoir vos avis",
            Some("profile") => "connaître votre nom et votre image",
            _ => "administrer le site, si vous l’administrez",
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}
