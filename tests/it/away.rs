//! Another house may be away: what it should hear waits, and nobody else does.
use domain::circles::Kind;
use domain::jobs;
use serde_json::json;

use crate::town::{House, PATIENCE, Resident, eventually, settled, two_on_each};

const WORDS: &str = "Qui garde les semences?";

/// Ana founds a community here, Bea follows it from there; then the other house goes away, and Ana speaks.
async fn ana_speaks_to_nobody(here: &House, there: &House) -> Resident {
    let (ana, bea) = (here.member("ana").await, there.member("bea").await);
    let jardins = here.community(&ana, "jardins", Kind::Public).await;
    bea.follows(&format!("jardins@{}", here.host())).await;
    settled(&[here, there]).await;
    there.stop().await;

    let said = json!({ "name": WORDS, "body": WORDS, "community_id": jardins.id });
    ana.lemmy().post("/api/v3/post", &said).await.ok();
    eventually(PATIENCE, "it was tried, and waits", async || {
        let undone = here.undone().await;
        let waits = |entry: &jobs::Entry| entry.kind == "deliver" && entry.error.is_some() && entry.parked_at.is_none();
        undone.iter().any(waits)
    })
    .await;
    bea
}

#[tokio::test]
async fn what_could_not_be_brought_is_brought_once_when_the_other_house_is_back() {
    two_on_each(async |here, there| {
        let bea = ana_speaks_to_nobody(here, there).await;
        there.start().await;
        jobs::retry_now(&here.site()).await.unwrap();
        settled(&[here, there]).await;
        let home = bea.mastodon().get("/api/v1/timelines/home").await.ok().json();
        let heard = home.as_array().unwrap().iter();
        assert_eq!(
            heard.filter(|status| status.to_string().contains(WORDS)).count(),
            1,
            "{home}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_house_that_does_not_come_back_keeps_nobody_waiting() {
    two_on_each(async |here, there| {
        let bea = ana_speaks_to_nobody(here, there).await;
        assert!(here.get("/c/jardins").await.ok().text().contains(WORDS));
        // Nor is anybody kept from looking for her.
        let ben = here.member("ben").await;
        let sought = format!("/api/v2/search?q=@{}&resolve=true", bea.address());
        ben.mastodon().get(sought).await.ok();
        here.may_leave_work();
    })
    .await;
}
