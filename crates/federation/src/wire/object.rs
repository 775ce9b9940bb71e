//! The only place that knows the shape of what people say: a page, a note, an article, an event, a film.

use super::{Kinds, Links, Malformed, Question, poll};
use activitypub_federation::protocol::helpers::deserialize_skip_error;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;

/// What we take for something said.
const SPOKEN: [&str; 8] = [
    "Page",
    "Note",
    "Article",
    "Event",
    "Video",
    "Document",
    "Question",
    "ChatMessage",
];
const MOST_ATTACHMENTS: usize = 20;
const MOST_TAGS: usize = 200;

/// Something said, as it came.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Object {
    id: Links,
    #[serde(rename = "type")]
    kinds: Kinds,
    #[serde(default)]
    attributed_to: Value,
    #[serde(default)]
    pub to: Links,
    #[serde(default)]
    pub cc: Links,
    #[serde(default)]
    bto: Links,
    #[serde(default)]
    bcc: Links,
    #[serde(default)]
    pub audience: Links,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub summary: Option<String>,
    #[serde(default)]
    content: Option<String>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    content_map: Option<BTreeMap<String, String>>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    source: Option<Source>,
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    pub in_reply_to: Links,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    pub published: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    pub updated: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    pub sensitive: bool,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    language: Option<Language>,
    #[serde(default)]
    attachment: Value,
    #[serde(default)]
    tag: Value,
    #[serde(default)]
    url: Value,
    #[serde(default)]
    context: Value,
    #[serde(default)]
    replies: Value,
    #[serde(skip)]
    question: Option<Question>,
    #[serde(skip)]
    quoted: Option<Url>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    content: String,
    #[serde(default)]
    media_type: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Language {
    identifier: String,
}

/// Something that hangs on what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// `Link`, `Image`, `Document`…
    pub kind: String,
    pub url: Url,
    pub media_type: Option<String>,
    /// What is to be seen on it.
    pub name: Option<String>,
    pub blurhash: Option<String>,
    pub size: Option<(i32, i32)>,
}

/// A person mentioned, or a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    Mention(Url),
    Hashtag(String),
}

impl Object {
    /// Reads something said, and refuses what is not.
    pub fn read(value: &Value) -> Result<Self, Malformed> {
        let object = Self::deserialize(value).map_err(Malformed::because)?;
        object.check()?;
        Ok(Self {
            question: Question::read(value).filter(|_| object.kind() == "Question"),
            quoted: poll::quoted(value),
            ..object
        })
    }

    fn check(&self) -> Result<(), Malformed> {
        let many = |value: &Value, most: usize| value.as_array().is_some_and(|list| most < list.len());
        if self.id.only().is_none() {
            return Err(Malformed::because("not one id"));
        }
        if self.kinds.first_of(&SPOKEN).is_none() {
            return Err(Malformed::because("not something said"));
        }
        if self.author().is_none() {
            return Err(Malformed::because("no author"));
        }
        if many(&self.attachment, MOST_ATTACHMENTS) || many(&self.tag, MOST_TAGS) {
            return Err(Malformed::because("too much hangs on it"));
        }
        Ok(())
    }

    pub fn id(&self) -> &Url {
        self.id.only().expect("checked when it was read")
    }

    pub fn kind(&self) -> &'static str {
        self.kinds.first_of(&SPOKEN).unwrap_or("Note")
    }

    /// Who says it: a person. PeerTube lists the person and the channel; the person counts.
    pub fn author(&self) -> Option<Url> {
        let person = self.attributed_to.as_array().and_then(|many| {
            many.iter()
                .find(|one| one.get("type").and_then(Value::as_str) == Some("Person"))
        });
        let links = Links::deserialize(person.unwrap_or(&self.attributed_to)).ok()?;
        links.first().cloned()
    }

    /// The groups named as authors beside the person.
    pub fn channels(&self) -> Vec<Url> {
        let links = Links::deserialize(&self.attributed_to).unwrap_or_default();
        links.iter().skip(1).cloned().collect()
    }

    /// HTML, untrusted.
    pub fn content(&self) -> Option<&str> {
        let first = self.content_map.as_ref().and_then(|map| map.values().next());
        self.content.as_deref().or(first.map(String::as_str))
    }

    /// Whether `content` is Markdown itself, as PeerTube sends it.
    pub fn content_is_markdown(&self) -> bool {
        self.media_type.as_deref() == Some("text/markdown")
    }

    /// The text as it was written, when it was written in Markdown.
    pub fn markdown(&self) -> Option<&str> {
        self.source
            .as_ref()
            .filter(|source| source.media_type == "text/markdown")
            .map(|source| source.content.as_str())
    }

    /// A language tag such as `fr`.
    pub fn language(&self) -> Option<&str> {
        let named = self.language.as_ref().map(|language| language.identifier.as_str());
        named
            .or_else(|| self.content_map.as_ref()?.keys().next().map(String::as_str))
            .filter(|tag| *tag != "und")
    }

    /// Everybody it is addressed to, in any way.
    pub fn addressed(&self) -> impl Iterator<Item = &Url> {
        self.to
            .iter()
            .chain(self.cc.iter())
            .chain(self.bto.iter())
            .chain(self.bcc.iter())
            .chain(self.audience.iter())
    }

    /// Whether everybody may read it, in any of the fields.
    pub fn public(&self) -> bool {
        [&self.to, &self.cc, &self.bto, &self.bcc, &self.audience]
            .iter()
            .any(|links| links.public())
    }

    /// The page for people, when it is at the same place as the thing itself.
    pub fn page(&self) -> Option<Url> {
        let html = self.url.as_array().and_then(|many| {
            many.iter()
                .find(|one| one.get("mediaType").and_then(Value::as_str) == Some("text/html"))
        });
        let links = Links::deserialize(html.unwrap_or(&self.url)).ok()?;
        links.first().filter(|url| url.host() == self.id().host()).cloned()
    }

    /// The answers to choose from, when it asks.
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// The address of what it quotes.
    pub fn quoted(&self) -> Option<&Url> {
        self.quoted.as_ref()
    }

    /// Where the whole thread is listed, or the answers, at the same place as the thing itself.
    pub fn thread(&self) -> Option<Url> {
        let here = |value: &Value| {
            let links = Links::deserialize(value).ok()?;
            links.first().filter(|url| url.origin() == self.id().origin()).cloned()
        };
        here(&self.context).or_else(|| here(&self.replies))
    }

    pub fn attachments(&self) -> Vec<Attachment> {
        listed(&self.attachment).filter_map(attachment).collect()
    }

    pub fn tags(&self) -> Vec<Tag> {
        listed(&self.tag).filter_map(tag).collect()
    }
}

/// A list, or one alone.
fn listed(value: &Value) -> impl Iterator<Item = &Value> {
    let (many, one) = match value {
        Value::Array(many) => (many.as_slice(), None),
        Value::Null => (&[][..], None),
        one => (&[][..], Some(one)),
    };
    many.iter().chain(one)
}

fn attachment(value: &Value) -> Option<Attachment> {
    let text = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let links = Links::deserialize(value.get("href").or_else(|| value.get("url"))?).ok()?;
    let side = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_i64)
            .and_then(|side| i32::try_from(side).ok())
    };
    Some(Attachment {
        kind: text("type").unwrap_or_default(),
        url: links.first()?.clone(),
        media_type: text("mediaType"),
        name: text("name").or_else(|| text("summary")),
        blurhash: text("blurhash"),
        size: side("width").zip(side("height")),
    })
}

fn tag(value: &Value) -> Option<Tag> {
    match value.get("type").and_then(Value::as_str)? {
        "Mention" => {
            let links = Links::deserialize(value.get("href")?).ok()?;
            Some(Tag::Mention(links.first()?.clone()))
        }
        "Hashtag" => {
            let name = value.get("name").and_then(Value::as_str)?.trim_start_matches('#');
            Some(Tag::Hashtag(name.to_lowercase()))
        }
        _ => None,
    }
}
