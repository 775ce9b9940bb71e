//! The only place that knows the shape of an activity.

use super::{Links, Malformed};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// What somebody says they did. Anything else is received and forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Follow,
    Join,
    Accept,
    Reject,
    Undo,
    Create,
    Update,
    Delete,
    Announce,
    Like,
    Dislike,
    Add,
    Remove,
    Leave,
    Flag,
    Block,
    Lock,
    EmojiReact,
    Move,
    QuoteRequest,
}

impl Verb {
    const NAMES: [(&'static str, Self); 20] = [
        ("Follow", Self::Follow),
        ("Join", Self::Join),
        ("Accept", Self::Accept),
        ("Reject", Self::Reject),
        ("Undo", Self::Undo),
        ("Create", Self::Create),
        ("Update", Self::Update),
        ("Delete", Self::Delete),
        ("Announce", Self::Announce),
        ("Like", Self::Like),
        ("Dislike", Self::Dislike),
        ("Add", Self::Add),
        ("Remove", Self::Remove),
        ("Leave", Self::Leave),
        ("Flag", Self::Flag),
        ("Block", Self::Block),
        ("Lock", Self::Lock),
        ("EmojiReact", Self::EmojiReact),
        ("Move", Self::Move),
        ("QuoteRequest", Self::QuoteRequest),
    ];

    fn of(kinds: &super::Kinds) -> Option<Self> {
        let names = Self::NAMES.map(|(name, _)| name);
        let name = kinds.first_of(&names)?;
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, verb)| *verb)
    }
}

/// One activity. `object` stays as it came: the verb decides how it is read.
#[derive(Debug, Clone)]
pub struct Activity {
    pub id: Url,
    pub verb: Option<Verb>,
    pub actor: Url,
    pub object: Value,
    pub target: Option<Url>,
    pub to: Links,
    pub cc: Links,
    pub audience: Links,
    pub summary: Option<String>,
    pub remove_author: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    id: Links,
    #[serde(rename = "type")]
    kind: super::Kinds,
    actor: Links,
    object: Value,
    #[serde(default)]
    target: Value,
    #[serde(default)]
    to: Links,
    #[serde(default)]
    cc: Links,
    #[serde(default)]
    audience: Links,
    #[serde(default)]
    summary: Value,
    #[serde(default)]
    content: Value,
    #[serde(default)]
    remove_data: Value,
}

impl Activity {
    /// Reads an activity; a missing or double `id`, `type`, `actor` or `object` is refused.
    pub fn read(value: &Value) -> Result<Self, Malformed> {
        let raw = Raw::deserialize(value).map_err(Malformed::because)?;
        let id = raw.id.only().ok_or_else(|| Malformed::because("not one id"))?.clone();
        let actor = raw
            .actor
            .only()
            .ok_or_else(|| Malformed::because("not one actor"))?
            .clone();
        if raw.object.as_str() == Some(id.as_str()) || raw.object.is_null() {
            return Err(Malformed::because("an activity about nothing or itself"));
        }
        if raw.object.as_array().is_some_and(|many| 100 < many.len()) {
            return Err(Malformed::because("too many objects"));
        }
        let text = |value: Value| value.as_str().map(str::to_owned);
        Ok(Self {
            id,
            verb: Verb::of(&raw.kind),
            actor,
            object: raw.object,
            target: Links::deserialize(raw.target)
                .ok()
                .and_then(|links| links.first().cloned()),
            to: raw.to,
            cc: raw.cc,
            audience: raw.audience,
            summary: text(raw.summary).or_else(|| text(raw.content)),
            remove_author: raw.remove_data.as_bool().unwrap_or_default(),
        })
    }

    /// The address of the object, whether embedded or not. Of a list, the first.
    pub fn object_address(&self) -> Option<Url> {
        Links::deserialize(&self.object).ok()?.first().cloned()
    }

    /// The object as an activity of its own, when it is embedded.
    pub fn inner(&self) -> Option<Result<Self, Malformed>> {
        self.object.is_object().then(|| Self::read(&self.object))
    }

    pub fn public(&self) -> bool {
        self.to.public() || self.cc.public()
    }
}
