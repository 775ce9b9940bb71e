//! Which activities were received: written down together, a moment after the answer, so that nobody waits for it. What is still
//! to be written is known meanwhile. A machine that stops forgets that moment: who was not answered sends again, and the
//! same thing twice is the same thing once.

use crate::{error::Result, house::House};
use domain::network;
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// How long what is received is gathered.
const GATHERED: Duration = Duration::from_millis(20);

/// Addresses of activities: what is still to be written down.
#[derive(Default)]
pub struct Memory(Mutex<HashSet<String>>);

impl Memory {
    fn hand<T>(&self, does: impl FnOnce(&mut HashSet<String>) -> T) -> T {
        does(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is dealt with just now.
#[derive(Default)]
pub struct UnderWay {
    uris: Memory,
    ended: Notify,
}

/// An activity is dealt with while this is held.
pub struct Turn<'a>(&'a UnderWay, String);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.uris.hand(|uris| uris.remove(&self.1));
        self.0.ended.notify_waiters();
    }
}

impl House {
    /// Waits until nobody else deals with this activity: some servers bring the same to each of our inboxes at once.
    pub async fn turn(&self, uri: &str) -> Turn<'_> {
        loop {
            let ended = self.under_way.ended.notified();
            if self.under_way.uris.hand(|uris| uris.insert(uri.to_owned())) {
                return Turn(&self.under_way, uri.to_owned());
            }
            ended.await;
        }
    }

    /// Whether this activity was dealt with already.
    pub async fn has_seen(&self, uri: &str) -> Result<bool> {
        Ok(self.memory.hand(|waiting| waiting.contains(uri)) || network::seen(&self.site, uri).await?)
    }

    /// Notes that this activity was dealt with.
    pub fn remembers(&self, uri: String) {
        let first = self.memory.hand(|waiting| {
            waiting.insert(uri);
            waiting.len() == 1
        });
        if first {
            tokio::spawn(writes(self.clone()));
        }
    }

    /// Whether everything is written down.
    pub fn is_settled(&self) -> bool {
        self.memory.hand(|waiting| waiting.is_empty())
    }
}

async fn writes(house: House) {
    loop {
        tokio::time::sleep(GATHERED).await;
        let some: Vec<String> = house.memory.hand(|waiting| waiting.iter().cloned().collect());
        if let Err(error) = network::remember(&house.site, some.clone()).await {
            tracing::error!(%error, "federation.remember");
        }
        // Known by the database from here on. Whoever comes first after the last one goes begins anew.
        let done = house.memory.hand(|waiting| {
            for uri in &some {
                waiting.remove(uri);
            }
            waiting.is_empty()
        });
        if done {
            break;
        }
    }
}
