//! Shows the work that waits, and what could not be done.
use anyhow::Result;
use domain::jobs::{self, Entry};

use crate::arguments::Jobs;
use crate::config::Config;
use crate::house;

/// How many lines are shown.
const MOST: i64 = 200;

pub async fn run(config: &Config, arguments: &Jobs) -> Result<()> {
    let site = house::open(config).await?;
    if arguments.retry {
        println!("{} jobs will be tried again now.", jobs::retry_now(&site).await?);
    }
    let tally = jobs::tally(&site).await?;
    println!("{} waiting, {} given up.", tally.waiting, tally.parked);
    for entry in jobs::list(&site, MOST).await? {
        println!("{}", line(&entry));
    }
    site.db().clone().close().await;
    Ok(())
}

fn line(entry: &Entry) -> String {
    let state = match (entry.parked_at, entry.lease_until) {
        (Some(_), _) => "given up".to_owned(),
        (None, Some(_)) => "under way".to_owned(),
        (None, None) => format!("due {}", entry.due_at),
    };
    let why = entry
        .error
        .as_deref()
        .map(|error| format!(": {error}"))
        .unwrap_or_default();
    format!(
        "{:>8}  {:<8} {:<30} {state}, {} tries{why}",
        entry.id, entry.kind, entry.lane, entry.attempts
    )
}
