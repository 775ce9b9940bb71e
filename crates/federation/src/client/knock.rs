//! The only place that signs what is asked: with which key, in which kind, and which kind a host understood before.

use super::{ACTIVITY, Client, Error, Kind};
use crate::{
    keys::Signer,
    signatures::{self, Outgoing, Scheme},
};
use bytes::Bytes;
use http::Method;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
use url::Url;

/// Seconds; after a week a host is tried with the first kind again.
const REMEMBERED: i64 = 7 * 24 * 60 * 60;
const MOST_HOSTS: usize = 10_000;

/// With which keys something is asked: the first, and another for who does not believe that one.
#[derive(Clone)]
pub struct Signers {
    pub first: Signer,
    pub second: Option<Signer>,
}

impl From<Signer> for Signers {
    fn from(first: Signer) -> Self {
        Self { first, second: None }
    }
}

impl Signers {
    /// The other key first, where there are two.
    pub fn turned(self) -> Self {
        match self.second {
            Some(second) => Self {
                first: second,
                second: Some(self.first),
            },
            None => self,
        }
    }
}

impl Client {
    /// Asks with the first key, and with the second where that one is not believed.
    pub(super) async fn knock(
        &self,
        method: &Method,
        url: &Url,
        body: Option<Bytes>,
        (kind, signers): (Kind, Option<&Signers>),
    ) -> Result<reqwest::Response, Error> {
        let Some(signers) = signers else {
            return self.send(method, url, body, (kind, Vec::new())).await;
        };
        let answer = self.signed(method, url, body.clone(), (kind, &signers.first)).await?;
        match &signers.second {
            Some(second) if is_doubt(&answer) => self.signed(method, url, body, (kind, second)).await,
            _ => Ok(answer),
        }
    }

    /// Asks once, and once more with the other kind of signature when the first is not understood.
    async fn signed(
        &self,
        method: &Method,
        url: &Url,
        body: Option<Bytes>,
        (kind, signer): (Kind, &Signer),
    ) -> Result<reqwest::Response, Error> {
        let host = signatures::authority(url);
        let first = self.knocks.scheme(&host, unix_now());
        let signed = |scheme| {
            let now = unix_now();
            let body = body.as_deref().map(|bytes| (bytes, ACTIVITY));
            signatures::sign(scheme, signer, &Outgoing { method, url, body, now })
        };
        let answer = self.send(method, url, body.clone(), (kind, signed(first)?)).await?;
        if !is_doubt(&answer) {
            return Ok(answer);
        }
        let second = if first == Scheme::Cavage {
            Scheme::Rfc9421
        } else {
            Scheme::Cavage
        };
        let again = self.send(method, url, body.clone(), (kind, signed(second)?)).await?;
        let status = again.status();
        if status.is_success() || status.is_redirection() {
            self.knocks.understood(&host, second, unix_now());
        } else if is_doubt(&again) {
            self.knocks.forget(&host);
        }
        Ok(again)
    }
}

/// Whether somebody does not believe who asks, or does not understand how it is proven.
fn is_doubt(answer: &reqwest::Response) -> bool {
    matches!(answer.status().as_u16(), 400 | 401 | 403)
}

/// Seconds since 1970, by the machine's clock: signatures are made with the present time, whatever the site's clock says.
fn unix_now() -> i64 {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

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
