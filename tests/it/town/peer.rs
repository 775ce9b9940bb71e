//! The only place where a test holds a server that others wrote: a program that obeys verbs, one JSON on a line each.
//!
//! Each plays a small server of its library's, on this machine, with one person. Its verbs: `opens` → its person's
//! `{actor, handle}`; `finds {address}`, `fingers {address}`, `reads {collection}`, `software {site}` → what it understands;
//! `follows {actor}`, `unfollows {actor}`; `says {words, to}`, `answers {post, words, to}` → an address; `edits {post, words}`,
//! `erases {post}`; `likes {post, to}`, `unlikes {post, to}`; `heard` → the activities it believed; `loses` → what its
//! reader of JSON-LD would lose of all that came.
use serde_json::{Value, json};
use tokio::process::Command;

use super::program::{Program, clients};
use super::{PATIENCE, eventually};

/// A server that is not ours, and its person.
pub struct Peer {
    /// The address of its person.
    pub actor: String,
    /// `ada@localhost:40124`.
    pub handle: String,
    program: Program,
}

impl Peer {
    /// Made with `@fedify/fedify`, from npm.
    pub async fn fedify() -> Self {
        let mut command = Command::new("node");
        command.arg("fedify.mjs");
        Self::opens("fedify", command).await
    }

    /// Made with `bovine`, from PyPI.
    pub async fn bovine() -> Self {
        let mut command = Command::new(clients().join(".venv/bin/python"));
        command.arg("bovine_peer.py");
        Self::opens("bovine", command).await
    }

    async fn opens(name: &str, command: Command) -> Self {
        let program = Program::start(name, command);
        let who = program.does("opens", json!({})).await;
        let text = |key: &str| who[key].as_str().unwrap().to_owned();
        Self {
            actor: text("actor"),
            handle: text("handle"),
            program,
        }
    }

    pub fn name(&self) -> &str {
        &self.program.name
    }

    pub async fn does(&self, verb: &str, what: Value) -> Value {
        self.program.does(verb, what).await
    }

    /// Says or answers. Answers the address of what it said.
    pub async fn says(&self, verb: &str, what: Value) -> String {
        let address = self.does(verb, what).await;
        address.as_str().unwrap().to_owned()
    }

    /// Waits until it believed an activity of which all of this is true, and answers it.
    pub async fn hears(&self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let found = async || {
            let heard = self.does("heard", json!({})).await;
            heard.as_array().unwrap().iter().find(|heard| is_it(heard)).cloned()
        };
        eventually(PATIENCE, &format!("{} hears {what}", self.name()), async || {
            found().await.is_some()
        })
        .await;
        found().await.unwrap()
    }

    pub async fn leaves(self) {
        self.program.leaves().await;
    }
}
