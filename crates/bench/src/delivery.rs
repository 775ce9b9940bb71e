//! What leaves: how fast, how much of it can wait, and who is held up by those that do not answer.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, Result};
use domain::deliveries::Gist;
use domain::network::{self, Outgoing};
use domain::{ActorId, Site, circles, jobs};
use tokio::time::{Instant, sleep};

use crate::arguments::Delivering;
use crate::cases;
use crate::ground::{self, Ground};
use crate::load::{self, Pace, Span};
use crate::server::Server;
use crate::sinks::{Sinks, now};

const PEERS: usize = 100;
/// How long a peer takes to answer.
const ANSWER: Duration = Duration::from_millis(20);
const BODY: usize = 2048;
/// How many of us speak: so many lanes to each peer.
const SENDERS: usize = 4;
/// Requests of people a second, while deliveries go out.
const CALLERS: f64 = 50.0;

/// Measures, and prints each line with what was wanted.
///
/// # Errors
/// Those of the site, and of the server.
pub async fn run(wanted: &Delivering) -> Result<()> {
    for kind in &wanted.on {
        println!("\n{}", kind.name());
        for name in ["rate", "backlog", "million", "silent"] {
            if !wanted.wants(name) {
                continue;
            }
            let ground = ground::copy(*kind, wanted.posts, false).await?;
            let site = ground::open(&ground.url, &ground.folder).await?;
            match name {
                "rate" => rate(wanted, &ground, &site).await?,
                "backlog" => backlog(wanted, &ground, (&site, wanted.backlog)).await?,
                "million" => million(wanted, &ground, &site).await?,
                _ => silent(wanted, &ground, &site).await?,
            }
            site.db().clone().close().await;
        }
    }
    Ok(())
}

/// Puts so many deliveries on their way to the sinks; with when, if asked.
async fn queue(site: &Site, sinks: &Sinks, (count, timed): (usize, bool)) -> Result<()> {
    let inboxes: BTreeMap<String, String> = sinks
        .addresses
        .iter()
        .map(|address| (format!("http://{address}/inbox"), address.to_string()))
        .collect();
    let each = count.div_ceil(sinks.addresses.len());
    for some in (0..each).collect::<Vec<_>>().chunks(20) {
        let outgoing = some.iter().map(|n| {
            let said = if timed { now() } else { 0.0 };
            let chance: u64 = now().to_bits();
            let body = format!("{{\"said\":{said},\"n\":{n},\"words\":\"{}\"}}", "x".repeat(BODY - 60));
            Outgoing {
                uri: format!("http://bench.localhost/activities/bench/{chance}-{n}"),
                // The first ids belong to people of the site.
                sender: ActorId(i64::try_from(2 + n % SENDERS).unwrap_or(2)),
                circle: circles::PUBLIC,
                post: None,
                gist: Gist::Other,
                subject: String::new(),
                body,
                inboxes: inboxes.clone(),
            }
        });
        network::send_all(site, outgoing.collect()).await?;
    }
    Ok(())
}

async fn arrived(sinks: &Sinks, count: usize, limit: Duration) -> Result<Duration> {
    let begun = Instant::now();
    while sinks.count() < count {
        anyhow::ensure!(begun.elapsed() < limit, "{} of {count} after {limit:?}", sinks.count());
        sleep(Duration::from_millis(20)).await;
    }
    Ok(begun.elapsed())
}

/// Deliveries a second, when nobody else asks for anything.
async fn rate(wanted: &Delivering, ground: &Ground, site: &Site) -> Result<()> {
    let count = 20_000;
    let sinks = Sinks::open(PEERS, 0, ANSWER)?;
    queue(site, &sinks, (count, false)).await?;
    let server = Server::start(&wanted.program, &ground.url, &ground.folder).await?;
    // The first thousand are for connections and for peers that are met for the first time.
    arrived(&sinks, 1000, Duration::from_secs(60)).await?;
    let (first, begun) = (sinks.count(), Instant::now());
    arrived(&sinks, count, Duration::from_secs(120)).await?;
    let rate = (count - first) as f64 / begun.elapsed().as_secs_f64();
    let (_, most) = server.memory()?;
    println!(
        "deliveries a second: {rate:.0} (1500 wanted: x {:.2}); {most:.0} MiB at most",
        rate / 1500.0
    );
    server.stop().await
}

/// A backlog goes out while people go on asking.
async fn backlog(wanted: &Delivering, ground: &Ground, (site, count): (&Site, usize)) -> Result<()> {
    let sinks = Sinks::open(PEERS, 0, ANSWER)?;
    let server = Server::start(&wanted.program, &ground.url, &ground.folder).await?;
    let case = Rc::new(cases::case("feed", ground));
    let span = Span {
        connections: 8,
        warm: Duration::from_secs(2),
        measured: Duration::from_secs(10),
    };
    let calm = load::run(server.address, &case, Pace::Steady(CALLERS), span).await?;
    let (before, _) = server.memory()?;
    queue(site, &sinks, (count, false)).await?;
    let begun = Instant::now();
    let busy = load::run(server.address, &case, Pace::Steady(CALLERS), span).await?;
    let (_, most) = server.memory()?;
    arrived(&sinks, count, Duration::from_secs(600)).await?;
    let took = begun.elapsed().as_secs_f64();
    println!(
        "backlog of {count}: {took:.0} s after the last was queued (120 wanted: x {:.2})",
        took / 120.0
    );
    let (calm, busy) = (calm.percentile(0.95), busy.percentile(0.95));
    println!(
        "home p95: {calm:.1} ms calm, {busy:.1} ms meanwhile: x {:.2} (1.3 wanted)",
        busy / calm.max(0.1)
    );
    println!(
        "memory: {before:.0} MiB before, {most:.0} at most: +{:.0} (32 wanted)",
        most - before
    );
    server.stop().await
}

/// A million wait; what that does to the memory of the server while it works on them.
async fn million(wanted: &Delivering, ground: &Ground, site: &Site) -> Result<()> {
    let sinks = Sinks::open(PEERS, 0, ANSWER)?;
    let server = Server::start(&wanted.program, &ground.url, &ground.folder).await?;
    sleep(Duration::from_secs(3)).await;
    let (before, _) = server.memory()?;
    server.stop().await?;
    queue(site, &sinks, (1_000_000, false)).await?;
    let waiting = jobs::tally(site).await?.waiting;
    let server = Server::start(&wanted.program, &ground.url, &ground.folder).await?;
    sleep(Duration::from_secs(20)).await;
    let (_, most) = server.memory()?;
    let brought = sinks.count();
    println!(
        "{waiting} queued: {before:.0} MiB before, {most:.0} at most: +{:.0} (64 wanted); {brought} brought meanwhile",
        most - before
    );
    server.stop().await
}

/// Three peers in ten never answer.
async fn silent(wanted: &Delivering, ground: &Ground, site: &Site) -> Result<()> {
    let sinks = Sinks::open(PEERS, PEERS * 3 / 10, ANSWER)?;
    let server = Server::start(&wanted.program, &ground.url, &ground.folder).await?;
    for _ in 0..30 {
        queue(site, &sinks, (PEERS, true)).await?;
        sleep(Duration::from_secs(1)).await;
    }
    sleep(Duration::from_secs(2)).await;
    let mut times = sinks.heard.times.lock().ok().context("the sinks are gone")?.clone();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        times
            .get((times.len() as f64 * part) as usize)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "three peers in ten silent: {} of {} brought to the others, median {:.0} ms, p95 {:.0} ms (2000 wanted)",
        sinks.heard.count.load(Ordering::Relaxed),
        30 * PEERS * 7 / 10,
        at(0.5),
        at(0.95)
    );
    server.stop().await
}
