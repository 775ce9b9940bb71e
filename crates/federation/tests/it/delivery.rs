//! What is brought over real connections to a server that is busy, breaks off, dawdles or refuses: in order, whole, once,
//! and signed at the moment it leaves.
use std::time::Duration;

use domain::{
    circles::PUBLIC,
    deliveries::{self, Peer, State},
    jobs,
    posts::Place,
};
use peer::Answer;
use serde_json::Value;

use crate::catalogue::{Ground, on_each};

/// Ana follows the keeper; all that is said from now on is brought to her server.
async fn followed(ground: &Ground) {
    let keeper = domain::people::me(&ground.home.site, &ground.keeper).await.unwrap();
    let follow = ground.ana.does("Follow", "f", keeper.uri.as_str());
    assert_eq!(ground.ana.letter(&ground.inbox, &follow).send().await.status, 202);
    ground.settled().await;
    ground.north.forgets();
}

async fn says(ground: &Ground, words: &str) {
    ground.home.says(&ground.keeper, Place::In(PUBLIC), words).await;
    works(ground).await;
}

/// Brings what may be brought now.
async fn works(ground: &Ground) {
    let hands: std::sync::Arc<dyn jobs::Hands> = std::sync::Arc::new(ground.home.federation.clone());
    jobs::drain(&ground.home.site, &hands).await.unwrap();
}

/// Does not wait for what was asked to wait.
async fn hurries(ground: &Ground) {
    deliveries::retry(&ground.home.site, ground.north.host(), None)
        .await
        .unwrap();
    works(ground).await;
}

async fn at(ground: &Ground) -> Peer {
    deliveries::peer(&ground.home.site, ground.north.host()).await.unwrap()
}

/// Every attempt so far: which activity it was, and what it said.
fn attempts(ground: &Ground) -> Vec<(String, String)> {
    let heard = ground.north.heard();
    let posts = heard.iter().filter(|heard| heard.method == "POST");
    let read = |body: &[u8]| -> (String, String) {
        let said: Value = serde_json::from_slice(body).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&said["id"]), text(&said["object"]["content"]))
    };
    posts.map(|heard| read(&heard.body)).collect()
}

fn words(attempts: &[(String, String)]) -> Vec<&str> {
    attempts.iter().map(|(_, said)| said.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_trouble_gets_all_of_it_later_in_order_and_once() {
    on_each(async |ground| {
        followed(ground).await;
        // It says when to come again, in seconds or by a date; until then nobody comes, with anything.
        let date = (chrono::Utc::now() + chrono::TimeDelta::minutes(10)).format("%a, %d %b %Y %H:%M:%S GMT");
        let busy = |status: u16, when: String| Answer::status(status).header("retry-after", &when);
        for (answer, least, most) in [
            (busy(503, "120".into()), 110, 120),
            (busy(429, date.to_string()), 590, 600),
        ] {
            ground.north.answers_next("/inbox", [answer]);
            says(ground, "Un").await;
            says(ground, "Deux").await;
            assert_eq!(words(&attempts(ground)), ["<p>Un</p>\n"]);
            let there = at(ground).await;
            let wait = there.ask_at.unwrap().seconds() - ground.home.site.now().seconds();
            assert!(least <= wait && wait <= most, "{wait}");
            assert_eq!((there.state, there.waiting), (State::Waiting, 2));
            hurries(ground).await;
            assert_eq!(
                words(&attempts(ground)),
                ["<p>Un</p>\n", "<p>Un</p>\n", "<p>Deux</p>\n"]
            );
            assert_eq!((at(ground).await.state, at(ground).await.waiting), (State::Open, 0));
            ground.north.forgets();
        }

        // It breaks off, fails, answers half, or sends somewhere else that is not ours to follow: the same activity comes again.
        for trouble in [Answer::reset(), Answer::status(500), Answer::status(502)] {
            ground.north.answers_next("/inbox", [trouble]);
            says(ground, "Trois").await;
            assert_eq!(at(ground).await.waiting, 1);
            hurries(ground).await;
            let twice = attempts(ground);
            assert_eq!(words(&twice), ["<p>Trois</p>\n", "<p>Trois</p>\n"]);
            assert_eq!(twice[0].0, twice[1].0, "one activity");
            assert_eq!(at(ground).await.waiting, 0);
            ground.north.forgets();
        }

        // It takes its time: nobody gives up too early, and what is said meanwhile comes after.
        ground
            .north
            .answers_next("/inbox", [Answer::status(202).after(Duration::from_secs(2))]);
        ground.home.says(&ground.keeper, Place::In(PUBLIC), "Quatre").await;
        says(ground, "Cinq").await;
        assert_eq!(words(&attempts(ground)), ["<p>Quatre</p>\n", "<p>Cinq</p>\n"]);
        ground.north.forgets();

        // It refuses one (400 asks for the other kind of signature first): that one is set aside for somebody to look at, and
        // the next goes.
        for (refusal, knocks) in [
            (Answer::status(400), 2),
            (Answer::status(404), 1),
            (Answer::status(410), 1),
            (Answer::redirect("/elsewhere"), 1),
        ] {
            let before = at(ground).await.parked;
            ground.north.answers_next("/inbox", vec![refusal; knocks]);
            says(ground, "Six").await;
            assert_eq!(words(&attempts(ground)), vec!["<p>Six</p>\n"; knocks]);
            says(ground, "Sept").await;
            assert_eq!(words(&attempts(ground)).last(), Some(&"<p>Sept</p>\n"));
            let there = at(ground).await;
            assert_eq!((there.state, there.waiting, there.parked), (State::Open, 0, before + 1));
            ground.north.forgets();
        }
        assert!(!ground.north.heard().iter().any(|heard| heard.path == "/elsewhere"));
        let aside = deliveries::parked(&ground.home.site, at(ground).await.server)
            .await
            .unwrap();
        let why: Vec<&str> = aside.iter().filter_map(|one| one.error.as_deref()).collect();
        assert_eq!(why, ["status 302", "gone", "not found", "status 400"]);
    })
    .await;
}
