//! Databases for tests, and for nothing else: each test gets one of its own, migrated, gone when the test is over.
//!
//! A migrated template is made once for each state of the migrations, and copied. Many test processes may run at once:
//! a lock file lets one of them make what the others wait for. PostgreSQL is a private cluster without durability,
//! started by the first process that needs it, and left running for the next; it says how to stop it. A server of
//! one's own is named by `COURTEPOINTE_TEST_PG=postgres://user@host/postgres`.
mod cluster;
mod lasting;
mod sealed;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::connection::PgConn;
use crate::{Conn, Db, Kind, Options, Result, Synchronous};

pub use lasting::Lasting;
pub use sealed::Sealed;

/// Changes whenever a migration does.
const FINGERPRINT: &str = env!("MIGRATIONS_FINGERPRINT");

/// Makes databases for one test, and removes them when dropped.
#[derive(Debug, Default)]
pub struct Databases {
    folders: Mutex<Vec<PathBuf>>,
    /// The address of the server, and the name of the database.
    rented: Mutex<Vec<(String, String)>>,
}

impl Databases {
    pub fn new() -> Self {
        Self::default()
    }

    /// The address of a fresh, migrated SQLite database.
    pub async fn sqlite(&self) -> String {
        let template = sqlite_template().await;
        let file = self.scratch().join("test.db");
        fs::copy(template, &file).expect("the template is copied");
        format!("sqlite:{}", file.display())
    }

    /// The address of a SQLite database that does not exist yet.
    pub async fn empty_sqlite(&self) -> String {
        format!("sqlite:{}", self.scratch().join("test.db").display())
    }

    /// The address of a fresh, migrated PostgreSQL database; none where PostgreSQL is not installed.
    pub async fn postgres(&self) -> Option<String> {
        let server = cluster::server().await?;
        let template = postgres_template(&server).await.expect("the template database is made");
        Some(self.rent(server, &template).await)
    }

    /// The address of an empty PostgreSQL database; none where PostgreSQL is not installed.
    pub async fn empty_postgres(&self) -> Option<String> {
        let server = cluster::server().await?;
        Some(self.rent(server, "template0").await)
    }

    /// The addresses of a fresh, migrated database of each kind that there is.
    pub async fn each(&self) -> Vec<String> {
        std::iter::once(self.sqlite().await)
            .chain(self.postgres().await)
            .collect()
    }

    /// A fresh, migrated, open database of each kind that there is.
    pub async fn open_each(&self) -> Vec<Db> {
        let mut open = Vec::new();
        for url in self.each().await {
            open.push(Db::open(&url, options()).await.expect("the test database opens"));
        }
        open
    }

    /// A new folder, in memory if the machine has such a place.
    fn scratch(&self) -> PathBuf {
        let place = in_memory();
        sweep(&place);
        let folder = place.join(format!("sqlite-{}", unique('-')));
        fs::create_dir_all(&folder).expect("a folder for the test");
        self.folders.lock().expect("no test panicked here").push(folder.clone());
        folder
    }

    async fn rent(&self, server: String, template: &str) -> String {
        let name = format!("test_{}", unique('_'));
        let mut conn = PgConn::establish(&server).await.expect("the test server answers");
        sweep_server(&mut conn)
            .await
            .expect("the test server lists its databases");
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        conn.batch_execute(&create).await.expect("the test database is made");
        let url = cluster::named(&server, &name);
        self.rented.lock().expect("no test panicked here").push((server, name));
        url
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        for folder in self.folders.get_mut().map(std::mem::take).unwrap_or_default() {
            drop(fs::remove_dir_all(folder));
        }
        let rented = self.rented.get_mut().map(std::mem::take).unwrap_or_default();
        if !rented.is_empty() {
            // A runtime cannot be started inside the one of the test.
            drop(std::thread::spawn(move || give_back(&rented)).join());
        }
    }
}

/// Options for tests: few threads and connections, no waiting for a disk.
pub fn options() -> Options {
    Options {
        readers: 2,
        connections: 6,
        synchronous: Synchronous::Normal,
        ..Options::default()
    }
}

fn give_back(rented: &[(String, String)]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        for (server, name) in rented {
            if let Ok(mut conn) = PgConn::establish(server).await {
                drop(
                    conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                        .await,
                );
            }
        }
    });
}

/// The migrated file that is copied for each test.
async fn sqlite_template() -> PathBuf {
    let folder = in_memory();
    let template = folder.join(format!("template-{FINGERPRINT}.db"));
    if template.exists() {
        return template;
    }
    let _held = lock().await;
    if !template.exists() {
        let making = folder.join(format!("making-{}.db", unique('-')));
        let db = Db::open(&format!("sqlite:{}", making.display()), options())
            .await
            .expect("the template opens");
        db.migrate().await.expect("the migrations apply to SQLite");
        db.close().await;
        fs::rename(making, &template).expect("the template gets its name");
    }
    template
}

/// The migrated database that is copied for each test.
async fn postgres_template(server: &str) -> Result<String> {
    let name = format!("template_{FINGERPRINT}");
    let _held = lock().await;
    let mut conn = PgConn::establish(server).await.expect("the test server answers");
    if !names_like(&mut conn, &name).await?.is_empty() {
        return Ok(name);
    }
    let making = format!("making_{}", unique('_'));
    conn.batch_execute(&format!("CREATE DATABASE {making} TEMPLATE template0"))
        .await?;
    let db = Db::open(&cluster::named(server, &making), options()).await?;
    db.migrate().await?;
    db.close().await;
    let leave = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{making}'");
    conn.batch_execute(&leave).await?;
    conn.batch_execute(&format!("ALTER DATABASE {making} RENAME TO {name}"))
        .await?;
    Ok(name)
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

async fn names_like(conn: &mut PgConn, pattern: &str) -> Result<Vec<String>> {
    let query = diesel::sql_query("SELECT datname::text AS name FROM pg_database WHERE datname LIKE $1");
    let found: Vec<Named> = query.bind::<Text, _>(pattern).load(conn).await?;
    Ok(found.into_iter().map(|named| named.name).collect())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    rows: i64,
}

/// How many rows each table holds: what was refused leaves this as it was.
pub async fn tallies(db: &Db) -> BTreeMap<String, i64> {
    let names = match db.kind() {
        Kind::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index_%'"
        }
        Kind::Postgres => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let count = async move |conn: &mut Conn| -> Result<BTreeMap<String, i64>> {
        let tables: Vec<Named> = crate::on!(conn, |db| diesel::sql_query(names).load(db).await)?;
        let mut tallies = BTreeMap::new();
        for Named { name } in tables {
            let query = format!("SELECT count(*) AS rows FROM {name}");
            let counted: Counted = crate::on!(conn, |db| diesel::sql_query(query).get_result(db).await)?;
            tallies.insert(name, counted.rows);
        }
        Ok(tallies)
    };
    db.read(count).await.expect("a table can be counted")
}

/// Drops the databases of tests that did not live to do it.
async fn sweep_server(conn: &mut PgConn) -> Result<()> {
    for name in names_like(conn, "test\\_%").await? {
        let process = name.split('_').nth(1).unwrap_or_default();
        if !alive(process) {
            // Another test may have been faster.
            drop(
                conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                    .await,
            );
        }
    }
    Ok(())
}

/// Removes the folders of tests that did not live to do it.
fn sweep(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(("sqlite", rest)) = name.split_once('-')
            && !alive(rest.split('-').next().unwrap_or_default())
        {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

fn alive(process: &str) -> bool {
    !Path::new("/proc/self").exists() || Path::new("/proc").join(process).exists()
}

/// The number of this process first, and then what no other has had.
fn unique(between: char) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let (process, now) = (std::process::id(), crate::Timestamp::now().0);
    format!(
        "{process}{between}{}{between}{now}",
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// Where all the test processes of this person meet.
fn meeting_place() -> PathBuf {
    ours(&std::env::temp_dir())
}

fn in_memory() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { ours(memory) } else { meeting_place() }
}

fn ours(place: &Path) -> PathBuf {
    let person = fs::metadata("/proc/self").map_or(0, |process| process.uid());
    let folder = place.join(format!("courtepointe-tests-{person}"));
    fs::create_dir_all(&folder).expect("a folder for all tests");
    folder
}

/// Held by one process of all until dropped.
async fn lock() -> File {
    let waiting = tokio::task::spawn_blocking(|| {
        let file = File::create(meeting_place().join("lock")).expect("a lock file");
        file.lock().expect("the lock is had");
        file
    });
    waiting.await.expect("waiting does not panic")
}
