//! The gate of a community: ask, sign the charter, leave.

use axum::response::{IntoResponse, Redirect, Response};
use domain::Error;
use domain::circles::{self, Asking, Standing};
use domain::communities::{self, Community, Policy};
use maud::{Markup, PreEscaped, html};

use super::{my_standing, named};
use crate::address::{Asked, Filled};
use crate::look::Way;
use crate::parts::form::Typed;
use crate::parts::person;
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// What the visitor may do at the gate, according to where they stand.
pub fn gate(v: &Visitor, community: &Community) -> Markup {
    let path = person::href(&community.profile);
    if v.actor().is_none() {
        return html! { p { a.go href={ "/connexion?retour=" (path) } { (t!(v, "join-sign-in")) } } };
    }
    match my_standing(community) {
        Standing::Banned => html! { p.note { (t!(v, "join-banned")) } },
        Standing::Stranger if community.invited => html! {
            p.note.good { (t!(v, "join-invited")) }
            div.row {
                form method="post" action={ (path) "/entrer" } { button { (t!(v, "join-open")) } }
                form method="post" action={ (path) "/quitter" } { button.act { (t!(v, "join-decline")) } }
            }
        },
        Standing::Stranger if community.policy == Policy::Invitation => html! { p.note { (t!(v, "join-invitation")) } },
        Standing::Stranger => ask(v, community, &path),
        Standing::Asked => html! {
            p.note.good { (t!(v, "join-asked")) }
            form method="post" action={ (path) "/quitter" } { button.act { (t!(v, "join-withdraw")) } }
        },
        Standing::Unsigned => html! {
            p.note { (t!(v, "join-unsigned")) }
            p { a.go href={ (path) "/charte" } { (t!(v, "charter-read")) } }
        },
        standing => html! {
            div.row {
                @if community.may_publish(v.viewer()) { a.go href={ (path) "/ecrire" } { (t!(v, "write")) } }
                span.tag.on { (person::standing(v, standing)) }
                a.right.small href={ (path) "/quitter" } { (t!(v, "leave")) }
            }
        },
    }
}

fn ask(v: &Visitor, community: &Community, path: &str) -> Markup {
    let typed = Typed::blank();
    html! {
        @if community.policy == Policy::Approval {
            details { summary { (t!(v, "join-ask")) }
                form method="post" action={ (path) "/entrer" } {
                    (typed.area("reponse", t!(v, "join-answer")).hint(t!(v, "join-answer-hint")).max(1_000))
                    button { (t!(v, "join-ask")) }
                } }
        } @else {
            form method="post" action={ (path) "/entrer" } { button { (t!(v, "join-open")) } }
        }
    }
}

/// `POST /c/{handle}/entrer`.
pub async fn join(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    let community = named(&v, &handle).await?;
    let asking = Asking {
        answer: params.words("reponse").unwrap_or_default().to_owned(),
        follow: None,
    };
    let standing = circles::join(&v.site, actor, community.id, asking).await?;
    let end = if standing == Standing::Unsigned { "/charte" } else { "" };
    Ok(Redirect::to(&format!("{}{end}", person::href(&community.profile))))
}

/// `GET /c/{handle}/quitter`.
pub async fn leave_form(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    v.known()?;
    let community = named(&v, &handle).await?;
    let path = person::href(&community.profile);
    let title = t!(v, "leave-sure", name = community.profile.display_name().to_owned());
    let body = html! {
        section.card {
            h1 { (title) }
            p { (t!(v, "leave-explain")) }
            form.row method="post" action={ (path) "/quitter" } { button { (t!(v, "leave")) } a.act href=(path) { (t!(v, "cancel")) } }
        }
    };
    Ok(v.page(title.clone()).here(Way::Communities).show(&body))
}

/// `POST /c/{handle}/quitter`.
pub async fn leave(v: Visitor, Asked(handle): Asked<String>) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    let community = named(&v, &handle).await?;
    circles::leave(&v.site, actor, community.id).await?;
    Ok(Redirect::to(&person::href(&community.profile)))
}

/// `GET /c/{handle}/charte`.
pub async fn charter(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    let community = named(&v, &handle).await?;
    let charter = communities::charter(&v.site, v.viewer(), community.id)
        .await?
        .ok_or(Error::NotFound)?;
    let title = t!(v, "charter-of", name = community.profile.display_name().to_owned());
    let path = person::href(&community.profile);
    let body = html! {
        article.card {
            h1 { (title) }
            p.meta { (t!(v, "charter-version", n = i64::from(charter.version))) }
            div.said { (PreEscaped(&charter.html)) }
        }
        @if my_standing(&community) == Standing::Unsigned {
            form method="post" action={ (path) "/charte" } {
                input type="hidden" name="version" value=(charter.version);
                button { (t!(v, "charter-sign")) }
            }
        }
        p { a href=(path) { (community.profile.display_name()) } }
    };
    Ok(v.page(title.clone()).here(Way::Communities).show(&body))
}

/// `POST /c/{handle}/charte`: signs the version that was read.
pub async fn sign(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let community = named(&v, &handle).await?;
    let version = params
        .number("version")
        .and_then(|version| i32::try_from(version).ok())
        .ok_or(Error::NotFound)?;
    communities::sign(&v.site, actor, community.id, version).await?;
    Ok(Redirect::to(&person::href(&community.profile)).into_response())
}
