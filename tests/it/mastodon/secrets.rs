//! What one may not read does not exist, at every path.
use domain::circles::Kind;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::{id, ids, says, says_text, timeline};
use crate::town::{Answer, Door, House, Resident, on_each};

/// An id of nothing.
const NOTHING: &str = "117000000000000000";

/// Every way of asking about one status.
const PATHS: [(Method, &str); 16] = [
    (Method::GET, "/api/v1/statuses/ID"),
    (Method::GET, "/api/v1/statuses/ID/context"),
    (Method::GET, "/api/v1/statuses/ID/history"),
    (Method::GET, "/api/v1/statuses/ID/favourited_by"),
    (Method::GET, "/api/v1/statuses/ID/reblogged_by"),
    (Method::GET, "/api/v1/statuses/ID/card"),
    (Method::GET, "/api/v1/statuses/ID/quotes"),
    (Method::GET, "/api/v1/statuses/ID/source"),
    (Method::POST, "/api/v1/statuses/ID/favourite"),
    (Method::POST, "/api/v1/statuses/ID/bookmark"),
    (Method::POST, "/api/v1/statuses/ID/reblog"),
    (Method::POST, "/api/v1/statuses/ID/pin"),
    (Method::POST, "/api/v1/statuses/ID/mute"),
    (Method::POST, "/api/v1/courtepointe/statuses/ID/vote"),
    (Method::PUT, "/api/v1/statuses/ID"),
    (Method::DELETE, "/api/v1/statuses/ID"),
];

fn said(answer: &Answer) -> (u16, &[u8], Option<&str>) {
    (answer.status, &answer.body, answer.header("content-type"))
}

async fn the_same_as_nothing(door: &Door, hidden: &str) {
    for (method, path) in &PATHS {
        let ask = async |id: &str| {
            let body = json!({ "status": "x", "vote": 1 });
            Answer::of(door.ask(method.clone(), path.replace("ID", id)).json(&body)).await
        };
        let (secret, nothing) = (ask(hidden).await, ask(NOTHING).await);
        assert_eq!(said(&secret), said(&nothing), "{method} {path}");
        assert!(matches!(secret.status, 401 | 404), "{secret}");
    }
}

async fn closed_thread(house: &House, alice: &Resident) -> Value {
    house.community(alice, "relais", Kind::Community).await;
    says_text(
        alice,
        "@relais Une situation délicate #secret\n\nOn en parle entre nous.",
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_not_read_is_answered_like_what_never_was() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        let thread = closed_thread(house, &alice).await;
        assert_eq!(thread["visibility"], "private");
        let wrapper = (id(&thread).parse::<i64>().unwrap() + 1).to_string();
        for hidden in [id(&thread), wrapper] {
            the_same_as_nothing(&bob.mastodon(), &hidden).await;
            the_same_as_nothing(&house.stranger(), &hidden).await;
        }
        let answer = |to: &str| json!({ "status": "moi aussi", "in_reply_to_id": to });
        let secret = bob.mastodon().post("/api/v1/statuses", &answer(&id(&thread))).await;
        let nothing = bob.mastodon().post("/api/v1/statuses", &answer(NOTHING)).await;
        assert_eq!(said(&secret), said(&nothing));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_thread_is_in_no_list_of_a_stranger() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        let thread = closed_thread(house, &alice).await;
        let author = thread["account"]["id"].as_str().unwrap();
        let community = thread["courtepointe"]["community"]["id"].as_str().unwrap();
        let paths = [
            "/api/v1/timelines/public".to_owned(),
            "/api/v1/timelines/tag/secret".to_owned(),
            format!("/api/v1/accounts/{author}/statuses"),
            format!("/api/v1/accounts/{community}/statuses"),
            format!("/api/v1/statuses?id[]={}", id(&thread)),
        ];
        for path in &paths {
            assert!(timeline(&house.stranger(), path).await.is_empty(), "{path}");
            assert!(timeline(&bob.mastodon(), path).await.is_empty(), "{path}");
        }
        let found = bob.mastodon().get("/api/v2/search?q=situation").await.is(200).json();
        assert_eq!(found["statuses"], json!([]));
        let address = thread["uri"].as_str().unwrap();
        let found = bob
            .mastodon()
            .get(format!("/api/v2/search?q={address}&resolve=true"))
            .await
            .is(200)
            .json();
        assert_eq!(found["statuses"], json!([]));
        assert!(!timeline(&alice.mastodon(), &paths[3]).await.is_empty());
        let profile = house.get(&format!("/api/v1/accounts/{author}")).await.is(200).json();
        assert_eq!(
            (&profile["statuses_count"], &profile["last_status_at"]),
            (&json!(0), &Value::Null)
        );
    })
    .await;
}

fn red_square() -> Vec<u8> {
    let mut bytes = Vec::new();
    let red = image::RgbImage::from_pixel(8, 8, image::Rgb([200, 0, 0]));
    red.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_picture_opens_only_as_long_as_its_reader_may_read() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        let part = Part::bytes(red_square())
            .file_name("carre.png")
            .mime_str("image/png")
            .unwrap();
        let file = alice
            .mastodon()
            .upload("/api/v2/media", Form::new().part("file", part))
            .await
            .is(200)
            .json();
        let alices = bob.mastodon().get("/api/v1/accounts/lookup?acct=alice").await.json();
        let follow = format!("/api/v1/accounts/{}/follow", id(&alices));
        bob.mastodon().post(&follow, &json!({})).await.is(200);
        let post = json!({ "status": "pour les miens", "visibility": "private", "media_ids": [id(&file)] });
        let post = says(&alice, post).await;

        let seen = bob
            .mastodon()
            .get(format!("/api/v1/statuses/{}", id(&post)))
            .await
            .is(200)
            .json();
        let sealed = seen["media_attachments"][0]["url"].as_str().unwrap().to_owned();
        house.get(&sealed).await.is(200);
        house.get(sealed.split('?').next().unwrap()).await.is(404);
        house.get(&sealed.replace("pour=", "pour=1")).await.is(404);
        bob.mastodon()
            .post(follow.replace("/follow", "/unfollow"), &json!({}))
            .await
            .is(200);
        house.get(&sealed).await.is(404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_to_followers_is_for_followers() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        let post = says(&alice, json!({ "status": "entre nous", "visibility": "private" })).await;
        bob.mastodon()
            .get(format!("/api/v1/statuses/{}", id(&post)))
            .await
            .is(404);
        let alices = format!("/api/v1/accounts/{}/follow", post["account"]["id"].as_str().unwrap());
        bob.mastodon().post(&alices, &json!({})).await.is(200);
        assert_eq!(
            ids(&timeline(&bob.mastodon(), "/api/v1/timelines/home").await),
            [id(&post)]
        );
        bob.mastodon()
            .post(format!("/api/v1/statuses/{}/reblog", id(&post)), &json!({}))
            .await
            .is(422);
    })
    .await;
}
