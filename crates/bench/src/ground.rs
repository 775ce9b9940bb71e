//! The only place that makes the measured sites, keeps them in target/bench, and knows what can be asked of them.
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use db::testing::Lasting;
use db::{Db, Options, Synchronous};
use domain::posts::{self, Feed, Sort};
use domain::site::{Founding, Limits};
use domain::tokens::{self, Opening};
use domain::{Cursor, Moment, Site, Viewer, communities, people, seed};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

use crate::arguments::{Kind, Wanted};
use crate::inbox::Neighbours;
use crate::server::HOST;

/// How many members ask.
const MEMBERS: usize = 200;
/// Three in ten communities are for their members only: these are for everybody.
const COMMUNITIES: usize = 20;

/// What can be asked of a site.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Secrets of OAuth tokens, each of another member.
    pub tokens: Vec<String>,
    /// Secrets of sessions of the same members.
    pub sessions: Vec<String>,
    /// Public threads with a hundred answers.
    pub threads: Vec<Moment>,
    /// Public posts, latest first.
    pub posts: Vec<Moment>,
    /// Handles and ids of communities that talk in public.
    pub communities: Vec<(String, i64)>,
    /// Words that many, some and few posts hold.
    pub words: Vec<String>,
}

/// A site to measure: a copy, which may be written to.
pub struct Ground {
    pub kind: Kind,
    pub posts: usize,
    pub url: String,
    pub folder: PathBuf,
    pub facts: Facts,
    pub lasting: Option<Lasting>,
    /// People of other servers, who were seen here.
    pub neighbours: Option<Neighbours>,
}

pub fn shelf() -> PathBuf {
    PathBuf::from("target/bench")
}

/// Makes whatever is missing.
///
/// # Errors
/// Those of the database and of the disk.
pub async fn make(wanted: &Wanted) -> Result<()> {
    for kind in &wanted.on {
        for posts in &wanted.posts {
            kept(*kind, *posts).await?;
        }
    }
    Ok(())
}

/// A copy of the site of that size, on that database; made first, if need be. With neighbours, it has somebody to tell.
///
/// # Errors
/// Those of the database and of the disk; that PostgreSQL is not installed.
pub async fn copy(kind: Kind, posts: usize, with_neighbours: bool) -> Result<Ground> {
    let facts = kept(kind, posts).await?;
    let folder = shelf().join("work");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder)?;
    let (url, lasting) = match kind {
        Kind::Sqlite => {
            let file = folder.join("courtepointe.db");
            fs::copy(shelf().join(format!("{posts}.db")), &file)?;
            (format!("sqlite:{}", file.display()), None)
        }
        Kind::Postgres => {
            let lasting = Lasting::start().await.context("PostgreSQL is not installed")?;
            lasting.copy(&name(posts), "work").await?;
            (lasting.url("work"), Some(lasting))
        }
    };
    let site = open(&url, &folder).await?;
    let neighbours = match with_neighbours {
        true => Some(Neighbours::meet(&site, &facts).await?),
        false => None,
    };
    site.db().clone().close().await;
    Ok(Ground {
        kind,
        posts,
        url,
        folder,
        facts,
        lasting,
        neighbours,
    })
}

/// The server that was used for PostgreSQL, if any was.
pub async fn server_of(kinds: &[Kind]) -> Option<Lasting> {
    match kinds.contains(&Kind::Postgres) {
        true => Lasting::start().await,
        false => None,
    }
}

fn name(posts: usize) -> String {
    format!("bench_{posts}")
}

/// Makes the site of that size, unless it is there; what can be asked of it.
async fn kept(kind: Kind, posts: usize) -> Result<Facts> {
    fs::create_dir_all(shelf())?;
    let notes = shelf().join(format!("{posts}.{}.json", kind.name()));
    if let Ok(text) = fs::read_to_string(&notes) {
        return Ok(serde_json::from_str(&text)?);
    }
    let facts = match kind {
        Kind::Sqlite => {
            let making = shelf().join("making.db");
            for end in ["", "-wal", "-shm"] {
                fs::remove_file(format!("{}{end}", making.display())).ok();
            }
            let facts = sow(&format!("sqlite:{}", making.display()), posts).await?;
            fs::rename(making, shelf().join(format!("{posts}.db")))?;
            facts
        }
        Kind::Postgres => {
            let lasting = Lasting::start().await.context("PostgreSQL is not installed")?;
            lasting.copy("template0", "making").await?;
            let facts = sow(&lasting.url("making"), posts).await?;
            lasting.drop(&name(posts)).await?;
            lasting.rename("making", &name(posts)).await?;
            facts
        }
    };
    fs::write(notes, serde_json::to_string(&facts)?)?;
    Ok(facts)
}

/// Opens a site as the server will.
///
/// # Errors
/// Those of the database.
pub async fn open(url: &str, folder: &Path) -> Result<Site> {
    let options = Options {
        synchronous: Synchronous::Normal,
        ..Options::default()
    };
    let db = Db::open(url, options).await?;
    db.migrate().await?;
    let founding = Founding {
        origin: url::Url::parse(&format!("http://{HOST}/"))?,
        folder: folder.to_owned(),
        limits: Limits::default(),
        development: true,
    };
    Ok(Site::open(db, founding).await?)
}

async fn sow(url: &str, posts: usize) -> Result<Facts> {
    let begun = Instant::now();
    let site = open(url, &shelf().join("files")).await?;
    let style = ProgressStyle::with_template("{msg} {bar:40} {human_pos}/{human_len} {eta}")?;
    let bar = ProgressBar::new(u64::try_from(posts)?).with_style(style);
    bar.set_message("sowing");
    let told = |done: usize| bar.set_position(u64::try_from(done).unwrap_or_default());
    seed::fill(&site, seed::Size::of(posts), told).await?;
    bar.finish();
    let facts = facts(&site).await?;
    crate::plans::settle(&site).await?;
    site.db().clone().close().await;
    println!("{posts} posts sown in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(facts)
}

async fn facts(site: &Site) -> Result<Facts> {
    let mut facts = Facts {
        words: [3, 30, 100, 300, 900, 1500].map(seed::word).map(str::to_owned).into(),
        ..Facts::default()
    };
    for n in 0..MEMBERS {
        let actor = people::sign_in(site, &seed::person(n * 7), seed::PASSWORD).await?;
        let opening = Opening {
            kind: tokens::Kind::Oauth,
            scopes: "read write follow".to_owned(),
            ..Opening::session("bench")
        };
        facts.tokens.push(tokens::open(site, &actor, opening).await?);
        facts
            .sessions
            .push(tokens::open(site, &actor, Opening::session("bench")).await?);
    }
    let public = Feed::Public { local: true };
    let anyone = Viewer::anyone();
    for page in 1..=4 {
        let long = posts::threads(site, anyone, (public.clone(), Sort::MostComments), (page, 50)).await?;
        let hundred = long.iter().filter(|view| view.post.descendants == 100);
        facts.threads.extend(hundred.map(|view| view.post.moment));
    }
    let mut cursor = Cursor::newest(100);
    for _ in 0..10 {
        let page = posts::feed(site, anyone, public.clone(), cursor).await?;
        facts.posts.extend(page.items.iter().map(|view| view.post.moment));
        let Some(older) = page.older else { break };
        cursor = Cursor::before(Moment(older), 100);
    }
    for n in 0..COMMUNITIES {
        let handle = seed::community(n);
        let community = communities::by_handle(site, anyone, &handle, None).await?;
        if community.is_public() {
            facts.communities.push((handle, community.id.0));
        }
    }
    Ok(facts)
}
