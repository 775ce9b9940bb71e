//! What people do together, told once for both databases.
use domain::circles::{self, Kind, Standing};
use domain::communities::{self, Policy};
use domain::notices::{self, NoticeKind};
use domain::posts::{self, Amendment, AuthorFeed, Draft, Feed, Light, Place, Reaction};
use domain::{Cursor, Error, Timestamp, Viewer, people, search};
use futures::stream::{self, StreamExt, TryStreamExt};

use crate::cast::on_each;

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_opened_answered_liked_changed_and_taken_back() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        let thread = cast
            .says(
                &ana,
                Place::Community(relais.id, None),
                "Préparer l'éducation populaire #relève",
            )
            .await;
        assert_eq!(thread.tags, ["releve"]);
        let answer = cast.says(&bea, Place::Reply(thread.post.id), "Bonne idée @ana").await;
        let deeper = cast.says(&ana, Place::Reply(answer.post.id), "Merci").await;
        assert_eq!(deeper.post.path(), format!("0.{}.{}", answer.post.id, deeper.post.id));

        let whole = posts::thread(site, bea.viewer(), thread.post.id).await.unwrap();
        assert_eq!(whole.post.post.descendants, 2);
        assert_eq!(
            whole.descendants.iter().map(|view| view.post.id).collect::<Vec<_>>(),
            [answer.post.id, deeper.post.id]
        );

        let liked = posts::react(site, &bea, thread.post.id, Reaction::Light(Light::Recognise))
            .await
            .unwrap();
        assert_eq!(
            (liked.post.up, liked.mine.light, &liked.lights[..]),
            (1, Some(Light::Recognise), &[(Light::Recognise, 1)][..])
        );
        let down = posts::react(site, &bea, thread.post.id, Reaction::Down).await.unwrap();
        assert_eq!((down.post.up, down.post.down, down.lights.len()), (0, 1, 0));

        let change = Amendment {
            source: Some("Une autre idée".into()),
            ..Amendment::default()
        };
        posts::edit(site, &bea, answer.post.id, change.clone()).await.unwrap();
        assert_eq!(
            posts::history(site, ana.viewer(), answer.post.id).await.unwrap().len(),
            2
        );
        assert!(matches!(
            posts::edit(site, &ana, answer.post.id, change).await,
            Err(Error::Forbidden(_))
        ));

        posts::erase(site, &bea, answer.post.id).await.unwrap();
        assert!(matches!(
            posts::one(site, bea.viewer(), answer.post.id).await,
            Err(Error::NotFound)
        ));
        let whole = posts::thread(site, ana.viewer(), thread.post.id).await.unwrap();
        let shape: Vec<_> = whole
            .descendants
            .iter()
            .map(|view| (view.is_erased(), view.post.html.is_empty()))
            .collect();
        assert_eq!(shape, [(true, true), (false, false)]);
        posts::restore(site, &bea, answer.post.id).await.unwrap();
        assert!(cast.sees(ana.viewer(), answer.post.id).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsigned_member_reads_the_charter_and_nothing_else() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, dora) = (cast.member("ana").await, cast.member("dora").await);
        let place = cast
            .community_with(
                &ana,
                ("abri", Policy::Approval, "Ce qui se dit ici reste ici."),
                Kind::Community,
            )
            .await;
        let said = cast.says(&ana, Place::Community(place.id, None), "Un récit").await;
        assert_eq!(cast.joins(&dora, place.id).await, Standing::Asked);
        assert_eq!(
            circles::admit(site, &ana, place.id, dora.id()).await.unwrap(),
            Standing::Unsigned
        );
        assert!(!cast.sees(dora.viewer(), said.post.id).await);
        let charter = communities::charter(site, dora.viewer(), place.id)
            .await
            .unwrap()
            .unwrap();
        assert!(charter.html.contains("reste ici"));
        assert_eq!(
            communities::sign(site, &dora, place.id, charter.version).await.unwrap(),
            Standing::Member
        );
        assert!(cast.sees(dora.viewer(), said.post.id).await);

        let anew = communities::Amendment {
            charter: Some("Une nouvelle charte.".into()),
            ..Default::default()
        };
        communities::amend(site, &ana, place.id, anew).await.unwrap();
        assert!(
            !cast.sees(dora.viewer(), said.post.id).await,
            "a new charter moves people down a rung"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_gives_the_place_that_was_given_and_no_other() {
    on_each(async |cast| {
        let site = &cast.site;
        let (keeper, ana) = (cast.member("keeper").await, cast.member("ana").await);
        let with = ("relais", Policy::Open, "Ce qui est dit ici reste ici.");
        let place = cast.community_with(&keeper, with, Kind::Community).await;
        let writes = async |charter: String| {
            let anew = communities::Amendment {
                charter: Some(charter),
                ..Default::default()
            };
            communities::amend(site, &keeper, place.id, anew).await.unwrap();
        };
        for given in [Standing::Reader, Standing::Pivot, Standing::Member] {
            // Given before anything was signed, by an invitation that she takes up; and kept through the next version.
            let seat = (ana.id(), given);
            cast.places(&keeper, place.circle, seat).await;
            cast.joins(&ana, place.id).await;
            cast.signs(&ana, place.id).await;
            let stands = async || communities::one(site, ana.viewer(), place.id).await.unwrap().my;
            assert_eq!(stands().await, Some(given));
            writes(format!("Charte, après {given:?}")).await;
            assert_eq!(stands().await, Some(Standing::Unsigned));
            cast.joins(&ana, place.id).await;
            cast.signs(&ana, place.id).await;
            assert_eq!(stands().await, Some(given));
            circles::leave(site, &ana, place.id).await.unwrap();
            writes("Encore une autre".into()).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_in_a_circle_is_found_by_those_inside_and_does_not_exist_for_the_others() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, cleo) = (
            cast.member("ana").await,
            cast.member("bea").await,
            cast.member("cleo").await,
        );
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        cast.joins(&cleo, relais.id).await;
        let circle = circles::open(site, &ana, relais.id, ("Comité", true)).await.unwrap();
        cast.places(&ana, circle.id, (bea.id(), Standing::Member)).await;
        let place = Place::Community(relais.id, Some(circle.id));
        let document = cast
            .deposits(&ana, place, ("Grille d'écoute", "L'accompagnement des éducatrices"))
            .await;
        for (who, inside) in [(&bea, true), (&cleo, false)] {
            let query = search::Query {
                words: "éducatrice accompagnements".into(),
                limit: 10,
                ..Default::default()
            };
            let found = search::find(site, who.viewer(), query).await.unwrap();
            assert_eq!(found.items.len(), usize::from(inside));
            assert_eq!(
                domain::documents::open(site, who.viewer(), document.post.id, None)
                    .await
                    .is_ok(),
                inside
            );
            let library = posts::feed(site, who.viewer(), Feed::Documents(Some(relais.id)), Cursor::newest(10))
                .await
                .unwrap();
            assert_eq!(library.items.len(), usize::from(inside));
            let known = circles::of_community(site, who.viewer(), relais.id).await.unwrap();
            assert_eq!(known.iter().any(|known| known.id == circle.id), inside);
        }
        let hidden = posts::publish(site, &cleo, Draft::new(Place::Reply(document.post.id), "coucou")).await;
        let absent = posts::publish(site, &cleo, Draft::new(Place::Reply(domain::PostId(9_999)), "coucou")).await;
        assert_eq!(format!("{hidden:?}"), format!("{absent:?}"));
        let hidden = posts::publish(
            site,
            &cleo,
            Draft::new(Place::Community(relais.id, Some(circle.id)), "x").titled("x"),
        )
        .await;
        let absent = posts::publish(
            site,
            &cleo,
            Draft::new(Place::Community(relais.id, Some(domain::CircleId(9_999))), "x").titled("x"),
        )
        .await;
        assert_eq!(format!("{hidden:?}"), format!("{absent:?}"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn home_holds_what_one_joined_and_whom_one_follows() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, cleo) = (
            cast.member("ana").await,
            cast.member("bea").await,
            cast.member("cleo").await,
        );
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&cleo, relais.id).await;
        people::follow(site, &cleo, bea.id().into(), Default::default())
            .await
            .unwrap();
        let thread = cast.says(&ana, Place::Community(relais.id, None), "Un thème").await;
        let note = cast.says(&bea, Place::In(circles::PUBLIC), "Une note").await;
        cast.says(&ana, Place::In(circles::PUBLIC), "Une note de quelqu'un d'autre")
            .await;
        let passed = posts::share(site, &bea, thread.post.id, None).await.unwrap();
        let home = posts::feed(site, cleo.viewer(), Feed::Home, Cursor::newest(20))
            .await
            .unwrap();
        let seen: Vec<_> = home
            .items
            .iter()
            .map(|view| (view.post.id, view.wrapped, view.shared_by.is_some()))
            .collect();
        assert_eq!(
            seen,
            [
                (thread.post.id, false, true),
                (note.post.id, false, false),
                (thread.post.id, true, false)
            ]
        );
        let by_share = posts::by_moment(site, cleo.viewer(), passed.shared_by.unwrap().1)
            .await
            .unwrap();
        assert_eq!(by_share.post.id, thread.post.id);
        let page = posts::feed(site, cleo.viewer(), Feed::Home, Cursor::newest(1))
            .await
            .unwrap();
        let next = Cursor::before(domain::Moment(page.older.unwrap()), 1);
        let next = posts::feed(site, cleo.viewer(), Feed::Home, next).await.unwrap();
        assert_eq!(next.items[0].post.id, note.post.id);
        let after = Cursor {
            after: Some(thread.post.moment),
            ..Cursor::newest(1)
        };
        let after = posts::feed(site, cleo.viewer(), Feed::Home, after).await.unwrap();
        assert_eq!(after.items[0].post.id, note.post.id, "the page directly after");
        let mine = Feed::Author(bea.id().into(), AuthorFeed::default());
        assert_eq!(
            posts::feed(site, Viewer::anyone(), mine, Cursor::newest(5))
                .await
                .unwrap()
                .items
                .len(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_tell_who_is_concerned_and_only_of_what_they_may_read() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, cleo) = (
            cast.member("ana").await,
            cast.member("bea").await,
            cast.member("cleo").await,
        );
        let relais = cast
            .community_with(&ana, ("relais", Policy::Open, ""), Kind::Community)
            .await;
        cast.joins(&bea, relais.id).await;
        let thread = cast
            .says(&ana, Place::Community(relais.id, None), "Pour @bea et @cleo")
            .await;
        cast.says(&bea, Place::Reply(thread.post.id), "Présente").await;
        posts::react(site, &bea, thread.post.id, Reaction::Up).await.unwrap();
        let kinds = async |who: &domain::Actor| {
            let page = notices::list(
                site,
                who,
                notices::Filter {
                    limit: 10,
                    ..Default::default()
                },
            )
            .await
            .unwrap();
            page.items.iter().map(|notice| notice.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&ana).await, [NoticeKind::Reaction, NoticeKind::Reply]);
        assert_eq!(kinds(&bea).await, [NoticeKind::Mention]);
        assert_eq!(kinds(&cleo).await, [], "cleo may not read it");
        circles::leave(site, &bea, relais.id).await.unwrap();
        assert_eq!(kinds(&bea).await, [], "nor may bea any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_stores_nothing() {
    on_each(async |cast| {
        let site = &cast.site;
        let ana = cast.member("ana").await;
        let relais = cast.community(&ana, "relais").await;
        let place = || Place::Community(relais.id, None);
        let long = "x".repeat(60_000);
        let drafts = [
            Draft::new(place(), "sans titre"),
            Draft::new(place(), "x").titled("  "),
            Draft::new(place(), "x").titled("t".repeat(300)),
            Draft::new(place(), long).titled("x"),
            Draft::new(Place::In(circles::PUBLIC), "  "),
            Draft {
                link: Some("javascript:alert(1)".into()),
                ..Draft::new(place(), "x").titled("x")
            },
            Draft {
                media: vec![domain::FileId(77)],
                ..Draft::new(place(), "x").titled("x")
            },
        ];
        for draft in drafts {
            assert!(matches!(
                posts::publish(site, &ana, draft).await,
                Err(Error::Invalid(..))
            ));
        }
        let all = posts::feed(site, ana.viewer(), Feed::All { local: true }, Cursor::newest(20))
            .await
            .unwrap();
        assert_eq!(all.items, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_community_leaves_every_circle_in_it() {
    on_each(async |cast| {
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let relais = cast.community(&ana, "relais").await;
        let circle = circles::open(&cast.site, &ana, relais.id, ("Comité", true))
            .await
            .unwrap();
        cast.joins(&bea, relais.id).await;
        cast.places(&ana, circle.id, (bea.id(), Standing::Member)).await;
        let said = cast
            .says(&ana, Place::Community(relais.id, Some(circle.id)), "Un récit")
            .await;
        assert!(cast.sees(bea.viewer(), said.post.id).await);
        circles::leave(&cast.site, &bea, relais.id).await.unwrap();
        assert!(!cast.sees(bea.viewer(), said.post.id).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_is_moved_by_nobody_else() {
    on_each(async |cast| {
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        cast.places(&ana, relais.circle, (bea.id(), Standing::Keeper)).await;
        for standing in [Standing::Banned, Standing::Stranger, Standing::Member, Standing::Keeper] {
            let moved = circles::place(&cast.site, &bea, relais.circle, (ana.id(), standing)).await;
            assert!(matches!(moved, Err(Error::Forbidden(_))), "{standing:?}: {moved:?}");
        }
        let here = communities::one(&cast.site, ana.viewer(), relais.id).await.unwrap();
        assert_eq!(here.my, Some(Standing::Keeper));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_does_not_tell_in_how_many_communities_one_is() {
    on_each(async |cast| {
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        people::follow(&cast.site, &bea, ana.id().into(), Default::default())
            .await
            .unwrap();
        assert_eq!(people::me(&cast.site, &bea).await.unwrap().following, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_in_the_same_second_is_all_kept() {
    // So many draw the same moment of a millisecond, of which there are 32,768: one time in 250 none does.
    const MANY: usize = 600;
    on_each(async |cast| {
        let ana = cast.member("ana").await;
        let second = Timestamp::from_seconds(1_700_000_000);
        let said = (0..MANY).map(|number| {
            let draft = Draft {
                said_at: Some(second),
                ..Draft::new(Place::In(circles::PUBLIC), format!("Numéro {number}"))
            };
            posts::take_in(&cast.site, &ana, draft)
        });
        let kept: Vec<_> = stream::iter(said).buffered(8).try_collect().await.unwrap();
        assert_eq!(kept.len(), MANY);
        assert!(kept.iter().all(|post| post.created_at() == second));
    })
    .await;
}
