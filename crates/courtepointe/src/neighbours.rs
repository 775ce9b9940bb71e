//! The only place where federation is put in the hands of the doors and of the jobs; or where there is none.
use anyhow::{Context, Result};
use async_trait::async_trait;
use axum::Router;
use axum::middleware::from_fn;
use domain::actor::Actor;
use domain::deliveries::{Fate, Parcel};
use domain::events::Event;
use domain::jobs::{Hands, Look, Outcome};
use domain::{ActorId, Error, Site, people, posts};
use federation::Federation;
use futures::future::{BoxFuture, FutureExt};
use web::{Found, Resolve};

use crate::requests;
use crate::serve::Ways;

/// How long what waits for other sites is left alone while nothing leaves, in seconds.
const SWITCHED_OFF: i64 = 3600;

/// Other sites, as far as this one has to do with them.
#[derive(Clone)]
pub enum Neighbours {
    /// `federation = false`: what is here is found, nothing is told.
    Nobody,
    Some(Box<Federation>),
}

impl Neighbours {
    /// Gets ready to speak and to be spoken to, if the settings say so.
    ///
    /// # Errors
    /// When the site's keys or its way out cannot be made.
    pub async fn new(site: &Site, ways: Ways) -> Result<Self> {
        if !ways.federation {
            return Ok(Self::Nobody);
        }
        let federation = Federation::open(site.clone(), ways.signed_questions)
            .await
            .context("federation cannot be made ready")?;
        Ok(Self::Some(Box::new(federation)))
    }

    /// The routes that other sites use, beside those that people use.
    pub fn beside(&self, people: Router) -> Router {
        match self {
            Self::Nobody => people,
            Self::Some(federation) => {
                let told = |router: Router| {
                    router
                        .layer(from_fn(requests::from_where))
                        .layer(from_fn(requests::told))
                };
                federation::negotiate(told(federation.documents()), people).merge(told(federation.routes()))
            }
        }
    }
}

impl Hands for Neighbours {
    fn tell<'a>(&'a self, _: &'a Site, event: Event) -> BoxFuture<'a, Outcome> {
        async move {
            match self {
                Self::Nobody => Outcome::Done,
                Self::Some(federation) => federation.tell(event).await,
            }
        }
        .boxed()
    }

    fn deliver<'a>(&'a self, _: &'a Site, parcel: Parcel) -> BoxFuture<'a, Fate> {
        async move {
            match self {
                Self::Nobody => Fate::Busy("federation is switched off".to_owned(), Some(SWITCHED_OFF)),
                Self::Some(federation) => federation.deliver(parcel).await,
            }
        }
        .boxed()
    }

    fn look<'a>(&'a self, _: &'a Site, look: Look) -> BoxFuture<'a, Outcome> {
        async move {
            match self {
                Self::Nobody => Outcome::Done,
                Self::Some(federation) => federation.look(look).await,
            }
        }
        .boxed()
    }
}

#[async_trait]
impl Resolve for Neighbours {
    async fn resolve(&self, site: &Site, actor: &Actor, words: &str) -> domain::Result<Found> {
        match self {
            Self::Nobody => here(site, actor, words).await,
            Self::Some(federation) => match federation.resolve(actor, words).await? {
                federation::Found::Profile(profile) => Ok(Found::Profile(profile)),
                federation::Found::Post(post) => Ok(Found::Post(post)),
            },
        }
    }

    async fn look_again(&self, _: &Site, who: ActorId) -> domain::Result<()> {
        if let Self::Some(federation) = self {
            federation.look(Look::Again(who)).await;
        }
        Ok(())
    }
}

/// What is known here under that address.
async fn here(site: &Site, actor: &Actor, words: &str) -> domain::Result<Found> {
    let viewer = actor.viewer();
    match text::handle::parse(words) {
        Some(handle) => {
            let profile = people::by_handle(site, viewer, &handle.name, Some(&handle.host)).await?;
            Ok(Found::Profile(Box::new(profile)))
        }
        None if words.contains("://") => Ok(Found::Post(Box::new(posts::by_uri(site, viewer, words).await?))),
        None => Err(Error::NotFound),
    }
}
