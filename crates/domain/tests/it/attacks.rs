//! What somebody tries who wants to know more than they may. Each was possible once.
use domain::circles::{self, Kind, Standing};
use domain::communities::{self, Order, Policy};
use domain::deliveries::{self, Gist};
use domain::id::DeliveryId;
use domain::laws::telling::ServerStanding;
use domain::moderation::Complaint;
use domain::network::{self, Outgoing, Remote};
use domain::posts::{self, Draft, Place, PostView};
use domain::{
    Actor, ActorKind, CircleId, CommunityId, Error, PersonId, PostId, Profile, Viewer, audits, moderation, notices,
    people,
};

use crate::cast::{Cast, on_each};

/// Somebody of another site, as its server describes them.
pub async fn far(cast: &Cast, (kind, handle): (ActorKind, &str)) -> Profile {
    let uri = format!("https://nord.example/u/{handle}");
    let remote = Remote {
        kind,
        url: uri.clone(),
        inbox: format!("{uri}/inbox"),
        followers_uri: Some(format!("{uri}/followers")),
        uri,
        handle: handle.into(),
        host: "nord.example".into(),
        name: handle.into(),
        summary_html: text::html::clean(""),
        fields: Vec::new(),
        shared_inbox: Some("https://nord.example/inbox".into()),
        outbox: None,
        avatar_url: None,
        header_url: None,
        locked: false,
        bot: false,
        public_key: String::new(),
        published: cast.site.now(),
        discoverable: true,
        aliases: Vec::new(),
        public: true,
    };
    network::adopt(&cast.site, remote).await.unwrap()
}

/// How many activities were kept in this story, each for one inbox; their numbers follow one another.
#[derive(Default)]
struct Post(std::cell::Cell<i64>);

impl Post {
    /// Whether an activity about something still goes to the north, when its turn comes.
    async fn carries(&self, cast: &Cast, (sender, circle): (&Actor, CircleId), (about, gist): (PostId, Gist)) -> bool {
        let number = self.0.get() + 1;
        self.0.set(number);
        let outgoing = Outgoing {
            uri: format!("http://relais.example/activities/announce/{number}"),
            sender: sender.id().into(),
            circle,
            post: Some(about),
            gist,
            subject: String::new(),
            body: "{}".into(),
            inboxes: [("https://nord.example/inbox".into(), "nord.example".into())].into(),
        };
        network::send_all(&cast.site, vec![outgoing]).await.unwrap();
        deliveries::parcel(&cast.site, DeliveryId(number))
            .await
            .unwrap()
            .is_some()
    }
}

fn complaint(said: &PostView) -> Complaint {
    Complaint {
        target: said.author.id,
        post: Some(said.post.id),
        reason: "…".into(),
        forward: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_to_leave_stays_when_trust_is_lowered_or_it_is_taken_back() {
    on_each(async |cast| {
        let (site, post) = (&cast.site, Post::default());
        let (ana, chief) = (cast.member("ana").await, cast.chief().await);
        let bob = far(cast, (ActorKind::Person, "bob")).await;
        let cercle = cast
            .community_with(&ana, ("cercle", Policy::Approval, ""), Kind::Community)
            .await;
        cast.places(&ana, cercle.circle, (PersonId(bob.id.0), Standing::Member))
            .await;
        let said = cast.says(&ana, Place::Community(cercle.id, None), "Entre nous").await;
        let trust = async |standing| {
            moderation::set_server(site, &chief, "nord.example", standing)
                .await
                .unwrap()
        };
        trust(ServerStanding::Partner).await;
        assert!(
            post.carries(cast, (&ana, cercle.circle), (said.post.id, Gist::Creates))
                .await
        );
        for lower in [
            ServerStanding::NoticeOnly,
            ServerStanding::PublicOnly,
            ServerStanding::Blocked,
        ] {
            trust(lower).await;
            assert!(
                !post
                    .carries(cast, (&ana, cercle.circle), (said.post.id, Gist::Creates))
                    .await,
                "{lower:?}"
            );
        }
        trust(ServerStanding::Partner).await;
        let open = cast.says(&ana, Place::In(circles::PUBLIC), "À tous").await;
        assert!(
            post.carries(cast, (&ana, circles::PUBLIC), (open.post.id, Gist::Creates))
                .await
        );
        for (id, circle) in [(said.post.id, cercle.circle), (open.post.id, circles::PUBLIC)] {
            posts::erase(site, &ana, id).await.unwrap();
            assert!(!post.carries(cast, (&ana, circle), (id, Gist::Creates)).await);
            assert!(post.carries(cast, (&ana, circle), (id, Gist::Deletes)).await);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_outside_a_circle_is_named_to_other_servers() {
    on_each(async |cast| {
        let ana = cast.member("ana").await;
        let (bob, eve) = (
            far(cast, (ActorKind::Person, "bob")).await,
            far(cast, (ActorKind::Person, "eve")).await,
        );
        let place = Place::Talk(vec![PersonId(bob.id.0)]);
        let said = cast.says(&ana, place, "Pas un mot à @eve@nord.example").await;
        let told = network::post_of(&cast.site, said.post.id).await.unwrap();
        let named: Vec<_> = told.mentions.iter().map(|profile| profile.id).collect();
        assert_eq!(named, [bob.id]);
        assert_ne!(named, [eve.id]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discreet_circle_is_not_told_from_one_that_is_not_there() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, chief) = (cast.member("ana").await, cast.member("bea").await, cast.chief().await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        let hidden = circles::open(site, &ana, relais.id, ("Ombre", true)).await.unwrap();
        for circle in [hidden.id, CircleId(999_999)] {
            let said = posts::publish(site, &bea, Draft::new(Place::In(circle), "Y a-t-il quelqu'un ?")).await;
            assert!(matches!(said, Err(Error::NotFound)), "{said:?}");
        }
        let carl = cast.member("carl").await;
        cast.joins(&carl, relais.id).await;
        let before = audits::list(site, &chief, None).await.unwrap().len();
        cast.places(&ana, hidden.id, (carl.id(), Standing::Member)).await;
        let said = cast
            .says(&carl, Place::Community(relais.id, Some(hidden.id)), "Ombre")
            .await;
        posts::lock(site, &ana, said.post.id, true).await.unwrap();
        let report = moderation::report(site, &ana, complaint(&said)).await.unwrap();
        moderation::resolve(site, &ana, report.id, true).await.unwrap();
        posts::remove(site, &ana, said.post.id, "secret").await.unwrap();
        assert_eq!(audits::list(site, &chief, None).await.unwrap().len(), before);
        cast.places(&ana, relais.circle, (bea.id(), Standing::Animator)).await;
        assert!(moderation::reports(site, &bea, true).await.unwrap().is_empty());
        assert_eq!(moderation::reports(site, &ana, true).await.unwrap().len(), 1);
        assert!(moderation::reports(site, &chief, true).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_banned_comes_back_by_no_side_door() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        let said = cast
            .says(&bea, Place::Community(relais.id, None), "Une dernière fois")
            .await;
        let inner = circles::open(site, &ana, relais.id, ("Atelier", false)).await.unwrap();
        posts::erase(site, &bea, said.post.id).await.unwrap();
        cast.places(&ana, relais.circle, (bea.id(), Standing::Banned)).await;
        assert!(posts::restore(site, &bea, said.post.id).await.is_err());
        circles::leave(site, &bea, relais.id).await.unwrap();
        assert!(
            circles::join(site, &bea, relais.id, circles::Asking::default())
                .await
                .is_err()
        );
        let side = circles::place(site, &ana, inner.id, (bea.id(), Standing::Member)).await;
        assert!(side.is_err(), "{side:?}");
        let aside = circles::place(site, &ana, relais.animation, (bea.id(), Standing::Reader)).await;
        assert!(aside.is_err(), "{aside:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_answer_keeps_its_place_and_none_of_its_words() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        let thread = cast.says(&ana, Place::Community(relais.id, None), "Sujet").await;
        let answer = cast
            .says(&bea, Place::Reply(thread.post.id), "Chez @ana #confidence")
            .await;
        cast.says(&ana, Place::Reply(answer.post.id), "Oui").await;
        posts::erase(site, &bea, answer.post.id).await.unwrap();
        let seen = posts::thread(site, ana.viewer(), thread.post.id).await.unwrap();
        let gone = seen.descendants.iter().find(|view| view.is_erased()).unwrap();
        assert!(gone.tags.is_empty() && gone.mentions.is_empty() && gone.lights.is_empty());
        posts::forget(site, answer.post.id).await.unwrap();
        let told = network::post_of(site, answer.post.id).await.unwrap();
        assert!(told.mentions.is_empty(), "forgotten");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_elsewhere_enrols_nobody_from_here() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bob) = (cast.member("ana").await, far(cast, (ActorKind::Person, "bob")).await);
        let group = CommunityId(far(cast, (ActorKind::Community, "groupe")).await.id.0);
        network::vouch(site, group, ana.id()).await.unwrap();
        network::vouch(site, group, PersonId(bob.id.0)).await.unwrap();
        network::moderators_of(site, group, vec![ana.id(), PersonId(bob.id.0)])
            .await
            .unwrap();
        assert_eq!(network::tie(site, ana.id(), group.into()).await.unwrap(), None);
        let known = network::tie(site, PersonId(bob.id.0), group.into()).await.unwrap();
        assert_eq!(known.map(|tie| tie.standing), Some(Standing::Animator));
        let letter = posts::publish(site, &ana, Draft::new(Place::Talk(vec![PersonId(group.0)]), "Secret")).await;
        assert!(matches!(letter, Err(Error::NotFound)), "{letter:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_of_what_can_no_longer_be_read_are_not_counted_and_the_suspended_follow_nobody() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, chief) = (cast.member("ana").await, cast.member("bea").await, cast.chief().await);
        let cercle = cast
            .community_with(&ana, ("cercle", Policy::Open, ""), Kind::Community)
            .await;
        cast.joins(&bea, cercle.id).await;
        cast.says(&ana, Place::Community(cercle.id, None), "Bonjour @bea").await;
        assert_eq!(notices::unread(site, &bea).await.unwrap(), 1);
        circles::leave(site, &bea, cercle.id).await.unwrap();
        assert_eq!(notices::unread(site, &bea).await.unwrap(), 0);
        people::follow(site, &ana, bea.id().into(), circles::Asking::default())
            .await
            .unwrap();
        moderation::suspend(site, &chief, bea.id(), "").await.unwrap();
        let listed = people::Listed::first(10);
        let page = people::followers(site, domain::Viewer::anyone(), bea.id().into(), listed)
            .await
            .unwrap();
        assert!(page.items.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_ends_with_the_right_of_whoever_made_it() {
    on_each(async |cast| {
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let (carl, dan) = (cast.member("carl").await, cast.member("dan").await);
        let cercle = cast
            .community_with(&ana, ("cercle", Policy::Approval, ""), Kind::Community)
            .await;
        cast.places(&ana, cercle.circle, (bea.id(), Standing::Animator)).await;
        for (by, asked) in [(&bea, &carl), (&ana, &dan)] {
            cast.invites(by, cercle.circle, asked).await;
        }
        let waiting = async |who: &Actor| -> Vec<PersonId> {
            let invited = circles::invited(&cast.site, who, cercle.id).await.unwrap();
            invited.iter().map(|one| PersonId(one.person.id.0)).collect()
        };
        assert_eq!(waiting(&bea).await, [carl.id(), dan.id()]);
        assert!(circles::invited(&cast.site, &carl, cercle.id).await.is_err());
        cast.places(&ana, cercle.circle, (bea.id(), Standing::Member)).await;
        assert!(circles::invited(&cast.site, &bea, cercle.id).await.is_err());
        assert_eq!(waiting(&ana).await, [dan.id()]);
        assert_eq!(cast.joins(&carl, cercle.id).await, Standing::Asked);
        assert_eq!(cast.joins(&dan, cercle.id).await, Standing::Member);
        // Whoever asked somebody in may think again; and nobody is asked for ever.
        let (emma, flo) = (cast.member("emma").await, cast.member("flo").await);
        for asked in [&emma, &flo] {
            cast.invites(&ana, cercle.circle, asked).await;
        }
        let back = (emma.id(), Standing::Stranger);
        circles::place(&cast.site, &ana, cercle.circle, back).await.unwrap();
        assert_eq!(waiting(&ana).await, [flo.id()]);
        let much_later = cast.site.now().plus_seconds(61 * 24 * 3600);
        deliveries::sweep(&cast.site, much_later).await.unwrap();
        assert_eq!(waiting(&ana).await, []);
        for asked in [&emma, &flo] {
            assert_eq!(cast.joins(asked, cercle.id).await, Standing::Asked);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_is_shown_any_more_leaves_for_nobody() {
    on_each(async |cast| {
        let (site, post) = (&cast.site, Post::default());
        let (ana, bea, chief) = (cast.member("ana").await, cast.member("bea").await, cast.chief().await);
        let relais = cast.community(&ana, "relais").await;
        cast.joins(&bea, relais.id).await;
        let thread = cast
            .says(&ana, Place::Community(relais.id, None), "Sujet")
            .await
            .post
            .id;
        let answer = cast.says(&bea, Place::Reply(thread), "Réponse").await.post.id;
        let aside = cast.says(&bea, Place::In(circles::PUBLIC), "Ailleurs").await.post.id;
        let goes = async |id, gist| post.carries(cast, (&bea, circles::PUBLIC), (id, gist)).await;
        assert!(goes(answer, Gist::Creates).await && goes(aside, Gist::Creates).await);
        assert!(network::is_shown(site, answer).await.unwrap());
        posts::remove(site, &ana, thread, "hors sujet").await.unwrap();
        assert!(!goes(answer, Gist::Creates).await && goes(aside, Gist::Creates).await);
        assert!(!network::is_shown(site, answer).await.unwrap());
        moderation::suspend(site, &chief, bea.id(), "").await.unwrap();
        assert!(!goes(aside, Gist::Creates).await);
        assert!(goes(aside, Gist::Deletes).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_judges_a_report_about_herself() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, dan) = (
            cast.member("ana").await,
            cast.member("bea").await,
            cast.member("dan").await,
        );
        let chief = cast.chief().await;
        let cercle = cast
            .community_with(&ana, ("cercle", Policy::Open, ""), Kind::Community)
            .await;
        cast.places(&ana, cercle.circle, (bea.id(), Standing::Animator)).await;
        cast.joins(&dan, cercle.id).await;
        let mut told = Vec::new();
        for (about, by) in [(&bea, &dan), (&dan, &bea)] {
            let said = cast.says(about, Place::Community(cercle.id, None), "Un mot").await;
            let report = moderation::report(site, by, complaint(&said)).await.unwrap();
            told.push(report.id);
        }
        let (of_bea, of_dan) = (told[0], told[1]);
        for (who, known) in [
            (&ana, vec![of_dan, of_bea]),
            (&bea, vec![of_dan]),
            // Of a member, her animators answer; of an animator, the administrators do too.
            (&chief, vec![of_bea]),
            (&dan, vec![]),
        ] {
            let reports = moderation::reports(site, who, true).await.unwrap();
            assert_eq!(reports.iter().map(|report| report.id).collect::<Vec<_>>(), known);
        }
        let judged = moderation::resolve(site, &bea, of_bea, true).await;
        assert!(matches!(judged, Err(Error::NotFound)), "{judged:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_told_elsewhere_only_of_what_everybody_may_read_and_not_without_end() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let ben = far(cast, (ActorKind::Person, "ben")).await;
        let stranger = Actor::by_signature(PersonId(ben.id.0));
        let relais = cast
            .community_with(&ana, ("relais", Policy::Open, ""), Kind::Community)
            .await;
        cast.joins(&bea, relais.id).await;
        cast.joins(&stranger, relais.id).await;
        let inside = cast
            .says(&stranger, Place::Community(relais.id, None), "Entre nous")
            .await;
        let letter = cast.says(&stranger, Place::Talk(vec![bea.id()]), "À vous seule").await;
        let aloud = cast
            .says(&stranger, Place::In(circles::PUBLIC), "À tout le monde")
            .await;
        let tells = async |said: &PostView| {
            let complaint = Complaint {
                forward: true,
                ..complaint(said)
            };
            let report = moderation::report(site, &bea, complaint).await.unwrap();
            report.forwarded
        };
        // So few read them that their author's server would know who complains.
        assert_eq!((tells(&inside).await, tells(&letter).await), (false, false));
        let mut told = 0;
        for _ in 0..25 {
            told += usize::from(tells(&aloud).await);
        }
        // Those that stayed count too: in a day, somebody makes twenty before the others stay here.
        assert_eq!(told, 18);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_outside_learns_how_many_are_in_a_closed_community_nor_how_much_they_say() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, eve) = (cast.member("ana").await, cast.member("eve").await);
        let lone = cast.community(&ana, "seule").await;
        let busy = cast.community(&ana, "animee").await;
        for who in ["bea", "cleo"] {
            let who = cast.member(who).await;
            cast.joins(&who, busy.id).await;
            cast.says(&who, Place::Community(busy.id, None), "Bonjour").await;
        }
        let face = async |viewer| communities::one(site, viewer, busy.id).await.unwrap();
        let listed = async |order| {
            let listing = communities::Listing {
                order,
                limit: 10,
                ..communities::Listing::default()
            };
            let page = communities::list(site, eve.viewer(), listing).await.unwrap();
            page.items.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let closes = async |audience| {
            let amendment = communities::Amendment {
                audience: Some(audience),
                ..communities::Amendment::default()
            };
            communities::amend(site, &ana, busy.id, amendment).await.unwrap();
        };
        let all = Some(communities::Size {
            members: 3,
            threads: 2,
            comments: 0,
        });
        let (by_size, by_number) = (vec![busy.id, lone.id], vec![lone.id, busy.id]);

        assert_eq!(
            (
                face(eve.viewer()).await.size,
                face(eve.viewer()).await.profile.followers
            ),
            (all, 3)
        );
        assert_eq!(listed(Order::Members).await, by_size);
        assert_eq!(listed(Order::Active).await, by_size);
        for audience in [Kind::Community, Kind::Organisation] {
            closes(audience).await;
            assert_eq!(face(ana.viewer()).await.size, all);
            for viewer in [eve.viewer(), Viewer::anyone()] {
                let seen = face(viewer).await;
                assert_eq!((seen.size, seen.profile.followers), (None, 0));
            }
            assert_eq!(listed(Order::Members).await, by_number);
            assert_eq!(listed(Order::Active).await, by_number);
            // Nor does it show again when somebody comes or goes.
            let dora = cast
                .member(if audience == Kind::Community { "dora" } else { "dina" })
                .await;
            cast.joins(&dora, busy.id).await;
            circles::leave(site, &dora, busy.id).await.unwrap();
            assert_eq!(face(eve.viewer()).await.profile.followers, 0);
        }
        closes(Kind::Public).await;
        assert_eq!(face(eve.viewer()).await.profile.followers, 3);
        assert_eq!(listed(Order::Members).await, by_size);
    })
    .await;
}
