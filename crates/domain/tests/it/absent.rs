//! Who does not exist here, and what does not: suspended people, blocked servers, conversations taken away. Each was seen
//! through some door once.
use domain::circles::{self, Asking, Kind, Placed, Standing};
use domain::communities::Policy;
use domain::laws::telling::ServerStanding;
use domain::moderation::{self, Decision};
use domain::posts::{self, AuthorFeed, Feed, Place, Reaction};
use domain::{Actor, Cursor, Error, PersonId, PostId, Viewer, notices, people, search};

use crate::attacks::far;
use crate::cast::{Cast, on_each};

fn many() -> Cursor {
    Cursor::newest(50)
}

async fn listed(cast: &Cast, viewer: Viewer, feed: Feed, id: PostId) -> bool {
    let page = posts::feed(&cast.site, viewer, feed, many()).await.unwrap();
    page.items.iter().any(|view| view.post.id == id)
}

async fn found(cast: &Cast, viewer: Viewer, word: &str) -> bool {
    let query = search::Query {
        words: word.into(),
        limit: 10,
        ..search::Query::default()
    };
    let page = search::find(&cast.site, viewer, query).await.unwrap();
    !page.items.is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_put_where_they_did_not_ask_to_be() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, cleo) = (
            cast.member("ana").await,
            cast.member("bea").await,
            cast.member("cleo").await,
        );
        let cercle = cast
            .community_with(&ana, ("cercle", Policy::Invitation, ""), Kind::Community)
            .await;
        let inner = circles::open(site, &ana, cercle.id, ("Comité", true)).await.unwrap();
        let placed = circles::place(site, &ana, cercle.circle, (bea.id(), Standing::Pivot)).await;
        assert_eq!(placed.unwrap(), Placed::Invited);
        let said = cast.says(&ana, Place::Community(cercle.id, None), "Entre nous").await;
        assert!(
            !cast.sees(bea.viewer(), said.post.id).await,
            "an invitation opens nothing"
        );
        assert!(
            !circles::mine(site, &bea)
                .await
                .unwrap()
                .iter()
                .any(|circle| circle.id == cercle.circle)
        );
        let outside = circles::place(site, &ana, inner.id, (bea.id(), Standing::Member)).await;
        assert!(matches!(outside, Err(Error::Invalid(_, "person.outside"))));
        assert_eq!(notices::unread(site, &bea).await.unwrap(), 1);
        // Whoever was not invited does not come in by the same door.
        assert!(circles::join(site, &cleo, cercle.id, Asking::default()).await.is_err());
        assert_eq!(cast.joins(&bea, cercle.id).await, Standing::Pivot);
        assert!(cast.sees(bea.viewer(), said.post.id).await);
        let inside = circles::place(site, &ana, inner.id, (bea.id(), Standing::Member)).await;
        assert_eq!(inside.unwrap(), Placed::There(Standing::Member));
        // No is an answer too, and an invitation serves once.
        circles::place(site, &ana, cercle.circle, (cleo.id(), Standing::Member))
            .await
            .unwrap();
        circles::leave(site, &cleo, cercle.id).await.unwrap();
        assert!(circles::join(site, &cleo, cercle.id, Asking::default()).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suspended_are_in_no_list_and_have_said_nothing() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, chief) = (cast.member("ana").await, cast.member("bea").await, cast.chief().await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        people::follow(site, &bea, ana.id().into(), Asking::default())
            .await
            .unwrap();
        people::follow(site, &ana, bea.id().into(), Asking::default())
            .await
            .unwrap();
        let thread = cast.says(&ana, Place::Community(relais.id, None), "Sujet @bea").await;
        posts::react(site, &bea, thread.post.id, Reaction::Up).await.unwrap();
        let shared = posts::share(site, &bea, thread.post.id, None).await.unwrap();
        let answer = cast.says(&bea, Place::Reply(thread.post.id), "Réponse mirabelle").await;
        let own = cast
            .says(&bea, Place::Community(relais.id, None), "Autre sujet #prune")
            .await;
        moderation::suspend(site, &chief, bea.id(), "").await.unwrap();
        let me = ana.viewer();
        let roster = circles::roster(site, me, relais.circle).await.unwrap();
        assert!(roster.iter().all(|(face, _)| face.id != bea.id().into()));
        let empty = |page: domain::Page<domain::Profile>| page.items.is_empty();
        assert!(empty(posts::reactors(site, me, thread.post.id, many()).await.unwrap()));
        assert!(empty(posts::sharers(site, me, thread.post.id, many()).await.unwrap()));
        let listed_people = people::Listed::first(10);
        assert!(empty(
            people::followers(site, me, ana.id().into(), listed_people)
                .await
                .unwrap()
        ));
        assert!(empty(
            people::following(site, Viewer::anyone(), ana.id().into(), listed_people)
                .await
                .unwrap()
        ));
        let seen = posts::one(site, me, thread.post.id).await.unwrap();
        assert!(seen.mentions.is_empty());
        for id in [answer.post.id, own.post.id] {
            assert!(!cast.sees(me, id).await);
            assert!(!cast.sees(chief.viewer(), id).await);
        }
        let moment = shared.shared_by.as_ref().map(|(_, moment)| *moment).unwrap();
        assert!(posts::by_moment(site, me, moment).await.is_err());
        assert!(!listed(cast, me, Feed::Comments(None), answer.post.id).await);
        assert!(!listed(cast, me, Feed::Tag("prune".into()), own.post.id).await);
        assert!(!found(cast, me, "mirabelle").await);
        let told = notices::list(
            site,
            &ana,
            notices::Filter {
                limit: 20,
                ..notices::Filter::default()
            },
        );
        assert!(told.await.unwrap().items.is_empty());
        assert_eq!(notices::unread(site, &ana).await.unwrap(), 0);
        moderation::restore(site, &chief, bea.id()).await.unwrap();
        assert!(cast.sees(me, answer.post.id).await, "what was hidden is shown again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_taken_away_takes_its_conversation_along_and_brings_it_back() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        let thread = cast.says(&bea, Place::Community(relais.id, None), "Sujet").await;
        let answer = cast
            .says(&bea, Place::Reply(thread.post.id), "Groseille @ana #haie")
            .await;
        posts::save(site, &ana, answer.post.id).await.unwrap();
        posts::react(site, &ana, answer.post.id, Reaction::Up).await.unwrap();
        let lists = async |viewer: Viewer| {
            let mut seen = vec![
                cast.sees(viewer, answer.post.id).await,
                found(cast, viewer, "groseille").await,
            ];
            for feed in [
                Feed::Comments(None),
                Feed::Author(bea.id().into(), AuthorFeed::default()),
                Feed::Tag("haie".into()),
                Feed::Saved,
                Feed::Liked,
            ] {
                seen.push(listed(cast, viewer, feed, answer.post.id).await);
            }
            seen
        };
        assert!(lists(ana.viewer()).await.iter().all(|seen| *seen));
        posts::remove(site, &ana, thread.post.id, "").await.unwrap();
        assert!(lists(ana.viewer()).await.iter().all(|seen| !*seen));
        assert_eq!(notices::unread(site, &ana).await.unwrap(), 0);
        assert!(
            cast.sees(bea.viewer(), answer.post.id).await,
            "one's own words stay one's own"
        );
        posts::unremove(site, &ana, thread.post.id).await.unwrap();
        assert!(lists(ana.viewer()).await.iter().all(|seen| *seen));
        // An author takes back her own words, not the answers of others.
        let other = cast.says(&ana, Place::Reply(thread.post.id), "Cassis").await;
        posts::erase(site, &bea, thread.post.id).await.unwrap();
        assert!(cast.sees(bea.viewer(), other.post.id).await);
    })
    .await;
}

/// One table: what is decided about a host, and which hosts it is decided for.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_blocks_a_domain_blocks_every_way_to_write_it() {
    on_each(async |cast| {
        let (site, chief) = (&cast.site, cast.chief().await);
        for (decided, host, blocked) in [
            ("evil.test", "evil.test", true),
            ("evil.test", "EVIL.test", true),
            ("evil.test", "evil.test.", true),
            ("evil.test", "evil.test:443", true),
            ("evil.test", "evil.test:8443", true),
            ("evil.test", "a.evil.test", true),
            ("evil.test", "b.A.evil.TEST.:8443", true),
            ("evil.test", "notevil.test", false),
            ("evil.test", "evil.test.example", false),
            ("Evil2.Test.", "evil2.test", true),
            ("méchant.test", "xn--mchant-bva.test", true),
            ("xn--mchant2-bya.test", "a.méchant2.test", true),
            ("port.test:8443", "port.test:8443", true),
            ("port.test:8443", "port.test", false),
        ] {
            let decision = Decision {
                standing: ServerStanding::Blocked,
                ..Decision::default()
            };
            moderation::decide(site, &chief, decided, decision).await.unwrap();
            let known = domain::network::decided(site, host).await.unwrap();
            assert_eq!(known.is_blocked(), blocked, "{decided} for {host}");
            moderation::set_server(site, &chief, decided, ServerStanding::PublicOnly)
                .await
                .unwrap();
            let known = domain::network::decided(site, host).await.unwrap();
            assert!(!known.is_blocked(), "{decided} for {host}");
        }
        for ours in ["relais.example", "RELAIS.example.", "example"] {
            let refused = moderation::set_server(site, &chief, ours, ServerStanding::Blocked).await;
            assert!(matches!(refused, Err(Error::Invalid(_, "host.ours"))), "{ours}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_from_a_blocked_server_is_hidden_and_shown_again() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, chief) = (cast.member("ana").await, cast.chief().await);
        let bob = far(cast, (domain::ActorKind::Person, "bob")).await;
        let by_bob = Actor::by_signature(PersonId(bob.id.0));
        let said = cast
            .says(&by_bob, Place::In(circles::PUBLIC), "Du nord, quetsche")
            .await;
        let decide = async |host: &str, decision: Decision| {
            moderation::decide(site, &chief, host, decision).await.unwrap();
        };
        let blocked = Decision {
            standing: ServerStanding::Blocked,
            ..Decision::default()
        };
        decide("nord.example", blocked.clone()).await;
        assert!(!cast.sees(ana.viewer(), said.post.id).await);
        assert!(!found(cast, ana.viewer(), "quetsche").await);
        assert!(people::profile(site, ana.viewer(), bob.id).await.is_err());
        decide("nord.example", Decision::default()).await;
        assert!(cast.sees(ana.viewer(), said.post.id).await);
        // Suspended by name, somebody stays away when their server comes back.
        moderation::suspend(site, &chief, PersonId(bob.id.0), "").await.unwrap();
        decide("nord.example", blocked).await;
        decide("nord.example", Decision::default()).await;
        assert!(!cast.sees(ana.viewer(), said.post.id).await);
        moderation::restore(site, &chief, PersonId(bob.id.0)).await.unwrap();
        assert!(cast.sees(ana.viewer(), said.post.id).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limited_are_heard_by_their_followers_and_ask_before_they_follow() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, chief) = (cast.member("ana").await, cast.member("bea").await, cast.chief().await);
        let bob = far(cast, (domain::ActorKind::Person, "bob")).await;
        let by_bob = Actor::by_signature(PersonId(bob.id.0));
        people::follow(site, &ana, bob.id, Asking::default()).await.unwrap();
        domain::network::follow_asked(site, &by_bob, ana.id(), true)
            .await
            .unwrap();
        let limited = Decision {
            limited: true,
            ..Decision::default()
        };
        moderation::decide(site, &chief, "nord.example", limited).await.unwrap();
        let said = cast
            .says(&by_bob, Place::In(circles::PUBLIC), "Bonjour @ana @bea #reine")
            .await;
        for (who, hears) in [(&ana, true), (&bea, false)] {
            let viewer = who.viewer();
            for feed in [
                Feed::Public { local: false },
                Feed::All { local: false },
                Feed::Tag("reine".into()),
            ] {
                assert_eq!(
                    listed(cast, viewer, feed.clone(), said.post.id).await,
                    hears,
                    "{feed:?}"
                );
            }
            assert_eq!(found(cast, viewer, "bonjour").await, hears);
            assert!(
                cast.sees(viewer, said.post.id).await,
                "it is there for whoever has its address"
            );
            assert_eq!(notices::unread(site, who).await.unwrap(), i64::from(hears));
        }
        people::follow(site, &by_bob, bea.id().into(), Asking::default())
            .await
            .unwrap();
        let asks = people::requests(site, &bea, people::Listed::first(10)).await.unwrap();
        assert_eq!(asks.items.len(), 1);
        moderation::decide(site, &chief, "nord.example", Decision::default())
            .await
            .unwrap();
        assert!(listed(cast, bea.viewer(), Feed::Public { local: false }, said.post.id).await);
        moderation::limit(site, &chief, PersonId(bob.id.0), "").await.unwrap();
        assert!(!listed(cast, bea.viewer(), Feed::Public { local: false }, said.post.id).await);
        moderation::unlimit(site, &chief, PersonId(bob.id.0)).await.unwrap();
        assert!(listed(cast, bea.viewer(), Feed::Public { local: false }, said.post.id).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_people_turn_both_ways() {
    on_each(async |cast| {
        let site = &cast.site;
        let ana = cast.member("ana").await;
        for n in 0..5 {
            let who = cast.member(&format!("suit{n}")).await;
            people::follow(site, &who, ana.id().into(), Asking::default())
                .await
                .unwrap();
        }
        let page = async |listed| {
            people::followers(site, Viewer::anyone(), ana.id().into(), listed)
                .await
                .unwrap()
        };
        let first = page(people::Listed::first(2)).await;
        let second = page(people::Listed {
            before: first.older,
            ..people::Listed::first(2)
        })
        .await;
        let back = page(people::Listed {
            after: second.newer,
            ..people::Listed::first(2)
        })
        .await;
        let names = |page: &domain::Page<domain::Profile>| {
            page.items.iter().map(|face| face.handle.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&back), names(&first));
        assert_ne!(names(&second), names(&first));
    })
    .await;
}
