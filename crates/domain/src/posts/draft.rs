//! What somebody wants to say, before it is allowed.
use db::Timestamp;
use text::SafeHtml;

use crate::id::{ActorId, CircleId, CommunityId, FileId, PersonId, PostId};
use crate::polls::Ballot;
use crate::site::{Limits, Site};
use crate::{Error, Result};

/// Where something is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a circle, outside any community: everybody, the organisation, one's followers, oneself.
    In(CircleId),
    /// In a community: in the given circle, or in the one it uses by default.
    Community(CommunityId, Option<CircleId>),
    /// In answer to a post: the circle is the root's.
    Reply(PostId),
    /// Between some people and oneself.
    Talk(Vec<PersonId>),
}

/// What somebody wants to say.
#[derive(Debug, Clone)]
pub struct Draft {
    pub place: Place,
    pub title: Option<String>,
    /// Markdown, for what is written here.
    pub source: String,
    pub warning: Option<String>,
    pub sensitive: bool,
    /// A language tag (BCP 47).
    pub language: Option<String>,
    pub link: Option<String>,
    pub media: Vec<FileId>,
    pub document: Option<Deposit>,
    /// Answers to choose from.
    pub poll: Option<Ballot>,
    /// When it was said, for what is brought in from elsewhere; now otherwise.
    pub said_at: Option<Timestamp>,
    /// Set when it was written on another server.
    pub origin: Option<Origin>,
}

impl Draft {
    pub fn new(place: Place, source: impl Into<String>) -> Self {
        Self {
            place,
            title: None,
            source: source.into(),
            warning: None,
            sensitive: false,
            language: None,
            link: None,
            media: Vec::new(),
            document: None,
            poll: None,
            said_at: None,
            origin: None,
        }
    }
    pub fn titled(self, title: impl Into<String>) -> Self {
        Self {
            title: Some(title.into()),
            ..self
        }
    }
}

/// The file that makes a post a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    pub file: FileId,
    pub name: String,
}

/// What another server tells of something written there.
#[derive(Debug, Clone)]
pub struct Origin {
    pub uri: String,
    pub url: Option<String>,
    pub html: SafeHtml,
    pub published: Timestamp,
    pub mentions: Vec<ActorId>,
    pub tags: Vec<String>,
    pub files: Vec<RemoteFile>,
    /// The address of what it quotes.
    pub quote: Option<String>,
}

/// A file that stays on its own server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFile {
    pub url: String,
    pub mime: String,
    pub alt: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub blurhash: Option<String>,
}

/// What an author changes.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    pub title: Option<String>,
    pub source: Option<String>,
    /// `Some(None)` takes the warning away.
    pub warning: Option<Option<String>>,
    pub sensitive: Option<bool>,
    pub language: Option<Option<String>>,
    pub link: Option<Option<String>>,
    /// The files it hangs on from now on; none leaves them.
    pub media: Option<Vec<FileId>>,
    /// From another server: already cleaned.
    pub html: Option<SafeHtml>,
    pub edited_at: Option<Timestamp>,
}

/// A draft whose form is right.
pub(super) struct Checked {
    pub title: Option<String>,
    pub link: Option<String>,
    pub warning: Option<String>,
}

pub(super) fn check(site: &Site, draft: &Draft) -> Result<Checked> {
    let limits = site.limits();
    let title = draft.title.as_deref().map(|raw| title(raw, limits)).transpose()?;
    let wants_title = matches!(draft.place, Place::Community(..)) || draft.document.is_some();
    if wants_title && title.is_none() {
        return Err(Error::Invalid("title", "title.empty"));
    }
    body(&draft.source, limits)?;
    let empty = draft.source.trim().is_empty() && draft.origin.is_none();
    if title.is_none() && empty && draft.media.is_empty() && draft.document.is_none() {
        return Err(Error::Invalid("source", "source.empty"));
    }
    if limits.attachments < draft.media.len() {
        return Err(Error::Invalid("media", "media.too_many"));
    }
    if let Some(poll) = draft.poll.as_ref().filter(|_| draft.origin.is_none()) {
        poll.check()?;
    }
    let link = draft.link.as_deref().map(link).transpose()?.flatten();
    let warning = draft
        .warning
        .as_deref()
        .map(|raw| line(raw, limits.title))
        .filter(|line| !line.is_empty());
    Ok(Checked { title, link, warning })
}

/// A title: one line, neither empty nor too long.
pub(super) fn title(raw: &str, limits: &Limits) -> Result<String> {
    let title = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(Error::Invalid("title", "title.empty"));
    }
    if limits.title < title.chars().count() {
        return Err(Error::Invalid("title", "title.too_long"));
    }
    Ok(title)
}

pub(super) fn body(source: &str, limits: &Limits) -> Result<()> {
    if limits.post < source.chars().count() {
        return Err(Error::Invalid("source", "source.too_long"));
    }
    if source.contains('\0') {
        return Err(Error::Invalid("source", "source.unreadable"));
    }
    Ok(())
}

/// A web address; an empty one is none.
pub(super) fn link(raw: &str) -> Result<Option<String>> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    match url::Url::parse(raw.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && raw.len() <= 2048 => Ok(Some(url.into())),
        _ => Err(Error::Invalid("link", "link.unreadable")),
    }
}

fn line(raw: &str, most: usize) -> String {
    raw.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(most)
        .collect()
}
