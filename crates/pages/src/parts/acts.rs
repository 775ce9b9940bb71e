//! The only place that draws what one may do to a post.

use domain::posts::{Light, PostView};
use maud::{Markup, html};

use crate::visitor::Visitor;
use crate::words::t;

/// The light words, in the order they are offered: in the form, in the catalogue.
pub const LIGHTS: [(Light, &str, &str); 3] = [
    (Light::Thanks, "merci", "light-thanks"),
    (Light::Recognise, "reconnais", "light-recognise"),
    (Light::Answers, "repond", "light-answers"),
];

/// The buttons under a post; only counts for somebody who is not signed in.
pub fn under(v: &Visitor, view: &PostView) -> Markup {
    if v.actor().is_none() {
        return counts(v, view);
    }
    let post = &view.post;
    html! {
        div.acts role="group" aria-label=(t!(v, "lights")) {
            form method="post" action={ "/post/" (post.id) "/reaction" } {
                (button((view.mine.vote == 1 && view.mine.light.is_none(), "appui"), &t!(v, "thread-up"), "▲", i64::from(post.up)))
                (button((view.mine.vote < 0, "contre"), &t!(v, "thread-down"), "▼", i64::from(post.down)))
                @for (light, value, key) in LIGHTS {
                    @let words = t!(v, key);
                    (button((view.mine.light == Some(light), value), "", &words, count(view, light)))
                }
            }
            a.act href={ "/post/" (post.id) "/repondre" } { (t!(v, "act-reply")) }
            (more(v, view))
        }
    }
}

/// One reaction. Pressing what is pressed takes it back. `label` is read aloud instead of a sign.
fn button((pressed, value): (bool, &str), label: &str, shown: &str, count: i64) -> Markup {
    let spoken = (!label.is_empty()).then(|| format!("{label} ({count})"));
    html! {
        button.act name="r" value=(if pressed { "rien" } else { value }) aria-pressed=(pressed) aria-label=[spoken.as_deref()] title=[(!label.is_empty()).then_some(label)] {
            (shown) @if 0 < count { b { (count) } }
        }
    }
}

fn count(view: &PostView, light: Light) -> i64 {
    view.lights
        .iter()
        .find(|(known, _)| *known == light)
        .map_or(0, |(_, count)| *count)
}

fn counts(v: &Visitor, view: &PostView) -> Markup {
    html! {
        p.meta {
            @if 0 < view.post.up { span { (t!(v, "count-votes", n = i64::from(view.post.up))) } }
            @for (light, _, key) in LIGHTS { @if 0 < count(view, light) { span { (t!(v, key)) " " (count(view, light)) } } }
        }
    }
}

/// The rarer gestures, folded away.
fn more(v: &Visitor, view: &PostView) -> Markup {
    let post = &view.post;
    let page = format!("/post/{}", post.id);
    let mine = view.may_edit(v.viewer());
    html! {
        details {
            summary aria-label=(t!(v, "act-more")) title=(t!(v, "act-more")) { "···" }
            div.in {
                form method="post" action={ (page) "/garder" } {
                    button.act name="garder" value=(u8::from(!view.mine.saved)) aria-pressed=(view.mine.saved) {
                        @if view.mine.saved { (t!(v, "act-saved")) } @else { (t!(v, "act-save")) } }
                }
                @if mine {
                    a.act href={ (page) "/modifier" } { (t!(v, "act-edit")) }
                    a.act href={ (page) "/effacer" } { (t!(v, "act-erase")) }
                } @else { a.act href={ (page) "/signaler" } { (t!(v, "act-report")) } }
                @if post.edited_at.is_some() { a.act href={ (page) "/versions" } { (t!(v, "act-history")) } }
                @if view.may_moderate() { (moderation(v, view, &page)) }
            }
        }
    }
}

fn moderation(v: &Visitor, view: &PostView, page: &str) -> Markup {
    let post = &view.post;
    html! {
        @if !view.may_edit(v.viewer()) { a.act href={ (page) "/retirer" } { (t!(v, "act-remove")) } }
        @if post.root_id.is_none() {
            form method="post" action={ (page) "/animer" } {
                button.act name="ferme" value=(u8::from(!post.locked)) { @if post.locked { (t!(v, "act-unlock")) } @else { (t!(v, "act-lock")) } }
                button.act name="epingle" value=(u8::from(!post.pinned)) { @if post.pinned { (t!(v, "act-unpin")) } @else { (t!(v, "act-pin")) } }
            }
        }
    }
}
