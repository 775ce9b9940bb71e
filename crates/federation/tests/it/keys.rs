//! Keys: how ours change, where others keep theirs, who must sign what they ask, and in which kind.
use domain::{Profile, circles::PUBLIC, network, people, posts::Place};
use federation::Federation;
use peer::{Actor, Answer, Heard, Letter, exchange};
use serde_json::json;
use url::Url;

use crate::catalogue::{Ground, case, on_each, refused};

/// Ana follows the keeper; all that is said to her server from now on is heard.
async fn followed(ground: &Ground) -> Profile {
    let keeper = people::me(&ground.home.site, &ground.keeper).await.unwrap();
    let follow = ground.ana.does("Follow", "f", keeper.uri.as_str());
    assert_eq!(ground.ana.letter(&ground.inbox, &follow).send().await.status, 202);
    ground.settled().await;
    ground.north.forgets();
    keeper
}

/// What was brought to the other server since this was asked last.
async fn brought(ground: &Ground) -> Vec<Heard> {
    ground.settled().await;
    let heard = ground.north.heard();
    ground.north.forgets();
    heard.into_iter().filter(|heard| heard.method == "POST").collect()
}

async fn public_key(ground: &Ground, who: &Profile) -> String {
    network::keys(&ground.home.site, who.id).await.unwrap().unwrap().public
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_is_said_with_the_old_one_and_signs_at_once() {
    on_each(async |ground| {
        let (home, keeper) = (&ground.home, followed(ground).await);
        let old = public_key(ground, &keeper).await;
        home.federation.renews_key(&keeper).await.unwrap();
        let new = public_key(ground, &keeper).await;
        assert_ne!(old, new);
        assert!(network::former_key(&home.site, keeper.id).await.unwrap().is_some());

        // Whoever knows the old key is told of the new one with it.
        let told = brought(ground).await;
        let [update] = &told[..] else { panic!("{told:?}") };
        let said: serde_json::Value = serde_json::from_slice(&update.body).unwrap();
        assert_eq!(
            (&said["type"], &said["object"]["publicKey"]["publicKeyPem"]),
            (&json!("Update"), &json!(new))
        );
        assert!(update.is_signed_by(&old) && !update.is_signed_by(&new));
        // Whoever asks is told too.
        let asked = Letter::question(&ground.ana, &Url::parse(&keeper.uri).unwrap())
            .send()
            .await;
        assert!(String::from_utf8_lossy(&asked.body).contains(&new.replace('\n', "\\n")));

        // Everything else is signed with the new one; with the old one for who believes no other.
        home.says(&ground.keeper, Place::In(PUBLIC), "Un").await;
        let told = brought(ground).await;
        assert!(told.iter().all(|letter| letter.is_signed_by(&new)), "{told:?}");
        ground
            .north
            .answers_next("/inbox", [Answer::status(401), Answer::status(401)]);
        home.says(&ground.keeper, Place::In(PUBLIC), "Deux").await;
        let told = brought(ground).await;
        let signed = told
            .iter()
            .map(|letter| (letter.is_signed_by(&new), letter.is_signed_by(&old)));
        assert_eq!(
            signed.collect::<Vec<_>>(),
            [(true, false), (true, false), (false, true)]
        );

        // The next day, everybody but the site and whoever changed; after two days, the former key is forgotten.
        let others = network::settled_keys(&home.site).await.unwrap();
        assert!(1 < others.len() && others.iter().all(|other| other.id != keeper.id));
        let later = home.site.now().plus_seconds(49 * 3600);
        assert!(network::former_key(&home.site, keeper.id).await.unwrap().is_some());
        domain::deliveries::sweep(&home.site, later).await.unwrap();
        assert!(network::former_key(&home.site, keeper.id).await.unwrap().is_none());
        let ana = people::profile(
            &home.site,
            domain::Viewer::anyone(),
            actor_of(ground, &ground.ana).await.id,
        )
        .await;
        assert!(
            home.federation.renews_key(&ana.unwrap()).await.is_err(),
            "not ours to change"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_another_process_changed_loses_no_delivery_and_no_question() {
    on_each(async |ground| {
        let (home, keeper) = (&ground.home, followed(ground).await);
        let old = public_key(ground, &keeper).await;
        home.says(&ground.keeper, Place::In(PUBLIC), "Un").await;
        assert!(brought(ground).await.iter().all(|letter| letter.is_signed_by(&old)));
        // As the command does beside a server that goes on; the other server has looked at the new key already.
        let beside = Federation::new(home.site.clone()).await.unwrap();
        beside.renews_key(&keeper).await.unwrap();
        brought(ground).await;
        let new = public_key(ground, &keeper).await;
        ground
            .north
            .answers_next("/inbox", [Answer::status(401), Answer::status(401)]);
        home.says(&ground.keeper, Place::In(PUBLIC), "Deux").await;
        let told = brought(ground).await;
        assert!(told.last().unwrap().is_signed_by(&new), "{told:?}");

        // The site asks with its new key, and with the one before where that one is not believed.
        let site = domain::actors::site_actor(&home.site).await.unwrap();
        let old = public_key(ground, &site).await;
        home.federation.renews_key(&site).await.unwrap();
        let new = public_key(ground, &site).await;
        let note = ground.north.note(&ground.ana, "asked", "Bonjour");
        ground.north.keeps(&note);
        let at = Url::parse(note["id"].as_str().unwrap()).unwrap();
        ground
            .north
            .answers_next(at.path(), [Answer::status(401), Answer::status(401)]);
        home.federation.resolve(&ground.keeper, at.as_str()).await.unwrap();
        let asked = ground.north.heard();
        let asked = asked.iter().filter(|asked| asked.path == at.path());
        let signed: Vec<_> = asked
            .map(|asked| (asked.is_signed_by(&new), asked.is_signed_by(&old)))
            .collect();
        assert_eq!(signed, [(true, false), (true, false), (false, true)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_neither_of_two_new_keys_yet_is_brought_everything_later() {
    on_each(async |ground| {
        let (home, keeper) = (&ground.home, followed(ground).await);
        let there = async || domain::deliveries::peer(&home.site, ground.north.host()).await.unwrap();
        ground.north.answers("/inbox", Answer::status(401));
        home.says(&ground.keeper, Place::In(PUBLIC), "Refusé").await;
        home.works().await;
        let refused = there().await;
        assert_eq!(
            (refused.waiting, refused.parked),
            (0, 1),
            "who does not believe a key of long ago never will"
        );

        for _ in 0..2 {
            home.federation.renews_key(&keeper).await.unwrap();
        }
        home.says(&ground.keeper, Place::In(PUBLIC), "Un").await;
        home.says(&ground.keeper, Place::In(PUBLIC), "Deux").await;
        home.works().await;
        let waits = there().await;
        assert!(2 < waits.waiting && waits.parked == 1, "{waits:?}");
        ground.north.answers("/inbox", Answer::status(202));
        ground.north.forgets();
        domain::deliveries::retry(&home.site, ground.north.host(), None)
            .await
            .unwrap();
        home.works().await;
        let told: Vec<_> = ground.north.heard().into_iter().map(|heard| heard.body).collect();
        let told = String::from_utf8(told.concat()).unwrap();
        assert!(
            told.contains("<p>Un</p>") && told.find("<p>Un</p>") < told.find("<p>Deux</p>"),
            "{told}"
        );
        let came = there().await;
        assert_eq!((came.waiting, came.parked), (0, 0));
    })
    .await;
}

async fn actor_of(ground: &Ground, actor: &Actor) -> Profile {
    network::actor_by_uri(&ground.home.site, &actor.id).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_may_live_at_an_address_of_its_own() {
    on_each(async |ground| {
        let (north, eve) = (&ground.north, &ground.eve);
        // As GoToSocial has it: the key's address is below its owner's, and shows the owner with nothing but the key.
        let keyed = |name: &str, stands: fn(&Actor, &str) -> serde_json::Value| {
            let mut somebody = north.keyed(peer::Kind::Person, name, eve.key.clone());
            let key_id = format!("{}/main-key", somebody.id);
            somebody.document["publicKey"]["id"] = json!(key_id);
            north.keeps(&somebody.document);
            north.answers(
                &format!("/u/{name}/main-key"),
                Answer::activity(&stands(&somebody, &key_id)),
            );
            let note = north.note(&somebody, &format!("by-{name}"), "Bonjour");
            let letter = somebody.letter(&ground.inbox, &north.create(&somebody, &note));
            (letter.under(&key_id, &eve.key), note["id"].as_str().unwrap().to_owned())
        };
        let key =
            |owner: &Actor, id: &str| json!({ "id": id, "owner": owner.id, "publicKeyPem": owner.key.public_pem() });
        let inside = |owner: &Actor, id: &str| {
            json!({ "id": owner.id, "type": "Person",
            "publicKey": { "id": id, "owner": owner.id, "publicKeyPem": owner.key.public_pem() } })
        };
        for (name, stands) in [
            ("within", inside as fn(&Actor, &str) -> serde_json::Value),
            ("alone", key),
        ] {
            let (letter, note) = keyed(name, stands);
            assert_eq!(letter.send().await.status, 202, "{name}");
            assert!(ground.home.sees(&ground.keeper, &note).await.is_ok(), "{name}");
            let asked = north.asked();
            assert_eq!(letter.send().await.status, 202, "{name}");
            assert_eq!(north.asked(), asked, "{name}: whose it is was known");
        }
        // S21
        let (other, _) = keyed("other", key_elsewhere);
        refused(ground, vec![case("S21 a key of another address", 401, other)]).await;
    })
    .await;
}

fn key_elsewhere(owner: &Actor, id: &str) -> serde_json::Value {
    json!({ "id": format!("{id}-2"), "owner": owner.id, "publicKeyPem": owner.key.public_pem() })
}

#[tokio::test(flavor = "multi_thread")]
async fn where_questions_must_be_signed_only_the_site_is_known_to_everybody() {
    on_each(async |ground| {
        let (home, keeper) = (
            &ground.home,
            people::me(&ground.home.site, &ground.keeper).await.unwrap(),
        );
        let strict = Federation::open(home.site.clone(), true).await.unwrap();
        let pages = axum::Router::new().fallback(|| async { "a page" });
        let routes = federation::negotiate(strict.documents(), pages).merge(strict.routes());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let there = format!("localhost:{}", listener.local_addr().unwrap().port());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let status = async |letter: Letter| peer::Reply::read(&exchange(&there, &letter.bytes()).await).status;
        let unsigned = |path: &str| {
            let at = Url::parse(&home.site.address(path)).unwrap();
            Letter::unsigned("GET", &at).header("accept", "application/activity+json")
        };
        let absent = home.site.address("u/personne");
        let outbox = home.site.address("u/keeper/outbox");
        for (uri, found) in [
            (&keeper.uri, 200),
            (&ground.thread.uri, 200),
            (&outbox, 200),
            (&absent, 404),
        ] {
            let at = Url::parse(uri).unwrap();
            let path = at.path().trim_start_matches('/');
            assert_eq!(status(unsigned(path)).await, 401, "{uri}");
            let forged = Letter::question(&ground.ana, &at).under(&ground.ana.key_id, &ground.eve.key);
            assert_eq!(status(forged).await, 401, "{uri}");
            assert_eq!(status(Letter::question(&ground.ana, &at)).await, found, "{uri}");
        }
        let finger = format!(".well-known/webfinger?resource=acct:keeper@{}", home.site.host());
        for open in ["", "nodeinfo/2.1", ".well-known/nodeinfo", &finger] {
            assert_eq!(status(unsigned(open)).await, 200, "{open}");
        }
        let page = unsigned("u/keeper").header("accept", "text/html");
        assert_eq!(status(page).await, 200, "pages are for people");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kind_of_signature_that_a_server_understands_outlives_the_process() {
    on_each(async |ground| {
        let (home, _) = (&ground.home, followed(ground).await);
        let known = async || network::second_signatures(&home.site).await.unwrap().len();
        assert_eq!(known().await, 0);
        let no = || Answer::status(401);
        ground.north.answers_next("/inbox", [no()]);
        home.says(&ground.keeper, Place::In(PUBLIC), "Un").await;
        assert_eq!(brought(ground).await.len(), 2);
        assert_eq!(known().await, 1);

        // Another process begins with what this one learned.
        let again = Federation::new(home.site.clone()).await.unwrap();
        let signer = again.data().site_signers().await.unwrap();
        let at = Url::parse(&ground.ana.id).unwrap();
        again.data().client.document(&at, &signer).await.unwrap();
        let heard = ground.north.heard();
        assert_eq!(heard.last().unwrap().scheme(), Some(peer::Scheme::Rfc9421));
        ground.north.forgets();

        // Neither kind is understood: what was known is forgotten.
        ground.north.answers_next("/u/ana", [no(), no()]);
        assert!(again.data().client.document(&at, &signer).await.is_err());
        again.data().note_learned().await;
        assert_eq!(ground.north.heard().len(), 2);
        assert_eq!(known().await, 0);
    })
    .await;
}
