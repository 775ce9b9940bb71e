//! Polls: who may choose, what is shown to whom, and how one ends.
use domain::circles::{Kind, PUBLIC};
use domain::communities::Policy;
use domain::polls::{self, Ballot, Choice};
use domain::posts::{self, Draft, Place};
use domain::{Actor, Error, PostView, Timestamp, Viewer};

use crate::cast::{Cast, on_each};

fn ballot(multiple: bool) -> Ballot {
    let choice = |name: &str| Choice {
        name: name.into(),
        votes: 0,
    };
    Ballot {
        options: ["Samedi", "Dimanche", "Lundi"].map(choice).into(),
        multiple,
        ends_at: Some(Timestamp::now().plus_seconds(3600)),
        ..Ballot::default()
    }
}

async fn asks(cast: &Cast, who: &Actor, (place, multiple): (Place, bool)) -> PostView {
    let draft = Draft {
        poll: Some(ballot(multiple)),
        ..Draft::new(place, "Quel jour ?").titled("Quel jour ?")
    };
    posts::publish(&cast.site, who, draft).await.unwrap()
}

#[tokio::test]
async fn one_chooses_once_and_sees_how_it_stands_afterwards() {
    on_each(async |cast| {
        let (ana, bob, eve) = (
            cast.member("ana").await,
            cast.member("bob").await,
            cast.member("eve").await,
        );
        let asked = asks(cast, &ana, (Place::In(PUBLIC), false)).await;
        assert!(asked.poll.as_ref().is_some_and(|poll| poll.own && poll.shows_counts()));
        let vote =
            async |who: &Actor, choices: &[i32]| polls::vote(&cast.site, who, asked.post.id, choices.to_vec()).await;
        for (choices, key) in [
            (&[][..], "poll.choices"),
            (&[0, 1], "poll.choices"),
            (&[7], "poll.choices"),
        ] {
            assert!(
                matches!(vote(&bob, choices).await, Err(Error::Invalid(_, found)) if found == key),
                "{choices:?}"
            );
        }
        assert!(matches!(vote(&ana, &[0]).await, Err(Error::Invalid(_, "poll.own"))));
        let poll = vote(&bob, &[1]).await.unwrap().poll.unwrap();
        assert_eq!(
            (poll.mine.as_slice(), poll.ballot.options[1].votes, poll.ballot.voters),
            (&[1][..], 1, 1)
        );
        assert!(matches!(vote(&bob, &[0]).await, Err(Error::Invalid(_, "poll.voted"))));
        for viewer in [eve.viewer(), Viewer::anyone()] {
            let seen = posts::one(&cast.site, viewer, asked.post.id)
                .await
                .unwrap()
                .poll
                .unwrap();
            assert!(!seen.shows_counts() && seen.mine.is_empty());
        }
        // Two choices in one poll, when several may be chosen; the same one twice is one.
        let several = asks(cast, &ana, (Place::In(PUBLIC), true)).await;
        let poll = polls::vote(&cast.site, &bob, several.post.id, vec![2, 0, 2])
            .await
            .unwrap()
            .poll
            .unwrap();
        assert_eq!((poll.mine, poll.ballot.voters), (vec![0, 2], 1));
    })
    .await;
}

#[tokio::test]
async fn a_poll_in_a_circle_does_not_exist_outside() {
    on_each(async |cast| {
        let (keeper, eve) = (cast.member("keeper").await, cast.member("eve").await);
        let cercle = cast
            .community_with(&keeper, ("cercle", Policy::Approval, ""), Kind::Community)
            .await;
        let asked = asks(cast, &keeper, (Place::Community(cercle.id, None), false)).await;
        let far = Actor::by_signature(eve.id());
        for outcome in [
            polls::vote(&cast.site, &eve, asked.post.id, vec![0]).await.map(drop),
            polls::vote_for(&cast.site, &far, asked.post.id, "Samedi").await,
        ] {
            assert!(matches!(outcome, Err(Error::NotFound)), "{outcome:?}");
        }
        let seen = posts::one(&cast.site, keeper.viewer(), asked.post.id)
            .await
            .unwrap()
            .poll
            .unwrap();
        assert_eq!(seen.ballot.voters, 0);
    })
    .await;
}

#[tokio::test]
async fn a_poll_has_two_choices_at_least_and_an_end() {
    on_each(async |cast| {
        let ana = cast.member("ana").await;
        let refused = async |change: fn(&mut Ballot)| {
            let mut poll = ballot(false);
            change(&mut poll);
            let draft = Draft {
                poll: Some(poll),
                ..Draft::new(Place::In(PUBLIC), "?")
            };
            matches!(
                posts::publish(&cast.site, &ana, draft).await,
                Err(Error::Invalid("poll", _))
            )
        };
        assert!(refused(|poll| poll.options.truncate(1)).await);
        assert!(refused(|poll| poll.options[1].name = "Samedi ".into()).await);
        assert!(refused(|poll| poll.options[1].name = "x".repeat(201)).await);
        assert!(refused(|poll| poll.ends_at = None).await);
        assert!(refused(|poll| poll.ends_at = Some(Timestamp::now().plus_seconds(60))).await);
    })
    .await;
}
