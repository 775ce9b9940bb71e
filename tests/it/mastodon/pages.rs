//! Pages, shapes and headers as clients need them.
use domain::circles::Kind;
use reqwest::Method;
use serde_json::{Value, json};

use super::{id, ids, says_text, timeline};
use crate::town::{Answer, on_each};

#[tokio::test(flavor = "multi_thread")]
async fn turning_the_pages_of_home_shows_everything_once() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        house.community(&alice, "relais", Kind::Public).await;
        for n in 0..7 {
            let place = if n % 2 == 0 { "@relais " } else { "" };
            says_text(&alice, &format!("{place}numéro {n}")).await;
        }
        let whole = ids(&timeline(&alice.mastodon(), "/api/v1/timelines/home").await);
        assert_eq!(whole.len(), 7);

        let (mut seen, mut path) = (Vec::new(), Some("/api/v1/timelines/home?limit=3".to_owned()));
        while let Some(here) = path {
            let page = alice.mastodon().get(&here).await.is(200);
            seen.extend(ids(page.json().as_array().unwrap()));
            path = page.header("link").and_then(next);
        }
        assert_eq!(seen, whole);

        // Some clients turn by the last id they show, which may be a wrapper's.
        let after = timeline(
            &alice.mastodon(),
            &format!("/api/v1/timelines/home?max_id={}", whole[2]),
        )
        .await;
        assert_eq!(ids(&after), whole[3..]);
        let before = timeline(
            &alice.mastodon(),
            &format!("/api/v1/timelines/home?min_id={}&limit=2", whole[4]),
        )
        .await;
        assert_eq!(ids(&before), whole[2..4]);
    })
    .await;
}

/// The address of the next page, which stands first.
fn next(link: &str) -> Option<String> {
    let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
    rest.starts_with("; rel=\"next\"").then(|| address.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_read_wherever_they_are_put() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        let me = alice
            .mastodon()
            .get("/api/v1/accounts/verify_credentials/")
            .await
            .is(200)
            .json();
        let ask = |path: String| alice.mastodon().ask(Method::GET, path);
        let (a, b) = (id(&me), bob.id().to_string());
        let answers = [
            Answer::of(ask(format!("/api/v1/accounts/relationships?id[]={a}&id[]={b}"))).await,
            Answer::of(ask("/api/v1/accounts/relationships".into()).json(&json!({ "id": [a, b] }))).await,
            Answer::of(ask("/api/v1/accounts/relationships".into()).form(&[("id[]", &a), ("id[]", &b)])).await,
        ];
        for answer in answers {
            assert_eq!(ids(answer.is(200).json().as_array().unwrap()), [a.clone(), b.clone()]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_json_and_open_to_other_origins() {
    on_each(async |house| {
        for path in [
            "/api/v1/instance/",
            "/api/v2/instance",
            "/api/v1/nothing",
            "/api/v1/timelines/home",
        ] {
            let request = house
                .stranger()
                .ask(Method::GET, path)
                .header("origin", "https://elk.example");
            let answer = Answer::of(request).await;
            assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
            assert_eq!(answer.header("access-control-allow-credentials"), None, "{path}");
        }
        let version = house.get("/api/v2/instance").await.json();
        assert_eq!(version["domain"], house.host());
        assert!(version["version"].as_str().unwrap().starts_with("4.4.0 ("));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn likes_of_one_status_are_told_together() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        let post = says_text(&alice, "bonjour").await;
        for name in ["bob", "carol"] {
            let somebody = house.member(name).await;
            somebody
                .mastodon()
                .post(format!("/api/v1/statuses/{}/favourite", id(&post)), &json!({}))
                .await
                .is(200);
        }
        let page = alice.mastodon().get("/api/v2/notifications").await.is(200).json();
        let groups = page["notification_groups"].as_array().unwrap();
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0]["notifications_count"], 2);
        assert_eq!(groups[0]["type"], "favourite");
        assert_eq!(page["accounts"].as_array().map(Vec::len), Some(2));
        let key = groups[0]["group_key"].as_str().unwrap();
        let who = timeline(&alice.mastodon(), &format!("/api/v2/notifications/{key}/accounts")).await;
        assert_eq!(who.len(), 2);
        let plain = timeline(&alice.mastodon(), "/api/v1/notifications?types[]=favourite").await;
        assert_eq!(plain.len(), 2);
        assert!(
            timeline(&alice.mastodon(), "/api/v1/notifications?exclude_types[]=favourite")
                .await
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_that_strict_clients_need_is_missing() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        let status = says_text(&alice, "bonjour").await;
        let needed = [
            "id",
            "uri",
            "url",
            "created_at",
            "edited_at",
            "account",
            "content",
            "visibility",
            "sensitive",
            "spoiler_text",
            "media_attachments",
            "mentions",
            "tags",
            "emojis",
            "reblogs_count",
            "favourites_count",
            "replies_count",
            "quotes_count",
            "in_reply_to_id",
            "in_reply_to_account_id",
            "reblog",
            "poll",
            "card",
            "language",
            "filtered",
            "favourited",
            "reblogged",
            "muted",
            "bookmarked",
            "pinned",
            "application",
            "quote",
            "quote_approval",
        ];
        for key in needed {
            assert!(status.get(key).is_some(), "{key}");
        }
        let texts = ["note", "avatar", "header", "url", "acct", "created_at"];
        assert!(texts.iter().all(|key| status["account"][key].as_str().is_some()));
        let when = status["created_at"].as_str().unwrap();
        assert!(when.len() == 24 && when.ends_with('Z'), "{when}");
        assert_eq!(status["account"]["last_status_at"].as_str().map(str::len), Some(10));
        assert_ne!(status["account"]["avatar"], Value::from(""));
    })
    .await;
}
