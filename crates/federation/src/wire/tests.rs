//! Shapes: what other software sends is read; what is no document is refused.

use super::*;
use std::path::{Path, PathBuf};

/// Documents as other software sends them; absent on most machines, present where the house is built.
fn samples(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var("COURTEPOINTE_FIXTURES").unwrap_or_default();
    let mut found = Vec::new();
    if root.is_empty() {
        println!("skipped: COURTEPOINTE_FIXTURES names no folder of samples");
    } else {
        walk(Path::new(&root), folder, &mut found);
    }
    found
}

fn walk(place: &Path, folder: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, folder, found);
        } else if path.components().any(|part| part.as_os_str() == folder) {
            found.push(path);
        }
    }
}

#[test]
fn what_other_software_sends_is_read() {
    let mut refused = Vec::new();
    for path in samples("activities").into_iter().chain(samples("objects")) {
        let value = parse(&std::fs::read(&path).expect("a file")).expect("JSON");
        let read = match value.get("type").and_then(Value::as_str).unwrap_or_default() {
            "Tombstone" => Ok(()),
            "Person" | "Service" | "Group" | "Application" | "Organization" => Face::read(&value).map(|_| ()),
            _ if value.get("actor").is_some() && value.get("object").is_some() => Activity::read(&value).map(|_| ()),
            _ => Object::read(&value).map(|_| ()),
        };
        refused.extend(read.err().map(|error| format!("{}: {error}", path.display())));
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn what_is_no_document_is_refused() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(40), "]".repeat(40));
    let deeper = "[".repeat(100_000);
    let wide = format!(
        "{{{}\"z\":1}}",
        (0..2001).map(|n| format!("\"k{n}\":1,")).collect::<String>()
    );
    for text in [
        "",
        "null",
        "[]",
        "\"x\"",
        "1",
        "{",
        "{\"a\":1}x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":1e400}",
        "{\"@id\":\"https://a.example/\"}",
        "\u{feff}{}",
        &deep,
        &deeper,
        &wide,
    ] {
        assert!(
            parse(text.as_bytes()).is_err(),
            "{}",
            text.chars().take(40).collect::<String>()
        );
    }
    assert!(parse(b"{\"a\":\"\xff\"}").is_err());
    assert!(parse(b"{\"a\":[{\"b\":null}]}").is_ok());
}

#[test]
fn an_activity_has_one_id_one_actor_and_something_to_say() {
    let read = |value: Value| Activity::read(&value);
    let good = json!({"id": "https://a.example/1", "type": ["Odd", "Create"], "actor": {"id": "https://a.example/u/a"},
        "object": "https://a.example/2", "to": "as:Public", "cc": ["Public", PUBLIC]});
    let activity = read(good.clone()).expect("an activity");
    assert_eq!((activity.verb, activity.public()), (Some(Verb::Create), true));
    assert_eq!(activity.actor.as_str(), "https://a.example/u/a");
    for (key, value) in [
        ("id", json!("javascript:alert(1)")),
        ("id", json!(["https://a.example/1", "https://a.example/2"])),
        ("id", json!(null)),
        ("type", json!(1)),
        ("actor", json!([])),
        ("actor", json!(7)),
        ("object", json!(null)),
        ("object", json!("https://a.example/1")),
        ("object", json!(vec!["https://a.example/2"; 1000])),
        ("to", json!([1])),
        ("to", json!(vec!["https://a.example/2"; 201])),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert!(read(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn a_face_keeps_its_inbox_and_its_key_at_home() {
    let good = json!({"id": "https://a.example/u/a", "type": "Person", "inbox": "https://a.example/u/a/inbox",
        "preferredUsername": "a", "publicKey": {"id": "https://a.example/u/a#main-key", "owner": "https://a.example/u/a",
        "publicKeyPem": "x"}});
    assert!(Face::read(&good).and_then(|face| face.check()).is_ok());
    for (pointer, value) in [
        ("/inbox", "https://b.example/inbox"),
        ("/publicKey/owner", "https://a.example/u/b"),
        ("/publicKey/id", "https://b.example/u/a#main-key"),
        ("/type", "Note"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("there") = value.into();
        assert!(Face::read(&bad).and_then(|face| face.check()).is_err(), "{pointer}");
    }
}

/// Shapes of other software, in our own words.
#[test]
fn polls_quotes_and_letters_are_read_in_every_spelling() {
    let said = |more: Value| {
        let mut note = json!({ "id": "https://a.example/1", "type": "Note", "attributedTo": "https://a.example/u" });
        note.as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("an object").clone());
        Object::read(&note).expect("something said")
    };
    let option = |name: &str, votes: i64| json!({ "type": "Note", "name": name, "replies": { "totalItems": votes } });
    let asked = said(
        json!({ "type": "Question", "anyOf": [option("oui", 2), option("non", -1)],
        "endTime": "2030-01-01T00:00:00Z", "votersCount": 2, "closed": true }),
    );
    let question = asked.question().expect("a poll");
    assert_eq!(question.options, [("oui".to_owned(), 2), ("non".to_owned(), 0)]);
    assert!(question.multiple && question.ends_at.is_some() && question.closed_at.is_some());
    for none in [
        json!({ "type": "Question" }),
        json!({ "oneOf": [option("a", 0), option("b", 0)] }),
    ] {
        assert!(said(none).question().is_none());
    }
    for quote in [
        json!({ "quote": "https://b.example/2" }),
        json!({ "quote": { "id": "https://b.example/2" } }),
        json!({ "quoteUrl": "https://b.example/2" }),
        json!({ "tag": [{ "type": "Link", "rel": "https://misskey-hub.net/ns#_misskey_quote", "href": "https://b.example/2" }] }),
    ] {
        assert_eq!(said(quote).quoted().map(url::Url::as_str), Some("https://b.example/2"));
    }
    assert_eq!(said(json!({ "type": "ChatMessage" })).kind(), "ChatMessage");
    assert!(said(json!({ "context": "https://c.example/all" })).thread().is_none());
    assert!(said(json!({ "context": "https://a.example/all" })).thread().is_some());
}
