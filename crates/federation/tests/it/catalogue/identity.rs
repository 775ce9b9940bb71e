//! D: who says what. Nobody speaks for another person or server, and nothing said changes hands.
use domain::laws::telling::ServerStanding;
use peer::{Actor, Letter, PUBLIC, Peer};
use serde_json::{Value, json};

use super::{Case, Ground, case, on_each, refused};

/// A note of Ana's in the open, known here.
struct Said {
    at: String,
    note: Value,
}

async fn said(ground: &Ground) -> Said {
    let mut note = ground.north.note(&ground.ana, "d", "Premier mot");
    note["inReplyTo"] = json!(ground.thread.uri);
    note["published"] = json!("2026-01-02T03:04:05Z");
    ground.north.keeps(&note);
    let letter = ground
        .ana
        .letter(&ground.inbox, &ground.north.create(&ground.ana, &note));
    assert_eq!(letter.send().await.status, 202);
    let at = ground.north.at("/notes/d");
    Said { at, note }
}

fn brings(ground: &Ground, by: &Actor, activity: Value) -> Letter {
    by.letter(&ground.inbox, &activity)
}

fn created(ground: &Ground, change: impl FnOnce(&mut Value, &mut Value)) -> Letter {
    let mut note = ground.north.note(&ground.ana, "new", "Bonjour");
    let mut activity = ground.north.create(&ground.ana, &note);
    change(&mut activity, &mut note);
    activity["object"] = note;
    ground.ana.letter(&ground.inbox, &activity)
}

fn changed(ground: &Ground, by: &Actor, said: &Said, change: impl FnOnce(&mut Value)) -> Letter {
    let mut note = said.note.clone();
    note["content"] = json!("<p>Autre mot</p>");
    note["updated"] = json!("2026-02-02T03:04:05Z");
    change(&mut note);
    brings(ground, by, by.does("Update", "d", note))
}

fn speaking_for_another(ground: &Ground, said: &Said, south: &Peer) -> Vec<Case> {
    let (ana, eve) = (&ground.ana, &ground.eve);
    let ours = ground.home.site.address("post/424242");
    let elsewhere = south.at("/notes/1");
    let accept = json!({ "type": "Follow", "id": ground.home.site.address("activities/follow/none"),
        "actor": ground.home.site.address("u/keeper"), "object": ana.id });
    vec![
        case(
            "D1 an activity of another server",
            403,
            created(ground, |activity, _| activity["id"] = json!(south.at("/1"))),
        ),
        case(
            "D2 a thing of another server",
            403,
            created(ground, |_, note| note["id"] = json!(elsewhere)),
        ),
        case(
            "D3 a thing of ours",
            403,
            created(ground, |_, note| note["id"] = json!(ours)),
        ),
        case(
            "D4 said by a neighbour",
            403,
            created(ground, |_, note| note["attributedTo"] = json!(eve.id)),
        ),
        // 202, three times: what the law says of it tells nothing.
        case("D5 a neighbour changes it", 202, changed(ground, eve, said, |_| {})),
        case(
            "D6 it changes hands",
            202,
            changed(ground, ana, said, |note| note["attributedTo"] = json!(eve.id)),
        ),
        case(
            "D7 an older word",
            202,
            changed(ground, ana, said, |note| {
                note["updated"] = json!("2026-01-01T00:00:00Z")
            }),
        ),
        case(
            "D9 a neighbour takes it back",
            202,
            brings(ground, eve, eve.does("Delete", "d9", said.at.as_str())),
        ),
        case(
            "D10 a neighbour says that she left",
            202,
            brings(ground, eve, eve.does("Delete", "d10", ana.id.as_str())),
        ),
        case(
            "D14 an answer nobody asked for",
            403,
            brings(ground, ana, ana.does("Accept", "d14", accept.clone())),
        ),
        case(
            "D15 a third person's no",
            403,
            brings(ground, eve, eve.does("Reject", "d15", accept)),
        ),
        case(
            "D27 a user in an address",
            403,
            created(ground, |activity, _| {
                activity["id"] = json!(ground.north.at("/1").replace("//", "//x@"))
            }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_says_changes_or_takes_back_what_another_said() {
    on_each(async |ground| {
        let (ana, eve) = (&ground.ana, &ground.eve);
        let said = said(ground).await;
        let liked = ana.does("Like", "d11", ground.thread.uri.as_str());
        assert_eq!(brings(ground, ana, liked.clone()).send().await.status, 202);
        let south = Peer::open().await;
        refused(ground, speaking_for_another(ground, &said, &south)).await;
        // D11: 202, since it is about a thread of ours, of which answers tell nothing; the like stays.
        refused(
            ground,
            vec![case(
                "D11 a neighbour's like",
                202,
                brings(ground, eve, eve.does("Undo", "d11", liked)),
            )],
        )
        .await;
        let kept = ground.home.sees(&ground.keeper, &said.at).await.unwrap();
        assert!(kept.post.html.contains("Premier mot") && kept.author.uri == ana.id);
        assert_eq!(ground.home.sees_here(ground.thread.post.id).await.post.up, 1);
        // D6: neither its readers nor its place change with its words.
        let moved = changed(ground, ana, &said, |note| {
            note["to"] = json!([format!("{}/followers", ana.id)]);
            note["cc"] = json!([]);
            note["inReplyTo"] = json!("https://x.example/");
        });
        assert_eq!(moved.send().await.status, 202);
        let kept = ground.home.sees(&ground.keeper, &said.at).await.unwrap();
        assert!(kept.is_public() && kept.parent.is_some_and(|parent| parent.id == ground.thread.post.id));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_does_not_come_again() {
    on_each(async |ground| {
        let (ana, north) = (&ground.ana, &ground.north);
        let said = said(ground).await;
        // D12
        assert_eq!(
            brings(ground, ana, ana.does("Delete", "d12", said.at.as_str()))
                .send()
                .await
                .status,
            202
        );
        let mut again = north.create(ana, &said.note);
        again["id"] = json!(format!("{}/again", ana.id));
        refused(ground, vec![case("D12 again", 202, brings(ground, ana, again))]).await;
        assert!(ground.home.sees(&ground.keeper, &said.at).await.is_err());
        // D13: the end came before the beginning.
        let early = north.note(ana, "d13", "Trop tard");
        let gone = ana.does("Delete", "d13", early["id"].as_str().unwrap());
        assert_eq!(brings(ground, ana, gone).send().await.status, 202);
        refused(
            ground,
            vec![case(
                "D13 too late",
                202,
                brings(ground, ana, north.create(ana, &early)),
            )],
        )
        .await;
        // D8: a change of what is not known is looked at where it lives.
        let home = north.note(ana, "d8", "Comme chez elle");
        let mut told = home.clone();
        told["content"] = json!("<p>Comme elle le dit</p>");
        told["updated"] = json!("2026-02-02T03:04:05Z");
        assert_eq!(
            brings(ground, ana, ana.does("Update", "d8", told)).send().await.status,
            202
        );
        let kept = ground
            .home
            .sees(&ground.keeper, home["id"].as_str().unwrap())
            .await
            .unwrap();
        assert!(kept.post.html.contains("Comme chez elle"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_speaks_of_its_own_and_is_animated_by_its_own() {
    on_each(async |ground| {
        let (ana, north) = (&ground.ana, &ground.north);
        let group = north.group("atelier");
        let note = north.note(ana, "d16", "Ailleurs");
        let announce = |name: &str, object: Value| brings(ground, &group, group.does("Announce", name, object));
        let inner = |verb: &str| json!({ "id": format!("{}/{verb}/x", group.id), "type": verb, "actor": group.id, "object": note["id"] });
        let relais = ground.home.site.address("c/relais");
        let list = format!("{relais}/moderators");
        let listed = |verb: &str, who: &str| {
            let mut activity = ana.does(verb, who, who);
            activity["target"] = json!(list);
            activity["to"] = json!([relais, PUBLIC]);
            brings(ground, ana, activity)
        };
        let keeper = ground.home.site.address("u/keeper");
        assert_eq!(announce("hello", json!(ground.thread.uri)).send().await.status, 202);
        refused(ground, vec![
            case("D18 a community nobody is in", 202, announce("d18", north.create(ana, &note))),
            // 202 and not 403: nobody is in that community, so nothing of it is looked at.
            case("C21 an announcement of one", 202, announce("c21", inner("Announce"))),
            case("D19 an animator by whoever comes", 202, listed("Add", &ana.id)),
            // 202: she is of ours, and answers about ours tell nothing.
            case("D20 the keeper out by whoever comes", 202, listed("Remove", &keeper)),
        ])
        .await;
        let animators = domain::network::animators(&ground.home.site, ground.place.id).await.unwrap();
        assert_eq!(animators.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_server_is_blocked_under_all_its_names_and_those_below() {
    on_each(async |ground| {
        let standing = async |host: &str| domain::network::standing(&ground.home.site, host).await.unwrap();
        let chief = ground.home.chief().await;
        for blocked in ["evil.example", "xn--vil-9la.example"] {
            domain::moderation::set_server(&ground.home.site, &chief, blocked, ServerStanding::Blocked)
                .await
                .unwrap();
        }
        for name in [
            "evil.example",
            "EVIL.example",
            "evil.example.",
            "a.evil.example",
            "evil.example:8443",
            "xn--vil-9la.example",
        ] {
            assert_eq!(standing(name).await, ServerStanding::Blocked, "D26 {name}");
        }
        for name in ["vil.example", "notevil.example", "evil.example.org"] {
            assert_eq!(standing(name).await, ServerStanding::PublicOnly, "D26 {name}");
        }
        // B45: whoever was heard until now.
        domain::moderation::set_server(&ground.home.site, &chief, ground.north.host(), ServerStanding::Blocked)
            .await
            .unwrap();
        let note = ground.north.note(&ground.ana, "b45", "Bonjour");
        let letter = ground
            .ana
            .letter(&ground.inbox, &ground.north.create(&ground.ana, &note));
        refused(ground, vec![case("B45 a blocked server", 403, letter)]).await;
        let url = url::Url::parse(&ground.thread.uri).unwrap();
        assert_eq!(Letter::question(&ground.ana, &url).send().await.status, 403, "B45 asks");
    })
    .await;
}
