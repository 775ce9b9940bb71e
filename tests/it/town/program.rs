//! The only place where a test holds a real client: a program that obeys verbs, one JSON on a line each.
//!
//! The verbs of every door: `enters`, `joins {community}`, `says {title, words}`, `answers {title, words}`,
//! `likes {title}`, `edits {title, words}`, `erases {title}`, `looks {title}` → `{there, text, answers, likes}`,
//! `searches {words}` → what is found. A thread is named by its title, and found through the door itself.
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

use super::{House, Resident};

/// How long one act may take: a browser starts within it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A real client, used by one person.
pub struct Program {
    pub name: String,
    pipes: Mutex<(ChildStdin, Lines<BufReader<ChildStdout>>)>,
    child: Child,
    _folder: TempDir,
}

/// Whether the real clients are installed. Where nobody looks at what is skipped, their absence is a failure.
pub fn are_installed() -> bool {
    let missing: Vec<PathBuf> = ["node_modules/.installed", ".venv/installed"]
        .map(|file| clients().join(file))
        .into_iter()
        .filter(|file| !file.exists())
        .collect();
    let node = std::process::Command::new("node").arg("--version").output().is_ok();
    let browser = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ]
    .iter()
    .any(|path| Path::new(path).exists())
        || std::env::var_os("CHROMIUM").is_some();
    if missing.is_empty() && node && browser {
        return true;
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "the real clients are not installed: run ./setup, which runs tests/clients/setup"
    );
    println!("skipped: run tests/clients/setup");
    false
}

pub(super) fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

impl Program {
    /// toot, signed in as its own manual says: the code of `/oauth/authorize` is carried over by hand.
    pub async fn toot(house: &House, who: &Resident) -> Self {
        let mut command = Command::new(clients().join(".venv/bin/python"));
        command
            .arg("terminal.py")
            .arg(house.origin.as_str().trim_end_matches('/'));
        let program = Self::start(&who.handle, command);
        let address = program.does("comes", json!({})).await;
        let code = who.lets_in(address.as_str().unwrap()).await;
        program.does("enters", json!({ "code": code })).await;
        program
    }

    /// lemmy-js-client, for `version` `v3` or `v4`.
    pub async fn lemmy(house: &House, (who, version): (&Resident, &str)) -> Self {
        let mut command = Command::new("node");
        command.args(["lemmy.mjs", version]);
        command.arg(house.origin.as_str().trim_end_matches('/'));
        Self::start(&who.handle, command).signs_in(who).await
    }

    /// Chromium, without scripts.
    pub async fn browser(house: &House, who: &Resident) -> Self {
        let mut command = Command::new("node");
        command.arg("page.mjs").arg(house.origin.as_str().trim_end_matches('/'));
        Self::start(&who.handle, command).signs_in(who).await
    }

    /// Starts a program of the folder of clients. Its last argument is a folder of its own.
    pub(super) fn start(name: &str, mut command: Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        command
            .arg(folder.path())
            .current_dir(clients())
            .env("XDG_CONFIG_HOME", folder.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        Self {
            name: name.to_owned(),
            pipes: Mutex::new((stdin, stdout)),
            child,
            _folder: folder,
        }
    }

    async fn signs_in(self, who: &Resident) -> Self {
        self.does("enters", json!({ "handle": who.handle, "password": who.password }))
            .await;
        self
    }

    /// Does one act, to its end. Fails with what the client says when it cannot.
    pub async fn does(&self, verb: &str, mut what: Value) -> Value {
        what["do"] = verb.into();
        let mut pipes = self.pipes.lock().await;
        let (stdin, stdout) = &mut *pipes;
        stdin.write_all(format!("{what}\n").as_bytes()).await.unwrap();
        let line = tokio::time::timeout(PATIENCE, stdout.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("{}: {what} took too long", self.name));
        let line = line.unwrap().unwrap_or_else(|| panic!("{}: gone at {what}", self.name));
        let mut answer: Value = serde_json::from_str(&line).unwrap();
        assert!(answer["error"].is_null(), "{}: {what}: {}", self.name, answer["error"]);
        answer["ok"].take()
    }

    /// What this person sees of a thread.
    pub async fn looks(&self, title: &str) -> Seen {
        let seen = self.does("looks", json!({ "title": title })).await;
        let words = |value: &Value| value.as_str().unwrap().to_owned();
        Seen {
            there: seen["there"].as_bool().unwrap(),
            text: words(&seen["text"]),
            answers: seen["answers"].as_array().unwrap().iter().map(words).collect(),
            likes: seen["likes"].as_i64().unwrap(),
        }
    }

    /// What this person finds, as titles or texts.
    pub async fn searches(&self, words: &str) -> Vec<String> {
        let found = self.does("searches", json!({ "words": words })).await;
        let found = found.as_array().unwrap().iter();
        found.map(|found| found.as_str().unwrap().to_owned()).collect()
    }

    /// Ends it in order, so that a browser closes what it holds.
    pub async fn leaves(mut self) {
        drop(self.pipes);
        // Killed on drop when it will not.
        let _ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
    }
}

/// A thread, as one person sees it.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub there: bool,
    pub text: String,
    pub answers: Vec<String>,
    pub likes: i64,
}

impl Seen {
    pub fn has_answer(&self, words: &str) -> bool {
        self.answers.iter().any(|answer| answer.contains(words))
    }
}
