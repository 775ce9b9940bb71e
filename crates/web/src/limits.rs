//! The only place that counts how often somebody may do something.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

/// What is counted, each with its own allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// Every call of a client interface: 300 in 5 minutes, by person or address.
    Call,
    /// Passwords tried: 10 in 5 minutes, by address and by login.
    SignIn,
    /// Accounts asked for, letters sent to strangers: 5 in 30 minutes, by address.
    Register,
    /// Files put down: 60 in 30 minutes, by person.
    Upload,
    /// Things said: 60 in 5 minutes, by person.
    Post,
    /// Things erased: 60 in 30 minutes, by person.
    Erase,
    /// Searches, and questions to other servers: 60 in 5 minutes, by person or address.
    Search,
}

const ALL: [Allowance; 7] = [
    Allowance::Call,
    Allowance::SignIn,
    Allowance::Register,
    Allowance::Upload,
    Allowance::Post,
    Allowance::Erase,
    Allowance::Search,
];

impl Allowance {
    /// How many, in how many seconds.
    pub fn measure(self) -> (u32, u64) {
        match self {
            Self::Call => (300, 300),
            Self::SignIn => (10, 300),
            Self::Register => (5, 1_800),
            Self::Upload | Self::Erase => (60, 1_800),
            Self::Post | Self::Search => (60, 300),
        }
    }
}

/// What is left after this time.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub limit: u32,
    pub remaining: u32,
    /// Until the whole allowance is back.
    pub reset: Duration,
}

/// Come back after so long.
#[derive(Clone, Copy, Debug)]
pub struct TooOften {
    pub limit: u32,
    pub retry: Duration,
}

type Counter = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// The counters of this process. Nothing is stored: a restart forgets.
pub struct Limiter {
    counters: Option<Vec<Counter>>,
    clock: DefaultClock,
    asked: AtomicU32,
}

impl Limiter {
    /// Counts.
    pub fn new() -> Self {
        Self {
            counters: Some(ALL.iter().map(|allowance| counter(*allowance)).collect()),
            ..Self::off()
        }
    }

    /// Lets everything pass: for tests and development.
    pub fn off() -> Self {
        Self {
            counters: None,
            clock: DefaultClock::default(),
            asked: AtomicU32::new(0),
        }
    }

    /// Counts one. `who` is a person's id or [`crate::address::Client::key`], with a prefix so that they never meet.
    pub fn spend(&self, allowance: Allowance, who: &str) -> Result<Left, TooOften> {
        let (limit, seconds) = allowance.measure();
        let Some(counters) = &self.counters else {
            return Ok(Left {
                limit,
                remaining: limit,
                reset: Duration::ZERO,
            });
        };
        self.sweep(counters);
        match counters[allowance as usize].check_key(&who.to_owned()) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let spent = u64::from(limit.saturating_sub(remaining));
                Ok(Left {
                    limit,
                    remaining,
                    reset: Duration::from_secs(seconds * spent / u64::from(limit)),
                })
            }
            Err(refused) => Err(TooOften {
                limit,
                retry: refused.wait_time_from(self.clock.now()),
            }),
        }
    }

    /// Forgets, now and then, those whose allowance is whole again.
    fn sweep(&self, counters: &[Counter]) {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(4_096) {
            counters.iter().for_each(RateLimiter::retain_recent);
        }
    }
}

impl Default for Limiter {
    fn default() -> Self {
        Self::new()
    }
}

fn counter(allowance: Allowance) -> Counter {
    let (limit, seconds) = allowance.measure();
    let burst = NonZeroU32::new(limit).expect("every allowance is at least one");
    let quota = Quota::with_period(Duration::from_secs(seconds) / limit).expect("every period is longer than nothing");
    RateLimiter::keyed(quota.allow_burst(burst)).with_middleware::<StateInformationMiddleware>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_registration_from_one_address_waits() {
        let limiter = Limiter::new();
        let tries: Vec<_> = (0..6)
            .map(|_| limiter.spend(Allowance::Register, "a").is_ok())
            .collect();
        assert_eq!(tries, [true, true, true, true, true, false]);
        assert!(limiter.spend(Allowance::Register, "b").is_ok());
    }
}
