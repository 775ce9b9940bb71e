//! What a keeper from another server decides about who animates, and what others are told of it.
use domain::circles::{self, Standing};
use domain::{PersonId, Profile, network};
use peer::Actor;
use serde_json::{Value, json};

use super::{Ground, on_each};

async fn seen(ground: &Ground, who: &Actor) -> Profile {
    let known = network::actor_by_uri(&ground.home.site, &who.id).await;
    known.unwrap()
}

async fn stands(ground: &Ground, who: &Actor) -> Option<Standing> {
    let person = PersonId(seen(ground, who).await.id.0);
    let tie = network::tie(&ground.home.site, person, ground.place.profile.id).await;
    tie.unwrap().map(|tie| tie.standing)
}

async fn places(ground: &Ground, who: &Actor, standing: Standing) {
    let person = PersonId(seen(ground, who).await.id.0);
    circles::place(
        &ground.home.site,
        &ground.keeper,
        ground.place.circle,
        (person, standing),
    )
    .await
    .unwrap();
}

/// Ana, of another server, says something about the list of animators; answers what is then told of that list.
async fn decides(ground: &Ground, (verb, name): (&str, &str), whom: &str) -> Vec<Value> {
    ground.north.forgets();
    let mut says = ground.ana.does(verb, name, whom);
    says["target"] = json!(format!("{}/moderators", ground.place.profile.uri));
    assert_eq!(ground.ana.letter(&ground.inbox, &says).send().await.status, 202);
    about_the_list(ground).await
}

async fn about_the_list(ground: &Ground) -> Vec<Value> {
    ground.settled().await;
    let told = ground.north.received().into_iter().map(|told| told["object"].clone());
    told.filter(|inner| {
        inner["target"]
            .as_str()
            .is_some_and(|list| list.ends_with("/moderators"))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_elsewhere_names_animators_and_gives_nothing_else() {
    on_each(async |ground| {
        for who in [&ground.ana, &ground.eve] {
            let follow = who.does("Follow", "in", ground.place.profile.uri.as_str());
            assert_eq!(who.letter(&ground.inbox, &follow).send().await.status, 202);
        }
        ground.settled().await;
        // A member decides nothing; an animator does not name others; a keeper does, once.
        let eve = ground.eve.id.as_str();
        for (standing, name) in [(Standing::Member, "a1"), (Standing::Animator, "a2")] {
            places(ground, &ground.ana, standing).await;
            ground.settled().await;
            assert!(decides(ground, ("Add", name), eve).await.is_empty());
            assert_eq!(stands(ground, &ground.eve).await, Some(Standing::Member));
        }
        places(ground, &ground.ana, Standing::Keeper).await;
        ground.settled().await;
        let told = decides(ground, ("Add", "a3"), eve).await;
        assert_eq!((told.len(), &told[0]["object"]), (1, &json!(eve)));
        assert_eq!(stands(ground, &ground.eve).await, Some(Standing::Animator));
        assert_eq!(
            decides(ground, ("Add", "a4"), eve).await.len(),
            1,
            "it is so already, but may not have been told"
        );
        assert_eq!(decides(ground, ("Remove", "r1"), eve).await.len(), 1);

        // Striking somebody off the list moves nobody who is not on it: who is kept out stays out, who only reads still does.
        for standing in [Standing::Banned, Standing::Reader] {
            places(ground, &ground.eve, standing).await;
            ground.settled().await;
            if standing == Standing::Reader {
                let follow = ground.eve.does("Follow", "again", ground.place.profile.uri.as_str());
                assert_eq!(ground.eve.letter(&ground.inbox, &follow).send().await.status, 202);
                ground.settled().await;
            }
            let before = stands(ground, &ground.eve).await;
            decides(ground, ("Remove", &format!("r-{standing:?}")), eve).await;
            assert_eq!(stands(ground, &ground.eve).await, before);
            assert_eq!(before, Some(standing));
        }

        // Whoever never asked to be there is invited, and nobody else hears of it.
        let zoe = ground.north.person("zoe");
        let told = decides(ground, ("Add", "a5"), &zoe.id).await;
        assert!(told.is_empty(), "{told:?}");
        assert!(
            stands(ground, &zoe)
                .await
                .is_none_or(|standing| standing < Standing::Reader)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_animator_elsewhere_who_leaves_is_one_nowhere() {
    on_each(async |ground| {
        for who in [&ground.ana, &ground.eve] {
            let follow = who.does("Follow", "in", ground.place.profile.uri.as_str());
            assert_eq!(who.letter(&ground.inbox, &follow).send().await.status, 202);
        }
        places(ground, &ground.ana, Standing::Animator).await;
        ground.settled().await;
        ground.north.forgets();
        let follow = ground.ana.does("Follow", "in", ground.place.profile.uri.as_str());
        let leaves = ground.ana.does("Undo", "out", follow);
        assert_eq!(ground.ana.letter(&ground.inbox, &leaves).send().await.status, 202);
        let told = about_the_list(ground).await;
        assert_eq!(told.len(), 1, "{told:?}");
        let said = [&told[0]["type"], &told[0]["actor"], &told[0]["object"]];
        assert_eq!(
            said,
            [
                &json!("Remove"),
                &json!(ground.place.profile.uri),
                &json!(ground.ana.id)
            ]
        );
    })
    .await;
}
