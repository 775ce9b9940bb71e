//! The only place that draws a person or a community in passing: a face and a name.

use domain::actors::{ActorKind, Profile};
use domain::circles::Standing;
use domain::site::Site;
use maud::{Markup, html};

use crate::look::face;
use crate::visitor::Visitor;
use crate::words::t;

/// The path of a profile's picture when it is kept here. Pages ask nothing of other sites, not even a face.
pub fn picture(site: &Site, profile: &Profile) -> Option<String> {
    profile.avatar_id?;
    profile.avatar(site)
}

/// The page of a person or a community.
pub fn href(profile: &Profile) -> String {
    format!("/{}", profile.page())
}

/// The face alone, leading nowhere: the name beside it does.
pub fn portrait(v: &Visitor, profile: &Profile, size: &str) -> Markup {
    face(
        profile.display_name(),
        &profile.address(),
        picture(&v.site, profile).as_deref(),
        size,
    )
}

/// The name, leading to the page.
pub fn name(profile: &Profile) -> Markup {
    html! { a href=(href(profile)) { (profile.display_name()) } }
}

/// A line of a list: face, name, address, and whatever comes with it.
pub fn line(v: &Visitor, profile: &Profile, beside: &Markup) -> Markup {
    html! {
        li {
            (portrait(v, profile, ""))
            div { strong { (name(profile)) } br; span.soft.small { (prefix(profile)) (profile.address()) } }
            (beside)
        }
    }
}

/// A line of a list that says, under the name, where somebody stands.
pub fn placed(v: &Visitor, profile: &Profile, place: Standing) -> Markup {
    html! {
        li {
            (portrait(v, profile, ""))
            div { strong { (name(profile)) } br; span.soft.small { (prefix(profile)) (profile.address()) " · " (standing(v, place)) } }
        }
    }
}

fn prefix(profile: &Profile) -> &'static str {
    if profile.kind == ActorKind::Community { "!" } else { "@" }
}

/// Where somebody stands, in words.
pub fn standing(v: &Visitor, standing: Standing) -> String {
    let key = match standing {
        Standing::Banned => "standing-banned",
        Standing::Stranger => "standing-stranger",
        Standing::Asked => "standing-asked",
        Standing::Unsigned => "standing-unsigned",
        Standing::Reader => "standing-reader",
        Standing::Member => "standing-member",
        Standing::Pivot => "standing-pivot",
        Standing::Animator => "standing-animator",
        Standing::Keeper => "standing-keeper",
    };
    t!(v, key).into_owned()
}

/// Whether it is worth saying where an author stands: somebody who animates, or a pivot.
pub fn badge(v: &Visitor, of: Option<Standing>) -> Markup {
    match of {
        Some(place) if Standing::Pivot <= place => html! { span.tag.on { (standing(v, place)) } },
        _ => html! {},
    }
}
