//! The only place that makes addresses for clients: for whom, and on which site, a thing is shown.

use domain::{actors::Profile, files::File, posts::PostView, site::Site, viewer::Viewer};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use web::media::Pass;

use super::{Account, Status};

/// Who is looking, and where. Every shape is made in one.
#[derive(Clone)]
pub struct Frame {
    pub site: Site,
    pub viewer: Viewer,
}

impl Frame {
    pub fn new(site: &Site, viewer: Viewer) -> Self {
        Self {
            site: site.clone(),
            viewer,
        }
    }

    pub fn statuses(&self, views: &[PostView]) -> Vec<Status> {
        views.iter().map(|view| Status::of(self, view)).collect()
    }

    pub fn accounts(&self, profiles: &[Profile]) -> Vec<Account> {
        profiles.iter().map(|profile| Account::of(self, profile)).collect()
    }

    /// The page of its own site: the very address that texts link to when they name somebody, so that clients can tell.
    pub fn account_url(&self, profile: &Profile) -> String {
        if profile.url.is_empty() {
            profile.uri.clone()
        } else {
            profile.url.clone()
        }
    }

    /// `https://host/@ana/1234…`: clients take the id out of it. What comes from elsewhere keeps its own address.
    pub fn status_url(&self, view: &PostView) -> String {
        match view.author.local() {
            true => self
                .site
                .address(format_args!("@{}/{}", view.author.handle, view.post.moment)),
            false => view.url.clone(),
        }
    }

    pub fn tag_url(&self, name: &str) -> String {
        self.site
            .address(format_args!("tags/{}", utf8_percent_encode(name, NON_ALPHANUMERIC)))
    }

    pub fn file_url(&self, file: &File, public: bool) -> String {
        self.pass(public).address(&self.site, file)
    }

    pub fn preview_url(&self, file: &File, public: bool) -> String {
        self.pass(public).preview(&self.site, file)
    }

    pub fn avatar_url(&self, profile: &Profile) -> String {
        profile
            .avatar(&self.site)
            .unwrap_or_else(|| self.site.address(crate::pictures::AVATAR))
    }

    pub fn header_url(&self, profile: &Profile) -> String {
        profile
            .header(&self.site)
            .unwrap_or_else(|| self.site.address(crate::pictures::HEADER))
    }

    /// Pictures are fetched without a token, so what is not for everybody carries its reader in its address.
    fn pass(&self, public: bool) -> Pass {
        match self.viewer.person() {
            Some(person) if !public => Pass::For(person),
            _ => Pass::Everybody,
        }
    }
}

/// Text as HTML shows it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A profile field: a text, linked when all of it is one web address.
pub fn linked(text: &str) -> String {
    let safe = escaped(text);
    let web = text.starts_with("https://") && !text.contains(char::is_whitespace);
    if web {
        format!("<a href=\"{safe}\" rel=\"nofollow noopener me\">{safe}</a>")
    } else {
        safe
    }
}
