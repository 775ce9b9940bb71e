//! What is to be told is told in the order in which it happened, and one thing that cannot be told yet holds up what follows.
use std::sync::{Arc, Mutex};

use domain::deliveries::{Fate, Parcel};
use domain::events::Event;
use domain::jobs::{self, Entry, Hands, Look, Outcome};
use domain::laws::telling::ServerStanding;
use domain::posts::Place;
use domain::{PostId, Site, moderation};
use futures::future::BoxFuture;

use crate::cast::on_each;

/// More than a worker takes at once.
const MANY: usize = 40;

/// Whoever tells, and of what cannot be told.
struct Teller {
    told: Mutex<Vec<PostId>>,
    hard: Mutex<Option<(PostId, Outcome)>>,
}

impl Hands for Teller {
    fn tell<'a>(&'a self, _: &'a Site, event: Event) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let Event::Published(post) = event else {
                return Outcome::Done;
            };
            // Whatever is done at once could begin here.
            tokio::task::yield_now().await;
            let hard = self.hard.lock().unwrap().clone();
            if let Some((_, outcome)) = hard.filter(|(hard, _)| *hard == post) {
                return outcome;
            }
            self.told.lock().unwrap().push(post);
            Outcome::Done
        })
    }
    fn deliver<'a>(&'a self, _: &'a Site, _: Parcel) -> BoxFuture<'a, Fate> {
        Box::pin(async { Fate::Taken })
    }
    fn look<'a>(&'a self, _: &'a Site, _: Look) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Done })
    }
}

#[tokio::test]
async fn what_happened_is_told_in_order_and_what_has_to_wait_holds_up_the_rest() {
    on_each(async |cast| {
        let ana = cast.member("ana").await;
        let jardins = cast.community(&ana, "jardins").await;
        let open = ServerStanding::PublicOnly;
        let chief = cast.chief().await;
        moderation::set_server(&cast.site, &chief, "elsewhere.example", open)
            .await
            .unwrap();
        cast.works().await;
        let mut said = Vec::new();
        for number in 0..MANY {
            let place = Place::Community(jardins.id, None);
            said.push(cast.says(&ana, place, &format!("Semis {number}")).await.post.id);
        }
        let late = Outcome::Later("busy".into(), Some(3600));
        let teller = Arc::new(Teller {
            told: Mutex::default(),
            hard: Mutex::new(Some((said[20], late))),
        });
        let hands: Arc<dyn Hands> = teller.clone();
        let left = async || -> Vec<Entry> { jobs::list(&cast.site, 100).await.unwrap() };

        for _ in 0..3 {
            jobs::drain(&cast.site, &hands).await.unwrap();
            assert_eq!(*teller.told.lock().unwrap(), said[..20]);
        }
        let mut waiting = left().await;
        waiting.sort_by_key(|entry| entry.id);
        let tries: Vec<i32> = waiting.iter().map(|entry| entry.attempts).collect();
        assert_eq!(tries[0], 1, "the one that waits was tried");
        assert!(
            tries.len() == MANY - 20 && tries[1..].iter().all(|tries| *tries == 0),
            "{tries:?}"
        );
        assert!(waiting.iter().all(|entry| entry.lease_until.is_none()), "{waiting:?}");

        *teller.hard.lock().unwrap() = Some((said[20], Outcome::Never("never".into())));
        jobs::retry_now(&cast.site).await.unwrap();
        jobs::drain(&cast.site, &hands).await.unwrap();
        said.remove(20);
        assert_eq!(*teller.told.lock().unwrap(), said, "what is set aside holds up nothing");
        assert_eq!(left().await.len(), 1);
    })
    .await;
}
