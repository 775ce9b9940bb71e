//! What an animator took away, other servers find no more: not the words, not what answered them, not in any list.

use domain::{Viewer, posts, posts::Place};
use peer::{Letter, Reply};
use url::Url;

use crate::catalogue::{Ground, on_each};

/// As a server that follows asks, and as anybody does: both are answered alike.
async fn asked(ground: &Ground, address: &str) -> Reply {
    let at = Url::parse(address).unwrap();
    let signed = Letter::question(&ground.ana, &at).send().await;
    let unsigned = Letter::unsigned("GET", &at).header("accept", "application/activity+json");
    let unsigned = unsigned.send().await;
    assert_eq!(
        (signed.status, &signed.body),
        (unsigned.status, &unsigned.body),
        "{address}"
    );
    signed
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.body).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_was_taken_away_is_nowhere_for_other_servers() {
    on_each(async |ground| {
        let (home, thread) = (&ground.home, &ground.thread);
        let answer = home
            .says(&ground.keeper, Place::Reply(thread.post.id), "Au revoir")
            .await;
        ground.settled().await;
        let lists = [
            format!("{}/context", thread.uri),
            format!("{}/replies", thread.uri),
            home.site.address("c/relais/outbox?page=1"),
            home.site.address("u/keeper/outbox?page=1"),
        ];
        let absent = asked(ground, &home.site.address("post/999999")).await;
        assert_eq!(absent.status, 404);
        for (address, words) in [(&thread.uri, "Bonjour"), (&answer.uri, "Au revoir")] {
            let found = asked(ground, address).await;
            assert!(found.status == 200 && text(&found).contains(words), "{address}");
        }
        for list in &lists {
            let found = asked(ground, list).await;
            let named = [&thread.uri, &answer.uri]
                .iter()
                .any(|uri| text(&found).contains(uri.as_str()));
            assert!(found.status == 200 && named, "{list}: {}", text(&found));
        }

        posts::remove(&home.site, &ground.keeper, thread.post.id, "Hors sujet")
            .await
            .unwrap();
        ground.settled().await;
        // Of what everybody could read a stone is left, without a word; of what answered it, nothing.
        let stone = asked(ground, &thread.uri).await;
        assert!(
            stone.status == 410 && text(&stone).contains("Tombstone"),
            "{}",
            text(&stone)
        );
        assert!(!text(&stone).contains("Bonjour") && !text(&stone).contains("Hors sujet"));
        let below = asked(ground, &answer.uri).await;
        assert_eq!((below.status, below.body), (404, absent.body.clone()));
        for list in &lists {
            let found = asked(ground, list).await;
            let said = text(&found);
            let about = |uri: &str| said.contains(&format!("\"{uri}\""));
            assert!(!about(&thread.uri) && !about(&answer.uri), "{list}: {said}");
        }
        assert!(posts::one(&home.site, Viewer::anyone(), answer.post.id).await.is_err());
    })
    .await;
}
