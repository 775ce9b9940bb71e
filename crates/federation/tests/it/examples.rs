//! The examples of `docs/FEDERATION.md` are what was really sent and served, so that they cannot say anything else.
//! `PRINT_EXAMPLES=1` writes them anew.
use std::collections::BTreeMap;
use std::path::Path;

use domain::{
    PersonId, Timestamp,
    circles::{self, PUBLIC, Standing},
    moderation::{self, Complaint},
    people,
    polls::{Ballot, Choice},
    posts::{self, Amendment, Draft, Place, Reaction},
};
use peer::Letter;
use serde_json::Value;
use url::Url;

use crate::catalogue::{Ground, on_each};

const BEGIN: &str = "<!-- what follows is printed by crates/federation/tests/it/examples.rs -->";

/// Does one of everything that other servers are told.
async fn does_everything(ground: &Ground) {
    let (home, keeper) = (&ground.home, &ground.keeper);
    let site = &home.site;
    let face = people::me(site, keeper).await.unwrap();
    for (name, whom) in [("f1", &face.uri), ("f2", &ground.place.profile.uri)] {
        let follow = ground.ana.does("Follow", name, whom.as_str());
        assert_eq!(ground.ana.letter(&ground.inbox, &follow).send().await.status, 202);
    }
    ground.settled().await;
    let ana = home.finds(keeper, &format!("@ana@{}", ground.north.host())).await;
    let eve = home.finds(keeper, &format!("@eve@{}", ground.north.host())).await;

    let mut draft = Draft::new(
        Place::Community(ground.place.id, None),
        "Qui a des *semis* de #tomates?",
    )
    .titled("Semis");
    draft.language = Some("fr".into());
    draft.link = Some("https://jardins.example/semis".into());
    let thread = posts::publish(site, keeper, draft).await.unwrap();
    home.says(keeper, Place::Reply(thread.post.id), "J’en ai trop.").await;
    ground.settled().await;
    let change = Amendment {
        title: Some("Semis de tomates".into()),
        ..Amendment::default()
    };
    posts::edit(site, keeper, thread.post.id, change).await.unwrap();
    ground.settled().await;
    posts::lock(site, keeper, thread.post.id, true).await.unwrap();
    posts::pin(site, keeper, thread.post.id, true).await.unwrap();

    let note = home
        .sees(keeper, ground.north.at("/notes/hello0").as_str())
        .await
        .unwrap();
    posts::react(site, keeper, note.post.id, Reaction::Up).await.unwrap();
    ground.settled().await;
    posts::react(site, keeper, note.post.id, Reaction::None).await.unwrap();
    let mut question = Draft::new(Place::In(PUBLIC), "Quand?");
    let choice = |name: &str| Choice {
        name: name.into(),
        votes: 0,
    };
    question.poll = Some(Ballot {
        options: vec![choice("Mardi"), choice("Jeudi")],
        ends_at: Some(Timestamp::now().plus_seconds(24 * 3600)),
        ..Ballot::default()
    });
    posts::publish(site, keeper, question).await.unwrap();
    home.says(keeper, Place::Talk(vec![PersonId(ana.id.0)]), "Entre nous")
        .await;
    let complaint = Complaint {
        target: ana.id,
        post: Some(note.post.id),
        reason: "Pas gentil".into(),
        forward: true,
    };
    moderation::report(site, keeper, complaint).await.unwrap();
    for (whom, standing) in [(ana.id, Standing::Animator), (eve.id, Standing::Banned)] {
        let seat = (PersonId(whom.0), standing);
        circles::place(site, keeper, ground.place.circle, seat).await.unwrap();
    }
    ground.settled().await;
    posts::erase(site, keeper, thread.post.id).await.unwrap();
    ground.settled().await;
}

/// What an activity is, under what it passes on or takes back.
fn name(value: &Value) -> String {
    let kind = value["type"].as_str().unwrap_or_default();
    let inner = &value["object"];
    let list = value["target"].as_str().and_then(|list| list.rsplit('/').next());
    match (inner["type"].as_str(), list) {
        (Some(_), _) => format!("{kind}{{{}}}", name(inner)),
        (None, Some(list)) if matches!(kind, "Add" | "Remove") => format!("{kind} ({list})"),
        _ => kind.to_owned(),
    }
}

/// The same whatever the machine, the day and chance say.
fn settled(ground: &Ground, value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("@context");
            object.values_mut().for_each(|value| settled(ground, value));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| settled(ground, value)),
        Value::String(text) => {
            let hosts = [
                (ground.home.site.origin().as_str(), "https://relais.example/"),
                (ground.north.origin().as_str(), "https://nord.example/"),
                (ground.home.site.host(), "relais.example"),
            ];
            for (ours, shown) in hosts {
                *text = text.replace(ours, shown);
            }
            let chance = text.rsplit('/').next().filter(|last| last.len() == 32);
            if let Some(chance) = chance.filter(|last| last.bytes().all(|byte| byte.is_ascii_hexdigit())) {
                *text = text.replace(chance, "5d41402abc4b2a76b9719d911017c592");
            }
            if text.starts_with("-----BEGIN PUBLIC KEY-----") {
                *text = "-----BEGIN PUBLIC KEY-----\nMIIB…\n-----END PUBLIC KEY-----\n".to_owned();
            }
            let date = text.len() == 24 && text.ends_with('Z') && text.as_bytes()[10] == b'T';
            if date {
                *text = "2026-03-08T14:00:00.000Z".to_owned();
            }
        }
        _ => {}
    }
}

async fn examples(ground: &Ground) -> String {
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    does_everything(ground).await;
    for told in ground.north.received() {
        found.entry(format!("`{}`", name(&told))).or_insert(told);
    }
    for (title, path) in [
        ("A community, at `/c/{name}`", "c/relais"),
        ("A person, at `/u/{name}`", "u/keeper"),
        ("The site, at `/`", ""),
    ] {
        let at = Url::parse(&ground.home.site.address(path)).unwrap();
        let answer = Letter::question(&ground.ana, &at).send().await;
        assert_eq!(answer.status, 200, "{path}");
        found.insert(title.to_owned(), serde_json::from_slice(&answer.body).unwrap());
    }
    let mut text = String::new();
    for (title, mut value) in found {
        settled(ground, &mut value);
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        text += &format!("\n### {title}\n\n```json\n{pretty}\n```\n");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_documentation_are_what_is_sent() {
    on_each(async |ground| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/FEDERATION.md");
        let kept = std::fs::read_to_string(&path).unwrap();
        let (text, before) = kept.split_once(BEGIN).expect("the place of the examples");
        let now = format!("\n{}", examples(ground).await);
        if std::env::var_os("PRINT_EXAMPLES").is_some() {
            std::fs::write(&path, format!("{text}{BEGIN}{now}")).unwrap();
        } else {
            assert!(
                before == now,
                "run this test with PRINT_EXAMPLES=1 and look at what changed"
            );
        }
    })
    .await;
}
