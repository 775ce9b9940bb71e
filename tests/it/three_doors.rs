//! Trois portes, deux maisons: members with toot, with a Lemmy client and with a browser in one house, and one with a
//! Lemmy client in another, live in one community. Each sees what the others do, through their own door, within two
//! seconds.
use std::time::{Duration, Instant};

use domain::circles::Kind;
use futures::future::join_all;
use serde_json::json;

use crate::town::program::{self, Program, Seen};
use crate::town::{House, settled, two_on_each};

/// In how much time everybody has to see what somebody did. Where the machine is anybody's, three times that.
fn at_once() -> Duration {
    let slow = std::env::var_os("CI").is_some();
    Duration::from_secs(if slow { 6 } else { 2 })
}

#[tokio::test(flavor = "multi_thread")]
async fn three_doors_of_one_house_and_another_house_see_the_same_community_within_two_seconds() {
    if !program::are_installed() {
        return;
    }
    two_on_each(async |here, there| {
        let everybody = everybody(here, there).await;
        for turn in 0..everybody.len() {
            one_life_of_a_thread(&everybody, turn).await;
        }
        join_all(everybody.into_iter().map(Program::leaves)).await;
    })
    .await;
}

/// Tina with toot, Lea with Lemmy's own client, Paul with a browser; Bea elsewhere with Lemmy's older client.
async fn everybody(here: &House, there: &House) -> Vec<Program> {
    let founder = here.member("fanny").await;
    here.community(&founder, "relais", Kind::Public).await;
    let (tina, lea, paul) = (
        here.member("tina").await,
        here.member("lea").await,
        here.member("paul").await,
    );
    let bea = there.member("bea").await;
    let (tina, lea, paul, bea) = tokio::join!(
        Program::toot(here, &tina),
        Program::lemmy(here, (&lea, "v4")),
        Program::browser(here, &paul),
        Program::lemmy(there, (&bea, "v3")),
    );
    let elsewhere = format!("!relais@{}", here.host());
    for member in [&tina, &lea, &paul] {
        member.does("joins", json!({ "community": "relais" })).await;
    }
    bea.does("joins", json!({ "community": elsewhere })).await;
    settled(&[here, there]).await;
    vec![tina, lea, paul, bea]
}

/// Somebody begins a thread, the next answers, the one after likes it, the first changes it and takes it back.
async fn one_life_of_a_thread(everybody: &[Program], turn: usize) {
    let one = |after: usize| &everybody[(turn + after) % everybody.len()];
    let (author, next, third) = (one(0), one(1), one(2));
    let title = format!("Le fil de {}", author.name);
    let (first, then) = (
        format!("Premières paroles de {}", author.name),
        format!("Mieux dit par {}", author.name),
    );
    let answer = format!("Réponse de {} à {}", next.name, author.name);

    author.does("says", json!({ "title": title, "words": first })).await;
    all_see(everybody, &title, "the thread", |seen| seen.text.contains(&first)).await;
    next.does("answers", json!({ "title": title, "words": answer })).await;
    all_see(everybody, &title, "the answer", |seen| seen.has_answer(&answer)).await;
    // Some clients approve of what they say as they say it.
    let before = author.looks(&title).await.likes;
    third.does("likes", json!({ "title": title })).await;
    all_see(everybody, &title, "the reaction", |seen| seen.likes == before + 1).await;
    author.does("edits", json!({ "title": title, "words": then })).await;
    let changed = |seen: &Seen| seen.text.contains(&then) && !seen.text.contains(&first);
    all_see(everybody, &title, "the change", changed).await;
    author.does("erases", json!({ "title": title })).await;
    all_see(everybody, &title, "the end", |seen| !seen.there).await;
}

/// Waits until each sees it. One look costs a client some of the time, so all look at once.
async fn all_see(everybody: &[Program], title: &str, what: &str, sees: impl Fn(&Seen) -> bool) {
    let (begun, limit) = (Instant::now(), at_once());
    let waits = everybody.iter().map(async |program| {
        loop {
            // What a look that began in time has seen was there in time.
            let late = limit < begun.elapsed();
            let seen = program.looks(title).await;
            if sees(&seen) {
                return begun.elapsed();
            }
            assert!(!late, "{} does not see {what} of « {title} »: {seen:?}", program.name);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let slowest = join_all(waits).await.into_iter().max().unwrap_or_default();
    println!("« {title} »: all see {what} after {slowest:?}");
}
