//! The only place where a test starts the program itself, to end it without warning.
use std::net::SocketAddr;
use std::process::Stdio;

use db::Db;
use domain::Site;
use domain::site::{Founding, Limits};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use url::Url;

use super::{Door, PATIENCE, eventually};

/// A site in a process of its own.
pub struct Process {
    pub origin: Url,
    db_url: String,
    folder: TempDir,
    child: Option<Child>,
}

impl Process {
    /// Chooses its name and its place; nothing runs yet.
    pub async fn new(db_url: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        Self {
            origin: format!("http://localhost:{}/", free.port()).parse().unwrap(),
            db_url: db_url.to_owned(),
            folder: tempfile::tempdir().unwrap(),
            child: None,
        }
    }

    /// The site in this process, to put people in it before it runs in its own. To be closed before.
    pub async fn site(&self) -> Site {
        let db = Db::open(&self.db_url, db::testing::options()).await.unwrap();
        let founding = Founding {
            origin: self.origin.clone(),
            folder: self.folder.path().to_owned(),
            limits: Limits::default(),
            development: true,
        };
        Site::open(db, founding).await.unwrap()
    }

    /// What a client of it holds.
    pub fn stranger(&self) -> Door {
        Door::new(&self.origin)
    }

    pub fn host(&self) -> String {
        format!("localhost:{}", self.origin.port().unwrap())
    }

    /// Starts it, and waits until it answers.
    pub async fn starts(&mut self) {
        self.child = Some(self.begins(&["serve"]));
        let door = self.stranger();
        eventually(PATIENCE, "the process answers", async || {
            door.ask(reqwest::Method::GET, "/").send().await.is_ok()
        })
        .await;
    }

    /// Starts a command of its, beside whatever runs.
    pub fn begins(&self, arguments: &[&str]) -> Child {
        let listen = SocketAddr::from(([127, 0, 0, 1], self.origin.port().unwrap()));
        let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("COURTEPOINTE_"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_courtepointe-to-kill"));
        for (name, _) in ours {
            command.env_remove(name);
        }
        let child = command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("COURTEPOINTE_HOST", self.host())
            .env("COURTEPOINTE_LISTEN", listen.to_string())
            .env("COURTEPOINTE_DEVELOPMENT", "true")
            .env("COURTEPOINTE_DATA_DIR", self.folder.path())
            .env("COURTEPOINTE_DATABASE_URL", &self.db_url)
            .env("COURTEPOINTE_LOG", "warn")
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        child.unwrap()
    }

    /// `kill -9`: it is told nothing, and finishes nothing.
    pub async fn is_killed(&mut self) {
        self.child.take().unwrap().kill().await.unwrap();
    }
}
