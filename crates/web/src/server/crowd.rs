//! The only place that counts who is connected.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::address::{Client, is_near};

/// Everybody who is connected: so many in all, and so many from one address.
pub struct Crowd {
    places: Arc<Semaphore>,
    of_one: usize,
    taken: Mutex<HashMap<String, usize>>,
}

/// One connection among the others. The place is free again when this is dropped.
pub struct Place {
    _among_all: OwnedSemaphorePermit,
    crowd: Arc<Crowd>,
    /// Whoever speaks from near by speaks for many, and is counted by nobody.
    from: Option<String>,
}

impl Crowd {
    pub fn new(in_all: usize, of_one: usize) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(in_all)),
            of_one,
            taken: Mutex::default(),
        })
    }

    /// Waits until there is a place for one more. Nobody is turned away: who comes meanwhile waits in the kernel.
    pub async fn room(&self) -> OwnedSemaphorePermit {
        let room = self.places.clone().acquire_owned().await;
        room.expect("nobody closes the places")
    }

    /// Gives it to somebody; not to whoever has enough already.
    pub fn admit(self: &Arc<Self>, room: OwnedSemaphorePermit, who: IpAddr) -> Option<Place> {
        let from = (!is_near(who)).then(|| Client(who).key());
        if let Some(from) = &from {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let own = taken.entry(from.clone()).or_default();
            if self.of_one <= *own {
                return None;
            }
            *own += 1;
        }
        Some(Place {
            _among_all: room,
            crowd: self.clone(),
            from,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(from) = &self.from else { return };
        let mut taken = self.crowd.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(from) {
            *own -= 1;
            if *own == 0 {
                taken.remove(from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_address_takes_its_share_and_a_proxy_speaks_for_many() {
        let crowd = Crowd::new(100, 2);
        let enters = async |who: &str| crowd.admit(crowd.room().await, who.parse().unwrap());
        let first = enters("2001:db8:1:2::1").await;
        let second = enters("2001:db8:1:2::2").await;
        assert!(first.is_some() && second.is_some());
        assert!(enters("2001:db8:1:2::3").await.is_none(), "the same household");
        assert!(enters("198.51.100.7").await.is_some());
        drop(first);
        assert!(enters("2001:db8:1:2::3").await.is_some());
        let mut proxied = Vec::new();
        for _ in 0..10 {
            proxied.push(enters("127.0.0.1").await);
        }
        assert!(proxied.iter().all(Option::is_some));
        drop(proxied);
        drop(second);
        assert_eq!(crowd.places.available_permits(), 100, "everybody has left");
        assert!(crowd.taken.lock().unwrap().is_empty());
    }
}
