//! The only place that says to whom something is addressed. What may leave at all is the house's law, not this file's.

use crate::wire::PUBLIC;
use domain::{PostView, Profile, Site, circles::Kind};

/// Addresses, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    pub to: Vec<String>,
    pub cc: Vec<String>,
    /// The community in which it is said.
    pub group: Option<String>,
}

/// The followers of somebody from here, as a name to address; from elsewhere, what they call it themselves.
pub fn followers(site: &Site, profile: &Profile) -> String {
    match &profile.followers_uri {
        Some(uri) => uri.clone(),
        None if profile.local() => site.address(format_args!("{}/followers", profile.page())),
        None => format!("{}/followers", profile.uri),
    }
}

/// For everybody, with the followers of whoever says it.
pub fn everybody(site: &Site, who: &Profile) -> Audience {
    Audience {
        to: vec![PUBLIC.to_owned()],
        cc: vec![followers(site, who)],
        group: None,
    }
}

/// Whom a post names: in its words, and by answering what everybody may read. In a closed circle nobody is named by an
/// answer: they are in it, or must not hear of it.
pub fn named<'a>(view: &'a PostView, parent: Option<&'a PostView>) -> Vec<&'a Profile> {
    let answered = parent.map(|parent| &parent.author).filter(|_| view.is_public());
    let mut named: Vec<&Profile> = Vec::new();
    for profile in view.mentions.iter().chain(answered) {
        if profile.id != view.author.id && named.iter().all(|known| known.id != profile.id) {
            named.push(profile);
        }
    }
    named
}

/// Whom a post addresses: its circle says it, never its text.
pub fn audience(site: &Site, view: &PostView, parent: Option<&PostView>) -> Audience {
    let group = view.community.as_ref().map(|community| community.uri.clone());
    let named = named(view, parent).into_iter().map(|profile| profile.uri.clone());
    let named: Vec<String> = named.filter(|uri| Some(uri) != group.as_ref()).collect();
    let (to, cc) = match (view.circle.kind, &view.community) {
        (Kind::Public, Some(community)) => {
            let to = vec![community.uri.clone(), PUBLIC.to_owned()];
            (to, [vec![followers(site, &view.author)], named].concat())
        }
        (Kind::Public, None) => (
            vec![PUBLIC.to_owned()],
            [vec![followers(site, &view.author)], named].concat(),
        ),
        (Kind::Followers, _) => (vec![followers(site, &view.author)], named),
        (Kind::Talk, _) => (named, Vec::new()),
        // A closed circle is never widened by whom the text names.
        (_, Some(community)) => (vec![community.uri.clone(), followers(site, community)], Vec::new()),
        (_, None) => (Vec::new(), Vec::new()),
    };
    Audience { to, cc, group }
}
