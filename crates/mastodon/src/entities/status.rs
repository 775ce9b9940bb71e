//! The only place for the shape of a status: a note, a thread, a comment or a document, or one of them shown again.

use domain::{
    actors::Profile,
    circles::Kind,
    posts::{PostKind, PostView, Quote, Version as PostVersion},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Account, Application, Card, Extension, Frame, MediaAttachment, Poll, frame::escaped};

#[derive(Clone, Debug, Serialize)]
pub struct Status {
    pub id: String,
    pub uri: String,
    pub url: String,
    pub created_at: String,
    pub edited_at: Option<String>,
    pub account: Account,
    pub content: String,
    /// Only for the author of what was just deleted: the source, to write it anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    pub visibility: &'static str,
    pub sensitive: bool,
    pub spoiler_text: String,
    pub media_attachments: Vec<MediaAttachment>,
    pub application: Option<Application>,
    pub mentions: Vec<Mention>,
    pub tags: Vec<TagName>,
    pub emojis: Vec<Value>,
    pub reblogs_count: i32,
    pub favourites_count: i32,
    pub replies_count: i32,
    pub quotes_count: i32,
    pub in_reply_to_id: Option<String>,
    pub in_reply_to_account_id: Option<String>,
    pub reblog: Option<Box<Status>>,
    pub poll: Option<Poll>,
    pub card: Option<Card>,
    pub language: Option<String>,
    pub filtered: Vec<Value>,
    pub favourited: bool,
    pub reblogged: bool,
    pub muted: bool,
    pub bookmarked: bool,
    pub pinned: bool,
    pub quote: Option<Value>,
    pub quote_approval: Value,
    pub courtepointe: Extension,
}

#[derive(Clone, Debug, Serialize)]
pub struct Mention {
    pub id: String,
    pub username: String,
    pub acct: String,
    pub url: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct TagName {
    pub name: String,
    pub url: String,
}

/// What the author wrote, to edit it.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    pub id: String,
    pub text: String,
    pub spoiler_text: String,
}

/// One state of an edited status.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub content: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub created_at: String,
    pub account: Account,
    pub media_attachments: Vec<MediaAttachment>,
    pub emojis: Vec<Value>,
}

impl Status {
    /// The status as its timeline shows it: wrapped by its community, shared by somebody, or bare.
    pub fn of(frame: &Frame, view: &PostView) -> Self {
        match (&view.shared_by, view.wrapped, &view.community) {
            (Some((sharer, moment)), _, _) => Self::shown_by(frame, view, sharer, moment.to_string()),
            (None, true, Some(community)) => {
                Self::shown_by(frame, view, community, view.post.moment.wrapper().to_string())
            }
            (None, _, _) => Self::bare(frame, view),
        }
    }

    /// The status itself, whoever shows it.
    pub fn bare(frame: &Frame, view: &PostView) -> Self {
        let post = &view.post;
        let public = view.circle.kind == Kind::Public;
        Self {
            id: post.moment.to_string(),
            uri: view.uri.clone(),
            url: frame.status_url(view),
            created_at: post.created_at().to_string(),
            edited_at: post.edited_at.map(|at| at.to_string()),
            account: Account::of(frame, &view.author),
            content: content(post.title.as_deref(), &post.html, post.link.as_deref()),
            text: None,
            visibility: visibility_name(view.circle.kind),
            sensitive: post.sensitive,
            spoiler_text: post.warning.clone().unwrap_or_default(),
            media_attachments: view
                .media
                .iter()
                .map(|file| MediaAttachment::of(frame, file, public))
                .collect(),
            application: None,
            mentions: view
                .mentions
                .iter()
                .map(|profile| Mention::of(frame, profile))
                .collect(),
            tags: view
                .tags
                .iter()
                .map(|name| TagName {
                    name: name.clone(),
                    url: frame.tag_url(name),
                })
                .collect(),
            emojis: Vec::new(),
            reblogs_count: post.shares,
            favourites_count: post.up,
            replies_count: post.replies,
            quotes_count: 0,
            in_reply_to_id: view.parent.as_ref().map(|parent| parent.moment.to_string()),
            in_reply_to_account_id: view.parent.as_ref().map(|parent| parent.author_id.to_string()),
            reblog: None,
            poll: Poll::of(view, frame.viewer.person().is_some()),
            card: card(view),
            language: post.language.clone(),
            filtered: Vec::new(),
            favourited: 0 < view.mine.vote,
            reblogged: view.mine.shared,
            muted: false,
            bookmarked: view.mine.saved,
            pinned: post.community_id.is_none() && post.pinned,
            quote: view.quote.as_ref().map(quote),
            quote_approval: json!({ "automatic": [], "manual": [], "current_user": "denied" }),
            courtepointe: Extension::of(view),
        }
    }

    /// The status shown again by somebody, as its own status with its own id.
    fn shown_by(frame: &Frame, view: &PostView, by: &Profile, id: String) -> Self {
        let inner = Self::bare(frame, view);
        Self {
            url: inner.url.clone(),
            uri: format!("{}#{id}", inner.uri),
            id,
            created_at: view
                .shared_by
                .as_ref()
                .map_or(inner.created_at.clone(), |(_, moment)| moment.time().to_string()),
            edited_at: None,
            account: Account::of(frame, by),
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            media_attachments: Vec::new(),
            card: None,
            reblog: Some(Box::new(inner.clone())),
            ..inner
        }
    }
}

impl Mention {
    pub fn of(frame: &Frame, profile: &Profile) -> Self {
        Self {
            id: profile.id.to_string(),
            username: profile.handle.clone(),
            acct: profile.address(),
            url: frame.account_url(profile),
        }
    }
}

impl Version {
    pub fn of(frame: &Frame, view: &PostView, version: &PostVersion) -> Self {
        let public = view.circle.kind == Kind::Public;
        Self {
            content: content(version.title.as_deref(), &version.html, None),
            spoiler_text: version.warning.clone().unwrap_or_default(),
            sensitive: view.post.sensitive,
            created_at: version.written_at.to_string(),
            account: Account::of(frame, &view.author),
            media_attachments: view
                .media
                .iter()
                .map(|file| MediaAttachment::of(frame, file, public))
                .collect(),
            emojis: Vec::new(),
        }
    }
}

/// Clients know four words; every circle that is not for everybody is « private », a conversation « direct ».
pub fn visibility_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Public => "public",
        Kind::Talk => "direct",
        _ => "private",
    }
}

/// Clients have no title: it is the first paragraph, as Mastodon itself renders a heading. The link of a thread is the
/// last one, so that it is not lost where cards are not drawn.
fn content(title: Option<&str>, html: &str, link: Option<&str>) -> String {
    let title = title
        .map(|title| format!("<p><strong>{}</strong></p>", escaped(title)))
        .unwrap_or_default();
    let link = link
        .map(escaped)
        .map(|link| format!("<p><a href=\"{link}\" rel=\"nofollow noopener\">{link}</a></p>"));
    format!("{title}{}{}", html.trim_end(), link.unwrap_or_default())
}

/// What is quoted, by its number, for whoever may read it; the others learn nothing of it.
fn quote(quote: &Quote) -> Value {
    match &quote.quoted {
        Some(quoted) => json!({ "state": "accepted", "quoted_status_id": quoted.post.moment.to_string() }),
        None => json!({ "state": "unauthorized", "quoted_status_id": null }),
    }
}

fn card(view: &PostView) -> Option<Card> {
    let post = &view.post;
    let title = post.title.as_deref().unwrap_or_default();
    match (&post.link, post.kind) {
        (Some(link), _) => Some(Card::link(link, title, "")),
        (None, PostKind::Document) => Some(Card::link(
            &view.url,
            title,
            &text::excerpt(&text::html::to_text(&post.html), 200),
        )),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_paragraph_and_cannot_carry_markup() {
        assert_eq!(
            content(Some("<b>"), "<p>x</p>", None),
            "<p><strong>&lt;b&gt;</strong></p><p>x</p>"
        );
    }
}
