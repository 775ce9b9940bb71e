//! At the door of Lemmy's clients, in both versions.
use reqwest::Method;
use serde_json::json;

use super::{File, Line, Nothing, Raw, Scene, Shape, bombs, is_harmless, json as text};
use crate::town::on_each;

/// `community` is there; 4242 is nothing.
fn posts(community: i64) -> Vec<(&'static str, String, u16)> {
    let long = "a".repeat(50_001);
    vec![
        ("a JSON cut short", r#"{"name": "#.into(), 400),
        ("a list", "[1, 2]".into(), 400),
        ("half of a letter", r#"{"name": "\ud800"}"#.into(), 400),
        ("ten thousand lists", "[".repeat(10_000), 400),
        ("nothing", "{}".into(), 404),
        ("no community", json!({ "name": "Semis" }).to_string(), 404),
        (
            "a community that is not there",
            json!({ "name": "Semis", "community_id": 4242 }).to_string(),
            404,
        ),
        (
            "no title",
            json!({ "name": " ", "community_id": community }).to_string(),
            400,
        ),
        (
            "a map for a title",
            json!({ "name": { "a": 1 }, "community_id": community }).to_string(),
            400,
        ),
        (
            "a long title",
            json!({ "name": &long[..201], "community_id": community }).to_string(),
            400,
        ),
        (
            "a long text",
            json!({ "name": "Semis", "body": long, "community_id": community }).to_string(),
            400,
        ),
        (
            "a link that runs",
            json!({ "name": "Semis", "url": "javascript:alert(1)", "community_id": community }).to_string(),
            400,
        ),
        (
            "a link to nowhere",
            json!({ "name": "Semis", "url": "http://", "community_id": community }).to_string(),
            400,
        ),
    ]
}

fn of_v3() -> Vec<Line> {
    let (get, post) = (|| Method::GET, || Method::POST);
    vec![
        ("no such post", get(), "/api/v3/post?id=4242", Nothing, 404),
        (
            "a post beyond numbers",
            get(),
            "/api/v3/post?id=99999999999999999999",
            Nothing,
            400,
        ),
        ("no such person", get(), "/api/v3/user?person_id=4242", Nothing, 404),
        ("no such community", get(), "/api/v3/community?id=4242", Nothing, 404),
        ("no such address", get(), "/api/v3/no/such", Nothing, 404),
        (
            "an answer to nothing",
            post(),
            "/api/v3/comment",
            text(r#"{"post_id": 4242, "content": "a"}"#),
            404,
        ),
        (
            "liking nothing",
            post(),
            "/api/v3/post/like",
            text(r#"{"post_id": 4242, "score": 1}"#),
            404,
        ),
        (
            "erasing nothing",
            post(),
            "/api/v3/post/delete",
            text(r#"{"post_id": 4242, "deleted": true}"#),
            404,
        ),
        (
            "changing nothing",
            Method::PUT,
            "/api/v3/post",
            text(r#"{"post_id": 4242, "name": "b"}"#),
            404,
        ),
        (
            "half a picture",
            post(),
            "/pictrs/image",
            File("images[]", "a.png", bombs::half_a_picture()),
            400,
        ),
        (
            "a picture too wide",
            post(),
            "/pictrs/image",
            File("images[]", "a.png", bombs::picture()),
            400,
        ),
        (
            "one byte too much",
            post(),
            "/api/v3/post",
            Raw("application/json", vec![b' '; super::TOO_LARGE]),
            413,
        ),
    ]
}

fn of_v4() -> Vec<Line> {
    let (get, post) = (|| Method::GET, || Method::POST);
    vec![
        ("no such post", get(), "/api/v4/post?id=4242", Nothing, 404),
        ("no such person", get(), "/api/v4/person?person_id=4242", Nothing, 404),
        ("no such community", get(), "/api/v4/community?id=4242", Nothing, 404),
        ("no such address", get(), "/api/v4/no/such", Nothing, 404),
        (
            "an answer to nothing",
            post(),
            "/api/v4/comment",
            text(r#"{"post_id": 4242, "content": "a"}"#),
            404,
        ),
        (
            "liking nothing",
            post(),
            "/api/v4/post/like",
            text(r#"{"post_id": 4242, "is_upvote": true}"#),
            404,
        ),
        (
            "erasing nothing",
            Method::DELETE,
            "/api/v4/post",
            text(r#"{"post_id": 4242, "deleted": true}"#),
            404,
        ),
        (
            "changing nothing",
            Method::PUT,
            "/api/v4/post",
            text(r#"{"post_id": 4242, "name": "b"}"#),
            404,
        ),
        (
            "a picture too wide",
            post(),
            "/api/v4/image",
            File("images[]", "a.png", bombs::picture()),
            400,
        ),
        (
            "one byte too much",
            post(),
            "/api/v4/post",
            Raw("application/json", vec![b' '; super::TOO_LARGE]),
            413,
        ),
    ]
}

fn unproven() -> Vec<Line> {
    let body = || text(r#"{"name": "a", "community_id": 1}"#);
    vec![
        ("a post of nobody", Method::POST, "/api/v3/post", body(), 401),
        ("a post of nobody, later", Method::POST, "/api/v4/post", body(), 401),
        (
            "a file of nobody",
            Method::POST,
            "/pictrs/image",
            File("images[]", "a.png", b"a".to_vec()),
            401,
        ),
        (
            "a wrong password",
            Method::POST,
            "/api/v3/user/login",
            text(r#"{"username_or_email": "ana", "password": "non"}"#),
            401,
        ),
        (
            "a wrong password, later",
            Method::POST,
            "/api/v4/account/auth/login",
            text(r#"{"username_or_email": "ana", "password": "non"}"#),
            401,
        ),
    ]
}

#[tokio::test]
async fn lemmy_clients_are_refused_in_their_own_words_and_nothing_is_kept() {
    on_each(async |house| {
        let scene = Scene::set(house).await;
        let found = house.get("/api/v3/community?name=relais").await.ok().json();
        let community = found["community_view"]["community"]["id"].as_i64().unwrap();
        let door = scene.ana.lemmy();
        for path in ["/api/v3/post", "/api/v4/post"] {
            let lines = posts(community).into_iter();
            let table = lines.map(|(what, body, status)| (what, Method::POST, path, text(body), status));
            scene.refuses(&door, Shape::Lemmy, table.collect()).await;
        }
        scene.refuses(&door, Shape::Lemmy, of_v3()).await;
        scene.refuses(&door, Shape::Lemmy, of_v4()).await;
        for secret in [
            "a",
            "a.b.c",
            "' or 1=1 --",
            &scene.ana.oauth,
            &scene.ana.cookie,
            &format!("{}a", scene.ana.jwt),
        ] {
            let door = house.stranger().with_bearer(secret);
            scene.refuses(&door, Shape::Lemmy, unproven()).await;
        }
    })
    .await;
}

#[tokio::test]
async fn hostile_words_from_a_lemmy_client_are_words() {
    on_each(async |house| {
        let scene = Scene::set(house).await;
        let found = house.get("/api/v3/community?name=relais").await.ok().json();
        let community = &found["community_view"]["community"]["id"];
        let said = json!({ "name": super::TITLE, "body": super::HOSTILE, "community_id": community });
        let post = scene.ana.lemmy().post("/api/v3/post", &said).await.ok().json();
        let id = &post["post_view"]["post"]["id"];
        for page in [
            format!("/post/{id}"),
            "/c/relais".into(),
            format!("/recherche?q={}", "%3Cscript%3E"),
        ] {
            let page = house.get(&page).await.ok();
            assert!(is_harmless(&page.text()), "{page}");
        }
        let note = house
            .stranger()
            .of_server()
            .get(format!("/post/{id}"))
            .await
            .ok()
            .json();
        assert!(is_harmless(note["content"].as_str().unwrap()), "{note}");
    })
    .await;
}
