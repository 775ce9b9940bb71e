//! This site: its database, files, name, settings and clock.
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use db::{Conn, Db, Timestamp, Tx, on};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use url::Url;

use crate::actor::Actor;
use crate::files::Disk;
use crate::id::Moment;
use crate::tables::settings;
use crate::{Error, Result, audits, boxed, tokens};

pub use crate::people::{Census, census};

/// What the binary tells the house about itself; nothing else here reads the environment.
#[derive(Debug, Clone)]
pub struct Founding {
    /// `https://host/`: the public address, which never changes once chosen.
    pub origin: Url,
    pub folder: PathBuf,
    pub limits: Limits,
    /// http and loopback peers are allowed.
    pub development: bool,
}

/// Sizes that protect a small machine.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one deposited file.
    pub file: usize,
    /// Characters of one post.
    pub post: usize,
    /// Characters of a title.
    pub title: usize,
    /// Files on one post.
    pub attachments: usize,
}
impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 32 << 20,
            post: 50_000,
            title: 200,
            attachments: 16,
        }
    }
}

db::text_enum! {
    /// Who may open an account here.
    #[derive(Serialize, Deserialize)]
    pub enum Registration { Open = "open", Approval = "approval", Closed = "closed" }
}

/// How the organisation presents itself and receives people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub title: String,
    pub summary: String,
    pub rules: Vec<String>,
    pub registration: Registration,
    /// Asked of whoever asks for an account.
    pub question: String,
    pub contact: String,
    pub languages: Vec<String>,
}
impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "Courtepointe".into(),
            summary: String::new(),
            rules: Vec::new(),
            registration: Registration::Approval,
            question: String::new(),
            contact: String::new(),
            languages: vec!["fr".into(), "en".into()],
        }
    }
}

/// How long people count as asking after they did, in milliseconds.
const ASKED: i64 = 1000;

struct Inner {
    db: Db,
    disk: Disk,
    founding: Founding,
    host: String,
    secret: [u8; 32],
    settings: RwLock<Arc<Settings>>,
    clock: AtomicI64,
    /// When somebody last asked for something, in milliseconds.
    asked: AtomicI64,
    work: Notify,
    pub(crate) proofs: tokens::Proofs,
}

/// This site. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Site").field(&self.0.host).finish()
    }
}

impl Site {
    /// Takes possession of a migrated database; makes the site's secret, actor and folders on the first run.
    #[boxed]
    pub async fn open(db: Db, founding: Founding) -> Result<Self> {
        let disk = Disk::open(&founding.folder)?;
        let host = match (founding.origin.host_str(), founding.origin.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => return Err(Error::Invalid("host", "host.missing")),
        };
        let origin = founding.origin.to_string();
        let known = host.clone();
        let (secret, settings) = db.write(async move |tx| first_run(tx, &origin, &known).await).await?;
        let site = Self(Arc::new(Inner {
            db,
            disk,
            founding,
            host,
            secret,
            settings: RwLock::new(Arc::new(settings)),
            clock: AtomicI64::new(0),
            asked: AtomicI64::new(0),
            work: Notify::new(),
            proofs: tokens::Proofs::default(),
        }));
        Ok(site)
    }
    pub fn origin(&self) -> &Url {
        &self.0.founding.origin
    }
    /// An absolute address of this site; `path` without a leading slash.
    pub fn address(&self, path: impl std::fmt::Display) -> String {
        format!("{}{path}", self.0.founding.origin)
    }
    /// `host` or `host:port`, as in addresses of people.
    pub fn host(&self) -> &str {
        &self.0.host
    }
    pub fn limits(&self) -> &Limits {
        &self.0.founding.limits
    }
    pub fn development(&self) -> bool {
        self.0.founding.development
    }
    /// A secret of this site, for codes that must come back to it unchanged.
    pub fn secret(&self) -> &[u8; 32] {
        &self.0.secret
    }
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }
    pub fn settings(&self) -> Arc<Settings> {
        self.0
            .settings
            .read()
            .map(|settings| settings.clone())
            .unwrap_or_default()
    }
    pub fn db(&self) -> &Db {
        &self.0.db
    }
    /// Rings when there is something new to do.
    pub fn work(&self) -> &Notify {
        &self.0.work
    }
    /// A person asks for something.
    pub fn note_asked(&self) {
        self.0.asked.store(self.now().millis(), Ordering::Relaxed);
    }
    /// Whether people ask for something just now: what can wait gives way to them.
    pub(crate) fn is_asked(&self) -> bool {
        let since = self.now().millis() - self.0.asked.load(Ordering::Relaxed);
        (0..ASKED).contains(&since)
    }
    /// Where everything that is not in the database lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.0.founding.folder
    }
    pub(crate) fn disk(&self) -> &Disk {
        &self.0.disk
    }
    pub(crate) fn proofs(&self) -> &tokens::Proofs {
        &self.0.proofs
    }
    /// The next moment, even and later than any given before by this process.
    pub(crate) fn moment(&self) -> Moment {
        let now = Moment::at_millis(self.now().millis()).0;
        let next = |last: i64| Some(if last < now { now } else { last + 2 });
        let last = self
            .0
            .clock
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .unwrap_or_else(|last| last);
        Moment(next(last).unwrap_or(now))
    }
    /// A moment for what was said some time ago, drawn among those of its millisecond: another may have it.
    pub(crate) fn moment_at(&self, time: Timestamp) -> Moment {
        if self.now() <= time {
            return self.moment();
        }
        Moment(Moment::at_millis(time.millis()).0 | i64::from(rand::random::<u16>() & !1))
    }
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&Site, &mut Conn) -> Result<T> + Send + 'static,
    {
        let site = self.clone();
        self.0.db.read(async move |conn| work(&site, conn).await).await
    }
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&Site, &mut Tx) -> Result<T> + Send + 'static,
    {
        let site = self.clone();
        let done = self.0.db.write(async move |tx| work(&site, tx).await).await;
        self.0.work.notify_waiters();
        done
    }
    /// Changes how the organisation presents itself. Administrators only.
    #[boxed]
    pub async fn amend(&self, actor: &Actor, settings: Settings) -> Result<()> {
        actor.admin()?;
        if settings.title.trim().is_empty() {
            return Err(Error::Invalid("title", "title.empty"));
        }
        let by = *actor;
        let kept = settings.clone();
        self.write(async move |site, tx| {
            put(tx, "settings", &kept).await?;
            audits::record(site, tx, &by, audits::Entry::new("settings", site.host())).await
        })
        .await?;
        if let Ok(mut current) = self.0.settings.write() {
            *current = Arc::new(settings);
        }
        Ok(())
    }
}

async fn first_run(tx: &mut Tx, origin: &str, host: &str) -> Result<([u8; 32], Settings)> {
    match get::<String>(tx, "origin").await? {
        Some(kept) if kept != origin => return Err(Error::Invalid("host", "host.changed")),
        Some(_) => {}
        None => put(tx, "origin", &origin.to_owned()).await?,
    }
    let secret = match get::<[u8; 32]>(tx, "secret").await? {
        Some(secret) => secret,
        None => {
            let secret: [u8; 32] = rand::random();
            put(tx, "secret", &secret).await?;
            secret
        }
    };
    crate::actors::ensure_site_actor(tx, origin, host).await?;
    Ok((secret, get(tx, "settings").await?.unwrap_or_default()))
}

async fn get<T: serde::de::DeserializeOwned>(conn: &mut Conn, key: &str) -> Result<Option<T>> {
    let text: Option<String> = on!(conn, |db| {
        diesel_async::RunQueryDsl::get_result(settings::table.find(key).select(settings::value), db)
            .await
            .optional()
    })?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

async fn put<T: Serialize>(tx: &mut Tx, key: &str, value: &T) -> Result<()> {
    let text = serde_json::to_string(value)?;
    on!(tx, |db| {
        let row = (settings::key.eq(key), settings::value.eq(&text));
        let insert = diesel::insert_into(settings::table).values(row);
        let upsert = insert
            .on_conflict(settings::key)
            .do_update()
            .set(settings::value.eq(&text));
        diesel_async::RunQueryDsl::execute(upsert, db).await
    })?;
    Ok(())
}
