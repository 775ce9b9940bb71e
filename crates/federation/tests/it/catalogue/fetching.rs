//! F: what other servers answer when we ask. Which numbers may be connected to is tested beside `client::address`.
use domain::Error;
use peer::{Answer, Peer};
use serde_json::{Value, json};

use super::{Ground, on_each};

/// Looks for an address on behalf of the keeper.
async fn looks(ground: &Ground, at: &str) -> Result<federation::Found, Error> {
    ground.home.federation.resolve(&ground.keeper, at).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_what_was_asked_is_thrown_away() {
    on_each(async |ground| {
        let (north, south) = (&ground.north, Peer::open().await);
        let note = |name: &str| north.note(&ground.ana, name, "Bonjour");
        let document = |name: &str| Answer::activity(&note(name));
        let without_id = |name: &str| {
            let mut other = note(name);
            other.as_object_mut().unwrap().remove("id");
            Answer::activity(&other)
        };
        let another = |name: &str, id: &str| {
            let mut other = note(name);
            other["id"] = json!(id);
            Answer::activity(&other)
        };
        let answers: Vec<(&str, Answer)> = vec![
            ("F17 a redirection to a file", Answer::redirect("file:///etc/passwd")),
            (
                "F17 a redirection to data",
                Answer::redirect("data:application/activity+json,{}"),
            ),
            (
                "F17 a redirection to another scheme",
                Answer::redirect("https://localhost/x"),
            ),
            ("F18 a redirection to itself", Answer::redirect("/f/2")),
            ("F21 two megabytes", Answer::oversize(2 << 20)),
            ("F22 two megabytes in two kilobytes", Answer::bomb(2 << 20)),
            ("F24 headers without end", Answer::endless_head()),
            ("F26 a page", Answer::typed("text/html", note("page").to_string())),
            ("S2 any JSON", Answer::json(&note("json"))),
            ("F27 no id", without_id("noid")),
            ("F27 another's id", another("other", &north.at("/notes/another"))),
            ("D29 the id of another server", another("far", &south.at("/notes/1"))),
            ("F41 an id of ours", another("ours", &ground.thread.uri)),
            ("F28 nothing", Answer::status(204)),
            (
                "F28 a part",
                Answer::typed("application/activity+json", "{").header("content-range", "bytes 0-0/2"),
            ),
            ("F28 not modified", Answer::status(304)),
            ("F30 gone", Answer::status(410)),
            ("half of it", document("half").cut()),
            ("torn", Answer::reset()),
        ];
        let before = ground.kept().await;
        for (n, (id, answer)) in answers.into_iter().enumerate() {
            let path = format!("/f/{n}");
            north.answers(
                &path,
                if id.starts_with("F18") {
                    Answer::redirect(&path)
                } else {
                    answer
                },
            );
            let found = looks(ground, &north.at(&path)).await;
            assert!(matches!(found, Err(Error::NotFound)), "{id}: {found:?}");
            assert_eq!(ground.kept().await, before, "{id}: something is kept");
        }
        // F17, D29: a redirection to where it lives is followed; four are not.
        note("there");
        north.answers("/f/there", Answer::redirect("/notes/there"));
        assert!(looks(ground, &north.at("/f/there")).await.is_ok());
        for n in 0..4 {
            north.answers(&format!("/hop/{n}"), Answer::redirect(&format!("/hop/{}", n + 1)));
        }
        north.answers("/hop/4", document("hops"));
        assert!(looks(ground, &north.at("/hop/0")).await.is_err(), "F18");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_face_must_be_of_its_own_server_and_stay_what_it_is() {
    on_each(async |ground| {
        let north = &ground.north;
        let face = |name: &str, change: fn(&mut Value)| {
            let mut somebody = north.keyed(peer::Kind::Person, name, ground.eve.key.clone());
            change(&mut somebody.document);
            north.keeps(&somebody.document);
            somebody.id
        };
        let before = ground.kept().await;
        for (id, at) in [
            (
                "D30 an inbox elsewhere",
                face("d30", |face| face["inbox"] = json!("https://ailleurs.example/inbox")),
            ),
            (
                "F29 no inbox",
                face("f29", |face| drop(face.as_object_mut().unwrap().remove("inbox"))),
            ),
            (
                "D29 another's key",
                face("key", |face| {
                    face["publicKey"]["owner"] = json!("https://ailleurs.example/u/x")
                }),
            ),
            ("no actor", face("dance", |face| face["type"] = json!("Dance"))),
        ] {
            assert!(looks(ground, &at).await.is_err(), "{id}");
            assert_eq!(ground.kept().await, before, "{id}");
        }
        // D31: a person does not become a community.
        let mut changed = ground.ana.document.clone();
        changed["type"] = json!("Group");
        north.keeps(&changed);
        let told = ground.ana.does("Update", "d31", changed);
        let answer = ground.ana.letter(&ground.inbox, &told).send().await.status;
        let profile = domain::network::actor_by_uri(&ground.home.site, &ground.ana.id)
            .await
            .unwrap();
        assert_eq!(profile.kind, domain::ActorKind::Person, "D31 answered {answer}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_does_not_agree_with_itself_leads_nowhere() {
    on_each(async |ground| {
        let north = &ground.north;
        let card = |name: &str, links: Value| {
            let account = format!("acct:{name}@{}", north.host());
            let resource: String = url::form_urlencoded::byte_serialize(account.as_bytes()).collect();
            let path = format!("/.well-known/webfinger?resource={resource}");
            north.answers(&path, Answer::jrd(&json!({ "subject": account, "links": links })));
        };
        let link = |href: &str| json!({ "rel": "self", "type": "application/activity+json", "href": href });
        card("autre", json!([link(&ground.ana.id)]));
        card("vide", json!([]));
        card(
            "page",
            json!([{ "rel": "self", "type": "text/html", "href": ground.ana.id }]),
        );
        card("donnees", json!([link("data:application/activity+json,{}")]));
        card("ici", json!([link(&ground.home.site.address("u/keeper"))]));
        let before = ground.kept().await;
        for name in ["autre", "vide", "page", "donnees", "ici", "personne"] {
            let handle = format!("@{name}@{}", north.host());
            assert!(looks(ground, &handle).await.is_err(), "D23 {name}");
        }
        assert_eq!(ground.kept().await, before);
        assert!(looks(ground, &format!("@ana@{}", north.host())).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_activity_leads_to_few_questions() {
    on_each(async |ground| {
        let (ana, north) = (&ground.ana, &ground.north);
        // F33: every answer answers another.
        for n in 0..200 {
            let mut note = north.note(ana, &format!("deep{n}"), "Plus haut");
            note["inReplyTo"] = json!(north.at(&format!("/notes/deep{}", n + 1)));
            north.keeps(&note);
        }
        // F34: two that answer each other.
        for (one, other) in [("ring0", "ring1"), ("ring1", "ring0")] {
            let mut note = north.note(ana, one, "En rond");
            note["inReplyTo"] = json!(north.at(&format!("/notes/{other}")));
            north.keeps(&note);
        }
        for parent in ["deep0", "ring0"] {
            let mut note = north.note(ana, &format!("under-{parent}"), "Tout en bas");
            note["inReplyTo"] = json!(north.at(&format!("/notes/{parent}")));
            let asked = north.asked();
            ana.letter(&ground.inbox, &north.create(ana, &note)).send().await;
            let questions = north.asked() - asked;
            assert!(questions <= 60, "F33, F34 {parent}: {questions} questions");
        }
        // F37: a crowd is named, and nobody is looked for.
        let mut note = north.note(ana, "crowd", "À toutes");
        let crowd = (0..150).map(|n| north.at(&format!("/u/nobody{n}")));
        note["tag"] = json!(
            crowd
                .map(|href| json!({ "type": "Mention", "href": href, "name": "@x" }))
                .collect::<Vec<_>>()
        );
        let asked = north.asked();
        let letter = ana.letter(&ground.inbox, &north.create(ana, &note));
        assert_eq!(letter.send().await.status, 202);
        assert!(north.asked() - asked <= 10, "F37: {} questions", north.asked() - asked);
    })
    .await;
}
