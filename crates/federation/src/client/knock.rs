//! The only place that remembers which kind of signature a host understands.

use crate::signatures::Scheme;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Seconds; after a week a host is tried with the first kind again.
const REMEMBERED: i64 = 7 * 24 * 60 * 60;
const MOST_HOSTS: usize = 10_000;

/// In memory; what was learned since the last time waits to be written down.
#[derive(Default)]
pub(super) struct Knocks {
    hosts: Mutex<Hosts>,
}

#[derive(Default)]
struct Hosts {
    /// Who understands the second kind, and since when, in seconds since 1970.
    second: HashMap<String, i64>,
    learned: HashMap<String, bool>,
}

impl Knocks {
    /// What to try first. Draft-cavage unless the host has taught us otherwise: everybody reads it.
    pub(super) fn scheme(&self, host: &str, now: i64) -> Scheme {
        match self.with(|hosts| hosts.second.get(host).copied()) {
            Some(since) if now.saturating_sub(since) <= REMEMBERED => Scheme::Rfc9421,
            _ => Scheme::Cavage,
        }
    }

    /// A host understood this kind.
    pub(super) fn understood(&self, host: &str, scheme: Scheme, now: i64) {
        if scheme == Scheme::Cavage {
            return self.forget(host);
        }
        self.with(|hosts| {
            hosts.remember(host, now);
            hosts.learned.insert(host.to_owned(), true);
        });
    }

    /// A host understood neither: nothing is known of it any more.
    pub(super) fn forget(&self, host: &str) {
        self.with(|hosts| {
            if hosts.second.remove(host).is_some() {
                hosts.learned.insert(host.to_owned(), false);
            }
        });
    }

    /// What was known before this process began.
    pub(super) fn recall(&self, host: &str, since: i64) {
        self.with(|hosts| hosts.remember(host, since));
    }

    /// What was learned since this was asked last: whether a host understands the second kind.
    pub(super) fn learned(&self) -> HashMap<String, bool> {
        self.with(|hosts| std::mem::take(&mut hosts.learned))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Hosts) -> T) -> T {
        look(&mut self.hosts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Hosts {
    fn remember(&mut self, host: &str, since: i64) {
        if MOST_HOSTS <= self.second.len() {
            self.second.clear();
        }
        self.second.insert(host.to_owned(), since);
    }
}
