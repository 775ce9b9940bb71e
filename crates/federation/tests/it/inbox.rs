//! What the inbox refuses, and that nothing is kept of it.

use crate::place::{Town, settle};
use domain::{
    CommunityId, Error, PersonId,
    circles::{self, Kind, PUBLIC, Standing},
    communities::Policy,
    laws::telling::ServerStanding,
    network,
    posts::Place,
};
use federation::{
    keys::Signer,
    signatures::{Outgoing, Scheme, sign},
};
use http::Method;
use serde_json::{Value, json};
use url::Url;

/// Brings a body to an inbox, signed by a person of another site or not at all. Answers the status.
pub async fn brings(home: &Town, signer: Option<&Signer>, body: &str, kind: &str) -> u16 {
    let inbox = Url::parse(&home.site.address("inbox")).unwrap();
    let mut request = reqwest::Client::new()
        .post(inbox.clone())
        .header("content-type", kind)
        .body(body.to_owned());
    if let Some(signer) = signer {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let outgoing = Outgoing {
            method: &Method::POST,
            url: &inbox,
            body: Some((body.as_bytes(), kind)),
            now: i64::try_from(now).unwrap(),
        };
        request = request.headers(sign(Scheme::Cavage, signer, &outgoing).unwrap().into_iter().collect());
    }
    request.send().await.unwrap().status().as_u16()
}

pub const ACTIVITY: &str = "application/activity+json";

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_for_another() {
    let (home, north) = (Town::open().await, Town::open().await);
    let (keeper, alice, eve) = (
        home.member("keeper").await,
        north.member("alice").await,
        north.member("eve").await,
    );
    let signer = async |who: &domain::Actor| {
        let profile = domain::people::me(&north.site, who).await.unwrap();
        (north.federation.data().signer(&profile).await.unwrap(), profile.uri)
    };
    let ((by_alice, alice_uri), (by_eve, eve_uri)) = (signer(&alice).await, signer(&eve).await);
    let id = |part: &str| north.site.address(part);
    let note = |author: &str, at: &str, words: &str| -> Value {
        json!({ "id": at, "type": "Note", "attributedTo": author, "content": words, "to": ["as:Public"] })
    };
    let create = |actor: &str, name: &str, object: Value| {
        json!({ "id": id(name), "type": "Create", "actor": actor, "to": ["as:Public"], "object": object }).to_string()
    };
    let good = create(
        &alice_uri,
        "activities/create/1",
        note(&alice_uri, &id("post/901"), "bonjour"),
    );
    assert_eq!(brings(&home, None, &good, ACTIVITY).await, 401);
    assert_eq!(brings(&home, Some(&by_eve), &good, ACTIVITY).await, 403);
    assert_eq!(brings(&home, Some(&by_alice), &good, "text/plain").await, 415);
    assert_eq!(brings(&home, Some(&by_alice), "{", ACTIVITY).await, 400);
    assert_eq!(
        brings(
            &home,
            Some(&by_alice),
            &format!("{{\"a\":\"{}\"}}", "x".repeat(300_000)),
            ACTIVITY
        )
        .await,
        413
    );
    let elsewhere = create(
        &eve_uri,
        "activities/create/2",
        note(&eve_uri, "https://c.example/post/1", "pas moi"),
    );
    assert_eq!(brings(&home, Some(&by_eve), &elsewhere, ACTIVITY).await, 403);
    let as_alice = create(
        &eve_uri,
        "activities/create/3",
        note(&alice_uri, &id("post/902"), "pas elle"),
    );
    assert_eq!(brings(&home, Some(&by_eve), &as_alice, ACTIVITY).await, 403);
    let ours = create(
        &eve_uri,
        "activities/create/4",
        note(&eve_uri, &home.site.address("post/1"), "chez vous"),
    );
    assert_eq!(brings(&home, Some(&by_eve), &ours, ACTIVITY).await, 403);
    for absent in ["post/901", "post/902"] {
        assert!(matches!(home.sees(&keeper, &id(absent)).await, Err(Error::NotFound)));
    }
    assert_eq!(brings(&home, Some(&by_alice), &good, ACTIVITY).await, 202);
    assert_eq!(brings(&home, Some(&by_alice), &good, ACTIVITY).await, 202);
    let kept = home.sees(&keeper, &id("post/901")).await.unwrap();
    assert_eq!(kept.author.uri, alice_uri);

    let delete =
        json!({ "id": id("activities/delete/1"), "type": "Delete", "actor": eve_uri, "object": id("post/901") });
    assert_eq!(brings(&home, Some(&by_eve), &delete.to_string(), ACTIVITY).await, 202);
    let update = json!({ "id": id("activities/update/1"), "type": "Update", "actor": eve_uri,
        "object": note(&eve_uri, &id("post/901"), "changé") });
    assert_eq!(brings(&home, Some(&by_eve), &update.to_string(), ACTIVITY).await, 403);
    assert!(
        home.sees(&keeper, &id("post/901"))
            .await
            .unwrap()
            .post
            .html
            .contains("bonjour")
    );
    let unasked = json!({ "id": id("activities/accept/1"), "type": "Accept", "actor": eve_uri,
        "object": { "id": home.site.address("activities/follow/1"), "type": "Follow",
            "actor": home.site.address("u/keeper"), "object": eve_uri } });
    assert_eq!(brings(&home, Some(&by_eve), &unasked.to_string(), ACTIVITY).await, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_before_it_came_does_not_come() {
    let (home, north) = (Town::open().await, Town::open().await);
    let (keeper, alice) = (home.member("keeper").await, north.member("alice").await);
    let profile = domain::people::me(&north.site, &alice).await.unwrap();
    let signer = north.federation.data().signer(&profile).await.unwrap();
    let at = north.site.address("post/77");
    let delete = json!({ "id": north.site.address("activities/delete/9"), "type": "Delete", "actor": profile.uri, "object": at });
    assert_eq!(brings(&home, Some(&signer), &delete.to_string(), ACTIVITY).await, 202);
    let create = json!({ "id": north.site.address("activities/create/9"), "type": "Create", "actor": profile.uri,
        "object": { "id": at, "type": "Note", "attributedTo": profile.uri, "content": "trop tard", "to": ["Public"] } });
    assert_eq!(brings(&home, Some(&signer), &create.to_string(), ACTIVITY).await, 202);
    assert!(matches!(home.sees(&keeper, &at).await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_server_is_not_heard_and_not_told() {
    let (home, north) = (Town::open().await, Town::open().await);
    let (keeper, alice) = (home.member("keeper").await, north.member("alice").await);
    let far_alice = home.finds(&keeper, &north.address("alice")).await;
    home.follows(&keeper, far_alice.id).await;
    let far_keeper = north.finds(&alice, &home.address("keeper")).await;
    north.follows(&alice, far_keeper.id).await;
    settle(&[&home, &north]).await;
    let before = north.says(&alice, Place::In(PUBLIC), "Avant").await;
    settle(&[&home, &north]).await;
    assert!(home.sees(&keeper, &before.uri).await.is_ok());
    // What waits to leave stays, and what came is hidden.
    let waiting = home.says(&keeper, Place::In(PUBLIC), "Trop tard").await;
    home.trusts(&north, ServerStanding::Blocked).await;
    settle(&[&home]).await;
    assert!(matches!(home.sees(&keeper, &before.uri).await, Err(Error::NotFound)));
    assert!(matches!(north.sees(&alice, &waiting.uri).await, Err(Error::NotFound)));
    let said = north.says(&alice, Place::In(PUBLIC), "Personne n'entend").await;
    let hands: std::sync::Arc<dyn domain::jobs::Hands> = std::sync::Arc::new(north.federation.clone());
    domain::jobs::drain(&north.site, &hands).await.unwrap();
    assert!(matches!(home.sees(&keeper, &said.uri).await, Err(Error::NotFound)));
    // The block is lifted: what was here is back, and whoever followed follows.
    home.trusts(&north, ServerStanding::PublicOnly).await;
    assert!(home.sees(&keeper, &before.uri).await.is_ok());
    let after = north.says(&alice, Place::In(PUBLIC), "De retour").await;
    domain::jobs::drain(&north.site, &hands).await.unwrap();
    assert!(home.sees(&keeper, &after.uri).await.is_ok());
    // One person is suspended: their signature opens nothing, and a report of a server that is not taken makes none.
    let chief = home.chief().await;
    let person = domain::PersonId(far_alice.id.0);
    domain::moderation::suspend(&home.site, &chief, person, "")
        .await
        .unwrap();
    let last = north.says(&alice, Place::In(PUBLIC), "Encore").await;
    domain::jobs::drain(&north.site, &hands).await.unwrap();
    for absent in [&before, &last] {
        assert!(matches!(home.sees(&keeper, &absent.uri).await, Err(Error::NotFound)));
    }
    domain::moderation::restore(&home.site, &chief, person).await.unwrap();
    assert!(home.sees(&keeper, &before.uri).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_of_a_server_whose_reports_are_refused_are_not_taken() {
    let (home, north) = (Town::open().await, Town::open().await);
    let (keeper, alice) = (home.member("keeper").await, north.member("alice").await);
    let profile = domain::people::me(&north.site, &alice).await.unwrap();
    let signer = north.federation.data().signer(&profile).await.unwrap();
    let said = home.says(&keeper, Place::In(PUBLIC), "Bonjour").await;
    let chief = home.chief().await;
    for (refused, taken) in [(false, 1), (true, 1)] {
        let decision = domain::moderation::Decision {
            unreported: refused,
            ..domain::moderation::Decision::default()
        };
        domain::moderation::decide(&home.site, &chief, north.site.host(), decision)
            .await
            .unwrap();
        let flag = json!({ "id": north.site.address(format!("activities/flag/{refused}")), "type": "Flag",
            "actor": profile.uri, "object": [said.uri], "content": "…", "summary": "…" });
        assert_eq!(brings(&home, Some(&signer), &flag.to_string(), ACTIVITY).await, 202);
        let reports = domain::moderation::reports(&home.site, &chief, true).await.unwrap();
        assert_eq!(reports.len(), taken);
    }
    // Mastodon's form: the server reports, a person and some of what they said, and does not say for whom.
    domain::moderation::decide(
        &home.site,
        &chief,
        north.site.host(),
        domain::moderation::Decision::default(),
    )
    .await
    .unwrap();
    let server = domain::actors::site_actor(&north.site).await.unwrap();
    let signer = north.federation.data().signer(&server).await.unwrap();
    let flag = json!({ "id": north.site.address("activities/flag/site"), "type": "Flag", "actor": server.uri,
        "content": "Insultes", "object": [home.site.address("u/keeper"), said.uri] });
    assert_eq!(brings(&home, Some(&signer), &flag.to_string(), ACTIVITY).await, 202);
    let reports = domain::moderation::reports(&home.site, &chief, true).await.unwrap();
    assert_eq!(
        (reports[0].post_id, reports[0].reason.as_str()),
        (Some(said.post.id), "Insultes")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_kept_out_may_be_made_to_take_along_what_they_said_also_later() {
    let (home, north) = (Town::open().await, Town::open().await);
    let (keeper, alice, bob) = (
        home.member("keeper").await,
        north.member("alice").await,
        north.member("bob").await,
    );
    let relais = home.community(&keeper, ("relais", Policy::Open), Kind::Public).await;
    let there = CommunityId(north.finds(&alice, &home.address("relais")).await.id.0);
    for who in [&alice, &bob] {
        north.follows(who, there.into()).await;
    }
    settle(&[&home, &north]).await;
    let mut said = Vec::new();
    for words in ["Réclame", "Encore"] {
        said.push(north.says(&alice, Place::Community(there, None), words).await.uri);
    }
    settle(&[&home, &north]).await;
    let animator = PersonId(home.finds(&keeper, &north.address("bob")).await.id.0);
    circles::place(&home.site, &keeper, relais.circle, (animator, Standing::Animator))
        .await
        .unwrap();

    let profile = domain::people::me(&north.site, &bob).await.unwrap();
    let signer = north.federation.data().signer(&profile).await.unwrap();
    let whom = domain::people::me(&north.site, &alice).await.unwrap().uri;
    let out = PersonId(home.finds(&keeper, &whom).await.id.0);
    for (number, with_all) in [(1, false), (2, true)] {
        let block = json!({ "id": north.site.address(format!("activities/block/{number}")), "type": "Block",
            "actor": profile.uri, "object": whom, "target": relais.profile.uri, "removeData": with_all });
        assert_eq!(brings(&home, Some(&signer), &block.to_string(), ACTIVITY).await, 202);
        let tie = network::tie(&home.site, out, relais.id.into()).await.unwrap();
        assert_eq!(tie.map(|tie| tie.standing), Some(Standing::Banned));
        for uri in &said {
            let seen = home.sees(&keeper, uri).await;
            assert_eq!(
                seen.is_ok_and(|view| view.post.removed_at.is_none()),
                !with_all,
                "{uri}"
            );
        }
    }
}
