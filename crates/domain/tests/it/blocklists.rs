//! Lists of refused servers: they come back as they were given, add to what was decided, and are taken whole or not at all.
use domain::circles;
use domain::laws::telling::ServerStanding;
use domain::moderation::{self, Change, Decision};
use domain::posts::Place;
use domain::{Actor, ActorKind, Error, PersonId, audits};

use crate::attacks::far;
use crate::cast::{Cast, on_each};

fn blocked(reason: &str) -> Decision {
    Decision {
        standing: ServerStanding::Blocked,
        reason: reason.into(),
        note: "entre nous".into(),
        ..Decision::default()
    }
}

async fn import(cast: &Cast, by: Option<&Actor>, (list, weaker): (&str, bool)) -> Vec<Change> {
    let plan = moderation::plan(&cast.site, by, list, weaker).await.unwrap();
    let done = moderation::import(&cast.site, by, list, weaker).await.unwrap();
    assert_eq!(plan, done);
    done.steps.iter().map(|step| step.change).collect()
}

async fn of(cast: &Cast, host: &str) -> Decision {
    moderation::server(&cast.site, host).await.unwrap().decision()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_comes_back_as_it_was_given() {
    on_each(async |cast| {
        let (site, chief) = (&cast.site, cast.chief().await);
        for (host, decision) in [
            ("spam.example", blocked("Publicités, \"robots\"\net pire")),
            (
                "loud.example",
                Decision {
                    limited: true,
                    mediafree: true,
                    ..Decision::default()
                },
            ),
            (
                "deaf.example:8443",
                Decision {
                    unreported: true,
                    ..Decision::default()
                },
            ),
            ("friend.example", Decision::default()),
        ] {
            moderation::decide(site, &chief, host, decision).await.unwrap();
        }
        let list = moderation::export(site, Some(&chief)).await.unwrap();
        assert!(!list.contains("friend") && !list.contains("entre nous"), "{list}");
        assert_eq!(import(cast, Some(&chief), (&list, false)).await, [Change::Unchanged; 3]);
        let before = audits::list(site, &chief, None).await.unwrap().len();
        for host in ["spam.example", "loud.example", "deaf.example:8443"] {
            moderation::decide(site, &chief, host, Decision::default())
                .await
                .unwrap();
        }
        assert_eq!(import(cast, None, (&list, false)).await, [Change::New; 3]);
        assert_eq!(moderation::export(site, None).await.unwrap(), list);
        let audits = audits::list(site, &chief, None).await.unwrap();
        assert_eq!(audits.len(), before + 6);
        assert_eq!(
            (audits[0].deed.as_str(), audits[0].by.as_str()),
            ("server.set", "relais.example")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_refuses_more_and_never_less_unless_it_is_asked_to() {
    on_each(async |cast| {
        let chief = cast.chief().await;
        let (ana, bob) = (cast.member("ana").await, far(cast, (ActorKind::Person, "bob")).await);
        let by_bob = Actor::by_signature(PersonId(bob.id.0));
        let said = cast.says(&by_bob, Place::In(circles::PUBLIC), "Du nord").await;
        let silence = "domain,severity,public_comment\nnord.example,silence,bruit\nloin.example,noop,\n";
        assert_eq!(
            import(cast, Some(&chief), (silence, false)).await,
            [Change::New, Change::Unchanged]
        );
        assert!(moderation::server(&cast.site, "loin.example").await.is_err());
        assert!(cast.sees(ana.viewer(), said.post.id).await);
        let above = "NORD.example.\n";
        assert_eq!(import(cast, Some(&chief), (above, false)).await, [Change::Stronger]);
        assert!(!cast.sees(ana.viewer(), said.post.id).await);
        assert_eq!(import(cast, Some(&chief), (silence, false)).await[0], Change::Unchanged);
        assert_eq!(of(cast, "nord.example").await.standing, ServerStanding::Blocked);
        assert_eq!(import(cast, Some(&chief), (silence, true)).await[0], Change::Weaker);
        let now = of(cast, "nord.example").await;
        assert!(now.limited && now.standing == ServerStanding::PublicOnly && now.reason == "bruit");
        assert!(cast.sees(ana.viewer(), said.post.id).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_with_one_bad_line_changes_nothing() {
    on_each(async |cast| {
        let (site, chief, ana) = (&cast.site, cast.chief().await, cast.member("ana").await);
        for (line, why) in [
            ("relais.example", "host.ours"),
            ("Example.", "host.ours"),
            ("203.0.113.7", "host.address"),
            ("ceci n'est pas un nom", "host.unreadable"),
        ] {
            let list = format!("ok.example\n{line}\n");
            let plan = moderation::import(site, Some(&chief), &list, false).await.unwrap();
            assert_eq!((plan.faults[0].line, plan.faults[0].why), (2, why));
            assert!(plan.steps.is_empty() && moderation::server(site, "ok.example").await.is_err());
        }
        let refused = moderation::decide(site, &chief, "127.1", Decision::default()).await;
        assert!(matches!(refused, Err(Error::Invalid(_, "host.address"))));
        for refused in [
            moderation::plan(site, Some(&ana), "a.example", false).await.map(drop),
            moderation::import(site, Some(&ana), "a.example", false).await.map(drop),
            moderation::export(site, Some(&ana)).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Forbidden(_))));
        }
    })
    .await;
}
