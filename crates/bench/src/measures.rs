//! The only place that decides in which order things are measured, and keeps the best of each.
use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;

use crate::arguments::{Kind, Wanted};
use crate::cases::{self, LINES};
use crate::ground::{self, Ground};
use crate::load::{self, Pace, Sample, Span};
use crate::server::Server;
use crate::table::{self, Kept};

/// The lines that need somebody elsewhere; with them there is somebody to tell what is said, which costs the others.
const WITH_NEIGHBOURS: &str = "inbox-";

/// Makes what is missing, measures what is wanted, and prints the table.
///
/// # Errors
/// Those of the database, of the disk and of the server.
pub async fn run(wanted: &Wanted) -> Result<()> {
    for kind in &wanted.on {
        for posts in &wanted.posts {
            let names: Vec<&'static str> = LINES
                .iter()
                .map(|line| line.name)
                .filter(|name| wanted.wants(name))
                .collect();
            let (with, without): (Vec<_>, Vec<_>) =
                names.into_iter().partition(|name| name.starts_with(WITH_NEIGHBOURS));
            if !without.is_empty() {
                let ground = ground::copy(*kind, *posts, false).await?;
                site(wanted, &ground, &without).await?;
            }
            if !with.is_empty() {
                let ground = ground::copy(*kind, *posts, true).await?;
                site(wanted, &ground, &with).await?;
            }
        }
    }
    if let Some(lasting) = ground::server_of(&wanted.on).await {
        lasting.drop("work").await?;
        lasting.stop();
    }
    table::print()
}

async fn site(wanted: &Wanted, ground: &Ground, names: &[&'static str]) -> Result<()> {
    let server = Server::start(&wanted.program, &ground.url, &ground.folder).await?;
    let idle = server.memory()?.0;
    for name in names {
        let case = Rc::new(cases::case(name, ground));
        let mut best = Sample::default();
        let mut work = f64::INFINITY;
        let span = Span {
            connections: wanted.connections,
            warm: wanted.warm(),
            measured: wanted.measured(),
        };
        for _ in 0..wanted.rounds.max(1) {
            let before = server.busy()?;
            let sample = load::run(server.address, &case, Pace::Free, span).await?;
            let busy = server.busy()?.saturating_sub(before);
            work = work.min(busy.as_secs_f64() * 1e6 / sample.answers.max(1) as f64);
            if sample.refused != 0 {
                eprintln!("{name}: {} refused", sample.refused);
            }
            if best.rate() < sample.rate() {
                best = sample;
            }
        }
        let half = Pace::Steady(best.rate() / 2.0);
        let calm = Span {
            warm: Duration::from_secs(1),
            ..span
        };
        let mut paced = load::run(server.address, &case, half, calm).await?;
        for _ in 1..wanted.rounds.max(1) {
            let again = load::run(server.address, &case, half, calm).await?;
            if 0.0 < again.percentile(0.99) && again.percentile(0.99) < paced.percentile(0.99) {
                paced = again;
            }
        }
        keep((ground, name), (&best, &paced), (server.memory()?.0, work))?;
    }
    let kept = |name: &&str| !name.starts_with(WITH_NEIGHBOURS);
    if names.len() == LINES.iter().map(|line| line.name).filter(kept).count() {
        let (_, most) = server.memory()?;
        table::keep(Kept {
            kind: ground.kind.name().to_owned(),
            posts: ground.posts,
            name: "memory".to_owned(),
            numbers: vec![idle, most],
        })?;
        println!(
            "{} {}: {idle:.0} MiB idle, {most:.0} MiB at most",
            ground.kind.name(),
            ground.posts
        );
    }
    server.stop().await
}

fn keep((ground, name): (&Ground, &str), (free, paced): (&Sample, &Sample), (memory, work): (f64, f64)) -> Result<()> {
    let numbers = vec![
        free.rate(),
        free.percentile(0.5),
        free.percentile(0.99),
        paced.percentile(0.5),
        paced.percentile(0.99),
        memory,
        work,
    ];
    println!(
        "{} {} {name}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms; at half load p50 {:.2} ms, p99 {:.2} ms; {work:.0} µs of work; \
         {memory:.0} MiB",
        ground.kind.name(),
        ground.posts,
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
    );
    table::keep(Kept {
        kind: ground.kind.name().to_owned(),
        posts: ground.posts,
        name: name.to_owned(),
        numbers,
    })
}

impl Kind {
    /// As people write it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}
