//! The only place that makes a repeated `Idempotency-Key` say a thing once.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    actor::Actor,
    id::{Moment, PersonId},
    posts::PostView,
};
use tokio::sync::Mutex;

use crate::refusal::Refusal;

/// How long a key is remembered.
const KEPT: Duration = Duration::from_secs(3_600);
/// Keys remembered at once; beyond it the oldest hour is swept early.
const MOST: usize = 20_000;

type Said = Arc<Mutex<Option<Moment>>>;

/// What was said under a key.
pub enum Outcome {
    /// Just now.
    Now(Box<PostView>),
    /// Before: only when is remembered, since much may have happened to it.
    Before(Moment),
}

/// The keys of the last hour, in this process's memory: a client repeats itself within seconds.
#[derive(Default)]
pub struct Once(std::sync::Mutex<HashMap<(PersonId, String), (Instant, Said)>>);

impl Once {
    /// What was said under this key; says it if nothing was. Two requests at the same time wait for one another.
    pub async fn only(
        &self,
        actor: &Actor,
        key: Option<&str>,
        say: impl AsyncFnOnce() -> Result<PostView, Refusal>,
    ) -> Result<Outcome, Refusal> {
        let Some(key) = key.filter(|key| !key.is_empty() && key.len() <= 255) else {
            return say().await.map(|view| Outcome::Now(Box::new(view)));
        };
        let slot = self.slot((actor.id(), key.to_owned()));
        let mut said = slot.lock().await;
        if let Some(moment) = *said {
            return Ok(Outcome::Before(moment));
        }
        let view = say().await?;
        *said = Some(view.post.moment);
        Ok(Outcome::Now(Box::new(view)))
    }

    fn slot(&self, key: (PersonId, String)) -> Said {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if MOST < keys.len() {
            keys.retain(|_, (since, _)| since.elapsed() < KEPT / 4);
        }
        let fresh = |(since, _): &(Instant, Said)| since.elapsed() < KEPT;
        match keys.get(&key).filter(|known| fresh(known)) {
            Some((_, said)) => said.clone(),
            None => {
                let said = Said::default();
                keys.insert(key, (Instant::now(), said.clone()));
                said
            }
        }
    }
}
