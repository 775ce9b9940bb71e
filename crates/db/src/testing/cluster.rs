//! The only place that starts a PostgreSQL server: a private one, for tests.
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Names a server to use instead of a private one.
const GIVEN: &str = "COURTEPOINTE_TEST_PG";
/// Nothing here outlives its test: a crash may lose everything.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 200
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 32MB
max_wal_size = 64MB
autovacuum = off
jit = off
";

/// For measures: what was answered survives a power cut, as where people work.
const LASTING: &str = "
listen_addresses = ''
max_connections = 100
shared_buffers = 128MB
max_wal_size = 2GB
jit = off
";

/// PostgreSQL's own; it names the socket too.
const PORT: u16 = 5432;

/// How much memory must be free for a cluster to lie in it, in KiB.
const ENOUGH: u64 = 1 << 20;

/// The address of a running server, or none where PostgreSQL is not installed.
pub(super) async fn server() -> Option<String> {
    if let Ok(given) = std::env::var(GIVEN) {
        return Some(given);
    }
    let programs = programs()?;
    let _held = super::lock().await;
    let cluster = Cluster {
        folder: place(),
        programs,
        settings: SETTINGS.to_owned(),
        port: PORT,
    };
    Some(cluster.reached())
}

/// The cluster whose server waits for its disk, started; none where PostgreSQL is not installed.
pub(super) async fn lasting() -> Option<Cluster> {
    let programs = programs()?;
    let _held = super::lock().await;
    let cluster = Cluster {
        folder: super::meeting_place().join("lasting"),
        programs,
        settings: LASTING.to_owned(),
        port: PORT,
    };
    cluster.reached();
    Some(cluster)
}

/// A server with a certificate, on a port of this machine, in a folder of its own; none where PostgreSQL is not installed.
pub(super) fn sealed(folder: &Path, (certificate, key): (&str, &str)) -> Option<Cluster> {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = free.expect("a port is free").port();
    let settings = format!(
        "{}listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\nssl_cert_file = '{place}/server.crt'\nssl_key_file = '{place}/server.key'\n",
        SETTINGS,
        place = folder.display(),
    );
    let cluster = Cluster {
        folder: folder.to_owned(),
        programs: programs()?,
        settings,
        port,
    };
    // Who runs the server must be able to go there, and only they may read the key.
    for above in folder.ancestors().take(2) {
        drop(fs::create_dir_all(above));
        drop(fs::set_permissions(above, fs::Permissions::from_mode(0o755)));
    }
    cluster.make();
    fs::write(folder.join("server.crt"), certificate).expect("the certificate is written");
    fs::write(folder.join("server.key"), key).expect("the key is written");
    fs::set_permissions(folder.join("server.key"), fs::Permissions::from_mode(0o600)).expect("the key is ours");
    if is_root() {
        run(&format!("chown postgres {}/server.*", folder.display()));
    }
    assert!(
        cluster.launch(),
        "PostgreSQL does not start: see {}",
        cluster.log().display()
    );
    Some(cluster)
}

/// The same server, another database.
pub(super) fn named(server: &str, name: &str) -> String {
    let (address, query) = server
        .split_once('?')
        .map_or((server, None), |(address, query)| (address, Some(query)));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{name}{query}", &address[..end])
}

/// Where the cluster lies. Its many small files are made eight times faster in memory, if there is enough of it.
fn place() -> PathBuf {
    let memory = super::in_memory();
    let asked = Command::new("df").args(["-k", "--output=avail"]).arg(&memory).output();
    let said = asked
        .map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned())
        .unwrap_or_default();
    let kibibytes: u64 = said
        .lines()
        .last()
        .and_then(|line| line.trim().parse().ok())
        .unwrap_or(0);
    let there = memory.join("postgres");
    if there.exists() || ENOUGH <= kibibytes {
        there
    } else {
        super::meeting_place().join("postgres")
    }
}

pub(super) struct Cluster {
    /// Holds the socket, the log and, in `data`, the cluster.
    folder: PathBuf,
    programs: PathBuf,
    settings: String,
    port: u16,
}

impl Cluster {
    /// Its address, after starting it if need be.
    fn reached(&self) -> String {
        if !self.answers() {
            self.start();
        }
        self.address()
    }

    pub(super) fn address(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder.display())
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Ends the server; what it keeps stays.
    pub(super) fn stop(&self) {
        run(&format!("{} -m fast stop", self.command("pg_ctl")));
    }

    fn answers(&self) -> bool {
        UnixStream::connect(self.folder.join(format!(".s.PGSQL.{}", self.port))).is_ok()
    }

    /// Starts it; one that does not start, after a power cut perhaps, is made anew.
    fn start(&self) {
        if !self.data().join("PG_VERSION").exists() {
            self.make();
        }
        if !self.launch() {
            self.make();
            assert!(self.launch(), "PostgreSQL does not start: see {}", self.log().display());
        }
        let stop = format!("{} -m immediate stop", self.command("pg_ctl"));
        eprintln!("a PostgreSQL server for tests is running; to stop it: {stop}");
        let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
        drop(fs::write(
            super::meeting_place().join(format!("stop-{name}.sh")),
            format!("#!/bin/sh\n{stop}\n"),
        ));
    }

    fn make(&self) {
        drop(fs::remove_dir_all(&self.folder));
        fs::create_dir_all(&self.folder).expect("a folder for PostgreSQL");
        if is_root() {
            let given = Command::new("chown").arg("postgres").arg(&self.folder).status();
            assert!(
                given.is_ok_and(|status| status.success()),
                "PostgreSQL does not run as root, and needs its user"
            );
        }
        let made = run(&format!(
            "{} -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N",
            self.command("initdb")
        ));
        assert!(made, "initdb failed in {}", self.folder.display());
        let settings = format!(
            "{}unix_socket_directories = '{}'\n",
            self.settings,
            self.folder.display()
        );
        let mut file = OpenOptions::new()
            .append(true)
            .open(self.data().join("postgresql.conf"))
            .expect("initdb writes a configuration");
        file.write_all(settings.as_bytes())
            .expect("the configuration is written");
    }

    fn launch(&self) -> bool {
        run(&format!(
            "{} -w -t 30 -l {} start",
            self.command("pg_ctl"),
            self.log().display()
        )) && self.answers()
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// A program of PostgreSQL on this cluster, for a shell; as the user `postgres` when we are root.
    fn command(&self, program: &str) -> String {
        let as_user = if is_root() { "runuser -u postgres -- " } else { "" };
        format!(
            "{as_user}{} -D {}",
            self.programs.join(program).display(),
            self.data().display()
        )
    }
}

/// Runs a line in a shell, from a folder that everybody may enter; the server must not keep our pipes open.
fn run(line: &str) -> bool {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", line])
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    shell.status().is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// The folder of `initdb` and `pg_ctl`: in the PATH, or the newest where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    debian.sort_by_key(|bin| std::cmp::Reverse(version(bin)));
    let has_both = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file();
    std::env::split_paths(&path).chain(debian).find(has_both)
}

fn version(bin: &Path) -> u32 {
    let folder = bin.parent().and_then(Path::file_name);
    folder.and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
}
