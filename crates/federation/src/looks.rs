//! The only place that counts for how many strangers we ask: whoever invents people makes us look for them.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// From where a request comes, as far as it is known: an address, or its household. Put into the request by whoever knows the
/// connection; what speaks for many, such as a proxy that names nobody, has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(pub String);

/// How many unknown actors are looked for in a minute: of one host, at the word of one address, and of all.
const COUNTED: Duration = Duration::from_secs(60);
const OF_A_HOST: u32 = 60;
const OF_A_SENDER: u32 = 120;
const TOGETHER: u32 = 600;

/// What was looked for since the minute began.
pub struct Looks(Mutex<Minute>);

struct Minute {
    begun: Instant,
    together: u32,
    hosts: HashMap<String, u32>,
    senders: HashMap<String, u32>,
}

impl Default for Looks {
    fn default() -> Self {
        Self(Mutex::new(Minute::begins()))
    }
}

impl Looks {
    /// Whether one more unknown actor of a host may be looked for now; then it counts.
    pub fn allows(&self, host: &str, sender: Option<&Sender>) -> bool {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if COUNTED <= minute.begun.elapsed() {
            *minute = Minute::begins();
        }
        let so_far = |counts: &HashMap<String, u32>, name: &str| counts.get(name).copied().unwrap_or_default();
        let of_sender = sender.map_or(0, |sender| so_far(&minute.senders, &sender.0));
        let enough =
            OF_A_HOST <= so_far(&minute.hosts, host) || OF_A_SENDER <= of_sender || TOGETHER <= minute.together;
        if enough {
            return false;
        }
        minute.together += 1;
        *minute.hosts.entry(host.to_owned()).or_default() += 1;
        if let Some(Sender(name)) = sender {
            *minute.senders.entry(name.clone()).or_default() += 1;
        }
        true
    }
}

impl Minute {
    fn begins() -> Self {
        Self {
            begun: Instant::now(),
            together: 0,
            hosts: HashMap::new(),
            senders: HashMap::new(),
        }
    }
}
