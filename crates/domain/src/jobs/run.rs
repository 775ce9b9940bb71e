//! The worker: claims, does, and writes down how it went. Deliveries have a dispatcher of their own beside it.
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use db::Tx;
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Job;
use super::Look;
use super::queue::{self, Claimed};
use super::worker::{Owner, RENEWAL, Worker};
use crate::deliveries::{self, Dispatcher, Fate, Parcel};
use crate::events::Event;
use crate::site::Site;
use crate::{Error, Result, boxed, documents, files, people, polls, posts};

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
    fn deliver<'a>(&'a self, site: &'a Site, parcel: Parcel) -> BoxFuture<'a, Fate>;
    fn look<'a>(&'a self, site: &'a Site, look: Look) -> BoxFuture<'a, Outcome>;
}

/// How many jobs are done at once.
const AT_ONCE: usize = 16;
/// How long to sleep when nothing rings.
const NAP: Duration = Duration::from_millis(500);
/// How often what is old is forgotten; and, in between, the pauses of one round.
const SWEEPS: Duration = Duration::from_secs(3600);
const BREATH: Duration = Duration::from_millis(200);

/// Works until told to stop; what is under way is finished or, after a crash, taken up again at the next start. Several
/// may work on one site: what one holds, no other touches.
#[boxed]
pub async fn run(site: Site, hands: Arc<dyn Hands>, stop: watch::Receiver<bool>) {
    let Some(worker) = begin(&site, stop.clone()).await else {
        return;
    };
    let dispatcher = Dispatcher::new(&site, &hands, worker.owner);
    let errands = Errands::new(&site, &hands, worker.owner);
    let dispatching = tokio::spawn(dispatcher.run(stop.clone()));
    let working = async {
        errands.run(stop.clone()).await;
        // What it holds is still brought: a panic there is told by the runtime.
        drop(dispatching.await);
    };
    tokio::select! {
        () = working => {}
        () = renewals(&site, &worker) => {}
        () = sweeps(&site) => {}
    }
    if let Err(error) = worker.end(&site).await {
        tracing::error!(%error, "jobs.step");
    }
}

async fn begin(site: &Site, mut stop: watch::Receiver<bool>) -> Option<Worker> {
    while !*stop.borrow() {
        match Worker::begin(site).await {
            Ok(worker) => return Some(worker),
            Err(error) => tracing::error!(%error, "jobs.step"),
        }
        tokio::select! {
            () = tokio::time::sleep(NAP) => {}
            _ = stop.changed() => {}
        }
    }
    None
}

/// Says that the worker lives, for ever.
async fn renewals(site: &Site, worker: &Worker) {
    loop {
        tokio::time::sleep(Duration::from_secs(RENEWAL)).await;
        if let Err(error) = worker.renew(site).await {
            tracing::error!(%error, "jobs.step");
        }
    }
}

/// Forgets what is old, for ever, a little at a time.
async fn sweeps(site: &Site) {
    loop {
        tokio::time::sleep(BREATH).await;
        loop {
            match deliveries::sweep(site, site.now()).await {
                Ok(0) => break,
                Ok(_) => tokio::time::sleep(BREATH).await,
                Err(error) => {
                    tracing::error!(%error, "jobs.step");
                    break;
                }
            }
        }
        if let Err(error) = files::sweep(site, site.now()).await {
            tracing::error!(%error, "jobs.step");
        }
        tokio::time::sleep(SWEEPS).await;
    }
}

/// Does everything that is due now, then returns how many jobs were done. For commands and tests.
#[boxed]
pub async fn drain(site: &Site, hands: &Arc<dyn Hands>) -> Result<usize> {
    let worker = Worker::begin(site).await?;
    let mut total = 0;
    loop {
        let errands = Errands::new(site, hands, worker.owner).drain().await?;
        let lanes = Dispatcher::new(site, hands, worker.owner).drain().await?;
        total += errands + lanes;
        if errands + lanes == 0 {
            break;
        }
    }
    worker.end(site).await?;
    Ok(total)
}

/// A job, and how it went; nothing, when it was not begun.
type Went = (Claimed, Option<Outcome>);

/// What one worker does besides deliveries.
struct Errands {
    site: Site,
    hands: Arc<dyn Hands>,
    owner: Owner,
    under_way: JoinSet<Vec<Went>>,
    went: Vec<Went>,
}

impl Errands {
    fn new(site: &Site, hands: &Arc<dyn Hands>, owner: Owner) -> Self {
        Self {
            site: site.clone(),
            hands: hands.clone(),
            owner,
            under_way: JoinSet::new(),
            went: Vec::new(),
        }
    }

    async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let rung = self.site.clone();
            let rung = rung.work().notified();
            match self.turn(AT_ONCE).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(%error, "jobs.step");
                    tokio::time::sleep(NAP).await;
                }
            }
            tokio::select! {
                Some(went) = self.under_way.join_next() => self.went.extend(went.into_iter().flatten()),
                () = rung => {}
                () = tokio::time::sleep(NAP) => {}
                _ = stop.changed() => {}
            }
        }
        while let Some(went) = self.under_way.join_next().await {
            self.went.extend(went.into_iter().flatten());
        }
        if let Err(error) = self.turn(0).await {
            tracing::error!(%error, "jobs.step");
        }
    }

    async fn drain(&mut self) -> Result<usize> {
        let mut total = 0;
        loop {
            let begun = self.turn(AT_ONCE).await?;
            total += begun;
            match self.under_way.join_next().await {
                Some(went) => self.went.extend(went.into_iter().flatten()),
                None if begun == 0 && self.went.is_empty() => return Ok(total),
                None => {}
            }
        }
    }

    /// Writes down what came back, and begins what there is room for. Answers how many were begun.
    async fn turn(&mut self, at_once: usize) -> Result<usize> {
        while let Some(went) = self.under_way.try_join_next() {
            self.went.extend(went.into_iter().flatten());
        }
        let free = i64::try_from(at_once.saturating_sub(self.under_way.len())).unwrap_or(0);
        if self.went.is_empty() && (free == 0 || !self.site.db().read(queue::anything_due).await?) {
            return Ok(0);
        }
        let (owner, went) = (self.owner, Arc::new(std::mem::take(&mut self.went)));
        let told = went.clone();
        let written = self
            .site
            .db()
            .write(async move |tx| {
                settle(tx, &told).await?;
                match free {
                    0 => Ok(Vec::new()),
                    free => queue::claim(tx, owner, free).await,
                }
            })
            .await;
        if written.is_err() {
            self.went = Arc::unwrap_or_clone(went);
        }
        let runs = written?;
        let begun = runs.iter().map(Vec::len).sum();
        for run in runs {
            let (site, hands) = (self.site.clone(), self.hands.clone());
            self.under_way
                .spawn(async move { perform_in_turn(&site, &hands, run).await });
        }
        Ok(begun)
    }
}

async fn settle(tx: &mut Tx, went: &[Went]) -> Result<()> {
    let mut done = Vec::with_capacity(went.len());
    for (claimed, outcome) in went {
        match outcome {
            Some(Outcome::Done) => done.push(claimed.id),
            Some(Outcome::Later(error, wait)) => queue::later(tx, claimed, error, *wait).await?,
            Some(Outcome::Never(error)) => queue::park(tx, claimed.id, error).await?,
            None => queue::untouched(tx, claimed.id).await?,
        }
    }
    queue::done(tx, &done).await
}

/// Does one after the other. What comes after one that has to wait is not begun.
async fn perform_in_turn(site: &Site, hands: &Arc<dyn Hands>, run: Vec<Claimed>) -> Vec<Went> {
    let (mut went, mut waits) = (Vec::with_capacity(run.len()), false);
    for claimed in run {
        let outcome = match waits {
            true => None,
            false => Some(perform(site, hands, &claimed.job).await),
        };
        waits = waits || matches!(outcome, Some(Outcome::Later(..)));
        went.push((claimed, outcome));
    }
    went
}

async fn perform(site: &Site, hands: &Arc<dyn Hands>, job: &Job) -> Outcome {
    let work = async {
        match job {
            Job::Tell(event) => hands.tell(site, event.clone()).await,
            Job::Extract(post) => outcome(documents::extract(site, *post).await),
            Job::Forget(post) => outcome(posts::forget(site, *post).await),
            Job::Look(look) => hands.look(site, look.clone()).await,
            Job::FollowOn(person) => outcome(people::follow_on(site, *person).await),
            Job::Tend(post) => outcome(polls::tend(site, *post).await),
        }
    };
    let done = AssertUnwindSafe(work).catch_unwind().await;
    done.unwrap_or_else(|_| Outcome::Never("it makes this program fail".to_owned()))
}

fn outcome(result: Result<()>) -> Outcome {
    match result {
        Ok(()) | Err(Error::NotFound) => Outcome::Done,
        Err(error) => Outcome::Later(error.to_string(), None),
    }
}
