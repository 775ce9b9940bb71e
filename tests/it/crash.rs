//! A machine that stops in the middle, however often, loses nothing: what was answered « done » is there afterwards, once,
//! here and in the other house, and there in the order in which it was said. Meanwhile those who sign change their keys, and
//! are stopped in the middle of it as well.
//!
//! `COURTEPOINTE_KILLS` says how often it stops (2), `COURTEPOINTE_SEED` when; the seed is printed.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use db::testing::Databases;
use domain::CommunityId;
use domain::circles::Kind;
use domain::communities::{self, Founding, Policy};
use domain::deliveries;
use futures::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::town::{Door, House, Process, Resident, eventually};

/// After how many acknowledgements the machine stops, at least and at most.
const ENOUGH: (usize, usize) = (5, 60);
/// How often it stops, when nobody says.
const KILLS: usize = 2;
/// Who takes another key meanwhile, each in their turn: who writes, the community that passes it on, everybody.
const KEYS: [&str; 3] = ["ana", "relais", "--all"];
/// How long another house may believe a former key before it looks again, and be left alone meanwhile.
const LOOKS_AGAIN: Duration = Duration::from_secs(600);
/// How long the queue may take to bring something to the other house.
const DELIVERY: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_loses_nothing_that_was_acknowledged_on_sqlite() {
    let databases = Databases::new();
    story(&databases.sqlite().await, &databases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_loses_nothing_that_was_acknowledged_on_postgres() {
    let databases = Databases::new();
    if let Some(url) = databases.postgres().await {
        story(&url, &databases).await;
    }
}

async fn story(url: &str, databases: &Databases) {
    let mut process = Process::new(url).await;
    let (ana, relais) = people_of(&process).await;
    process.starts().await;
    let there = House::open(&databases.sqlite().await).await;
    let bea = there.member("bea").await;
    follows((&there, &bea), &process).await;
    assert!(Hand::Lemmy.writes((&ana, relais), "avant").await);
    let elsewhere = format!("relais@{}", process.host());
    eventually(DELIVERY, "bea follows", async || {
        threads(&bea.lemmy(), &elsewhere).await.contains_key("avant")
    })
    .await;

    let (kills, seed) = (
        asked("COURTEPOINTE_KILLS", KILLS),
        asked("COURTEPOINTE_SEED", rand::random()),
    );
    println!("{kills} kills, seed {seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let mut acknowledged = Vec::new();
    for round in 0..kills {
        let enough = chance.random_range(ENOUGH.0..ENOUGH.1);
        let other_keys = KEYS[round % KEYS.len()];
        let mut keys = process.begins(&["rotate-keys", other_keys, "--yes"]);
        acknowledged.extend(until_killed(&mut process, (&ana, relais), (round, enough)).await);
        keys.kill().await.unwrap();
        process.starts().await;
    }
    let keys = process.begins(&["rotate-keys", "--all", "--yes"]).wait().await;
    assert!(keys.unwrap().success(), "what was interrupted is taken up");
    assert!(Hand::Lemmy.writes((&ana, relais), "après").await);
    acknowledged.push("après".into());

    let kept = threads(&ana.lemmy(), "relais").await;
    for title in &acknowledged {
        assert_eq!(
            kept.get(title).map(BTreeSet::len),
            Some(1),
            "« {title} » was acknowledged; kept: {kept:?}"
        );
    }
    documents_are_whole(&ana, &acknowledged).await;
    is_told(&kept, (&bea, &elsewhere)).await;
    let site = process.site().await;
    let peer = deliveries::peer(&site, &there.host()).await.unwrap();
    assert_eq!(peer.parked, 0, "{peer:?}");
    site.db().clone().close().await;
    arrived_in_order(&threads(&bea.lemmy(), &elsewhere).await);
    println!(
        "{} acknowledged, {} kept, and as many told",
        acknowledged.len(),
        kept.len()
    );
    there.close().await;
}

/// Waits until the other house has what this one kept, each once; however much it is, as long as more of it arrives.
async fn is_told(kept: &BTreeMap<String, BTreeSet<i64>>, (bea, elsewhere): (&Resident, &str)) {
    let (mut arrived, mut since) = (0, Instant::now());
    loop {
        let begun = Instant::now();
        let there = threads(&bea.lemmy(), elsewhere).await;
        if times(&there) == times(kept) {
            break;
        }
        if arrived < there.len() {
            (arrived, since) = (there.len(), Instant::now());
        }
        let missing = kept.keys().find(|title| !there.contains_key(*title));
        println!("told: {arrived} of {}; not yet, for one: {missing:?}", kept.len());
        assert!(
            since.elapsed() < LOOKS_AGAIN + DELIVERY,
            "nothing more is told: {missing:?}"
        );
        // What is looked at is much, and the machine is to bring it meanwhile.
        tokio::time::sleep(Duration::from_secs(1) + 4 * begun.elapsed()).await;
    }
}

fn asked<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    let said = std::env::var(name).ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(otherwise)
}

/// Six hands write until enough is acknowledged; then the machine stops. Answers what was acknowledged.
async fn until_killed(
    process: &mut Process,
    ana: (&Resident, CommunityId),
    (round, enough): (usize, usize),
) -> Vec<String> {
    let hands = [Hand::Lemmy, Hand::Mastodon, Hand::Page].repeat(2);
    let count = Arc::new(AtomicUsize::new(0));
    let writing = hands.into_iter().enumerate().map(|(who, hand)| {
        let ((ana, relais), count) = ((ana.0.clone(), ana.1), count.clone());
        let who = format!("{round}-{who}");
        tokio::spawn(async move { writes((&ana, relais), (&who, hand), &count).await })
    });
    let writing: Vec<_> = writing.collect();
    eventually(DELIVERY, "enough is acknowledged", async || {
        enough <= count.load(Ordering::Relaxed)
    })
    .await;
    process.is_killed().await;
    join_all(writing).await.into_iter().flat_map(Result::unwrap).collect()
}

/// How often each title stands there.
fn times(threads: &BTreeMap<String, BTreeSet<i64>>) -> Vec<(&str, usize)> {
    threads.iter().map(|(title, ids)| (title.as_str(), ids.len())).collect()
}

/// Posts are numbered as they arrive: what one hand wrote one after the other arrived so.
fn arrived_in_order(there: &BTreeMap<String, BTreeSet<i64>>) {
    let mut of_each: BTreeMap<(usize, usize), BTreeMap<usize, i64>> = BTreeMap::new();
    for (title, ids) in there {
        let numbers: Vec<usize> = title.split('-').filter_map(|number| number.parse().ok()).collect();
        if let [round, who, number] = numbers[..] {
            of_each
                .entry((round, who))
                .or_default()
                .insert(number, *ids.first().unwrap());
        }
    }
    for (hand, arrived) in of_each {
        assert!(arrived.values().is_sorted(), "{hand:?}: {arrived:?} in {there:?}");
    }
}

/// Ana founds an open community in a site that does not run yet.
async fn people_of(process: &Process) -> (Resident, CommunityId) {
    let site = process.site().await;
    let ana = Resident::administrator((&site, process.stranger()), "ana").await;
    let founding = Founding {
        handle: "relais".into(),
        name: "Relais".into(),
        summary: String::new(),
        policy: Policy::Open,
        charter: String::new(),
        audience: Kind::Public,
    };
    let relais = communities::found(&site, &ana.actor, founding).await.unwrap();
    site.db().clone().close().await;
    (ana, relais.id)
}

/// Bea follows the community from elsewhere. Once she is let in, her house looks at what was said before: that would come
/// between what is said now.
async fn follows((there, bea): (&House, &Resident), process: &Process) {
    let address = format!("relais@{}", process.host());
    let door = bea.lemmy();
    let found = door
        .get(format!("/api/v3/resolve_object?q=!{address}"))
        .await
        .ok()
        .json();
    let id = &found["community"]["community"]["id"];
    let follow = json!({ "community_id": id, "follow": true });
    door.post("/api/v3/community/follow", &follow).await.ok();
    eventually(DELIVERY, "bea is let in", async || {
        let seen = door.get(format!("/api/v3/community?id={id}")).await.ok().json();
        seen["community_view"]["subscribed"] == "Subscribed"
    })
    .await;
    eventually(DELIVERY, "nothing is left to look at", async || {
        there.undone().await.is_empty()
    })
    .await;
}

/// With what somebody writes.
#[derive(Clone, Copy)]
enum Hand {
    Lemmy,
    Mastodon,
    /// Deposits a document.
    Page,
}

impl Hand {
    /// Whether the site said that it is done; nothing is known when it did not answer.
    async fn writes(self, (who, community): (&Resident, CommunityId), title: &str) -> bool {
        let request = match self {
            Self::Lemmy => {
                let said = json!({ "name": title, "body": title, "community_id": community });
                who.lemmy().ask(Method::POST, "/api/v3/post").json(&said)
            }
            Self::Mastodon => {
                let said = json!({ "status": format!("@relais {title}\n\n{title}") });
                who.mastodon().ask(Method::POST, "/api/v1/statuses").json(&said)
            }
            Self::Page => {
                let part = Part::bytes(content(title)).file_name(format!("{title}.txt"));
                let form = Form::new().text("title", title.to_owned()).part("file", part);
                who.session().ask(Method::POST, "/c/relais/deposer").multipart(form)
            }
        };
        let response = request.send().await;
        response.is_ok_and(|response| response.status().is_success() || response.status().is_redirection())
    }
}

fn content(title: &str) -> Vec<u8> {
    format!("Le document {title}. ").repeat(200).into_bytes()
}

/// Writes one after the other until nobody answers. Answers what was acknowledged.
async fn writes(ana: (&Resident, CommunityId), (who, hand): (&str, Hand), count: &AtomicUsize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let title = format!("{who}-{number}");
        if !hand.writes(ana, &title).await {
            break;
        }
        acknowledged.push(title);
        count.fetch_add(1, Ordering::Relaxed);
    }
    acknowledged
}

/// The numbers under which each title stands in a community, as a Lemmy client sees it.
async fn threads(door: &Door, community: &str) -> BTreeMap<String, BTreeSet<i64>> {
    let mut titles: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for page in 1.. {
        let list = format!("/api/v3/post/list?community_name={community}&type_=All&sort=New&limit=50&page={page}");
        let posts = door.get(list).await.ok().json()["posts"].take();
        let posts = posts.as_array().unwrap().clone();
        for post in &posts {
            let title = post["post"]["name"].as_str().unwrap().to_owned();
            titles
                .entry(title)
                .or_default()
                .insert(post["post"]["id"].as_i64().unwrap());
        }
        if posts.is_empty() {
            break;
        }
    }
    titles
}

/// Every document that was acknowledged can be taken out again, byte for byte.
async fn documents_are_whole(ana: &Resident, acknowledged: &[String]) {
    let mut found = 0;
    for page in ana
        .session()
        .get("/c/relais/documents")
        .await
        .ok()
        .text()
        .split("href=\"/post/")
        .skip(1)
    {
        let post: String = page.chars().take_while(char::is_ascii_digit).collect();
        let page = ana.session().get(format!("/post/{post}")).await.ok().text();
        let (_, rest) = page.split_once("href=\"/media/").unwrap();
        let address = rest.split('"').next().unwrap();
        let bytes = ana.session().get(format!("/media/{address}")).await.ok().body;
        let (_, rest) = page.split_once("<h1>").unwrap();
        let title = rest.split('<').next().unwrap();
        assert!(bytes == content(title), "{title}: {address}");
        found += usize::from(acknowledged.iter().any(|known| known == title));
    }
    assert!(0 < found, "no document was acknowledged");
}
