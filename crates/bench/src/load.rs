//! The only place that makes a server busy, and times it: as fast as it answers, or at a given pace.
use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{Instant, sleep_until};

use crate::cases::Case;
use crate::wire::Wire;

/// How a case went. Times are in microseconds, sorted.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    times: Vec<u32>,
    pub refused: usize,
    /// Every answer, those of the beginning too.
    pub answers: usize,
    took: Duration,
}

impl Sample {
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64().max(0.001)
    }
    /// In milliseconds; `part` is 0.5 for the median.
    pub fn percentile(&self, part: f64) -> f64 {
        let rank = ((self.times.len() as f64 * part) as usize).min(self.times.len().saturating_sub(1));
        self.times.get(rank).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }
}

/// When requests are sent.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// Each connection asks again as soon as it is answered.
    Free,
    /// So many a second in all. One that could not be sent in time is timed from when it should have been.
    Steady(f64),
}

/// How many connections, when it counts and when it ends.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub connections: usize,
    pub warm: Duration,
    pub measured: Duration,
}

struct Shared {
    sent: usize,
    sample: Sample,
    first: Option<Instant>,
    last: Option<Instant>,
}

/// Runs a case.
///
/// # Errors
/// When the server hangs up.
pub async fn run(address: SocketAddr, case: &Rc<Case>, pace: Pace, span: Span) -> Result<Sample> {
    let shared = Rc::new(RefCell::new(Shared {
        sent: 0,
        sample: Sample::default(),
        first: None,
        last: None,
    }));
    let begun = Instant::now();
    let local = LocalSet::new();
    let ran = local.run_until(async {
        let mut tasks = JoinSet::new();
        for _ in 0..span.connections {
            let wire = Wire::connect(address).await?;
            tasks.spawn_local(one(wire, case.clone(), (pace, begun, span), shared.clone()));
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        anyhow::Ok(())
    });
    ran.await?;
    let mut shared = shared.borrow_mut();
    let mut sample = std::mem::take(&mut shared.sample);
    if let (Some(first), Some(last)) = (shared.first, shared.last) {
        sample.took = last - first;
    }
    sample.times.sort_unstable();
    Ok(sample)
}

async fn one(
    mut wire: Wire,
    case: Rc<Case>,
    (pace, begun, span): (Pace, Instant, Span),
    shared: Rc<RefCell<Shared>>,
) -> Result<()> {
    let (counts_from, end) = (begun + span.warm, begun + span.warm + span.measured);
    loop {
        let slot = {
            let mut shared = shared.borrow_mut();
            shared.sent += 1;
            shared.sent - 1
        };
        let mut since = Instant::now();
        if let Pace::Steady(rate) = pace {
            let due = begun + Duration::from_secs_f64(slot as f64 / rate);
            if since < due {
                sleep_until(due).await;
                since = Instant::now();
            } else {
                since = due;
            }
        }
        if end <= since {
            return Ok(());
        }
        let Some(request) = case.next() else { return Ok(()) };
        let status = wire.ask(&request).await?;
        let now = Instant::now();
        let mut shared = shared.borrow_mut();
        shared.sample.answers += 1;
        if counts_from <= since {
            shared.first.get_or_insert(since);
            shared.last = Some(now);
            if (200..300).contains(&status) {
                let micros = u32::try_from((now - since).as_micros()).unwrap_or(u32::MAX);
                shared.sample.times.push(micros);
            } else {
                shared.sample.refused += 1;
            }
        }
    }
}
