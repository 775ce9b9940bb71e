//! At the door of Mastodon's clients.
use reqwest::Method;
use serde_json::json;

use super::{Body, File, Line, Nothing, Raw, Scene, Shape, bombs, is_harmless, json as text};
use crate::town::on_each;

const SAY: &str = "/api/v1/statuses";

fn malformed() -> Vec<Line> {
    let post = || Method::POST;
    vec![
        ("a JSON cut short", post(), SAY, text(r#"{"status": "#), 400),
        ("a list", post(), SAY, text("[1, 2]"), 400),
        ("half of a letter", post(), SAY, text(r#"{"status": "\ud800"}"#), 400),
        ("ten thousand lists", post(), SAY, text("[".repeat(10_000)), 400),
        (
            "no letters",
            post(),
            SAY,
            Raw("application/json", b"{\"status\": \"\xff\xfe\"}".to_vec()),
            400,
        ),
        (
            "a form without its end",
            post(),
            SAY,
            Raw("multipart/form-data; boundary=x", b"--x\r\n".to_vec()),
            400,
        ),
        (
            "a form without a boundary",
            post(),
            SAY,
            Raw("multipart/form-data", b"status=a".to_vec()),
            400,
        ),
        (
            "one byte too much",
            post(),
            SAY,
            Raw("application/json", vec![b' '; super::TOO_LARGE]),
            413,
        ),
    ]
}

fn wrong() -> Vec<Line> {
    let (get, post) = (|| Method::GET, || Method::POST);
    vec![
        ("nothing said", post(), SAY, text("{}"), 422),
        ("a map for a text", post(), SAY, text(r#"{"status": {"a": 1}}"#), 422),
        (
            "too much said",
            post(),
            SAY,
            text(json!({ "status": "a".repeat(50_001) }).to_string()),
            422,
        ),
        (
            "an unknown audience",
            post(),
            SAY,
            text(r#"{"status": "a", "visibility": "everybody"}"#),
            422,
        ),
        (
            "an answer to nothing",
            post(),
            SAY,
            text(r#"{"status": "a", "in_reply_to_id": "4242"}"#),
            404,
        ),
        (
            "an answer to no number",
            post(),
            SAY,
            text(r#"{"status": "a", "in_reply_to_id": "abc"}"#),
            404,
        ),
        (
            "files that are not there",
            post(),
            SAY,
            text(r#"{"status": "a", "media_ids": ["4242"]}"#),
            422,
        ),
        (
            "files that are no number",
            post(),
            SAY,
            text(r#"{"status": "a", "media_ids": ["abc"]}"#),
            422,
        ),
        (
            "a poll",
            post(),
            SAY,
            text(r#"{"status": "a", "poll": {"options": ["b", "c"]}}"#),
            422,
        ),
        ("no such status", get(), "/api/v1/statuses/4242", Nothing, 404),
        (
            "a status that is no number",
            get(),
            "/api/v1/statuses/abc",
            Nothing,
            404,
        ),
        (
            "a status beyond numbers",
            get(),
            "/api/v1/statuses/99999999999999999999",
            Nothing,
            404,
        ),
        ("a negative status", get(), "/api/v1/statuses/-1", Nothing, 404),
        ("no such person", get(), "/api/v1/accounts/4242", Nothing, 404),
        ("following nobody", post(), "/api/v1/accounts/4242/follow", Nothing, 404),
        (
            "liking nothing",
            post(),
            "/api/v1/statuses/4242/favourite",
            Nothing,
            404,
        ),
        ("erasing nothing", Method::DELETE, "/api/v1/statuses/4242", Nothing, 404),
        (
            "changing nothing",
            Method::PUT,
            "/api/v1/statuses/4242",
            text(r#"{"status": "b"}"#),
            404,
        ),
        ("no such address", get(), "/api/v1/no/such", Nothing, 404),
        ("no file", post(), "/api/v2/media", Nothing, 422),
        (
            "an empty file",
            post(),
            "/api/v2/media",
            File("file", "vide.png", Vec::new()),
            422,
        ),
        (
            "half a picture",
            post(),
            "/api/v2/media",
            File("file", "a.png", bombs::half_a_picture()),
            422,
        ),
        (
            "a picture too wide",
            post(),
            "/api/v2/media",
            File("file", "a.png", bombs::picture()),
            422,
        ),
    ]
}

fn unproven() -> Vec<Line> {
    let body = || text(r#"{"status": "a"}"#);
    vec![
        ("a post of nobody", Method::POST, SAY, body(), 401),
        ("a home of nobody", Method::GET, "/api/v1/timelines/home", Nothing, 401),
        (
            "a file of nobody",
            Method::POST,
            "/api/v2/media",
            File("file", "a.txt", b"a".to_vec()),
            401,
        ),
    ]
}

#[tokio::test]
async fn mastodon_clients_are_refused_in_their_own_words_and_nothing_is_kept() {
    on_each(async |house| {
        let scene = Scene::set(house).await;
        scene.refuses(&scene.ana.mastodon(), Shape::Mastodon, malformed()).await;
        scene.refuses(&scene.ana.mastodon(), Shape::Mastodon, wrong()).await;
        for secret in ["", "a", "..", "' or 1=1 --", &scene.ana.jwt, &scene.ana.cookie] {
            let door = house.stranger().with_bearer(secret);
            scene.refuses(&door, Shape::Mastodon, unproven()).await;
        }
        scene.refuses(&house.stranger(), Shape::Mastodon, unproven()).await;
        let login: Vec<Line> = vec![
            (
                "no application",
                Method::POST,
                "/oauth/token",
                Body::Form(&[
                    ("grant_type", "authorization_code"),
                    ("client_id", "a"),
                    ("client_secret", "b"),
                    ("code", "c"),
                    ("redirect_uri", "urn:ietf:wg:oauth:2.0:oob"),
                ]),
                401,
            ),
            (
                "an application from nowhere",
                Method::POST,
                "/api/v1/apps",
                text(r#"{"client_name": "a"}"#),
                422,
            ),
            (
                "an application that runs",
                Method::POST,
                "/api/v1/apps",
                text(r#"{"client_name": "a", "redirect_uris": "javascript:alert(1)"}"#),
                422,
            ),
        ];
        scene.refuses(&house.stranger(), Shape::Mastodon, login).await;
    })
    .await;
}

#[tokio::test]
async fn hostile_words_from_a_mastodon_client_are_words() {
    on_each(async |house| {
        let scene = Scene::set(house).await;
        let door = scene.ana.mastodon();
        let said = json!({ "status": format!("{} \u{0} \u{202e}", super::HOSTILE), "spoiler_text": super::HOSTILE });
        let status = door.post(SAY, &said).await.ok().json();
        assert!(is_harmless(status["content"].as_str().unwrap()), "{status}");
        let profile = json!({ "display_name": super::HOSTILE, "note": super::HOSTILE });
        let me = door.patch("/api/v1/accounts/update_credentials", &profile).await.json();
        assert!(is_harmless(me["note"].as_str().unwrap_or_default()), "{me}");
        for page in ["/@ana", "/u/ana"] {
            let page = scene.ana.session().get(page).await;
            assert!(page.status == 303 || is_harmless(&page.text()), "{page}");
        }
    })
    .await;
}
