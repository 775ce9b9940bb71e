//! The only place that draws a post: as a card in a list, or whole in its thread.

use domain::files::File;
use domain::posts::{PostKind, PostView};
use maud::{Markup, PreEscaped, html};
use web::media::Pass;

use super::{acts, audience, person, poll};
use crate::look::icon;
use crate::visitor::Visitor;
use crate::words::{bound, t};

/// Characters of text shown on a card.
const EXCERPT: usize = 260;
/// Deeper answers are drawn at this depth: a phone is narrow.
const DEEPEST: i32 = 4;

const PIN: &str = "M9 3h6l-1 7 4 4H6l4-4zM12 14v7";
const SHEET: &str = "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6";

/// Where a post is read: a thread has its page, an answer is a place in one.
pub fn href(view: &PostView) -> String {
    format!("/{}", view.post.page())
}

/// Who, when, in which community, for whom.
fn byline(v: &Visitor, view: &PostView, with_place: bool) -> Markup {
    let around = view
        .community
        .as_ref()
        .map_or(view.author.display_name(), |community| community.display_name());
    html! {
        div.by {
            (person::portrait(v, &view.author, if view.post.root_id.is_some() { "mini" } else { "" }))
            div {
                (person::name(&view.author)) " "
                span.soft { "· " (v.time(view.post.created_at())) @if view.post.edited_at.is_some() { " · " (t!(v, "edited-at")) } }
                " " (person::badge(v, view.author_standing))
                @if view.post.root_id.is_none() {
                    br;
                    @if let Some(community) = view.community.as_ref().filter(|_| with_place) {
                        span.soft { a href=(person::href(community)) { (community.display_name()) } } " "
                    }
                    (audience::tag(v, &view.circle, around))
                }
            }
        }
    }
}

/// A card in a list: enough to decide whether to open it.
pub fn card(v: &Visitor, view: &PostView, with_place: bool) -> Markup {
    let post = &view.post;
    let text = text::excerpt(&text::html::to_text(&post.html), EXCERPT);
    html! {
        article.card lang=[post.language.as_deref()] {
            @if let Some((who, _)) = &view.shared_by { p.meta { (t!(v, "shared-by")) " " (person::name(who)) } }
            (byline(v, view, with_place))
            @match (&post.title, &view.root) {
                (Some(title), _) => h2 { a href=(href(view)) { (bound(title)) } },
                (None, Some(root)) => h2 { a href=(href(view)) { (t!(v, "answer-in", title = root.title.clone().unwrap_or_default())) } },
                (None, None) => h2.light { a href=(href(view)) { @match &post.warning { Some(warning) => (warning), None => (text) } } },
            }
            @if post.title.is_some() || view.root.is_some() {
                @match &post.warning {
                    Some(warning) => p.note { (warning) },
                    None => @if !text.is_empty() { p { (text) } },
                }
            }
            p.meta { (marks(v, view)) (counts(v, view)) }
        }
    }
}

fn marks(v: &Visitor, view: &PostView) -> Markup {
    html! {
        @if view.post.pinned { span.tag.on { (icon(PIN)) (t!(v, "thread-pinned")) } }
        @if view.post.locked { span.tag { (t!(v, "thread-locked")) } }
        @if let Some(document) = &view.document { span.tag { (icon(SHEET)) (document.name) } }
    }
}

fn counts(v: &Visitor, view: &PostView) -> Markup {
    html! {
        @if view.post.root_id.is_none() { span { (t!(v, "count-answers", n = i64::from(view.post.descendants))) } }
        @if 0 < view.post.up { span { (t!(v, "count-votes", n = i64::from(view.post.up))) } }
    }
}

/// The first post of a thread, whole.
pub fn whole(v: &Visitor, view: &PostView) -> Markup {
    html! {
        article.card #{ "p" (view.post.id) } lang=[view.post.language.as_deref()] {
            (byline(v, view, true))
            @match &view.post.title {
                Some(title) => h1 { (bound(title)) },
                None => h1.hide { (t!(v, "note-of", name = view.author.display_name().to_owned())) },
            }
            @if view.post.pinned || view.post.locked { p.meta { (marks(v, view)) } }
            (said(v, view))
            (acts::under(v, view))
        }
    }
}

/// An answer, hanging at its depth on the thread.
pub fn answer(v: &Visitor, view: &PostView) -> Markup {
    let depth = view.post.depth.clamp(1, DEEPEST);
    html! {
        li class={ "d" (depth) } {
            article.card #{ "p" (view.post.id) } lang=[view.post.language.as_deref()] {
                @if view.is_erased() {
                    p.soft { (t!(v, "thread-erased")) }
                } @else {
                    (byline(v, view, false))
                    (said(v, view))
                    (acts::under(v, view))
                }
            }
        }
    }
}

/// The text, behind its warning when it has one, with what hangs on it.
fn said(v: &Visitor, view: &PostView) -> Markup {
    let whole = html! {
        div.said { (PreEscaped(&view.post.html)) }
        (poll::under(v, view))
        (pictures(v, &view.media))
        (quoted(v, view))
        @if let Some(link) = &view.post.link { p { span.soft { (t!(v, "thread-link")) } " " a href=(link) rel="noopener nofollow ugc" { (link) } } }
        @if view.document.is_some() && view.post.kind == PostKind::Document { (crate::documents::sheet(v, view)) }
        @if !view.post.local { p.small { a href=(view.url) rel="noopener nofollow ugc" { (t!(v, "thread-original", host = view.author.host.clone())) } } }
    };
    html! {
        @if view.post.removed_at.is_some() { p.note { (t!(v, "thread-removed")) } }
        @match &view.post.warning {
            Some(warning) => details { summary { (warning) " — " (t!(v, "thread-show")) } div.in { (whole) } },
            None => (whole),
        }
    }
}

/// What is quoted, as a card for whoever may read it; otherwise nothing, as if it were not.
fn quoted(v: &Visitor, view: &PostView) -> Markup {
    html! { @if let Some(quoted) = view.quote.as_ref().and_then(|quote| quote.quoted.as_ref()) {
        blockquote.card {
            p.soft.small { (t!(v, "quote-of", name = quoted.author.display_name().to_owned())) }
            a href={ "/" (quoted.post.page()) } {
                @match &quoted.post.title {
                    Some(title) => (bound(title)),
                    None => @match &quoted.post.warning {
                        Some(warning) => (warning),
                        None => (text::excerpt(&text::html::to_text(&quoted.post.html), EXCERPT)),
                    }
                }
            }
        }
    } }
}

/// Pictures kept here are shown small; anything else is a link.
fn pictures(v: &Visitor, media: &[File]) -> Markup {
    html! {
        @if !media.is_empty() {
            ul.pics { @for file in media {
                @let address = Pass::Everybody.address(&v.site, file);
                li { @if file.url.is_none() && file.mime.starts_with("image/") {
                    a href=(address) { img src=(Pass::Everybody.preview(&v.site, file)) alt=(file.alt) loading="lazy" width=[file.width] height=[file.height]; }
                } @else {
                    a.act href=(address) rel="noopener nofollow" { @if file.alt.is_empty() { (file.name) } @else { (file.alt) } }
                } }
            } }
        }
    }
}
