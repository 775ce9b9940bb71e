//! The only place that knows how servers say who lives there (WebFinger, RFC 7033) and what they run (NodeInfo).

use super::{Malformed, parse};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// Characters of the name and of the version of a software.
const LONGEST_NAME: usize = 100;
/// How many actors one card may name: each costs a fetch.
const MOST_ACTORS: usize = 3;

#[derive(Deserialize)]
struct Linked {
    #[serde(default)]
    links: Vec<Value>,
}

/// Where a WebFinger answer says that the actor itself is: the first `self` links to ActivityPub.
pub fn actors_of_card(bytes: &[u8]) -> Result<Vec<Url>, Malformed> {
    let card = Linked::deserialize(parse(bytes)?).map_err(Malformed::because)?;
    let actor = |link: &Value| {
        let text = |name: &str| link.get(name).and_then(Value::as_str);
        let kind = text("type").unwrap_or_default();
        let speaks = kind.starts_with("application/activity+json") || kind.starts_with("application/ld+json");
        let href = Url::parse(text("href")?).ok()?;
        let web = matches!(href.scheme(), "http" | "https") && href.has_host();
        (text("rel") == Some("self") && speaks && web).then_some(href)
    };
    Ok(card.links.iter().filter_map(actor).take(MOST_ACTORS).collect())
}

/// Where a server describes itself: the first of the links at `known`, which must lead to the same server.
pub fn description(bytes: &[u8], known: &Url) -> Result<Option<Url>, Malformed> {
    let list = Linked::deserialize(parse(bytes)?).map_err(Malformed::because)?;
    let href = list
        .links
        .first()
        .and_then(|link| link.get("href"))
        .and_then(Value::as_str);
    let link = href.and_then(|href| Url::parse(href).ok());
    Ok(link.filter(|link| link.origin() == known.origin()))
}

/// The name and the version of what a server runs. A site like this one answers with the interface its clients know, and
/// with its real name beside it.
pub fn software(bytes: &[u8]) -> Result<(String, String), Malformed> {
    let document = parse(bytes)?;
    let text = |part: &str| {
        ["/metadata/software", "/software"]
            .iter()
            .find_map(|place| document.pointer(&format!("{place}/{part}"))?.as_str())
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect()
    };
    Ok((text("name"), text("version")))
}
