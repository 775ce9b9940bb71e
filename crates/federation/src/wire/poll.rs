//! The only place that knows the shape of a poll (FEP-9967): a question with answers, and how often each was chosen.

use super::Links;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// The answers of a question, as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Plain text, untrusted, and how many chose it.
    pub options: Vec<(String, i64)>,
    pub multiple: bool,
    pub ends_at: Option<DateTime<Utc>>,
    pub voters: i64,
    pub closed_at: Option<DateTime<Utc>>,
}

/// More answers than this are no poll.
const MOST: usize = 50;

impl Question {
    /// The poll in an object; none when it has no answers to choose from.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let listed = |key: &str| value.get(key).and_then(Value::as_array).filter(|list| !list.is_empty());
        let (list, multiple) = match (listed("oneOf"), listed("anyOf")) {
            (Some(one), _) => (one, false),
            (None, Some(any)) => (any, true),
            (None, None) => return None,
        };
        let options: Vec<(String, i64)> = list.iter().take(MOST).filter_map(option).collect();
        let moment = |key: &str| value.get(key).and_then(Value::as_str)?.parse::<DateTime<Utc>>().ok();
        let most = options.iter().map(|(_, votes)| *votes).max().unwrap_or_default();
        let ended = (value.get("closed") == Some(&Value::Bool(true))).then(Utc::now);
        (1 < options.len()).then(|| Self {
            multiple,
            ends_at: moment("endTime"),
            voters: count(value.get("votersCount")).unwrap_or(most),
            closed_at: moment("closed").or(ended),
            options,
        })
    }
}

fn option(value: &Value) -> Option<(String, i64)> {
    let name = value.get("name").and_then(Value::as_str)?.trim();
    let votes = count(value.pointer("/replies/totalItems")).unwrap_or_default();
    (!name.is_empty()).then(|| (name.to_owned(), votes))
}

fn count(value: Option<&Value>) -> Option<i64> {
    value?.as_i64().filter(|count| (0..=1_000_000_000).contains(count))
}

/// What something quotes: by the name of FEP-044f, by the older ones of other software, or by a link in its tags.
pub(super) fn quoted(value: &Value) -> Option<url::Url> {
    let named = ["quote", "quoteUrl", "quoteUri", "_misskey_quote"]
        .iter()
        .find_map(|key| value.get(key).filter(|quote| !quote.is_null()));
    let tagged = || {
        let tags = value.get("tag").and_then(Value::as_array)?;
        tags.iter().find(|tag| {
            let rel = tag.get("rel").and_then(Value::as_str).unwrap_or_default();
            tag.get("type").and_then(Value::as_str) == Some("Link") && rel.contains("_misskey_quote")
        })
    };
    let links = <Links as serde::Deserialize>::deserialize(named.or_else(tagged)?).ok()?;
    links.first().cloned()
}
