//! An administrator watches what leaves for another server fail, wait and succeed; and has a say in it.
use domain::circles::{self, Kind};
use domain::deliveries;
use domain::posts::{self, Draft, Place};
use serde_json::json;

use crate::town::{House, PATIENCE, Resident, eventually, settled, two_on_each};

/// What the page of a neighbour says.
async fn page(here: &House, there: &House) -> String {
    let chief = here.admin().await.session();
    chief.get(address(there)).await.ok().text()
}

fn address(there: &House) -> String {
    format!("/administration/voisins/{}", there.host())
}

async fn does(here: &House, there: &House, fields: &[(&str, &str)]) {
    let chief = here.admin().await.session();
    chief.form(address(there), fields).await.ok();
}

/// Ana speaks in a community that Bea follows from the other house.
async fn says(ana: &Resident, (community, words): (i64, &str)) {
    let said = json!({ "name": words, "body": words, "community_id": community });
    ana.lemmy().post("/api/v3/post", &said).await.ok();
}

#[tokio::test]
async fn an_administrator_watches_what_leaves_fail_wait_and_arrive() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let jardins = here.community(&ana, "jardins", Kind::Public).await;
        bea.follows(&format!("jardins@{}", here.host())).await;
        settled(&[here, there]).await;
        let shown = page(here, there).await;
        assert!(shown.contains("reçoit") && shown.contains("Rien n’attend"), "{shown}");

        there.stop().await;
        says(&ana, (jardins.id.0, "Semis de printemps")).await;
        eventually(PATIENCE, "the page says that it failed and waits", async || {
            let shown = page(here, there).await;
            shown.contains("ne répond pas") && shown.contains("!jardins") && shown.contains("network:")
        })
        .await;
        does(here, there, &[("geste", "suspendre")]).await;
        there.start().await;
        does(here, there, &[("geste", "essayer")]).await;
        assert!(page(here, there).await.contains("en pause"));
        does(here, there, &[("geste", "reprendre")]).await;
        does(here, there, &[("geste", "essayer")]).await;
        settled(&[here, there]).await;
        let shown = page(here, there).await;
        assert!(shown.contains("reçoit") && shown.contains("Rien n’attend"), "{shown}");
        let home = bea.mastodon().get("/api/v1/timelines/home").await.ok().text();
        assert!(home.contains("Semis de printemps"), "{home}");

        does(here, there, &[("geste", "suspendre")]).await;
        says(&ana, (jardins.id.0, "Jamais parti")).await;
        eventually(PATIENCE, "it waits", async || {
            page(here, there).await.contains("abandonner pour toujours")
        })
        .await;
        let chief = here.admin().await.session();
        chief.form(address(there), &[("geste", "abandonner")]).await.is(404);
        does(here, there, &[("geste", "abandonner"), ("certain", "1")]).await;
        does(here, there, &[("geste", "reprendre")]).await;
        assert!(page(here, there).await.contains("Rien n’attend"));
        for door in [ana.session(), here.stranger()] {
            assert_ne!(door.get(address(there)).await.status, 200);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_in_a_circle_of_the_organisation_asks_nothing_of_anybody() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let sought = format!("/api/v2/search?q=@ana@{}&resolve=true", here.host());
        let found = bea.mastodon().get(sought).await.ok().json();
        let follow = format!(
            "/api/v1/accounts/{}/follow",
            found["accounts"][0]["id"].as_str().unwrap()
        );
        bea.mastodon().post(follow, &json!({})).await.ok();
        settled(&[here, there]).await;
        deliveries::pause(&here.site(), &there.host(), None).await.unwrap();
        for (circle, waiting) in [(circles::ORGANISATION, 0), (circles::PUBLIC, 1)] {
            let draft = Draft::new(Place::In(circle), "Entre nous");
            let said = posts::publish(&here.site(), &ana.actor, draft).await.unwrap();
            if circle == circles::ORGANISATION {
                posts::erase(&here.site(), &ana.actor, said.post.id).await.unwrap();
            }
            eventually(PATIENCE, "it is told to whom it concerns", async || {
                here.undone().await.iter().all(|entry| entry.kind == "deliver")
            })
            .await;
            let there = deliveries::peer(&here.site(), &there.host()).await.unwrap();
            assert_eq!(there.waiting, waiting);
        }
        here.may_leave_work();
    })
    .await;
}
