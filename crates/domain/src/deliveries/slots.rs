//! The only place that says how many lanes are under way at once, and that those who keep us waiting hold up nobody else.
use std::collections::HashSet;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::boxed;
use crate::id::ServerId;

/// Lanes under way at once, towards servers that answer.
const WELL: usize = 64;
/// And towards those that do not, or not at once.
const SICK: usize = 8;
/// Lanes that ask the database at once whether the next may go. While people ask for something, one: each question of theirs
/// would otherwise wait behind all of these.
const QUESTIONS: u32 = 16;
/// How long an answer may take in a place that others need.
const PROMPT: Duration = Duration::from_secs(1);

/// The places there are.
#[derive(Debug)]
pub(super) struct Slots {
    well: Arc<Semaphore>,
    sick: Arc<Semaphore>,
    questions: Semaphore,
    /// Servers whose last answer was not prompt, in this process's memory.
    slow: Mutex<HashSet<ServerId>>,
    stopping: AtomicBool,
    prompt: Duration,
}

/// A place, held while a lane is under way.
#[derive(Debug)]
pub(super) struct Place {
    sick: bool,
    _held: OwnedSemaphorePermit,
}

impl Place {
    /// Whether it is one of those that others need.
    pub fn is_well(&self) -> bool {
        !self.sick
    }
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            well: Arc::new(Semaphore::new(WELL)),
            sick: Arc::new(Semaphore::new(SICK)),
            questions: Semaphore::new(QUESTIONS as usize),
            slow: Mutex::default(),
            stopping: AtomicBool::new(false),
            prompt: PROMPT,
        }
    }
}

impl Slots {
    /// How many places are free: for those that answer, and for the others.
    pub fn free(&self) -> (usize, usize) {
        (self.well.available_permits(), self.sick.available_permits())
    }

    pub fn slow(&self) -> MutexGuard<'_, HashSet<ServerId>> {
        self.slow.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on lanes end after the delivery that is under way.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// A place, as soon as there is one.
    #[boxed]
    pub async fn place(&self, sick: bool) -> Place {
        let places = if sick { &self.sick } else { &self.well };
        let held = places.clone().acquire_owned().await;
        Place {
            sick,
            _held: held.expect("the places are never closed"),
        }
    }

    /// Asks the database something: alone, or beside others.
    pub async fn ask<T>(&self, alone: bool, question: impl Future<Output = T>) -> T {
        let _turn = self.questions.acquire_many(if alone { QUESTIONS } else { 1 }).await;
        question.await
    }

    /// Waits for an answer of a server. One that is not prompt has to be waited for in one of the few places for such;
    /// without one it is given up, for now: `None`.
    pub async fn wait<T>(&self, server: ServerId, place: &mut Place, answer: impl Future<Output = T>) -> Option<T> {
        tokio::pin!(answer);
        if let Ok(prompt) = tokio::time::timeout(self.prompt, &mut answer).await {
            if place.sick {
                self.slow().remove(&server);
            }
            return Some(prompt);
        }
        self.slow().insert(server);
        if !place.sick {
            let held = self.sick.clone().try_acquire_owned().ok()?;
            *place = Place {
                sick: true,
                _held: held,
            };
        }
        Some(answer.await)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[tokio::test]
    async fn who_asks_alone_asks_beside_nobody() {
        let (slots, asking) = (Slots::default(), AtomicUsize::new(0));
        let most = async |alone: bool| {
            let one = async || {
                let now = 1 + asking.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                asking.fetch_sub(1, Ordering::Relaxed);
                now
            };
            let all = (0..40).map(|_| slots.ask(alone, one()));
            futures::future::join_all(all).await.into_iter().max()
        };
        assert_eq!((most(false).await, most(true).await), (Some(16), Some(1)));
    }

    #[tokio::test]
    async fn those_who_do_not_answer_hold_eight_places_and_no_more() {
        let slots = Arc::new(Slots {
            prompt: Duration::from_millis(5),
            ..Slots::default()
        });
        let mut waiting = tokio::task::JoinSet::new();
        for server in 0..20 {
            let slots = slots.clone();
            waiting.spawn(async move {
                let mut place = slots.place(false).await;
                slots
                    .wait(ServerId(server), &mut place, std::future::pending::<()>())
                    .await
            });
        }
        for _ in 0..20 - SICK {
            assert_eq!(waiting.join_next().await.map(Result::ok), Some(Some(None)), "given up");
        }
        assert_eq!(slots.free(), (WELL, 0));
        assert_eq!(slots.slow().len(), 20);
        let mut place = slots.place(false).await;
        assert_eq!(slots.wait(ServerId(99), &mut place, async { 7 }).await, Some(7));
    }
}
