//! What becomes of what a client sends.
use domain::circles::Kind;
use domain::communities::{self, Founding, Policy};
use reqwest::Method;
use serde_json::json;

use super::{id, ids, says, says_text, timeline};
use crate::town::{Answer, on_each};

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_first_names_a_community_is_a_thread_there() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        let community = house.community(&alice, "relais", Kind::Public).await;
        house.joins(&bob, community.id).await;
        let thread = says_text(&alice, "@relais Bonjour à vous\n\nVoici **la suite**.").await;
        assert_eq!(thread["courtepointe"]["title"], "Bonjour à vous");
        assert_eq!(
            thread["content"],
            "<p><strong>Bonjour à vous</strong></p><p>Voici <strong>la suite</strong>.</p>"
        );

        let home = timeline(&bob.mastodon(), "/api/v1/timelines/home").await;
        let wrapper = &home[0];
        assert_eq!(wrapper["account"]["acct"], "relais");
        assert_eq!(wrapper["account"]["group"], true);
        assert_eq!(id(&wrapper["reblog"]), id(&thread));
        assert_ne!(id(wrapper), id(&thread));

        let liked = bob
            .mastodon()
            .post(format!("/api/v1/statuses/{}/favourite", id(wrapper)), &json!({}))
            .await
            .is(200);
        assert_eq!(id(&liked.json()), id(&thread));
        assert_eq!(liked.json()["favourites_count"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_in_a_community_is_told_and_says_nothing_elsewhere() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        let founding = Founding {
            handle: "relais".into(),
            name: "Relais".into(),
            summary: String::new(),
            policy: Policy::Approval,
            charter: String::new(),
            audience: Kind::Public,
        };
        communities::found(&house.site(), &alice.actor, founding).await.unwrap();
        let refused = bob
            .mastodon()
            .post("/api/v1/statuses", &json!({ "status": "@relais Bonjour" }))
            .await
            .is(422);
        assert_eq!(
            refused.json()["error"],
            "Validation failed: Vous ne pouvez pas écrire ici."
        );
        assert!(timeline(&house.stranger(), "/api/v1/timelines/public").await.is_empty());
        let private = json!({ "status": "@relais Bonjour", "visibility": "private" });
        alice.mastodon().post("/api/v1/statuses", &private).await.is(422);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_never_wider_than_it_was_asked() {
    on_each(async |house| {
        let (alice, bob, carol) = (
            house.member("alice").await,
            house.member("bob").await,
            house.member("carol").await,
        );
        let post = says_text(&alice, "Qui connaît un bon livre ?").await;
        let answer = |visibility| json!({ "status": "Oui", "in_reply_to_id": id(&post), "visibility": visibility });

        let word = says(&bob, answer("direct")).await;
        assert_eq!(word["visibility"], "direct");
        let path = format!("/api/v1/statuses/{}", id(&word));
        alice.mastodon().get(&path).await.is(200);
        carol.mastodon().get(&path).await.is(404);
        bob.mastodon()
            .post("/api/v1/statuses", &answer("private"))
            .await
            .is(422);

        let open = says(&bob, answer("public")).await;
        let context = house
            .get(&format!("/api/v1/statuses/{}/context", id(&post)))
            .await
            .is(200)
            .json();
        assert_eq!(ids(context["descendants"].as_array().unwrap()), [id(&open)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_key_says_a_thing_once() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        let send = async |text: &str| {
            let request = alice
                .mastodon()
                .ask(Method::POST, "/api/v1/statuses")
                .header("idempotency-key", "k");
            id(&Answer::of(request.form(&[("status", text)])).await.is(200).json())
        };
        let (once, again) = tokio::join!(send("bonjour"), send("bonjour"));
        assert_eq!(once, again);
        assert_eq!(timeline(&house.stranger(), "/api/v1/timelines/public").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_comes_back_to_its_author_and_is_gone_for_all() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        house.community(&alice, "relais", Kind::Public).await;
        let thread = says_text(&alice, "@relais Un titre\n\nUn texte.").await;
        let path = format!("/api/v1/statuses/{}", id(&thread));
        let source = alice.mastodon().get(format!("{path}/source")).await.is(200).json();
        let gone = alice.mastodon().delete(&path).await.is(200).json();
        assert_eq!(gone["text"], "Un titre\n\nUn texte.");
        assert_eq!(gone["text"], source["text"]);
        alice.mastodon().get(&path).await.is(404);
        house.get(&path).await.is(404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_thread_keeps_its_title_and_its_past() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        house.community(&alice, "relais", Kind::Public).await;
        let thread = says_text(&alice, "@relais Un titre\n\nUn texte.").await;
        let path = format!("/api/v1/statuses/{}", id(&thread));
        let edited = alice
            .mastodon()
            .put(&path, &json!({ "status": "Un titre\n\nUn meilleur texte." }))
            .await
            .is(200)
            .json();
        assert_eq!(
            edited["content"],
            "<p><strong>Un titre</strong></p><p>Un meilleur texte.</p>"
        );
        assert!(edited["edited_at"].is_string());
        let past = timeline(&house.stranger(), &format!("{path}/history")).await;
        assert_eq!(past.len(), 2);
        assert_eq!(past[0]["content"], thread["content"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_circle_is_a_list_for_its_members_and_nothing_for_others() {
    on_each(async |house| {
        let (alice, bob) = (house.member("alice").await, house.member("bob").await);
        house.community(&alice, "relais", Kind::Community).await;
        let thread = says_text(&alice, "@relais Entre nous").await;
        let lists = timeline(&alice.mastodon(), "/api/v1/lists").await;
        let list = format!("/api/v1/timelines/list/{}", id(&lists[0]));
        assert_eq!(ids(&timeline(&alice.mastodon(), &list).await), [id(&thread)]);
        assert!(timeline(&bob.mastodon(), "/api/v1/lists").await.is_empty());
        let secret = bob.mastodon().get(&list).await.is(404);
        let nothing = bob.mastodon().get("/api/v1/timelines/list/999999").await.is(404);
        assert_eq!(secret.body, nothing.body);
    })
    .await;
}
