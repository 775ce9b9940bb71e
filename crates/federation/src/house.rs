//! What every part of federation has at hand: the site, the way out, and the keys.

use crate::{
    client::{Client, Reach, Signers},
    error::{Error, Result},
    keys::{self, KeyRing, Signer},
    library,
    looks::Looks,
    memory::{Memory, UnderWay},
};
use activitypub_federation::config::{Data, FederationConfig};
use domain::{ActorId, Profile, Site, network};
use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

/// The federation of one site. Cheap to clone.
#[derive(Clone)]
pub struct Federation {
    config: FederationConfig<House>,
}

impl Federation {
    /// Needs a running Tokio. Makes nothing and asks nobody yet.
    pub async fn new(site: Site) -> Result<Self> {
        Self::open(site, false).await
    }

    /// The same; `strict` answers only those who sign what they ask.
    pub async fn open(site: Site, strict: bool) -> Result<Self> {
        let house = House::new(site, strict)?;
        for (host, since) in network::second_signatures(&house.site).await? {
            house.client.recall(&host, since.seconds());
        }
        Ok(Self {
            config: library::config(house).await?,
        })
    }

    /// A fresh allowance of requests for one task: what arrives, what is looked for.
    pub fn data(&self) -> Data<House> {
        self.config.to_request_data()
    }

    /// Gives an actor from here another key: it signs at once, and those who know the actor are told so with the key they
    /// know.
    pub async fn renews_key(&self, actor: &Profile) -> Result<()> {
        let house = self.data();
        network::change_keys(&house.site, actor.id, made().await?).await?;
        house.forgets_signers(actor.id);
        Ok(())
    }

    pub(crate) fn config(&self) -> FederationConfig<House> {
        self.config.clone()
    }
}

/// What the library hands to every part of ours.
#[derive(Clone)]
pub struct House(Arc<Inner>);

pub struct Inner {
    pub site: Site,
    pub client: Client,
    /// Whether questions must be signed.
    pub strict: bool,
    /// Held by whoever makes keys.
    forge: tokio::sync::Mutex<()>,
    /// Whose the keys are that have addresses of their own.
    owners: Mutex<HashMap<Url, Url>>,
    ring: KeyRing,
    /// What was tried lately and is not tried again at once: keys that could not be fetched, actors fetched anew.
    lately: Mutex<HashMap<String, Instant>>,
    /// What was received a moment ago.
    pub(crate) memory: Memory,
    /// What is dealt with just now.
    pub(crate) under_way: UnderWay,
    /// Who signed a moment ago: a thousand deliveries of one actor ask for its key once.
    signers: Mutex<HashMap<ActorId, (Signers, Instant)>>,
    /// For how many unknown actors was asked lately.
    pub(crate) looks: Looks,
    /// How many activities wait, and how many are dealt with at once.
    hall: Semaphore,
    crowd: Semaphore,
}

impl Deref for House {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// A small machine reads so many activities at once, lets so many others wait, and so long. What waits is in memory.
const CROWD: usize = 64;
const HALL: usize = 512;
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a signer is used before its key is looked for again.
const SIGNER: Duration = Duration::from_secs(10);
/// How often it is asked whether something waits for a server that was heard from.
const HEARD: Duration = Duration::from_secs(30);

/// More than this many are not remembered: the oldest memory goes first, by going altogether.
const MOST_LATELY: usize = 10_000;

impl House {
    fn new(site: Site, strict: bool) -> Result<Self> {
        let client = Client::new(
            site.origin(),
            Reach {
                development: site.development(),
            },
        )?;
        Ok(Self(Arc::new(Inner {
            site,
            client,
            strict,
            owners: Mutex::default(),
            ring: KeyRing::default(),
            forge: tokio::sync::Mutex::default(),
            memory: Memory::default(),
            under_way: UnderWay::default(),
            lately: Mutex::default(),
            signers: Mutex::default(),
            looks: Looks::default(),
            hall: Semaphore::new(HALL),
            crowd: Semaphore::new(CROWD),
        })))
    }

    /// The signer of an actor from here; its key is made when it is first needed.
    pub async fn signer(&self, actor: &Profile) -> Result<Signer> {
        let pair = self.pair(actor).await?;
        let private = pair
            .private
            .ok_or(Error::Refused("an actor from elsewhere does not sign here"))?;
        Ok(self.ring.signer(&key_id(actor), &private)?)
    }

    /// The same, and the one of until lately for who does not believe it yet. Kept for a moment.
    pub async fn signers(&self, actor: &Profile) -> Result<Signers> {
        let former = network::former_key(&self.site, actor.id).await?;
        let signers = Signers {
            first: self.signer(actor).await?,
            second: former
                .map(|private| self.ring.signer(&key_id(actor), &private))
                .transpose()?,
        };
        let mut kept = self.signers.lock().unwrap_or_else(PoisonError::into_inner);
        if MOST_LATELY <= kept.len() {
            kept.clear();
        }
        kept.insert(actor.id, (signers.clone(), Instant::now()));
        Ok(signers)
    }

    /// The signers of an actor from here that signed a moment ago.
    pub fn signers_lately(&self, actor: ActorId) -> Option<Signers> {
        let kept = self.signers.lock().unwrap_or_else(PoisonError::into_inner);
        let (signers, since) = kept.get(&actor)?;
        (since.elapsed() < SIGNER).then(|| signers.clone())
    }

    fn forgets_signers(&self, actor: ActorId) {
        let mut kept = self.signers.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&actor);
    }

    /// Writes down what was learned about how other servers read signatures.
    pub async fn note_learned(&self) {
        for (host, second) in self.client.learned() {
            if let Err(error) = network::note_signature(&self.site, &host, second).await {
                tracing::error!(%error, "federation.learned");
            }
        }
    }

    /// A server was heard from, by its signature: what waits for it need not wait longer.
    pub async fn heard(&self, host: &str) {
        if self.lately(&format!("heard:{host}"), HEARD) {
            return;
        }
        if let Err(error) = domain::deliveries::heard(&self.site, host).await {
            tracing::error!(%error, "federation.heard");
        }
    }

    /// How the site itself signs: what nobody in particular asks is asked by it.
    pub async fn site_signers(&self) -> Result<Signers> {
        let site = domain::actors::site_actor(&self.site).await?;
        match self.signers_lately(site.id) {
            Some(signers) => Ok(signers),
            None => self.signers(&site).await,
        }
    }

    /// The public key of an actor from here or elsewhere, as PEM.
    pub async fn public_key(&self, actor: &Profile) -> Result<String> {
        Ok(self.pair(actor).await?.public)
    }

    async fn pair(&self, actor: &Profile) -> Result<network::Keys> {
        if let Some(pair) = network::keys(&self.site, actor.id).await? {
            return Ok(pair);
        }
        if !actor.local() {
            return Err(Error::Domain(domain::Error::NotFound));
        }
        // One after the other: a hundred deliveries of somebody who never spoke before would else make a hundred keys.
        let _forge = self.forge.lock().await;
        if let Some(pair) = network::keys(&self.site, actor.id).await? {
            return Ok(pair);
        }
        Ok(network::set_keys(&self.site, actor.id, made().await?).await?)
    }

    /// Whether this was done less than `pause` ago.
    pub fn was_lately(&self, what: &str, pause: Duration) -> bool {
        let lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately.get(what).is_some_and(|since| since.elapsed() < pause)
    }

    /// Whether this was done less than `pause` ago; if not, it counts as done now.
    pub fn lately(&self, what: &str, pause: Duration) -> bool {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.get(what).is_some_and(|since| since.elapsed() < pause) {
            return true;
        }
        if MOST_LATELY <= lately.len() {
            lately.clear();
        }
        lately.insert(what.to_owned(), Instant::now());
        false
    }

    /// A place among those whose activity is dealt with now, and one in the hall before; none when too many wait.
    pub async fn place(&self) -> Option<(SemaphorePermit<'_>, SemaphorePermit<'_>)> {
        let waiting = self.hall.try_acquire().ok()?;
        let place = tokio::time::timeout(PATIENCE, self.crowd.acquire()).await.ok()?.ok()?;
        Some((waiting, place))
    }

    /// Whose a key was, when its address was looked at.
    pub fn owner_of(&self, key_id: &Url) -> Option<Url> {
        let owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        owners.get(key_id).cloned()
    }

    pub fn note_owner(&self, key_id: Url, owner: Url) {
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        if MOST_LATELY <= owners.len() {
            owners.clear();
        }
        owners.insert(key_id, owner);
    }

    /// Whether an address is one of this site's.
    pub fn is_ours(&self, url: &Url) -> bool {
        url.origin() == self.site.origin().origin()
    }
}

/// Keys that nobody has yet.
async fn made() -> Result<network::Keys> {
    let made = tokio::task::spawn_blocking(keys::generate)
        .await
        .map_err(|error| domain::Error::Fault(error.into()))??;
    Ok(network::Keys {
        public: made.public_pem,
        private: Some(made.private_pem),
    })
}

/// The address of an actor's key.
pub fn key_id(actor: &Profile) -> String {
    format!("{}#main-key", actor.uri)
}
