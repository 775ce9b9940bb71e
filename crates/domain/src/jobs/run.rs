//! The worker: claims, does, and writes down how it went.
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::watch;

use super::queue::{self, Claimed};
use super::{Delivery, Job};
use crate::events::Event;
use crate::site::Site;
use crate::{Error, Result, documents, posts};

/// How a job went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Try again, after so many seconds when the other side said so.
    Later(String, Option<i64>),
    /// It will never work: set aside for a person to look at.
    Never(String),
}

/// Who does what this crate cannot: speak to other servers.
pub trait Hands: Send + Sync + 'static {
    fn tell<'a>(&'a self, site: &'a Site, event: Event) -> BoxFuture<'a, Outcome>;
    fn deliver<'a>(&'a self, site: &'a Site, delivery: Delivery) -> BoxFuture<'a, Outcome>;
}

/// How many jobs are done at once.
const AT_ONCE: i64 = 16;
/// How long to sleep when nothing rings.
const NAP: Duration = Duration::from_millis(500);

/// Works until told to stop; what is under way is finished or, after a crash, taken up again at the next start.
pub async fn run(site: Site, hands: Arc<dyn Hands>, mut stop: watch::Receiver<bool>) {
    match site.db().write(async |tx| queue::release(tx).await).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "jobs.taken_up"),
        Err(error) => tracing::error!(%error, "jobs.step"),
    }
    while !*stop.borrow() {
        let rung = site.work().notified();
        match step(&site, &hands).await {
            Ok(0) => {
                tokio::select! {
                    () = rung => {}
                    () = tokio::time::sleep(NAP) => {}
                    _ = stop.changed() => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "jobs.step");
                tokio::time::sleep(NAP).await;
            }
        }
    }
}

/// Does everything that is due now, then returns how many jobs were done. For commands and tests.
pub async fn drain(site: &Site, hands: &Arc<dyn Hands>) -> Result<usize> {
    let mut total = 0;
    loop {
        match step(site, hands).await? {
            0 => return Ok(total),
            done => total += done,
        }
    }
}

async fn step(site: &Site, hands: &Arc<dyn Hands>) -> Result<usize> {
    let claimed = site.db().write(async move |tx| queue::claim(tx, AT_ONCE).await).await?;
    let count = claimed.len();
    let under_way = claimed.into_iter().map(|claimed| finish(site, hands, claimed));
    for outcome in futures::future::join_all(under_way).await {
        outcome?;
    }
    Ok(count)
}

async fn finish(site: &Site, hands: &Arc<dyn Hands>, claimed: Claimed) -> Result<()> {
    let outcome = perform(site, hands, &claimed.job).await;
    let write = async move |tx: &mut db::Tx| match outcome {
        Outcome::Done => queue::done(tx, claimed.id).await,
        Outcome::Later(error, wait) => queue::later(tx, &claimed, &error, wait).await,
        Outcome::Never(error) => queue::park(tx, claimed.id, &error).await,
    };
    site.db().write(write).await
}

async fn perform(site: &Site, hands: &Arc<dyn Hands>, job: &Job) -> Outcome {
    match job {
        Job::Tell(event) => hands.tell(site, event.clone()).await,
        Job::Deliver(delivery) => hands.deliver(site, delivery.clone()).await,
        Job::Extract(post) => outcome(documents::extract(site, *post).await),
        Job::Forget(post) => outcome(posts::forget(site, *post).await),
    }
}

fn outcome(result: Result<()>) -> Outcome {
    match result {
        Ok(()) | Err(Error::NotFound) => Outcome::Done,
        Err(error) => Outcome::Later(error.to_string(), None),
    }
}
