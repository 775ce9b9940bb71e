//! The only place that knows the shape of a person or a community.

use super::{Kinds, Links, Malformed};
use crate::keys::MOST_KEYS;
use activitypub_federation::protocol::helpers::deserialize_skip_error;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

const PEOPLE: [&str; 4] = ["Person", "Service", "Organization", "Application"];
const GROUP: &str = "Group";
const MOST_FIELDS: usize = 16;

/// A person or a community, as it presents itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Face {
    id: Links,
    #[serde(rename = "type")]
    kinds: Kinds,
    #[serde(default)]
    pub preferred_username: String,
    #[serde(default)]
    pub name: Option<String>,
    /// HTML, untrusted.
    #[serde(default)]
    pub summary: Option<String>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    source: Option<Source>,
    inbox: Links,
    #[serde(default)]
    outbox: Links,
    #[serde(default)]
    followers: Links,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    featured: Links,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    also_known_as: Links,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    endpoints: Option<Endpoints>,
    public_key: Value,
    #[serde(default)]
    url: Value,
    #[serde(default)]
    icon: Value,
    #[serde(default)]
    image: Value,
    #[serde(default)]
    attachment: Value,
    #[serde(default)]
    pub attributed_to: Value,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    pub manually_approves_followers: bool,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    pub discoverable: Option<bool>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    pub posting_restricted_to_mods: bool,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    circle: Option<String>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    pub published: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    content: String,
    #[serde(default)]
    media_type: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Endpoints {
    #[serde(default)]
    shared_inbox: Links,
}

/// A picture elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture(pub Url);

impl Face {
    /// Reads a person or a community. Nothing in it may be believed before `check`.
    pub fn read(value: &Value) -> Result<Self, Malformed> {
        let face = Self::deserialize(value).map_err(Malformed::because)?;
        if face.id.only().is_none() || face.inbox.only().is_none() {
            return Err(Malformed::because("not one id and one inbox"));
        }
        Ok(face)
    }

    /// Inboxes elsewhere than its own host are refused, and the key of another.
    pub fn check(&self) -> Result<(), Malformed> {
        let id = self.id();
        if self.kinds.first_of(&PEOPLE).or(self.kinds.first_of(&[GROUP])).is_none() {
            return Err(Malformed::because("not an actor"));
        }
        if self.inbox().origin() != id.origin() || self.shared_inbox().is_some_and(|url| url.origin() != id.origin()) {
            return Err(Malformed::because("an inbox elsewhere"));
        }
        self.keys().map(|_| ())
    }

    pub fn id(&self) -> &Url {
        self.id.only().expect("checked when it was read")
    }

    pub fn inbox(&self) -> &Url {
        self.inbox.only().expect("checked when it was read")
    }

    pub fn is_group(&self) -> bool {
        self.kinds.first_of(&[GROUP]).is_some()
    }

    /// The actor of a server itself.
    pub fn is_application(&self) -> bool {
        self.kinds.first_of(&["Application"]).is_some()
    }

    /// Not a person: an application, an organisation's robot.
    pub fn is_bot(&self) -> bool {
        self.kinds.first_of(&["Service", "Application"]).is_some()
    }

    pub fn shared_inbox(&self) -> Option<&Url> {
        self.endpoints.as_ref()?.shared_inbox.first()
    }

    pub fn outbox(&self) -> Option<&Url> {
        self.outbox.first().filter(|url| url.origin() == self.id().origin())
    }

    pub fn followers(&self) -> Option<&Url> {
        self.followers.first().filter(|url| url.origin() == self.id().origin())
    }

    /// What is pinned.
    pub fn featured(&self) -> Option<&Url> {
        self.featured.first().filter(|url| url.origin() == self.id().origin())
    }

    /// Under which other addresses they say that they are known.
    pub fn aliases(&self) -> impl Iterator<Item = &Url> {
        self.also_known_as.iter()
    }

    /// The keys that are this actor's own, as PEM, one after the other; a key of another is passed over.
    pub fn keys(&self) -> Result<String, Malformed> {
        let keys: Vec<&Value> = match &self.public_key {
            Value::Array(many) => many.iter().collect(),
            one => vec![one],
        };
        let own = keys.into_iter().filter_map(|key| {
            let text = |name: &str| key.get(name).and_then(Value::as_str);
            let id = Url::parse(text("id")?).ok()?;
            let owned = text("owner") == Some(self.id().as_str()) && id.origin() == self.id().origin();
            text("publicKeyPem").filter(|_| owned).map(str::trim)
        });
        let own: Vec<&str> = own.take(MOST_KEYS).collect();
        if own.is_empty() {
            Err(Malformed::because("no key of its own"))
        } else {
            Ok(own.join("\n"))
        }
    }

    /// The page for people.
    pub fn page(&self) -> Option<Url> {
        Links::deserialize(&self.url)
            .ok()?
            .first()
            .filter(|url| url.host() == self.id().host())
            .cloned()
    }

    pub fn markdown(&self) -> Option<&str> {
        self.source
            .as_ref()
            .filter(|source| source.media_type == "text/markdown")
            .map(|source| source.content.as_str())
    }

    pub fn avatar(&self) -> Option<Picture> {
        picture(&self.icon)
    }

    pub fn header(&self) -> Option<Picture> {
        picture(&self.image)
    }

    /// Names and values (HTML, untrusted) that the person shows.
    pub fn fields(&self) -> Vec<(String, String)> {
        let list = self.attachment.as_array().map(Vec::as_slice).unwrap_or_default();
        let field = |value: &Value| {
            let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
            (text("type").as_deref() == Some("PropertyValue")).then(|| Some((text("name")?, text("value")?)))?
        };
        list.iter().filter_map(field).take(MOST_FIELDS).collect()
    }

    /// For whom a community speaks when nothing else is said, in our own words.
    pub fn circle(&self) -> Option<&str> {
        self.circle.as_deref()
    }

    /// Where a community lists who animates it.
    pub fn moderators(&self) -> Option<Url> {
        let text = self.attributed_to.as_str()?;
        Url::parse(text).ok().filter(|url| url.origin() == self.id().origin())
    }
}

/// An image, its address, or a list of either; of a list, the last is the largest.
fn picture(value: &Value) -> Option<Picture> {
    let one = match value {
        Value::Array(many) => many.last()?,
        one => one,
    };
    let link = one.get("url").unwrap_or(one);
    Links::deserialize(link).ok()?.first().cloned().map(Picture)
}
