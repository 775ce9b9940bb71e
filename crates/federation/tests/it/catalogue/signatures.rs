//! B: signatures. What is not signed whole, now, for here, by whom it says, is not heard.
use peer::{Answer, Key, Letter, Peer, exchange};
use serde_json::json;

use super::{Case, Ground, case, on_each, refused};

/// The words of a note of Ana's, signed as they should be.
fn good(ground: &Ground, name: &str) -> Letter {
    let note = ground.north.note(&ground.ana, name, "Bonjour");
    ground
        .ana
        .letter(&ground.inbox, &ground.north.create(&ground.ana, &note))
}

fn body(ground: &Ground) -> String {
    let note = ground.north.note(&ground.ana, "b", "Bonjour");
    ground.north.create(&ground.ana, &note).to_string()
}

fn cavage(ground: &Ground) -> Vec<Case> {
    let letter = || good(ground, "b");
    let unsigned = Letter::unsigned("POST", &ground.inbox).header("content-type", "application/activity+json");
    let digest = peer::digest(body(ground).as_bytes());
    let eve = format!("keyId=\"{}\",", ground.eve.key_id);
    vec![
        case("B1 nobody signs", 401, unsigned.carrying(body(ground))),
        case("B2 no base64", 401, letter().signature("%%%")),
        case("B3 another body", 401, letter().carrying(body(ground) + " ")),
        case("B4 the date alone", 401, letter().covers("date")),
        case("B5 no target", 401, letter().covers("host date digest content-type")),
        case("B6 no host", 401, letter().covers("(request-target) date digest")),
        case("B7 no digest", 401, letter().covers("(request-target) host date")),
        case("B8 a digest that is not there", 401, letter().without("digest")),
        case("B9 MD5", 401, letter().header("digest", "MD5=1B2M2Y8AsgTpgAmY7PhCfg==")),
        case(
            "B10 one of two digests is wrong",
            401,
            letter().header("digest", &format!("SHA-256={digest},SHA-256=AAAA")),
        ),
        case("B12 two hours old", 401, letter().moved(-7200)),
        case("B13 ten minutes early", 401, letter().moved(600)),
        case("B14 no date", 401, letter().header("date", "jeudi")),
        case("B16 over", 401, letter().saying(",expires=1")),
        case(
            "B17 made in an hour",
            401,
            letter().covers("(request-target) (created) host digest").moved(3600),
        ),
        case("B18 two keys", 401, letter().first_saying(&eve)),
        case("B19 two signatures in one", 401, letter().saying(",signature=\"AAAA\"")),
        case("B20 two signatures", 401, letter().also("signature", "keyId=\"x\"")),
        case("B20 two digests", 401, letter().also("digest", "SHA-256=AAAA")),
        case(
            "B20 two dates",
            401,
            letter().also("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ),
        case("B21 no algorithm", 401, letter().saying(",algorithm=\"none\"")),
        case("B21 a secret", 401, letter().saying(",algorithm=\"hmac-sha256\"")),
        case("B22 another algorithm", 401, letter().saying(",algorithm=\"ed25519\"")),
        case(
            "S44 meant for another host",
            401,
            letter().then("host", "ailleurs.example"),
        ),
    ]
}

fn rfc9421(ground: &Ground) -> Vec<Case> {
    let letter = || good(ground, "b").modern();
    vec![
        case("B40 no method", 401, letter().covers("@target-uri content-digest")),
        case("B40 no target", 401, letter().covers("@method content-digest")),
        case("B40 no digest", 401, letter().covers("@method @target-uri")),
        case(
            "B41 two labels, none known",
            401,
            letter().saying(";alg=\"hmac-sha256\""),
        ),
        case("B42 another body", 401, letter().carrying("{}")),
        case(
            "B43 both kinds, one bad",
            401,
            letter().also("signature", "keyId=\"x\",headers=\"date\",signature=\"AAAA\""),
        ),
        case("B12 two hours old", 401, letter().moved(-7200)),
        case("B13 ten minutes early", 401, letter().moved(600)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_as_it_should_be_is_not_heard() {
    on_each(async |ground| {
        refused(ground, cavage(ground)).await;
        refused(ground, rfc9421(ground)).await;
        for (n, letter) in [
            good(ground, "g0"),
            good(ground, "g1")
                .covers("(request-target) (created) host digest")
                .without("date"), // B15
            good(ground, "g2").modern(),
            good(ground, "g3")
                .modern()
                .first_saying("other=(\"@status\");created=1, "), // B41
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(letter.send().await.status, 202, "the good letter {n}");
            let at = ground.north.at(&format!("/notes/g{n}"));
            assert!(
                ground.home.sees(&ground.keeper, &at).await.is_ok(),
                "the good letter {n} is kept"
            );
        }
        // B38, B37: the same again is nothing new; for another inbox it was not signed.
        let again = good(ground, "g0");
        refused(ground, vec![case("B38 again", 202, again.clone())]).await;
        let elsewhere = String::from_utf8(again.bytes())
            .unwrap()
            .replacen("POST /inbox", "POST /u/keeper/inbox", 1);
        let answer = exchange(ground.home.site.host(), elsewhere.as_bytes()).await;
        assert!(answer.starts_with(b"HTTP/1.1 401"), "B37");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_its_owners_or_nobodys() {
    on_each(async |ground| {
        let (ana, eve, north) = (&ground.ana, &ground.eve, &ground.north);
        let south = Peer::open().await;
        let mal = south.person("mal");
        let activity = |name: &str| north.create(ana, &north.note(ana, name, "Bonjour"));
        let hello = mal.letter(&ground.inbox, &south.create(&mal, &south.note(&mal, "1", "Bonjour")));
        assert_eq!(hello.send().await.status, 202);
        let mut linked = activity("ld");
        linked["signature"] = json!({ "type": "RsaSignature2017", "creator": ana.key_id, "signatureValue": "AAAA" });
        refused(
            ground,
            vec![
                // 403 and not 401: the signature is good, and another's.
                case(
                    "B27 a key of another server",
                    403,
                    mal.letter(&ground.inbox, &activity("k1")),
                ),
                case(
                    "B28 the key of a neighbour",
                    403,
                    eve.letter(&ground.inbox, &activity("k2")),
                ),
                case(
                    "B28 her key under my name",
                    401,
                    good(ground, "k3").under(&ana.key_id, &eve.key),
                ),
                case(
                    "B47 a linked-data signature is nothing",
                    403,
                    eve.letter(&ground.inbox, &linked),
                ),
            ],
        )
        .await;

        let stranger = |name: &str, change: fn(&mut serde_json::Value)| {
            let mut somebody = north.keyed(peer::Kind::Person, name, eve.key.clone());
            change(&mut somebody.document);
            north.keeps(&somebody.document);
            let note = north.note(&somebody, &format!("by-{name}"), "Bonjour");
            somebody.letter(&ground.inbox, &north.create(&somebody, &note))
        };
        let others = stranger("b29", |face| {
            face["publicKey"]["owner"] = json!("https://ailleurs.example/u/x")
        });
        let keyless = stranger("b29b", |face| {
            face["publicKey"]["publicKeyPem"] = json!(Key::new().public_pem())
        });
        let plain = stranger("b30", |_| {});
        north.answers("/u/b30", Answer::typed("text/html", "<p>"));
        let gone = stranger("b34", |_| {});
        north.answers("/u/b34", Answer::status(410));
        let away = stranger("b35", |_| {});
        north.answers("/u/b35", Answer::status(503));
        let asked = north.asked();
        refused(
            ground,
            vec![
                case("B29 the key of another", 401, others.clone()),
                case("B30 a key that is no document", 401, plain.clone()),
                case("B34 whoever is gone says nothing", 401, gone),
                // 503: what may work later is sent again (S42).
                case("B35 her server does not answer", 503, away),
            ],
        )
        .await;
        assert_eq!(keyless.send().await.status, 401, "B29 another key");
        let again = north.asked();
        assert!(asked < again);
        refused(
            ground,
            vec![
                case("S22 not asked again", 401, plain),
                case("S22 not asked again", 401, others),
            ],
        )
        .await;
        assert_eq!(
            north.asked(),
            again,
            "what could not be had is not asked for at once again"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_anybody_could_use_is_nobodys() {
    on_each(async |ground| {
        let signed_with = |name: &str, key: Key| {
            let somebody = ground.north.keyed(peer::Kind::Person, name, key);
            let note = ground.north.note(&somebody, &format!("by-{name}"), "Bonjour");
            somebody.letter(&ground.inbox, &ground.north.create(&somebody, &note))
        };
        for (id, name, key) in [
            ("B23 a key of 512 bits", "small", Key::unfit(64, 3)),
            ("B24 a key of 16 384 bits", "large", Key::unfit(2048, 3)),
            ("B25 to the power of one", "one", Key::unfit(256, 1)),
            ("B25 to an even power", "two", Key::unfit(256, 2)),
        ] {
            let letter = signed_with(name, key);
            // Who it is may be known by now; what they say is not.
            assert_eq!(letter.send().await.status, 401, "{id}");
            refused(ground, vec![case(id, 401, letter)]).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_her_key_is_heard_and_who_leaves_is_believed() {
    on_each(async |ground| {
        let (north, eve) = (&ground.north, &ground.eve);
        // B31
        let renewed = north.rekeys(&ground.ana);
        let note = north.note(&renewed, "b31", "Une autre clé");
        assert_eq!(
            renewed
                .letter(&ground.inbox, &north.create(&renewed, &note))
                .send()
                .await
                .status,
            202
        );
        // B32: one wrong signature after the other, one look at her key.
        let asked = north.asked();
        for n in 0..10 {
            let wrong = eve.letter(
                &ground.inbox,
                &eve.does("Like", &n.to_string(), ground.thread.uri.as_str()),
            );
            assert_eq!(
                wrong.under(&eve.key_id, &ground.ana.key).send().await.status,
                401,
                "B32"
            );
        }
        assert!(north.asked() <= asked + 1, "B32: {} questions", north.asked() - asked);
        // B36: the key she signs with is the second of hers.
        let mut two = north.keyed(peer::Kind::Person, "two", eve.key.clone());
        let other = json!({ "id": format!("{}#other", two.id), "owner": two.id,
            "publicKeyPem": ground.ana.key.public_pem() });
        two.document["publicKey"] = json!([other, two.document["publicKey"]]);
        north.keeps(&two.document);
        let note = north.note(&two, "b36", "Deux clés");
        assert_eq!(
            two.letter(&ground.inbox, &north.create(&two, &note))
                .send()
                .await
                .status,
            202,
            "B36"
        );
        // B33: somebody never heard of says that she leaves.
        let left = north.keyed(peer::Kind::Person, "left", eve.key.clone());
        north.answers("/u/left", Answer::status(410));
        let goodbye = left.letter(&ground.inbox, &left.does("Delete", "1", left.id.as_str()));
        refused(ground, vec![case("B33 goodbye", 202, goodbye)]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_invents_people_makes_us_ask_for_some_of_them_only() {
    on_each(async |ground| {
        let (north, eve) = (&ground.north, &ground.eve);
        let asked = north.asked();
        let mut last = peer::Reply::default();
        // S24, S40: nobody is at any of these addresses.
        for n in 0..70 {
            let invented = format!("{}#main-key", north.at(&format!("/u/invented{n}")));
            let like = eve.does("Like", &format!("invented{n}"), ground.thread.uri.as_str());
            last = eve.letter(&ground.inbox, &like).under(&invented, &eve.key).send().await;
        }
        assert!(north.asked() - asked <= 60, "{} questions", north.asked() - asked);
        assert_eq!((last.status, last.header("retry-after").is_some()), (503, true));
    })
    .await;
}
