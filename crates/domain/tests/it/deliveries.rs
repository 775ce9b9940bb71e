//! What is said to other servers is brought to each of them once, in order, and waits for nobody else.
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::circles::PUBLIC;
use domain::deliveries::{self, Fate, Gist, Parcel, State};
use domain::jobs::{self, Hands, Look, Outcome};
use domain::laws::telling::ServerStanding;
use domain::network::{self, Outgoing};
use domain::{Actor, Site, moderation};
use futures::future::BoxFuture;
use tokio::sync::watch;

use crate::cast::{Cast, on_each};

/// Other servers, as they are told to be, and what they were brought.
#[derive(Default)]
struct Elsewhere {
    fates: Mutex<HashMap<String, Vec<Fate>>>,
    /// Hosts that take a parcel and never answer.
    silent: Mutex<Vec<String>>,
    brought: Mutex<Vec<(String, String)>>,
    asked: Mutex<usize>,
}

impl Elsewhere {
    /// What a host answers, the last of it for ever.
    fn answers(&self, host: &str, fates: &[Fate]) {
        let fates = fates.iter().rev().cloned().collect();
        self.fates.lock().unwrap().insert(host.into(), fates);
    }
    fn is_silent(&self, host: &str) {
        self.silent.lock().unwrap().push(host.into());
    }
    /// What a host took, in order.
    fn has(&self, host: &str) -> Vec<String> {
        let brought = self.brought.lock().unwrap();
        let there = brought.iter().filter(|(at, _)| at == host);
        there.map(|(_, body)| body.clone()).collect()
    }
    fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

impl Hands for Elsewhere {
    fn tell<'a>(&'a self, _: &'a Site, _: domain::events::Event) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Done })
    }
    fn deliver<'a>(&'a self, _: &'a Site, parcel: Parcel) -> BoxFuture<'a, Fate> {
        Box::pin(async move {
            *self.asked.lock().unwrap() += 1;
            if self.silent.lock().unwrap().contains(&parcel.host) {
                std::future::pending::<()>().await;
            }
            tokio::task::yield_now().await;
            let mut fates = self.fates.lock().unwrap();
            let fate = match fates.get_mut(&parcel.host) {
                Some(fates) if 1 < fates.len() => fates.pop().unwrap(),
                Some(fates) => fates.last().cloned().unwrap_or(Fate::Taken),
                None => Fate::Taken,
            };
            if fate == Fate::Taken {
                self.brought.lock().unwrap().push((parcel.host, parcel.body));
            }
            fate
        })
    }
    fn look<'a>(&'a self, _: &'a Site, _: Look) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Done })
    }
}

/// A site, somebody who speaks, and the others.
struct Story<'a> {
    cast: &'a Cast,
    ana: Actor,
    there: Arc<Elsewhere>,
    said: std::cell::Cell<usize>,
}

impl<'a> Story<'a> {
    async fn of(cast: &'a Cast) -> Self {
        Self {
            cast,
            ana: cast.member("ana").await,
            there: Arc::default(),
            said: std::cell::Cell::default(),
        }
    }
    fn hands(&self) -> Arc<dyn Hands> {
        self.there.clone()
    }
    async fn says(&self, words: &str, hosts: &[&str]) {
        self.does((Gist::Other, ""), words, hosts).await;
    }
    async fn does(&self, (gist, subject): (Gist, &str), words: &str, hosts: &[&str]) {
        self.said.set(self.said.get() + 1);
        let inboxes: BTreeMap<String, String> = hosts
            .iter()
            .map(|host| (format!("https://{host}/inbox"), (*host).to_owned()))
            .collect();
        let outgoing = Outgoing {
            uri: format!("http://relais.example/activities/x/{}", self.said.get()),
            sender: self.ana.id().into(),
            circle: PUBLIC,
            post: None,
            gist,
            subject: subject.into(),
            body: words.into(),
            inboxes,
        };
        network::send_all(&self.cast.site, vec![outgoing]).await.unwrap();
    }
    async fn works(&self) {
        jobs::drain(&self.cast.site, &self.hands()).await.unwrap();
    }
    async fn at(&self, host: &str) -> deliveries::Peer {
        deliveries::peer(&self.cast.site, host).await.unwrap()
    }
    /// A worker like that of a running site, until it is stopped or dropped.
    fn worker(&self) -> (watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let (stop, stopped) = watch::channel(false);
        (
            stop,
            tokio::spawn(jobs::run(self.cast.site.clone(), self.hands(), stopped)),
        )
    }
}

async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    for _ in 0..3000 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

fn failed() -> Fate {
    Fate::Failed("no answer in time".into())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_to_a_server_arrives_in_order_whatever_fails_and_nobody_else_waits() {
    on_each(async |cast| {
        let story = Story::of(cast).await;
        story
            .there
            .answers("nord.example", &[Fate::Taken, failed(), failed(), Fate::Taken]);
        for n in 0..40 {
            story.says(&n.to_string(), &["nord.example", "sud.example"]).await;
        }
        story.works().await;
        let all: Vec<String> = (0..40).map(|n| n.to_string()).collect();
        assert_eq!(story.there.has("nord.example"), ["0"]);
        assert_eq!(story.there.has("sud.example"), all);
        assert_eq!(story.at("nord.example").await.state, State::Waiting);
        for _ in 0..2 {
            deliveries::retry(&cast.site, "nord.example", None).await.unwrap();
            story.works().await;
        }
        assert_eq!(story.there.has("nord.example"), all);
        assert_eq!(story.at("nord.example").await.state, State::Open);
        assert_eq!(jobs::tally(&cast.site).await.unwrap().waiting, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_or_cannot_be_brought_is_set_aside_and_the_next_goes() {
    on_each(async |cast| {
        let story = Story::of(cast).await;
        let refused = Fate::Refused("status 422".into());
        let unfit = Fate::Unfit("the inbox is not an address".into());
        story.there.answers("nord.example", &[refused, unfit, Fate::Taken]);
        for words in ["a", "b", "c"] {
            story.says(words, &["nord.example"]).await;
        }
        story.works().await;
        assert_eq!(story.there.has("nord.example"), ["c"]);
        let nord = story.at("nord.example").await;
        assert_eq!((nord.state, nord.waiting, nord.parked), (State::Open, 0, 2));
        let parked = deliveries::parked(&cast.site, nord.server).await.unwrap();
        let why: Vec<_> = parked.iter().map(|parked| parked.error.as_deref().unwrap()).collect();
        assert_eq!(why, ["the inbox is not an address", "status 422"]);
        assert_eq!(deliveries::retry(&cast.site, "nord.example", None).await.unwrap(), 2);
        story.works().await;
        assert_eq!(story.there.has("nord.example"), ["c", "a", "b"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asks_to_come_later_is_left_alone_until_then() {
    on_each(async |cast| {
        let story = Story::of(cast).await;
        let busy = Fate::Busy("status 429".into(), Some(3600));
        story.there.answers("nord.example", &[busy, Fate::Taken]);
        story.says("a", &["nord.example"]).await;
        story.works().await;
        story.says("b", &["nord.example"]).await;
        story.works().await;
        assert_eq!(story.there.asked(), 1);
        let nord = story.at("nord.example").await;
        let pause = nord.ask_at.unwrap().seconds() - cast.site.now().seconds();
        assert!(3590 < pause && pause <= 3600, "{pause}");
        assert_eq!((nord.state, nord.failing_since), (State::Waiting, None));
        deliveries::retry(&cast.site, "nord.example", None).await.unwrap();
        story.works().await;
        assert_eq!(story.there.has("nord.example"), ["a", "b"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_fails_five_times_is_asked_by_one_probe_and_at_once_when_it_is_heard_from() {
    on_each(async |cast| {
        let (story, site) = (Story::of(cast).await, &cast.site);
        story.there.answers("nord.example", &[failed()]);
        let bea = cast.member("bea").await;
        for n in 0..5 {
            story.says(&n.to_string(), &["nord.example"]).await;
            deliveries::retry(site, "nord.example", None).await.unwrap();
            story.works().await;
        }
        let nord = story.at("nord.example").await;
        assert_eq!((nord.state, nord.waiting, story.there.asked()), (State::Waiting, 5, 5));
        let pause = nord.ask_at.unwrap().seconds() - site.now().seconds();
        assert!(50 < pause && pause <= 66, "{pause}");
        // Whoever speaks now waits too, in whatever lane; and nothing is asked.
        let other = Story {
            ana: bea,
            said: story.said.clone(),
            there: story.there.clone(),
            cast,
        };
        other.says("5", &["nord.example"]).await;
        story.works().await;
        assert_eq!(story.there.asked(), 5);
        // One probe, which fails: the next comes later.
        deliveries::heard(site, "nord.example").await.unwrap();
        story.works().await;
        assert_eq!(story.there.asked(), 6);
        let pause = story.at("nord.example").await.ask_at.unwrap().seconds() - site.now().seconds();
        assert!(290 < pause && pause <= 331, "{pause}");
        // It is back, and says so by speaking to us.
        story.there.answers("nord.example", &[Fate::Taken]);
        deliveries::heard(site, "nord.example").await.unwrap();
        story.works().await;
        let mut arrived = story.there.has("nord.example");
        arrived.retain(|words| words != "5");
        assert_eq!(arrived, ["0", "1", "2", "3", "4"]);
        let nord = story.at("nord.example").await;
        assert_eq!((nord.state, nord.waiting, nord.failing_since), (State::Open, 0, None));
        assert!(nord.brought_at.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_later_word_makes_needless_is_not_sent() {
    on_each(async |cast| {
        let (story, both) = (Story::of(cast).await, ["nord.example", "sud.example"]);
        // Said and taken back: to the north it was said already, to the south nothing goes at all.
        story.does((Gist::Creates, "p"), "create p", &["nord.example"]).await;
        story.works().await;
        story.does((Gist::Creates, "p"), "create p", &["sud.example"]).await;
        story.does((Gist::Echoes, "p"), "echo p", &["sud.example"]).await;
        story.does((Gist::Updates, "p"), "update p", &both).await;
        story.does((Gist::Deletes, "p"), "delete p", &both).await;
        // The last of two changes; and no trace of a like that was taken back.
        story.does((Gist::Updates, "q"), "update q", &both).await;
        story.does((Gist::Updates, "q"), "update q again", &both).await;
        story.does((Gist::Votes, "l"), "like", &both).await;
        story.does((Gist::Unvotes, "l"), "unlike", &both).await;
        story.works().await;
        assert_eq!(
            story.there.has("nord.example"),
            ["create p", "delete p", "update q again"]
        );
        assert_eq!(story.there.has("sud.example"), ["update q again"]);
        // What was perhaps begun is taken back all the same.
        story.there.answers("sud.example", &[failed()]);
        story.does((Gist::Creates, "r"), "create r", &["sud.example"]).await;
        story.works().await;
        story.does((Gist::Deletes, "r"), "delete r", &["sud.example"]).await;
        assert_eq!(story.at("sud.example").await.waiting, 2);
        // A deletion that was taken back before it was told, and then not, is told.
        story.there.answers("sud.example", &[Fate::Taken]);
        deliveries::drop_all(&cast.site, "sud.example", None).await.unwrap();
        story.does((Gist::Restores, "s"), "restore s", &["sud.example"]).await;
        story.does((Gist::Creates, "s"), "create s", &["sud.example"]).await;
        story.does((Gist::Deletes, "s"), "delete s", &["sud.example"]).await;
        deliveries::retry(&cast.site, "sud.example", None).await.unwrap();
        story.works().await;
        assert_eq!(story.there.has("sud.example"), ["update q again", "delete s"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_blocked_or_paused_is_brought_nothing_from_that_moment_on() {
    on_each(async |cast| {
        let (story, chief) = (Story::of(cast).await, cast.chief().await);
        story.says("a", &["nord.example", "sud.example"]).await;
        let blocked = ServerStanding::Blocked;
        moderation::set_server(&cast.site, &chief, "nord.example", blocked)
            .await
            .unwrap();
        deliveries::pause(&cast.site, "sud.example", Some(&chief))
            .await
            .unwrap();
        story.works().await;
        assert_eq!(story.there.asked(), 0);
        assert_eq!(story.at("nord.example").await.waiting, 0);
        let sud = story.at("sud.example").await;
        assert_eq!((sud.state, sud.waiting), (State::Paused, 1));
        deliveries::resume(&cast.site, "sud.example", Some(&chief))
            .await
            .unwrap();
        story.says("b", &["sud.example"]).await;
        story.works().await;
        assert_eq!(story.there.has("sud.example"), ["a", "b"]);
        deliveries::pause(&cast.site, "sud.example", None).await.unwrap();
        story.says("c", &["sud.example"]).await;
        assert_eq!(
            deliveries::drop_all(&cast.site, "sud.example", Some(&chief))
                .await
                .unwrap(),
            1
        );
        deliveries::resume(&cast.site, "sud.example", None).await.unwrap();
        story.works().await;
        assert_eq!(story.there.has("sud.example"), ["a", "b"]);
        let ana = Some(&story.ana);
        assert!(deliveries::pause(&cast.site, "sud.example", ana).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_share_what_there_is_and_bring_nothing_twice() {
    on_each(async |cast| {
        let story = Story::of(cast).await;
        let hosts: Vec<String> = (0..12).map(|n| format!("h{n}.example")).collect();
        let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        let workers = [story.worker(), story.worker()];
        for n in 0..30 {
            story.says(&n.to_string(), &hosts).await;
        }
        let all: Vec<String> = (0..30).map(|n| n.to_string()).collect();
        eventually("everything is there", async || {
            jobs::tally(&cast.site).await.unwrap().waiting == 0
        })
        .await;
        for host in hosts {
            assert_eq!(story.there.has(host), all, "{host}");
        }
        for (stop, worker) in workers {
            stop.send_replace(true);
            worker.await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_worker_held_is_taken_up_at_once_and_what_a_live_one_holds_is_not() {
    on_each(async |cast| {
        let story = Story::of(cast).await;
        story.there.is_silent("nord.example");
        story.says("a", &["nord.example"]).await;
        let (_stop, worker) = story.worker();
        eventually("it is being brought", async || story.there.asked() == 1).await;
        story.there.silent.lock().unwrap().clear();
        story.works().await;
        assert_eq!(story.there.asked(), 1, "somebody brings it");
        worker.abort();
        drop(worker.await);
        // The runtime ends what the worker had begun, a moment later.
        eventually("it is brought by another", async || {
            story.works().await;
            story.there.has("nord.example") == ["a"]
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_never_answer_hold_nobody_up() {
    on_each(async |cast| {
        let story = Story::of(cast).await;
        let hosts: Vec<String> = (0..100).map(|n| format!("h{n}.example")).collect();
        let (silent, well) = hosts.split_at(30);
        silent.iter().for_each(|host| story.there.is_silent(host));
        let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        for n in 0..3 {
            story.says(&n.to_string(), &hosts).await;
        }
        let (_stop, worker) = story.worker();
        eventually("the others have everything", async || {
            well.iter().all(|host| story.there.has(host) == ["0", "1", "2"])
        })
        .await;
        eventually("it is written down", async || {
            jobs::tally(&cast.site).await.unwrap().waiting == 90
        })
        .await;
        worker.abort();
        drop(worker.await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dormant_server_misses_expires_but_for_what_is_taken_back() {
    on_each(async |cast| {
        let (story, day) = (Story::of(cast).await, 24 * 3600);
        story.there.answers("nord.example", &[failed()]);
        story
            .does((Gist::Creates, "p"), "create", &["nord.example", "sud.example"])
            .await;
        story.works().await;
        story.does((Gist::Deletes, "p"), "delete", &["nord.example"]).await;
        let later = |days: i64| cast.site.now().plus_seconds(days * day + 60);
        assert_eq!(deliveries::sweep(&cast.site, later(6)).await.unwrap(), 0);
        assert_eq!(deliveries::sweep(&cast.site, later(8)).await.unwrap(), 1);
        assert_eq!(story.at("nord.example").await.waiting, 1);
        // The first activity is nowhere on its way any more, the second is; both are old.
        assert_eq!(deliveries::sweep(&cast.site, later(89)).await.unwrap(), 0);
        let sud = network::kept(&cast.site, "http://relais.example/activities/x/1").await;
        assert!(sud.is_ok());
        while 0 < deliveries::sweep(&cast.site, later(91)).await.unwrap() {}
        assert_eq!(story.at("nord.example").await.waiting, 0);
        for n in [1, 2] {
            let uri = format!("http://relais.example/activities/x/{n}");
            assert!(network::kept(&cast.site, &uri).await.is_err());
        }
    })
    .await;
}
