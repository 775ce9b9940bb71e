//! The only place that looks over the shoulder of the databases: each statement of the hot paths, its time and its plan.
use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use db::on;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use domain::posts::{self, Draft, Feed, Place, Reaction, Sort};
use domain::{Actor, Cursor, Site, Viewer, communities, notices, people, search, seed};

use crate::arguments::{Kind, Wanted};
use crate::ground::{self, Ground};

/// How often each path is walked, each time by another member.
const WALKS: usize = 20;

static HEARD: Mutex<Vec<(String, Duration)>> = Mutex::new(Vec::new());

/// Hears every statement of a connection.
#[derive(Default)]
struct Ear(Option<Instant>);

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => self.0 = Some(Instant::now()),
            InstrumentationEvent::FinishQuery { query, .. } => {
                let took = self.0.take().map(|since| since.elapsed()).unwrap_or_default();
                if let Ok(mut heard) = HEARD.lock() {
                    heard.push((query.to_string(), took));
                }
            }
            _ => {}
        }
    }
}

fn ear() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(Ear::default()))
}

/// Lets PostgreSQL count what was sown, as it would have by itself in time.
///
/// # Errors
/// Those of the database.
pub async fn settle(site: &Site) -> Result<()> {
    if site.db().kind() == db::Kind::Postgres {
        let analysed = site.db().write(async move |tx| {
            on!(tx, |db| diesel::sql_query("ANALYZE").execute(db).await)?;
            Ok::<_, db::Error>(())
        });
        analysed.await?;
    }
    Ok(())
}

/// Walks every hot path and prints what was heard.
///
/// # Errors
/// Those of the verbs.
pub async fn run(wanted: &Wanted) -> Result<()> {
    set_default_instrumentation(ear).context("nobody listens yet")?;
    for kind in &wanted.on {
        for posts in &wanted.posts {
            let ground = ground::copy(*kind, *posts, false).await?;
            if let Some(lasting) = &ground.lasting {
                for setting in [
                    "session_preload_libraries = 'auto_explain'",
                    "auto_explain.log_min_duration = 0",
                    "auto_explain.log_analyze = on",
                    "auto_explain.log_nested_statements = on",
                ] {
                    lasting.say(&format!("ALTER DATABASE work SET {setting}")).await?;
                }
            }
            println!("\n# {}, {posts} posts", kind.title());
            let site = ground::open(&ground.url, &ground.folder).await?;
            for path in PATHS {
                if wanted.wants(path) {
                    walk(&site, &ground, path).await?;
                }
            }
            site.db().clone().close().await;
        }
    }
    Ok(())
}

const PATHS: [&str; 8] = ["feed", "thread", "page", "search", "notices", "vote", "post", "sign-in"];

async fn walk(site: &Site, ground: &Ground, path: &'static str) -> Result<()> {
    let mut actors = Vec::new();
    for token in ground.facts.tokens.iter().take(WALKS) {
        actors.extend(domain::tokens::prove(site, token).await?.actor);
    }
    if path != "sign-in" {
        listen();
    }
    let log = ground.lasting.as_ref().map(|lasting| lasting.log());
    let before = log
        .as_ref()
        .and_then(|log| fs::metadata(log).ok())
        .map_or(0, |log| log.len());
    let begun = Instant::now();
    for (n, actor) in actors.iter().enumerate() {
        step(site, ground, (path, n), actor).await?;
    }
    println!(
        "\n## {path}: {:.0} µs each",
        micros(begun.elapsed()) / actors.len() as f64
    );
    let mut statements: BTreeMap<String, (usize, Duration, String)> = BTreeMap::new();
    for (query, took) in listen() {
        let sql = query.split(" -- binds:").next().unwrap_or_default().to_owned();
        let entry = statements.entry(short(&sql)).or_insert((0, Duration::ZERO, sql));
        entry.0 += 1;
        entry.1 += took;
    }
    let mut sorted: Vec<_> = statements.into_iter().collect();
    sorted.sort_by_key(|(_, (_, took, _))| std::cmp::Reverse(*took));
    for (short, (count, took, sql)) in sorted {
        let (each, times) = (micros(took) / count as f64, count as f64 / actors.len() as f64);
        println!("\n- {each:.0} µs × {times:.1}: {short}");
        if ground.kind == Kind::Sqlite && !sql.starts_with("INSERT") {
            for line in plan(site, sql).await.unwrap_or_default() {
                println!("    {line}");
            }
        }
    }
    if let Some(log) = log {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let text = fs::read(log)?;
        let since = usize::try_from(before)?.min(text.len());
        let said = String::from_utf8_lossy(&text[since..]).into_owned();
        // One walk is enough to read.
        let most = said.len() / actors.len().max(1);
        println!("\n```\n{}\n```", said.chars().take(most.max(2_000)).collect::<String>());
    }
    Ok(())
}

fn listen() -> Vec<(String, Duration)> {
    HEARD
        .lock()
        .map(|mut heard| std::mem::take(&mut *heard))
        .unwrap_or_default()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Lists of any length are one statement.
fn short(sql: &str) -> String {
    let mut short = sql.replace(['`', '"'], "");
    while short.contains("?, ?") {
        short = short.replace("?, ?", "?");
    }
    if let (Some(from), true) = (short.find(" FROM "), short.starts_with("SELECT")) {
        short = format!("SELECT …{}", &short[from..]);
    }
    short.chars().take(700).collect()
}

async fn step(site: &Site, ground: &Ground, (path, n): (&str, usize), actor: &Actor) -> Result<()> {
    let viewer = actor.viewer();
    let facts = &ground.facts;
    match path {
        "feed" => drop(posts::feed(site, viewer, Feed::Home, Cursor::newest(20)).await?),
        "thread" => {
            let moment = facts.threads[n % facts.threads.len()];
            let view = posts::by_moment(site, viewer, moment).await?;
            posts::thread(site, viewer, view.post.id).await?;
        }
        "page" => {
            let (handle, _) = &facts.communities[n % facts.communities.len()];
            let found = communities::by_handle(site, Viewer::anyone(), handle, None).await?;
            let feed = Feed::Community(found.id);
            posts::threads(site, Viewer::anyone(), (feed, Sort::Active), (1, 20)).await?;
            communities::animators(site, Viewer::anyone(), found.id).await?;
        }
        "search" => {
            let query = search::Query {
                words: facts.words[n % facts.words.len()].clone(),
                limit: 20,
                ..search::Query::default()
            };
            search::find(site, viewer, query).await?;
        }
        "notices" => {
            let filter = notices::Filter {
                limit: 40,
                ..notices::Filter::default()
            };
            notices::list(site, actor, filter).await?;
        }
        "vote" => {
            let view = posts::by_moment(site, viewer, facts.posts[n]).await?;
            posts::react(site, actor, view.post.id, Reaction::Up).await?;
        }
        "post" => {
            let (_, id) = facts.communities[n % facts.communities.len()];
            let draft = Draft {
                title: Some("Un compte rendu".to_owned()),
                ..Draft::new(
                    Place::Community(domain::CommunityId(id), None),
                    "Nous avons parlé du jardin.".to_owned(),
                )
            };
            posts::publish(site, actor, draft).await?;
        }
        _ => drop(people::sign_in(site, &seed::person(n * 7), seed::PASSWORD).await?),
    }
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Detail {
    #[diesel(sql_type = Text)]
    detail: String,
}

async fn plan(site: &Site, sql: String) -> Result<Vec<String>> {
    let explained = site.db().read(async move |conn| {
        let query = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}"));
        let lines: Vec<Detail> = on!(conn, |db| query.load(db).await)?;
        Ok::<_, db::Error>(lines)
    });
    Ok(explained.await?.into_iter().map(|line| line.detail).collect())
}
