//! At the door of other servers.
use reqwest::Method;
use serde_json::json;

use super::{Line, Nothing, Raw, Scene, Shape, json as text};
use crate::town::two_on_each;

const ACTIVITY: &str = "application/activity+json";

fn unsigned() -> Vec<Line> {
    let post = || Method::POST;
    let follow = || {
        json!({ "type": "Follow", "id": "https://evil.example/1" })
            .to_string()
            .into_bytes()
    };
    vec![
        ("no signature", post(), "/inbox", Raw(ACTIVITY, follow()), 401),
        (
            "no signature, to a person",
            post(),
            "/u/ana/inbox",
            Raw(ACTIVITY, follow()),
            401,
        ),
        (
            "no signature, to a community",
            post(),
            "/c/relais/inbox",
            Raw(ACTIVITY, follow()),
            401,
        ),
        ("nothing", post(), "/inbox", Raw(ACTIVITY, Vec::new()), 401),
        ("a text", post(), "/inbox", Raw("text/plain", follow()), 415),
        (
            "a form",
            post(),
            "/inbox",
            Raw("application/x-www-form-urlencoded", follow()),
            415,
        ),
        (
            "four megabytes",
            post(),
            "/inbox",
            Raw(ACTIVITY, vec![b' '; 4 << 20]),
            413,
        ),
        ("an unsaid type", post(), "/inbox", Nothing, 415),
    ]
}

fn badly_signed() -> Vec<Line> {
    vec![
        ("a bad signature", Method::POST, "/inbox", text("{}"), 401),
        ("a bad signature on nothing", Method::POST, "/inbox", text(""), 401),
    ]
}

#[tokio::test]
async fn servers_are_refused_and_nothing_is_kept() {
    two_on_each(async |here, there| {
        let scene = Scene::set(here).await;
        scene.refuses(&here.stranger(), Shape::Server, unsigned()).await;
        for signature in [
            "a",
            "keyId=\"\",algorithm=\"rsa-sha256\",headers=\"\",signature=\"\"",
            "keyId=\"https://evil.example/u/a#main-key\",headers=\"date\",signature=\"AAAA\"",
            "keyId=\"file:///etc/passwd\",headers=\"(request-target) host date digest\",signature=\"AAAA\"",
            "sig1=:AAAA:",
        ] {
            let door = here.stranger().with("signature".parse().unwrap(), signature);
            scene.refuses(&door, Shape::Server, badly_signed()).await;
        }
        signed_by_a_neighbour(&scene, there).await;
    })
    .await;
}

/// Well signed, and still not to be believed.
async fn signed_by_a_neighbour(scene: &Scene<'_>, there: &crate::town::House) {
    let (here, bea) = (scene.house, there.member("bea").await);
    let before = scene.kept().await;
    let (me, ana) = (there.url("u/bea"), here.url("u/ana"));
    let note = |id: &str, by: &str| {
        json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/create"), "type": "Create", "actor": by,
            "object": { "id": id, "type": "Note", "attributedTo": by, "content": "a", "to": "https://www.w3.org/ns/activitystreams#Public" },
            "to": "https://www.w3.org/ns/activitystreams#Public" })
        .to_string()
    };
    let mine = there.url("post/4242").to_string();
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let bodies = [
        ("a JSON cut short", "{\"type\": ".to_owned(), 400),
        ("a list", "[]".to_owned(), 400),
        ("five thousand lists", deep, 400),
        ("nothing said", "{}".to_owned(), 400),
        ("words of somebody here", note(&mine, ana.as_str()), 403),
        (
            "words with an address of ours",
            note(here.url("post/4242").as_str(), me.as_str()),
            403,
        ),
        (
            "words with an address of nobody's",
            note("https://evil.example/1", me.as_str()),
            403,
        ),
    ];
    let mut offences = Vec::new();
    for (what, body, status) in bodies {
        let answer = there.tells(&bea, (here, "/inbox"), body.into_bytes()).await;
        if answer.status != status || !answer.body.is_empty() || scene.kept().await != before {
            offences.push(format!("{what}: not {status}, or something kept: {answer}"));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}
