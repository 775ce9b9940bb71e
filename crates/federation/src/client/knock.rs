//! The only place that remembers which kind of signature a host understands.

use crate::signatures::Scheme;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const MOST_HOSTS: usize = 10_000;

/// In memory only: forgetting costs one more request.
#[derive(Default)]
pub(super) struct Knocks {
    hosts: Mutex<HashMap<String, (Scheme, Instant)>>,
}

impl Knocks {
    /// What to try first. Draft-cavage unless the host has taught us otherwise: everybody reads it.
    pub(super) fn scheme(&self, host: &str) -> Scheme {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        match hosts.get(host) {
            Some((scheme, since)) if since.elapsed() <= REMEMBERED => *scheme,
            _ => Scheme::Cavage,
        }
    }

    pub(super) fn remember(&self, host: String, scheme: Scheme) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if MOST_HOSTS <= hosts.len() {
            hosts.clear();
        }
        hosts.insert(host, (scheme, Instant::now()));
    }
}
