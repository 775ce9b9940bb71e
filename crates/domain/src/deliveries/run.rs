//! The dispatcher: lanes under way side by side, each in its order, and their outcomes written down together.
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::claim::{self, Room, Run};
use super::leave::{Leave, leave};
use super::settle::{self, End, Report};
use super::slots::{Place, Slots};
use super::{BREAK, Fate, Parcel};
use crate::id::ServerId;
use crate::jobs::Hands;
use crate::jobs::worker::Owner;
use crate::site::Site;
use crate::{Result, boxed};

/// How long to sleep when nothing rings: what another process wrote, or what became due, is seen then.
const NAP: Duration = Duration::from_millis(500);
/// How long outcomes are gathered before they are written down.
const GATHER: Duration = Duration::from_millis(4);

/// What one worker does about deliveries.
pub(crate) struct Dispatcher {
    site: Site,
    hands: Arc<dyn Hands>,
    owner: Owner,
    slots: Arc<Slots>,
    under_way: JoinSet<Report>,
    busy: HashMap<ServerId, usize>,
    votes: usize,
    reports: Vec<Report>,
}

impl Dispatcher {
    pub fn new(site: &Site, hands: &Arc<dyn Hands>, owner: Owner) -> Self {
        Self {
            site: site.clone(),
            hands: hands.clone(),
            owner,
            slots: Arc::default(),
            under_way: JoinSet::new(),
            busy: HashMap::new(),
            votes: 0,
            reports: Vec::new(),
        }
    }

    /// Brings what is due, until told to stop; what is under way then is finished.
    #[boxed]
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let rung = self.site.clone();
            let rung = rung.work().notified();
            let begun = match self.turn().await {
                Ok(begun) => begun,
                Err(error) => {
                    tracing::error!(%error, "deliveries.turn");
                    tokio::time::sleep(NAP).await;
                    0
                }
            };
            if 0 < begun {
                continue;
            }
            tokio::select! {
                Some(report) = self.under_way.join_next() => self.hear(report),
                () = rung => {}
                () = tokio::time::sleep(NAP) => {}
                _ = stop.changed() => {}
            }
            tokio::time::sleep(GATHER).await;
        }
        self.slots.stop();
        while let Some(report) = self.under_way.join_next().await {
            self.hear(report);
        }
        if let Err(error) = self.write(Room::default()).await {
            tracing::error!(%error, "deliveries.turn");
        }
    }

    /// Brings everything that is due now; answers how many lanes were gone through.
    #[boxed]
    pub async fn drain(&mut self) -> Result<usize> {
        let mut total = 0;
        loop {
            let begun = self.turn().await?;
            total += begun;
            match self.under_way.join_next().await {
                Some(report) => self.hear(report),
                None if begun == 0 && self.reports.is_empty() => return Ok(total),
                None => {}
            }
        }
    }

    /// Writes down what came back, takes what there is room for, and sends it on its way.
    async fn turn(&mut self) -> Result<usize> {
        while let Some(report) = self.under_way.try_join_next() {
            self.hear(report);
        }
        let (well, sick) = self.slots.free();
        let room = Room {
            well,
            sick,
            votes: self.votes,
            busy: self.busy.clone(),
            slow: self.slots.slow().clone(),
        };
        let full = well == 0 && sick == 0;
        let idle = self.reports.is_empty();
        if idle && (full || !self.site.db().read(claim::anything_due).await?) {
            return Ok(0);
        }
        let runs = self.write(room).await?;
        let begun = runs.len();
        for run in runs {
            *self.busy.entry(run.server).or_default() += 1;
            self.votes += usize::from(run.light);
            let lane = lane(
                self.site.clone(),
                self.hands.clone(),
                self.owner,
                (self.slots.clone(), run),
            );
            self.under_way.spawn(lane);
        }
        Ok(begun)
    }

    /// One transaction for both. What could not be written down is written down the next time.
    async fn write(&mut self, room: Room) -> Result<Vec<Run>> {
        let (owner, reports) = (self.owner, Arc::new(std::mem::take(&mut self.reports)));
        let told = reports.clone();
        let written = self
            .site
            .db()
            .write(async move |tx| {
                settle::settle(tx, owner, &told).await?;
                claim::claim(tx, owner, room).await
            })
            .await;
        if written.is_err() {
            self.reports = Arc::unwrap_or_clone(reports);
        }
        written
    }

    fn hear(&mut self, report: Result<Report, tokio::task::JoinError>) {
        // A lane that was lost keeps its lease until this process ends; it cannot be, for what may panic is caught.
        let Ok(report) = report else { return };
        if let Some(busy) = self.busy.get_mut(&report.server) {
            *busy -= 1;
            if *busy == 0 {
                self.busy.remove(&report.server);
            }
        }
        self.votes -= usize::from(report.light);
        self.reports.push(report);
    }
}

/// Goes through what a lane has in hand, one after the other, until something stands in the way.
async fn lane(site: Site, hands: Arc<dyn Hands>, owner: Owner, (slots, run): (Arc<Slots>, Run)) -> Report {
    let mut report = Report {
        lane: run.lane,
        server: run.server,
        light: run.light,
        tries: run.tries,
        through: Vec::with_capacity(run.deliveries.len()),
        parked: Vec::new(),
        brought: false,
        answered: false,
        probe: BREAK <= run.failures,
        end: End::Through,
    };
    let mut place = slots.place(run.sick).await;
    let well = place.is_well();
    for id in run.deliveries {
        if slots.stopping() {
            report.end = End::Aside(0);
            break;
        }
        let parcel = match slots.ask(site.is_asked(), leave(&site, owner, id)).await {
            Ok(Leave::Goes(parcel)) => parcel,
            Ok(Leave::Stays) => {
                report.through.push(id);
                continue;
            }
            Ok(Leave::Halts) => {
                report.end = End::Aside(0);
                break;
            }
            Err(error) => {
                tracing::error!(%error, "deliveries.leave");
                report.end = End::Aside(1);
                break;
            }
        };
        let fate = bring((&site, &hands), (&slots, &mut place), (run.server, parcel)).await;
        report.note(id, fate);
        if report.end != End::Through || well != place.is_well() {
            break;
        }
    }
    report
}

async fn bring(
    (site, hands): (&Site, &Arc<dyn Hands>),
    (slots, place): (&Slots, &mut Place),
    (server, parcel): (ServerId, Parcel),
) -> Option<Fate> {
    let answer = AssertUnwindSafe(hands.deliver(site, parcel)).catch_unwind();
    let fate = slots.wait(server, place, answer).await?;
    Some(fate.unwrap_or_else(|_| Fate::Unfit("it makes this program fail".to_owned())))
}

impl Report {
    fn note(&mut self, id: crate::id::DeliveryId, fate: Option<Fate>) {
        self.answered |= matches!(fate, Some(Fate::Taken | Fate::Refused(_) | Fate::Busy(..)));
        self.brought |= fate == Some(Fate::Taken);
        match fate {
            Some(Fate::Taken) => self.through.push(id),
            Some(Fate::Refused(why) | Fate::Unfit(why)) => self.parked.push((id, why)),
            Some(Fate::Busy(why, wait)) => self.end = End::Busy(id, why, wait),
            Some(Fate::Failed(why)) => self.end = End::Failed(id, why),
            // Nobody waited for the answer: it comes again when there is a place to wait in.
            None => self.end = End::Aside(rand::random_range(2..=10)),
        }
    }
}
