//! A server of the network that does as it is told: the friend, the stranger and the villain of every story about
//! federation. It imports none of ours, so that nothing of ours is checked by itself.
//!
//! ```no_run
//! # async fn story(inbox: url::Url) {
//! use peer::{Answer, Peer};
//! let peer = Peer::open().await;
//! let ana = peer.person("ana");
//! let note = peer.note(&ana, "1", "Bonjour");
//! let reply = ana.letter(&inbox, &peer.create(&ana, &note)).send().await;
//! assert_eq!(reply.status, 202);
//! peer.answers("/inbox", Answer::status(503).header("retry-after", "60"));
//! assert!(peer.heard().is_empty());
//! # }
//! ```
mod actor;
mod answer;
mod heard;
mod key;
mod letter;
mod listen;
mod reply;

pub use actor::{Actor, Kind, PUBLIC};
pub use answer::Answer;
pub use heard::Heard;
pub use key::{Key, digest};
pub use letter::{Letter, Scheme};
pub use reply::{Reply, exchange};

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};
use tokio::task::JoinHandle;
use url::Url;

/// One server, listening on this machine until it is dropped.
pub struct Peer {
    origin: Url,
    desk: Arc<Desk>,
    listening: JoinHandle<()>,
}

/// What the server knows and was asked.
#[derive(Default)]
pub(crate) struct Desk {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    answers: HashMap<String, Answer>,
    next: HashMap<String, VecDeque<Answer>>,
    heard: Vec<Heard>,
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a question is answered: what was told for this time, for its path with the query, for its path; else 404.
    pub(crate) fn ask(&self, heard: Heard) -> Answer {
        let mut state = self.state();
        let path = heard.path.split('?').next().unwrap_or_default().to_owned();
        let waiting = state.next.get_mut(&path).and_then(VecDeque::pop_front);
        let answer = waiting
            .or_else(|| state.answers.get(&heard.path).cloned())
            .or_else(|| state.answers.get(&path).cloned());
        state.heard.push(heard);
        answer.unwrap_or_else(|| Answer::status(404))
    }
}

impl Peer {
    /// A server on a free port, with a shared inbox that takes everything and a NodeInfo document.
    pub async fn open() -> Self {
        let (listener, port) = listen::port().await;
        let origin = Url::parse(&format!("http://localhost:{port}/")).expect("a port makes an address");
        let desk = Arc::<Desk>::default();
        let listening = tokio::spawn(listen::run(listener, Arc::clone(&desk)));
        let peer = Self {
            origin,
            desk,
            listening,
        };
        peer.answers("/inbox", Answer::status(202));
        peer.runs("voisine", "1.0.0");
        peer
    }

    /// `http://localhost:port/`.
    pub fn origin(&self) -> &Url {
        &self.origin
    }

    /// `localhost:port`.
    pub fn host(&self) -> &str {
        &self.origin[url::Position::BeforeHost..url::Position::AfterPort]
    }

    /// The address of a path, given with its slash.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin.as_str().trim_end_matches('/'))
    }

    /// From now on, this is answered at a path: with its query for that query only, without for every other.
    pub fn answers(&self, path: &str, answer: Answer) {
        self.desk.state().answers.insert(path.to_owned(), answer);
    }

    /// The next questions at a path are answered so, one after the other; then as before.
    pub fn answers_next(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        let mut state = self.desk.state();
        state.next.entry(path.to_owned()).or_default().extend(answers);
    }

    /// An object at the path of its `id`.
    pub fn keeps(&self, object: &Value) {
        let id = object["id"].as_str().expect("an object has an id");
        let path = &id[self.origin.as_str().len() - 1..];
        self.answers(path, Answer::activity(object));
    }

    /// Which software it says it runs.
    pub fn runs(&self, name: &str, version: &str) {
        let link =
            json!({ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": self.at("/nodeinfo/2.1") });
        let document = json!({ "version": "2.1", "software": { "name": name, "version": version },
            "protocols": ["activitypub"], "openRegistrations": false, "usage": { "users": {} }, "metadata": {} });
        self.answers("/.well-known/nodeinfo", Answer::json(&json!({ "links": [link] })));
        self.answers("/nodeinfo/2.1", Answer::json(&document));
    }

    /// Everything that was asked so far, in order.
    pub fn heard(&self) -> Vec<Heard> {
        self.desk.state().heard.clone()
    }

    /// How much was asked so far.
    pub fn asked(&self) -> usize {
        self.desk.state().heard.len()
    }

    /// What was brought to inboxes so far, as JSON.
    pub fn received(&self) -> Vec<Value> {
        let heard = self.heard();
        let posts = heard.iter().filter(|heard| heard.method == "POST");
        posts
            .filter_map(|heard| serde_json::from_slice(&heard.body).ok())
            .collect()
    }

    /// Forgets what was asked.
    pub fn forgets(&self) {
        self.desk.state().heard.clear();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_peer_sends_another_hears_and_believes_when_it_is_whole() {
        let (north, south) = (Peer::open().await, Peer::open().await);
        let ana = north.person("ana");
        let inbox = Url::parse(&south.at("/inbox")).expect("url");
        let letter = ana.letter(&inbox, &north.create(&ana, &north.note(&ana, "1", "Bonjour")));
        for letter in [letter.clone(), letter.clone().modern()] {
            assert_eq!(letter.send().await.status, 202);
            assert_ne!(letter.carrying("{}").send().await.status, 0);
        }
        let believed: Vec<bool> = south
            .heard()
            .iter()
            .map(|heard| heard.is_signed_by(ana.key.public_pem()))
            .collect();
        assert_eq!(believed, [true, false, true, false]);
        assert_eq!(south.heard()[2].scheme(), Some(Scheme::Rfc9421));
        assert_eq!(south.heard()[0].key_id(), Some(ana.key_id.as_str()));
    }

    #[tokio::test]
    async fn a_peer_answers_as_it_is_told() {
        let peer = Peer::open().await;
        let inbox = Url::parse(&peer.at("/inbox")).expect("url");
        peer.answers_next("/inbox", [Answer::status(503), Answer::reset()]);
        peer.answers("/inbox?x", Answer::redirect("/elsewhere"));
        let ask = async |at: &Url| Letter::unsigned("POST", at).send().await;
        assert_eq!(ask(&inbox).await.status, 503);
        assert_eq!(ask(&inbox).await, Reply::default());
        assert_eq!(ask(&inbox).await.status, 202);
        let reply = ask(&inbox.join("?x").expect("url")).await;
        assert_eq!((reply.status, reply.header("location")), (302, Some("/elsewhere")));
    }
}
