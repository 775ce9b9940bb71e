//! C: shapes. What is no JSON, or no activity, is refused; what is merely odd is read in one way only.
use peer::{Letter, PUBLIC};
use serde_json::{Value, json};

use super::{Case, Ground, case, on_each, refused};

fn raw(ground: &Ground, body: impl Into<Vec<u8>>) -> Letter {
    ground.ana.bytes(&ground.inbox, body)
}

fn like(ground: &Ground, change: impl FnOnce(&mut Value)) -> Letter {
    let mut activity = ground.ana.does("Like", "shape", ground.thread.uri.as_str());
    change(&mut activity);
    ground.ana.letter(&ground.inbox, &activity)
}

/// A note of Ana's with something odd in it.
fn odd(ground: &Ground, name: &str, change: impl FnOnce(&mut Value)) -> Letter {
    let mut note = ground.north.note(&ground.ana, name, "Bonjour");
    change(&mut note);
    ground
        .ana
        .letter(&ground.inbox, &ground.north.create(&ground.ana, &note))
}

fn no_json(ground: &Ground) -> Vec<Case> {
    let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let keys = |many: usize| {
        let pairs: Vec<String> = (0..many).map(|n| format!("\"k{n}\":1")).collect();
        format!("{{{}}}", pairs.join(","))
    };
    let id = ground.ana.id.as_str();
    vec![
        case("C1 nothing", 400, raw(ground, "")),
        case("C2 null", 400, raw(ground, "null")),
        case("C2 a list", 400, raw(ground, "[]")),
        case("C2 a text", 400, raw(ground, "\"x\"")),
        case("C2 a number", 400, raw(ground, "1")),
        case("C3 half of it", 400, raw(ground, "{\"id\":\"htt")),
        case("C4 a mark in front", 400, raw(ground, "\u{feff}{}")),
        case("C5 no UTF-8", 400, raw(ground, b"{\"id\":\"\xff\"}".to_vec())),
        case("C6 half a character", 400, raw(ground, "{\"id\":\"\\ud800\"}")),
        case("C7 33 deep", 400, raw(ground, nested(33))),
        case("C7 30 000 deep", 400, raw(ground, nested(30_000))),
        case(
            "C8 an actor twice",
            400,
            raw(
                ground,
                format!(
                    "{{\"id\":\"{id}/1\",\"type\":\"Like\",\"actor\":\"{id}\",\"actor\":\"{id}\",\"object\":\"x\"}}"
                ),
            ),
        ),
        case("C9 2001 keys", 400, raw(ground, keys(2001))),
        case(
            "C12 a name of a megabyte",
            413,
            raw(ground, format!("{{\"{}\":1}}", "k".repeat(1 << 20))),
        ),
    ]
}

fn no_activity(ground: &Ground) -> Vec<Case> {
    let without = |key: &str| like(ground, |activity| drop(activity.as_object_mut().unwrap().remove(key)));
    let with = |key: &str, value: Value| like(ground, |activity| activity[key] = value);
    let id = ground.ana.id.as_str();
    vec![
        case("C11 an empty character", 400, with("summary", json!("a\0b"))),
        case("C13 no type", 400, without("type")),
        case("C13 no id", 400, without("id")),
        case("C13 no actor", 400, without("actor")),
        case("C15 a type nobody knows", 202, with("type", json!("Dance"))),
        case("C17 no actor in the list", 400, with("actor", json!([]))),
        case("C17 two actors", 400, with("actor", json!([id, ground.eve.id]))),
        case("C18 an id that is none", 400, with("id", json!("javascript:1"))),
        case("C18 an id from nowhere", 400, with("id", json!("/likes/1"))),
        case("C19 about nothing", 400, without("object")),
        case(
            "C20 about a thousand things",
            400,
            with("object", json!(vec!["https://x.example/"; 1000])),
        ),
        case("C22 taking back what takes back", 202, with("type", json!("Undo"))),
        case(
            "C23 about itself",
            400,
            with("object", json!(format!("{id}/Like/shape"))),
        ),
        case("C26 addressed to a number", 400, with("to", json!([1, PUBLIC]))),
        case(
            "C36 other names of id and type",
            400,
            raw(
                ground,
                json!({ "@id": format!("{id}/1"), "@type": "Like", "actor": id, "object": "https://x.example/" })
                    .to_string(),
            ),
        ),
    ]
}

fn no_note(ground: &Ground) -> Vec<Case> {
    let with = |key: &'static str, value: Value| odd(ground, "odd", |note| note[key] = value);
    vec![
        case("C24 said by a number", 400, with("attributedTo", json!(1))),
        case("C24 said by nobody", 400, with("attributedTo", json!(null))),
        case("C24 said by yes", 400, with("attributedTo", json!(true))),
        case("C29 words in a list", 400, with("content", json!(["<p>a</p>"]))),
        case("C29 words in an object", 400, with("content", json!({ "fr": "a" }))),
        case("C30 a title of 300 KB", 413, with("name", json!("a".repeat(300 << 10)))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_activity_is_refused_and_not_kept() {
    on_each(async |ground| {
        refused(ground, no_json(ground)).await;
        refused(ground, no_activity(ground)).await;
        refused(ground, no_note(ground)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_odd_is_read_in_one_way() {
    on_each(async |ground| {
        let followers = format!("{}/followers", ground.ana.id);
        let reads = async |letter: Letter, name: &str| {
            assert_eq!(letter.send().await.status, 202, "{name}");
            let at = ground.north.at(&format!("/notes/{name}"));
            ground.home.sees(&ground.keeper, &at).await.unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        // C25: everybody has three names.
        for (n, public) in ["as:Public", "Public", PUBLIC].into_iter().enumerate() {
            let name = format!("c25-{n}");
            assert!(reads(odd(ground, &name, |note| note["to"] = json!(public)), &name).await.is_public());
        }
        // C16: an actor in full is her address, and nothing in it is believed.
        let full = odd(ground, "c16", |_| {});
        assert!(full.bytes().len() < 1 << 16);
        // C27, C28: times that are none are the time of arrival; nothing is from the future.
        for (n, when) in [json!("0000-00-00"), json!("9999-12-31T23:59:59Z"), json!(7), json!("hier")].into_iter().enumerate() {
            let name = format!("c27-{n}");
            let view = reads(odd(ground, &name, |note| note["published"] = when), &name).await;
            assert!(view.post.created_at() <= ground.home.site.now(), "{name}");
        }
        // C29: only words by language.
        let view = reads(odd(ground, "c29", |note| {
            note.as_object_mut().unwrap().remove("content");
            note["contentMap"] = json!({ "fr": "<p>Salut</p>" });
        }), "c29").await;
        assert!(view.post.html.contains("Salut"));
        // C31, C39: of several, the first that is one; C44: what is not known is not read; C10: nor are odd numbers.
        let view = reads(odd(ground, "c31", |note| {
            note["attachment"] = json!([{ "type": "Image", "url": [{ "type": "Link", "href": "https://x.example/a.png" }] }, { "type": "Image", "url": 3 }]);
            note["inReplyTo"] = json!([ground.thread.uri, "https://x.example/"]);
            note["tag"] = json!((0..150).map(|n| json!({ "type": "Emoji", "name": format!(":e{n}:") })).collect::<Vec<_>>());
            note["height"] = json!(-0.0);
        }), "c31").await;
        assert_eq!(view.parent.map(|parent| parent.id), Some(ground.thread.post.id));
        assert!(view.media.len() <= 1);
        // C33: whoever is named and not addressed is not told. C38: hidden addresses are not kept.
        let keeper = ground.home.site.address("u/keeper");
        let before = ground.kept().await["notices"];
        let view = reads(odd(ground, "c33", |note| {
            note["tag"] = json!([{ "type": "Mention", "href": keeper, "name": "@keeper" }]);
            note["to"] = json!([PUBLIC, followers]);
            note["bto"] = json!(["https://x.example/u/secret"]);
        }), "c33").await;
        assert!(view.mentions.is_empty());
        assert_eq!(ground.kept().await["notices"], before);
        // C34, C35: a context changes no name and is fetched by nobody.
        let asked = ground.north.asked();
        let view = reads(odd(ground, "c35", |note| {
            note["@context"] = json!([ground.north.at("/context"), { "content": "x:foo", "summary": "as:content" }]);
        }), "c35").await;
        assert!(view.post.html.contains("Bonjour"));
        assert_eq!(ground.north.asked(), asked, "a context was fetched");
    })
    .await;
}
