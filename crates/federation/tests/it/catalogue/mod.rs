//! The catalogue of bad input: what others may send, what it is answered, and that nothing is kept of what is refused.
//!
//! Each case has the name it has in the catalogue (a letter and a number), on both databases. Where the answer differs
//! from what the catalogue proposes, the case says why.
mod animators;
mod content;
mod fetching;
mod identity;
mod relayed;
mod shape;
mod signatures;

use std::collections::BTreeMap;

use db::testing::{Databases, tallies};
use domain::circles::Kind;
use domain::communities::{Community, Policy};
use domain::posts::Place;
use domain::{Actor as Local, PostView};
use peer::{Actor, Letter, Peer};
use url::Url;

use crate::place::{Town, settle};

/// A site, the person who keeps its open community, a thread of hers; and another server with two people, known here.
pub struct Ground {
    pub home: Town,
    pub keeper: Local,
    pub place: Community,
    pub thread: PostView,
    pub north: Peer,
    pub ana: Actor,
    pub eve: Actor,
    pub inbox: Url,
}

/// Does it on each kind of database.
pub async fn on_each(story: impl AsyncFn(&Ground)) {
    let databases = Databases::new();
    for address in databases.each().await {
        println!("on {}", address.split(':').next().unwrap_or_default());
        let ground = Ground::open(&address).await;
        story(&ground).await;
    }
}

impl Ground {
    async fn open(address: &str) -> Self {
        let home = Town::on(address, tempfile::tempdir().unwrap()).await;
        let keeper = home.member("keeper").await;
        let place = home.community(&keeper, ("relais", Policy::Open), Kind::Public).await;
        let thread = home.says(&keeper, Place::Community(place.id, None), "Bonjour").await;
        let north = Peer::open().await;
        let (ana, eve) = (north.person("ana"), north.person("eve"));
        let inbox = Url::parse(&home.site.address("inbox")).unwrap();
        let ground = Self {
            home,
            keeper,
            place,
            thread,
            north,
            ana,
            eve,
            inbox,
        };
        // Everybody is known, and has the keys they will need, before anything is counted.
        let house = ground.home.federation.data();
        house.site_signers().await.unwrap();
        let keeper = domain::people::me(&ground.home.site, &ground.keeper).await.unwrap();
        for ours in [&keeper, &ground.place.profile] {
            house.signer(ours).await.unwrap();
        }
        for (n, who) in [&ground.ana, &ground.eve].into_iter().enumerate() {
            let note = ground.north.note(who, &format!("hello{n}"), "Bonjour");
            let hello = who.letter(&ground.inbox, &ground.north.create(who, &note));
            assert_eq!(hello.send().await.status, 202);
        }
        ground.settled().await;
        ground
    }

    pub async fn settled(&self) {
        settle(&[&self.home]).await;
    }

    /// How many rows and files there are, once it is written down what came.
    pub async fn kept(&self) -> BTreeMap<String, i64> {
        while !self.home.federation.data().is_settled() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        tallies(self.home.site.db()).await
    }
}

/// What is sent, and what it is answered.
pub struct Case {
    pub id: &'static str,
    pub letter: Letter,
    pub status: u16,
}

pub fn case(id: &'static str, status: u16, letter: Letter) -> Case {
    Case { id, letter, status }
}

/// Sends each, and looks that nothing is kept. Of what is answered 202 only that it came is remembered.
pub async fn refused(ground: &Ground, cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for Case { id, letter, status } in cases {
        let before = ground.kept().await;
        let answer = letter.send().await.status;
        let mut after = ground.kept().await;
        if answer == 202 {
            after.insert("received".to_owned(), before["received"]);
        }
        if answer != status {
            wrong.push(format!("{id}: answered {answer}, not {status}"));
        }
        let grown: Vec<_> = after.iter().filter(|(table, rows)| before[*table] != **rows).collect();
        if !grown.is_empty() {
            wrong.push(format!("{id}: something is kept: {grown:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
