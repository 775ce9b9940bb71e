//! What a community elsewhere, which people here follow, may not bring in the name of others.
use peer::{Actor, Peer};
use serde_json::{Value, json};

use super::{Ground, case, on_each, refused};

/// A community of a third server that the keeper follows.
async fn followed(ground: &Ground, south: &Peer) -> Actor {
    let group = south.group("atelier");
    let there = ground.home.finds(&ground.keeper, &group.id).await;
    ground.home.follows(&ground.keeper, there.id).await;
    ground.settled().await;
    let asked: Vec<Value> = south.received();
    let follow = asked.iter().find(|activity| activity["type"] == "Follow").unwrap();
    let accept = group.does("Accept", "keeper", follow.clone());
    assert_eq!(group.letter(&ground.inbox, &accept).send().await.status, 202);
    ground.settled().await;
    group
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_that_is_followed_is_believed_about_its_own_only() {
    on_each(async |ground| {
        let south = Peer::open().await;
        let group = followed(ground, &south).await;
        let (ana, north) = (&ground.ana, &ground.north);
        let announces = |name: &str, object: Value| group.letter(&ground.inbox, &group.does("Announce", name, object));
        // What it says of its own is taken: what follows is refused for what it is.
        let mut own = north.note(ana, "own", "Dans l'atelier");
        own["audience"] = json!(group.id);
        own["to"] = json!([peer::PUBLIC, group.id]);
        north.keeps(&own);
        assert_eq!(announces("own", north.create(ana, &own)).send().await.status, 202);
        ground.settled().await;
        let at = own["id"].as_str().unwrap();
        let kept = ground.home.sees(&ground.keeper, at).await.unwrap();
        assert!(kept.community.is_some());

        // A letter that nobody wrote.
        let mut letter = north.note(ana, "letter", "Viens seule");
        letter["to"] = json!([ground.home.site.address("u/keeper")]);
        letter["cc"] = json!([]);
        north.answers("/notes/letter", peer::Answer::status(404));
        refused(
            ground,
            vec![case(
                "D16 a letter",
                403,
                announces("letter", north.create(ana, &letter)),
            )],
        )
        .await;

        // Other words for what everybody may read on a third server, called private so as not to be looked at there.
        let mut changed = own.clone();
        changed["content"] = json!("<p>Ce qu'elle n'a pas dit</p>");
        changed["updated"] = json!("2027-02-02T03:04:05Z");
        changed["to"] = json!([group.id]);
        changed["cc"] = json!([]);
        announces("changed", ana.does("Update", "own", changed)).send().await;
        ground.settled().await;
        let kept = ground.home.sees(&ground.keeper, at).await.unwrap();
        assert!(kept.is_public() && kept.post.html.contains("Dans l'atelier"));

        // Taken back before it is said.
        let later = north.note(ana, "later", "Plus tard");
        let later_at = later["id"].as_str().unwrap();
        announces("later", ana.does("Delete", "later", later_at)).send().await;
        let said = ana.letter(&ground.inbox, &north.create(ana, &later));
        assert_eq!(said.send().await.status, 202);
        assert!(ground.home.sees(&ground.keeper, later_at).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_something_unheard_of_is_read_at_home_and_nowhere_else() {
    on_each(async |ground| {
        let south = Peer::open().await;
        let group = followed(ground, &south).await;
        let (ana, eve, north) = (&ground.ana, &ground.eve, &ground.north);
        let announces = |name: &str, object: Value| group.letter(&ground.inbox, &group.does("Announce", name, object));
        let said = |name: &str| {
            let mut note = north.note(ana, name, "Ce qu'elle a dit");
            note["audience"] = json!(group.id);
            note["to"] = json!([peer::PUBLIC, group.id]);
            north.keeps(&note);
            note
        };
        let changed = |note: &Value| {
            let mut other = note.clone();
            other["content"] = json!("<p>Ce qu'on lui fait dire</p>");
            other
        };

        let note = said("unheard");
        let told = announces("unheard", ana.does("Update", "unheard", changed(&note)));
        assert_eq!(told.send().await.status, 202);
        ground.settled().await;
        let kept = ground.home.sees(&ground.keeper, note["id"].as_str().unwrap()).await;
        let kept = kept.unwrap();
        assert!(
            kept.is_public() && kept.post.html.contains("Ce qu'elle a dit"),
            "{}",
            kept.post.html
        );

        let (lost, hers) = (said("lost"), said("hers"));
        north.answers("/notes/lost", peer::Answer::status(404));
        let lost = announces("lost", ana.does("Update", "lost", changed(&lost)));
        let hers = announces("hers", eve.does("Update", "hers", changed(&hers)));
        refused(ground, vec![case("D16 a change of nothing", 403, lost)]).await;
        assert_eq!(hers.send().await.status, 403, "D16 a change of another's");
    })
    .await;
}
