//! What must hold of every parser of foreign bytes, whatever the bytes. The fuzzer asks it of what it invents, and the
//! tests of the seeds (`tests/it/seeds.rs`).

use federation::signatures::{self, Here};
use federation::wire::{self, Activity, Face, Object, discovery};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use text::extract::{self, Limits};
use text::{fold, handle, html as cleaner, markdown as writer};
use url::Url;

/// Panics unless it holds; answers whether the bytes were understood, so that seeds can be told from noise.
pub type Property = fn(&[u8]) -> bool;

/// Every target, by the name of its seeds.
pub const ALL: [(&str, Property); 8] = [
    ("activity", activity),
    ("signature", signature),
    ("webfinger", webfinger),
    ("nodeinfo", nodeinfo),
    ("html", html),
    ("markdown", markdown),
    ("extract", extract),
    ("handle", handle),
];

fn written(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Activities, objects and actors: what is JSON stays the same JSON, and no actor that passes has an inbox elsewhere.
pub fn activity(bytes: &[u8]) -> bool {
    let Ok(value) = wire::parse(bytes) else { return false };
    let again = wire::parse(value.to_string().as_bytes());
    assert_eq!(
        again.ok().as_ref(),
        Some(&value),
        "what was read can be written and read again"
    );
    let activity = Activity::read(&value);
    if let Ok(activity) = &activity {
        let _ = (activity.object_address(), activity.inner(), activity.public());
    }
    let object = Object::read(&value);
    if let Ok(object) = &object {
        let _ = (
            object.id(),
            object.author(),
            object.public(),
            object.page(),
            object.language(),
        );
        assert!(
            object.attachments().len() <= 20 && object.tags().len() <= 200,
            "lists are bounded"
        );
        let cleaned = cleaner::clean(object.content().unwrap_or_default());
        assert_eq!(cleaner::clean(cleaned.as_str()), cleaned);
    }
    let face = Face::read(&value).ok().filter(|face| face.check().is_ok());
    if let Some(face) = &face {
        assert_eq!(face.inbox().origin(), face.id().origin());
        assert!(face.keys().is_ok());
        let _ = (
            face.fields(),
            face.avatar(),
            face.header(),
            face.page(),
            face.moderators(),
        );
    }
    activity.is_ok() || object.is_ok() || face.is_some()
}

/// Where and when the requests of the seeds were signed.
const HERE: &str = "https://relais.example/";
const NOW: i64 = 1_790_000_000;

/// Signed requests, as they stand on the wire: what is in order covers the body, so that one byte more is refused.
pub fn signature(bytes: &[u8]) -> bool {
    let Some((method, target, headers, body)) = request(bytes) else {
        return false;
    };
    let origin = Url::parse(HERE).expect("an address");
    let here = Here {
        origin: &origin,
        now: NOW,
    };
    let read = |body: &[u8]| {
        let request = signatures::Request {
            method: &method,
            target: &target,
            headers: &headers,
            body,
        };
        signatures::read(&request, &here).map(|signed| signed.key_id)
    };
    let Ok(key) = read(body) else { return false };
    assert!(matches!(key.scheme(), "http" | "https") && key.has_host());
    let longer = [body, b"x"].concat();
    assert!(
        method == Method::GET || method == Method::HEAD || read(&longer).is_err(),
        "the body is covered"
    );
    true
}

/// The first line, the headers, an empty line, the body.
fn request(bytes: &[u8]) -> Option<(Method, String, HeaderMap, &[u8])> {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n")?;
    let (head, body) = (std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 2..]);
    let mut lines = head.lines();
    let (method, target) = lines.next()?.split_once(' ')?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")).take(50) {
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).ok()?,
            HeaderValue::from_str(value).ok()?,
        );
    }
    Some((method.parse().ok()?, target.to_owned(), headers, body))
}

/// Cards of people: few actors, each at an address of the web.
pub fn webfinger(bytes: &[u8]) -> bool {
    let actors = discovery::actors_of_card(bytes).unwrap_or_default();
    assert!(actors.len() <= 3 && actors.iter().all(|url| url.scheme().starts_with("http")));
    !actors.is_empty()
}

/// Descriptions of servers: they lead nowhere else, and what they say is short and on one line.
pub fn nodeinfo(bytes: &[u8]) -> bool {
    let known = Url::parse("https://voisin.example/.well-known/nodeinfo").expect("an address");
    let link = discovery::description(bytes, &known).ok().flatten();
    assert!(link.iter().all(|link| link.origin() == known.origin()));
    let (name, version) = discovery::software(bytes).unwrap_or_default();
    let short = |text: &str| text.chars().count() <= 100 && !text.contains(char::is_control);
    assert!(short(&name) && short(&version));
    link.is_some() || !name.is_empty()
}

/// HTML of strangers: cleaning what is clean changes nothing, and nothing runs.
pub fn html(bytes: &[u8]) -> bool {
    let source = written(bytes);
    let once = cleaner::clean(source);
    assert_eq!(cleaner::clean(once.as_str()), once);
    let lower = once.as_str().to_ascii_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<a href=\"javascript:"));
    !cleaner::to_text(source).is_empty()
}

/// Markdown of members: what is rendered is clean, and every word searched for is a word that was indexed.
pub fn markdown(bytes: &[u8]) -> bool {
    let source = written(bytes);
    let html = writer::render(source, &|_| Some("https://x.example/".to_owned()));
    assert_eq!(cleaner::clean(html.as_str()), html);
    let names = text::mentions(source).len() + text::hashtags(source).len();
    text::excerpt(source, 40);
    let index = fold::index_words(source);
    let kept: Vec<&str> = index.split(' ').collect();
    assert!(
        fold::query_terms(source)
            .iter()
            .all(|term| kept.contains(&term.as_str()))
    );
    0 < names || !html.is_empty()
}

/// Documents and pictures: they are read within their limits, or refused.
pub fn extract(bytes: &[u8]) -> bool {
    let limits = Limits {
        unpacked: 4 << 20,
        characters: 10_000,
        seconds: 2,
        ..Limits::default()
    };
    let found = extract::text(bytes, "a.txt", limits);
    let length = found.as_ref().map_or(0, |found| found.text.chars().count());
    assert!(length <= limits.characters);
    text::image_of(bytes).is_ok() || found.is_ok()
}

/// Addresses of people and communities: what is read can be written and read again.
pub fn handle(bytes: &[u8]) -> bool {
    let source = written(bytes);
    let read = handle::parse(source);
    if let Some(read) = &read {
        let again = handle::parse(&read.to_string()).expect("what was read is an address");
        assert_eq!((&again.name, &again.host), (&read.name, &read.host));
    }
    handle::valid_local(source) || read.is_some()
}
