//! What was done at the word of somebody elsewhere, by a server that stopped before it passed that on: when the word comes
//! again, as it does, it is passed on. Only of who may do it.
use domain::circles::{self, Standing};
use domain::{Actor as Local, PersonId, Viewer, network, posts};
use peer::Actor;
use serde_json::{Value, json};

use crate::catalogue::{Ground, on_each};

/// Whom a signature of theirs makes act.
async fn signed(ground: &Ground, who: &Actor) -> Local {
    let known = network::actor_by_uri(&ground.home.site, &who.id).await.unwrap();
    Local::by_signature(PersonId(known.id.0))
}

async fn places(ground: &Ground, by: &Local, who: &Actor, standing: Standing) {
    let whom = signed(ground, who).await.id();
    let (site, circle) = (&ground.home.site, ground.place.circle);
    circles::place(site, by, circle, (whom, standing)).await.unwrap();
    ground.settled().await;
}

/// Brings it; answers whether the community then passed it on.
async fn passed_on(ground: &Ground, who: &Actor, activity: Value) -> bool {
    ground.settled().await;
    ground.north.forgets();
    assert_eq!(who.letter(&ground.inbox, &activity).send().await.status, 202);
    ground.settled().await;
    let told = ground.north.received();
    told.iter()
        .any(|told| told["type"] == "Announce" && told["object"]["id"] == activity["id"])
}

/// Says something in the community.
async fn says(ground: &Ground, who: &Actor, name: &str) -> (posts::Post, String) {
    let mut note = ground.north.note(who, name, "Dans le relais");
    note["audience"] = json!(ground.place.profile.uri);
    note["to"] = json!([peer::PUBLIC, ground.place.profile.uri]);
    ground.north.keeps(&note);
    let uri = note["id"].as_str().unwrap().to_owned();
    assert!(passed_on(ground, who, ground.north.create(who, &note)).await);
    (ground.home.sees(&ground.keeper, &uri).await.unwrap().post, uri)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_and_not_passed_on_is_passed_on_when_it_comes_again() {
    on_each(async |ground| {
        let (ana, eve, zoe) = (&ground.ana, &ground.eve, &ground.north.person("zoe"));
        for who in [ana, eve, zoe] {
            let follow = who.does("Follow", "in", ground.place.profile.uri.as_str());
            assert_eq!(who.letter(&ground.inbox, &follow).send().await.status, 202);
        }
        places(ground, &ground.keeper, ana, Standing::Animator).await;
        let (by_ana, site) = (signed(ground, ana).await, &ground.home.site);

        // What an author takes back, and says again.
        let (own, at) = says(ground, ana, "own").await;
        posts::erase(site, &by_ana, own.id).await.unwrap();
        let delete = ana.does("Delete", "own", at.as_str());
        assert!(passed_on(ground, ana, delete.clone()).await);
        let mut words = ana.does(
            "Delete",
            "words",
            json!({ "type": "Tombstone", "id": at, "content": "Encore moi" }),
        );
        words["content"] = json!("Et moi");
        assert!(!passed_on(ground, ana, words).await, "once in a while, not each time");
        assert!(!passed_on(ground, zoe, zoe.does("Delete", "hers", at.as_str())).await);
        posts::restore(site, &by_ana, own.id).await.unwrap();
        assert!(passed_on(ground, ana, ana.does("Undo", "own", delete)).await);
        let other = ana.does("Delete", "another", at.as_str());
        assert!(!passed_on(ground, ana, ana.does("Undo", "another", other)).await);

        // What she changed, once.
        let mut changed = ground.north.note(ana, "own", "Autrement");
        for (field, value) in [
            ("audience", json!(ground.place.profile.uri)),
            ("to", json!([peer::PUBLIC, ground.place.profile.uri])),
            ("updated", json!("2027-02-02T03:04:05Z")),
        ] {
            changed[field] = value;
        }
        for name in ["own", "again"] {
            assert!(passed_on(ground, ana, ana.does("Update", name, changed.clone())).await);
            let versions = posts::history(site, Viewer::anyone(), own.id).await.unwrap();
            assert_eq!(versions.len(), 2, "{versions:?}");
        }

        // What an animator takes away.
        let (other, at) = says(ground, eve, "other").await;
        posts::remove(site, &by_ana, other.id, "").await.unwrap();
        assert!(passed_on(ground, ana, ana.does("Delete", "other", at.as_str())).await);
        assert!(!passed_on(ground, zoe, zoe.does("Delete", "other", at.as_str())).await);

        // Whom she keeps out, and lets back.
        let (_, hers) = says(ground, eve, "hers").await;
        let last = says(ground, eve, "last").await;
        let block = |who: &Actor, name: &str| {
            let mut block = who.does("Block", name, eve.id.as_str());
            block["target"] = json!(ground.place.profile.uri);
            block
        };
        places(ground, &by_ana, eve, Standing::Banned).await;
        let by_eve = signed(ground, eve).await;
        let (spoken, said) = last;
        posts::erase(site, &by_eve, spoken.id).await.unwrap();
        let tombstone = json!({ "type": "Tombstone", "id": said, "content": "Encore moi" });
        assert!(passed_on(ground, eve, eve.does("Delete", "last", tombstone)).await);
        let told = ground.north.received();
        let told = told.iter().find(|told| told["object"]["type"] == "Delete").unwrap();
        assert_eq!(
            told["object"]["object"],
            json!(said),
            "the address, and none of the words"
        );
        assert!(passed_on(ground, ana, block(ana, "out")).await);
        assert!(!passed_on(ground, zoe, block(zoe, "out")).await);
        // Who is kept out has nothing passed on that stands.
        let again = eve.does("Undo", "again", eve.does("Delete", "again", hers.as_str()));
        assert!(!passed_on(ground, eve, again).await);
        places(ground, &by_ana, eve, Standing::Stranger).await;
        let back = ana.does("Undo", "back", block(ana, "out"));
        assert!(passed_on(ground, ana, back).await);
        assert!(!passed_on(ground, zoe, zoe.does("Undo", "back", block(zoe, "out"))).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_said_who_leaves_is_taken_back_where_the_community_passed_it_on() {
    on_each(async |ground| {
        let (eve, south) = (&ground.eve, peer::Peer::open().await);
        // Of another server, which hears of it from the community only.
        let reader = south.person("lea");
        for who in [eve, &reader] {
            let follow = who.does("Follow", "in", ground.place.profile.uri.as_str());
            assert_eq!(who.letter(&ground.inbox, &follow).send().await.status, 202);
        }
        let said = [says(ground, eve, "one").await.1, says(ground, eve, "two").await.1];
        south.forgets();
        assert!(!passed_on(ground, eve, eve.does("Delete", "me", eve.id.as_str())).await);
        let told = south.received();
        let mut gone: Vec<&str> = told
            .iter()
            .filter(|told| told["type"] == "Announce" && told["object"]["type"] == "Delete")
            .filter(|told| told["object"]["actor"] == json!(eve.id))
            .filter_map(|told| told["object"]["object"].as_str())
            .collect();
        gone.sort_unstable();
        assert_eq!(gone, said);
        for uri in &said {
            assert!(ground.home.sees(&ground.keeper, uri).await.is_err());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_to_many_inboxes_at_once_is_passed_on_once() {
    on_each(async |ground| {
        let eve = &ground.eve;
        let follow = eve.does("Follow", "in", ground.place.profile.uri.as_str());
        assert_eq!(eve.letter(&ground.inbox, &follow).send().await.status, 202);
        ground.settled().await;
        ground.north.forgets();
        let like = ground.ana.does("Like", "much", ground.thread.uri.as_str());
        let letter = ground.ana.letter(&ground.inbox, &like);
        let all = futures::future::join_all((0..16).map(|_| letter.send())).await;
        assert!(all.iter().all(|answer| answer.status == 202));
        ground.settled().await;
        let told = ground.north.received();
        let told = told.iter().filter(|told| told["object"]["id"] == like["id"]);
        assert_eq!(told.count(), 1);
    })
    .await;
}
