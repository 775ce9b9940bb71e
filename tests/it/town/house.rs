//! The only place where a test opens a site and closes it.
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use courtepointe::serve::{self, Running, Ways};
use db::Db;
use domain::circles::{self, Asking, Kind, Standing};
use domain::communities::{self, Community, Founding, Policy};
use domain::jobs::{self, Entry};
use domain::{CommunityId, Site, site};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::OnceCell;
use url::Url;

use super::{Answer, Door, PATIENCE, Resident, eventually};

const WAYS: Ways = Ways {
    federation: true,
    signed_questions: false,
    connections: 800,
};

/// A site that listens on this machine and does its jobs.
pub struct House {
    pub origin: Url,
    db_url: String,
    folder: TempDir,
    site: Mutex<Site>,
    running: Mutex<Option<Running>>,
    must_finish: AtomicBool,
    closed: AtomicBool,
    admin: OnceCell<Resident>,
    door: Door,
}

impl House {
    /// A site with nobody in it, on a migrated database, at a free port.
    pub async fn open(db_url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let origin: Url = format!("http://localhost:{port}/").parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let site = take_possession(db_url, &origin, &folder).await;
        let running = serve::launch(site.clone(), listener, WAYS).await.unwrap();
        let door = Door::new(&origin);
        Self {
            origin,
            db_url: db_url.to_owned(),
            folder,
            site: Mutex::new(site),
            running: Mutex::new(Some(running)),
            must_finish: AtomicBool::new(true),
            closed: AtomicBool::new(false),
            admin: OnceCell::new(),
            door,
        }
    }

    /// The site behind the doors, for verbs of the domain.
    pub fn site(&self) -> Site {
        self.site.lock().unwrap().clone()
    }

    /// Its name in handles: `localhost:40123`.
    pub fn host(&self) -> String {
        self.site().host().to_owned()
    }

    pub fn url(&self, path: &str) -> Url {
        self.origin.join(path).unwrap()
    }

    /// The administrator, `chief`.
    pub async fn admin(&self) -> &Resident {
        self.admin
            .get_or_init(async || Resident::administrator((&self.site(), self.stranger()), "chief").await)
            .await
    }

    /// Somebody with an account here, let in, who administers nothing.
    pub async fn member(&self, handle: &str) -> Resident {
        let (site, admin) = (self.site(), self.admin().await.actor);
        let resident = Resident::administrator((&site, self.stranger()), handle).await;
        resident.a_plain_member((&site, &admin)).await
    }

    /// What a program holds that has proven nothing.
    pub fn stranger(&self) -> Door {
        self.door.clone()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.stranger().get(path).await
    }

    /// A community where one enters at once and signs nothing; `audience` from `Kind::Public` to `Kind::Community`.
    pub async fn community(&self, by: &Resident, handle: &str, audience: Kind) -> Community {
        let founding = Founding {
            handle: handle.into(),
            name: handle.into(),
            summary: String::new(),
            policy: Policy::Open,
            charter: String::new(),
            audience,
        };
        communities::found(&self.site(), &by.actor, founding).await.unwrap()
    }

    pub async fn joins(&self, who: &Resident, community: CommunityId) -> Standing {
        circles::join(&self.site(), &who.actor, community, Asking::default())
            .await
            .unwrap()
    }

    /// How many files are kept on its disk.
    pub fn files(&self) -> usize {
        let folders = fs::read_dir(self.folder.path().join("files")).unwrap();
        folders
            .map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count())
            .sum()
    }

    /// What is left to do, set aside included. Texts to be forgotten after their delay are not counted.
    pub async fn undone(&self) -> Vec<Entry> {
        let mut entries = jobs::list(&self.site(), 1000).await.unwrap();
        entries.retain(|entry| !["forget", "tend"].contains(&&*entry.kind));
        entries
    }

    /// Waits until this house has nothing left to do.
    pub async fn settles(&self) {
        eventually(PATIENCE, "every job of the house is done", async || {
            self.undone().await.is_empty()
        })
        .await;
    }

    /// For stories that end with work undone: it is not looked at.
    pub fn may_leave_work(&self) {
        self.must_finish.store(false, Ordering::Relaxed);
    }

    pub fn must_finish(&self) -> bool {
        self.must_finish.load(Ordering::Relaxed) && self.running.lock().unwrap().is_some()
    }

    /// Stops answering and working, in order. Nothing is lost: see [`House::start`].
    pub async fn stop(&self) {
        let running = self.running.lock().unwrap().take();
        if let Some(running) = running {
            running.stop().await;
        }
    }

    /// Starts again after [`House::stop`], with the same name, database and files.
    pub async fn start(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.origin.port().unwrap())).await;
        let site = take_possession(&self.db_url, &self.origin, &self.folder).await;
        let running = serve::launch(site.clone(), listener.unwrap(), WAYS).await.unwrap();
        *self.site.lock().unwrap() = site;
        *self.running.lock().unwrap() = Some(running);
    }

    /// The end of a story: nothing may be left to do.
    pub async fn close(self) {
        if self.must_finish() {
            self.settles().await;
        }
        self.stop().await;
        self.closed.store(true, Ordering::Relaxed);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let told_to_the_end = self.closed.load(Ordering::Relaxed) || std::thread::panicking();
        assert!(
            told_to_the_end || !self.must_finish(),
            "a house is closed, or told that it may leave work, before it is dropped"
        );
    }
}

async fn take_possession(db_url: &str, origin: &Url, folder: &TempDir) -> Site {
    let db = Db::open(db_url, db::testing::options()).await.unwrap();
    let founding = site::Founding {
        origin: origin.clone(),
        folder: folder.path().to_owned(),
        limits: site::Limits::default(),
        development: true,
    };
    Site::open(db, founding).await.unwrap()
}
