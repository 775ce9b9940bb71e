//! What other programs really wrote: each object is read, kept in a community here, passed on to another site of ours, and is
//! the same there. The samples are not part of this repository: `SAMPLES` says where they are, one folder for
//! each program; without them these tests say that they were skipped.
use std::path::{Path, PathBuf};

use domain::{PostView, circles::PUBLIC};
use federation::wire::{Activity, Face, Object};
use serde_json::{Value, json};

use crate::catalogue::{Ground, on_each};
use crate::place::{Town, settle};

const EVERYBODY: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A group that shows the key of another actor: it could sign nothing here, and is not believed to be anybody.
const FOREIGN_KEY: [&str; 1] = ["gnusocial/objects/group.json"];

/// Every sample, with where it is: `mastodon/objects/note_1.json`.
fn samples() -> Vec<(String, Value)> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/activitypub");
    let root = std::env::var_os("SAMPLES").map_or(beside, PathBuf::from);
    let mut found = Vec::new();
    gather(&root, &root, &mut found);
    if found.is_empty() {
        eprintln!("SKIPPED: no samples of other programs; set SAMPLES to their folder");
    }
    found
}

fn gather(root: &Path, folder: &Path, found: &mut Vec<(String, Value)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, found);
        } else if path.extension().is_some_and(|end| end == "json") {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            found.push((name, serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap()));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
}

fn kind(value: &Value) -> &str {
    value["type"].as_str().unwrap_or_default()
}

fn is_said(value: &Value) -> bool {
    matches!(
        kind(value),
        "Page" | "Note" | "Article" | "Video" | "Event" | "Question" | "ChatMessage"
    )
}

#[test]
fn every_sample_is_read_as_what_it_is() {
    for (name, value) in samples() {
        let read = match kind(&value) {
            "Person" | "Service" | "Group" | "Application" | "Organization" => {
                Face::read(&value).and_then(|face| face.check().map(|()| face.id().to_string()))
            }
            _ if is_said(&value) => Object::read(&value).map(|object| object.id().to_string()),
            _ if value.get("actor").is_some() => Activity::read(&value).map(|activity| activity.id.to_string()),
            "Tombstone" | "OrderedCollection" | "Collection" => Ok(value["id"].as_str().unwrap_or_default().to_owned()),
            other => panic!("{name}: a sample of no known kind: {other}"),
        };
        let expected = value["id"].as_str().filter(|_| !FOREIGN_KEY.contains(&name.as_str()));
        assert_eq!(read.ok().as_deref(), expected, "{name}");
    }
}

/// The sample as ana's, on her server, in our community: a note there answers, the rest begins a thread.
fn brought_here(ground: &Ground, sample: &Value) -> Value {
    let id = sample["id"].as_str().unwrap();
    let end = id.match_indices('/').nth(2).map_or(id.len(), |(at, _)| at);
    let text = sample.to_string().replace(&id[..end], ground.north.at("").as_str());
    let mut object: Value = serde_json::from_str(&text).unwrap();
    object["attributedTo"] = json!(ground.ana.id);
    object["to"] = json!([ground.place.profile.uri, EVERYBODY]);
    object["cc"] = json!([]);
    for key in ["inReplyTo", "actor", "audience", "context"] {
        object.as_object_mut().unwrap().remove(key);
    }
    match kind(sample) {
        "Note" => object["inReplyTo"] = json!(ground.thread.uri),
        _ => object["audience"] = json!(ground.place.profile.uri),
    }
    object
}

/// What must be the same wherever it is kept.
fn essence(view: &PostView) -> Value {
    let post = &view.post;
    let media: Vec<_> = view.media.iter().map(|file| (&file.url, &file.alt)).collect();
    json!({ "title": post.title, "html": post.html, "warning": post.warning, "sensitive": post.sensitive,
        "language": post.language, "link": post.link, "kind": format!("{:?}", post.kind), "media": media,
        "tags": view.tags, "said": post.created_at().to_string() })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_other_programs_say_is_kept_passed_on_and_the_same_there() {
    let said: Vec<_> = samples().into_iter().filter(|(_, value)| is_said(value)).collect();
    if said.is_empty() {
        return;
    }
    on_each(async |ground| {
        let south = Town::open().await;
        let alice = south.member("alice").await;
        let far = south.finds(&alice, &ground.home.address("relais")).await;
        south.follows(&alice, far.id).await;
        settle(&[&ground.home, &south]).await;
        for (name, sample) in &said {
            let object = brought_here(ground, sample);
            let uri = object["id"].as_str().unwrap();
            ground.north.keeps(&object);
            let create = ground.north.create(&ground.ana, &object);
            let answer = ground.ana.letter(&ground.inbox, &create).send().await;
            assert_eq!(answer.status, 202, "{name}");
            settle(&[&ground.home, &south]).await;
            let here = ground.home.sees(&ground.keeper, uri).await;
            let here = here.unwrap_or_else(|error| panic!("{name} is not kept: {error}"));
            let there = south.sees(&alice, uri).await;
            let there = there.unwrap_or_else(|error| panic!("{name} does not go on: {error}"));
            assert_eq!(essence(&here), essence(&there), "{name}");
            assert_eq!(here.post.circle_id, PUBLIC, "{name}");
            let words = |html: &str| text::html::to_text(html).split_whitespace().count();
            let content = sample["content"].as_str().unwrap_or_default();
            assert!(
                content.is_empty() || 0 < words(&here.post.html),
                "{name} lost its words"
            );
            if let Some(title) = sample["name"].as_str() {
                assert_eq!(here.post.title.is_some(), kind(sample) != "Note", "{name}: {title}");
            }
        }
    })
    .await;
}
