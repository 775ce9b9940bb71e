//! The only place that says in words who may see a thing.

use domain::circles::{Circle, Kind};
use domain::posts::CircleLabel;
use maud::{Markup, html};

use super::form::Choice;
use crate::look::icon;
use crate::visitor::Visitor;
use crate::words::{Lang, t};

const EYE: &str = "M2 12s4-6 10-6 10 6 10 6-4 6-10 6-10-6-10-6zM12 9.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5z";
const LOCK: &str = "M6 11h12v9H6zM9 11V8a3 3 0 016 0v3";

/// The name of a kind of circle.
pub fn kind(lang: Lang, kind: Kind) -> String {
    t!(lang, keys(kind).0).into_owned()
}

fn keys(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Public => ("kind-public", "kind-public-hint"),
        Kind::Network => ("kind-network", "kind-network-hint"),
        Kind::Organisation => ("kind-organisation", "kind-organisation-hint"),
        Kind::Community => ("kind-community", "kind-community-hint"),
        Kind::Circle => ("kind-circle", "kind-circle-hint"),
        Kind::Animation => ("kind-animation", "kind-animation-hint"),
        Kind::MutualAid => ("kind-mutual_aid", "kind-mutual_aid-hint"),
        Kind::Own => ("kind-own", "kind-own-hint"),
        Kind::Followers => ("kind-followers", "kind-followers-hint"),
        Kind::Talk => ("kind-talk", "kind-talk-hint"),
    }
}

/// The patch on a post that says who sees it, with a sentence on hover and for screen readers.
pub fn tag(v: &Visitor, circle: &CircleLabel, around: &str) -> Markup {
    let named = if circle.kind == Kind::Circle && !circle.name.is_empty() {
        circle.name.clone()
    } else {
        kind(v.lang(), circle.kind)
    };
    let drawing = if circle.kind == Kind::Public { EYE } else { LOCK };
    html! {
        span.tag title=(sentence(v.lang(), circle.kind, circle.members, around)) {
            (icon(drawing)) span.hide { (t!(v, "seen-by", who = "")) } (named)
        }
    }
}

/// « 14 personnes : les membres de Relais. »
pub fn sentence(lang: Lang, kind: Kind, members: i64, name: &str) -> String {
    t!(lang, keys(kind).1, n = members, name = name.to_owned()).into_owned()
}

/// A circle as an answer to « Qui peut voir? ».
pub fn choice(lang: Lang, circle: &Circle, around: &str) -> Choice {
    let own_name = circle.kind == Kind::Circle && !circle.name.is_empty();
    let (words, name) = if own_name {
        (circle.name.clone(), circle.name.as_str())
    } else {
        (kind(lang, circle.kind), around)
    };
    Choice::new(circle.id, words).hint(sentence(lang, circle.kind, circle.members, name))
}
