//! The town: whole sites over HTTP, in this process, and the people who live there.
//!
//! A story is told with [`on_each`] (one house) or [`two_on_each`] (two houses that talk to each other), once for each
//! kind of database. [`House`] is a site that runs, [`Resident`] a member of it, [`Door`] what a program holds when it
//! speaks to a house. [`eventually`] waits for what the jobs of the house bring about.
mod door;
mod house;
pub mod peer;
mod process;
pub mod program;
mod resident;
mod seal;

use std::time::{Duration, Instant};

use db::testing::Databases;
use serde_json::json;

pub use door::{Answer, Door};
pub use house::House;
pub use process::Process;
pub use resident::{PASSWORD, Resident};

/// How long anything may take that is not measured.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Tells a story in one house, on SQLite and then on PostgreSQL. Afterwards no job may be left undone.
pub async fn on_each(story: impl AsyncFn(&House)) {
    let databases = Databases::new();
    for url in databases.each().await {
        println!("on {}", kind(&url));
        let house = House::open(&url).await;
        story(&house).await;
        house.close().await;
    }
}

/// The same with two houses. Each kind of database is once here and once there.
pub async fn two_on_each(story: impl AsyncFn(&House, &House)) {
    let databases = Databases::new();
    let (these, mut those) = (databases.each().await, databases.each().await);
    those.reverse();
    for (one, other) in these.iter().zip(&those) {
        println!("here on {}, there on {}", kind(one), kind(other));
        let (here, there) = (House::open(one).await, House::open(other).await);
        story(&here, &there).await;
        settled(&[&here, &there]).await;
        here.close().await;
        there.close().await;
    }
}

fn kind(url: &str) -> &str {
    url.split_once(':').map_or(url, |(scheme, _)| scheme)
}

/// Waits until no house has anything left to do, for itself or for another. Each is asked twice: what leaves the second may
/// come to the first after it was asked.
pub async fn settled(houses: &[&House]) {
    eventually(PATIENCE, "every job is done", async || {
        for house in houses.iter().chain(houses).filter(|house| house.must_finish()) {
            if !house.undone().await.is_empty() {
                return false;
            }
        }
        true
    })
    .await;
}

/// Asks again and again until the answer is yes, and fails when it is not in time. Answers how long it took.
pub async fn eventually(limit: Duration, what: &str, is_so: impl AsyncFn() -> bool) -> Duration {
    let begun = Instant::now();
    loop {
        if is_so().await {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < limit, "not within {limit:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn what_is_said_in_one_house_is_heard_in_the_other() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let jardins = here.community(&ana, "jardins", domain::circles::Kind::Public).await;
        bea.follows(&format!("jardins@{}", here.host())).await;
        settled(&[here, there]).await;

        let said = json!({ "name": "Semis", "body": "Qui a des graines ?", "community_id": jardins.profile.id });
        ana.lemmy().post("/api/v3/post", &said).await.ok();
        let home = async || bea.mastodon().get("/api/v1/timelines/home").await.ok().text();
        eventually(PATIENCE, "the thread is at bea's", async || {
            home().await.contains("Qui a des graines")
        })
        .await;
    })
    .await;
}
