//! Checks what can be checked from here, and says what to do about each thing that is wrong.
use std::path::Path;

use anyhow::{Result, bail};
use db::Kind;
use domain::{Site, jobs, people};
use tokio::net::TcpListener;

use crate::config::Config;
use crate::house;

/// How many jobs may wait before somebody should look.
const MANY: i64 = 1_000;

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default)]
struct Report {
    wrong: usize,
}

impl Report {
    fn well(&self, what: &str) {
        println!("  well   {what}");
    }
    fn wrong(&mut self, what: &str) {
        self.wrong += 1;
        println!("  WRONG  {what}");
    }
    fn check(&mut self, well: bool, (yes, no): (&str, &str)) {
        if well { self.well(yes) } else { self.wrong(no) }
    }
}

pub async fn run(config: &Config) -> Result<()> {
    let mut report = Report::default();
    report.well("the settings mean something");
    folder(config, &mut report);
    port(config, &mut report).await;
    database(config, &mut report).await;
    match report.wrong {
        0 => {
            println!("All is well.");
            Ok(())
        }
        wrong => bail!("{wrong} things to put in order"),
    }
}

fn folder(config: &Config, report: &mut Report) {
    let path = &config.data_dir;
    let shown = path.display();
    if !path.is_dir() {
        return report.well(&format!("{shown} does not exist yet; `serve` makes it"));
    }
    let open = house::is_open_to_others(path).unwrap_or(true);
    let advice = format!("others on this machine can look into {shown}: chmod 700 {shown}");
    report.check(!open, (&format!("{shown} is closed to others"), &advice));
    let probe = path.join(".doctor");
    let written = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
    let advice = format!("{shown} cannot be written: run this as the site's own user, and see who owns it");
    report.check(written.is_ok(), (&format!("{shown} can be written"), &advice));
    report.well(&format!("it holds {} MiB", size(path) >> 20));
}

/// Bytes of everything below a folder.
fn size(path: &Path) -> u64 {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

async fn port(config: &Config, report: &mut Report) {
    match TcpListener::bind(config.listen).await {
        Ok(_) => report.well(&format!("{} is free to listen on", config.listen)),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            report.well(&format!(
                "something listens on {}: this site, if it runs",
                config.listen
            ));
        }
        Err(error) => report.wrong(&format!("nobody can listen on {}: {error}", config.listen)),
    }
}

async fn database(config: &Config, report: &mut Report) {
    let opened = house::database(config).await;
    let db = match opened {
        Ok(db) => db,
        Err(error) => return report.wrong(&format!("{error:#}: see database.url")),
    };
    let kind = match db.kind() {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    match db.pending().await {
        Ok(pending) if pending.is_empty() => report.well(&format!("the {kind} database has its shape")),
        Ok(pending) => return report.wrong(&format!("{} migrations wait: courtepointe migrate", pending.len())),
        Err(error) => return report.wrong(&format!("the {kind} database does not answer: {error}")),
    }
    db.close().await;
    match house::open(config).await {
        Ok(site) => inside(&site, report).await,
        Err(error) => report.wrong(&format!("the site cannot be opened: {error:#}; was `host` changed?")),
    }
}

async fn inside(site: &Site, report: &mut Report) {
    match people::first_key(site).await {
        Ok(None) => report.well("somebody administers the site"),
        Ok(Some(_)) => report.wrong("nobody administers the site: courtepointe create-admin NAME E-MAIL"),
        Err(error) => report.wrong(&format!("accounts cannot be read: {error}")),
    }
    match jobs::tally(site).await {
        Ok(tally) => {
            let told = format!(
                "{} jobs wait, {} were given up: courtepointe jobs",
                tally.waiting, tally.parked
            );
            report.check(
                tally.waiting < MANY && tally.parked == 0,
                (&format!("{} jobs wait", tally.waiting), &told),
            );
        }
        Err(error) => report.wrong(&format!("jobs cannot be read: {error}")),
    }
    site.db().clone().close().await;
}
