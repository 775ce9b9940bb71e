//! The only place that reads what may be an address, an object with an address, or a list of either.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use url::Url;

/// Everybody.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const PUBLIC_SPELLINGS: [&str; 3] = [PUBLIC, "as:Public", "Public"];
/// More than anybody addresses.
const MOST: usize = 200;

/// Addresses, in order; `null` and absence are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links(Vec<Url>);

impl Links {
    pub fn iter(&self) -> impl Iterator<Item = &Url> {
        self.0.iter()
    }

    pub fn first(&self) -> Option<&Url> {
        self.0.first()
    }

    /// The only one, if there is exactly one.
    pub fn only(&self) -> Option<&Url> {
        match self.0.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether everybody is among them, in any spelling.
    pub fn public(&self) -> bool {
        self.holds(PUBLIC)
    }

    pub fn holds(&self, address: &str) -> bool {
        self.0.iter().any(|url| url.as_str() == address)
    }
}

impl<'de> Deserialize<'de> for Links {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = match Value::deserialize(deserializer)? {
            Value::Null => Vec::new(),
            Value::Array(many) if MOST < many.len() => return Err(D::Error::custom("too many addresses")),
            Value::Array(many) => many
                .iter()
                .map(address)
                .collect::<Result<_, _>>()
                .map_err(D::Error::custom)?,
            one => vec![address(&one).map_err(D::Error::custom)?],
        };
        Ok(Self(found))
    }
}

/// An address as text, or the `id` or `href` of an object; what else the object says is not believed.
fn address(value: &Value) -> Result<Url, &'static str> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => object
            .get("id")
            .or_else(|| object.get("href"))
            .and_then(Value::as_str)
            .ok_or("no address")?,
        _ => return Err("not an address"),
    };
    if PUBLIC_SPELLINGS.contains(&text) {
        return Url::parse(PUBLIC).map_err(|_| "not an address");
    }
    if crate::client::LONGEST_URL < text.len() {
        return Err("the address is too long");
    }
    let url = Url::parse(text).map_err(|_| "not an address")?;
    if matches!(url.scheme(), "https" | "http") && url.has_host() {
        Ok(url)
    } else {
        Err("not a web address")
    }
}

/// One type, or several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kinds(Vec<String>);

impl Kinds {
    /// The first of these that is one of ours.
    pub fn first_of<'a>(&self, ours: &[&'a str]) -> Option<&'a str> {
        self.0
            .iter()
            .find_map(|kind| ours.iter().find(|known| *known == kind).copied())
    }

    pub fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }
}

impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(one) => Ok(Self(vec![one])),
            Value::Array(many) if !many.is_empty() && many.len() <= 8 => {
                let kinds = many.into_iter().map(|kind| match kind {
                    Value::String(kind) => Ok(kind),
                    _ => Err(D::Error::custom("a type is not text")),
                });
                Ok(Self(kinds.collect::<Result<_, _>>()?))
            }
            _ => Err(D::Error::custom("a type is not text")),
        }
    }
}
