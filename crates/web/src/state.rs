//! What every door is given: the site, the one question it may ask of federation, and the counters.

use std::{convert::Infallible, sync::Arc};

use async_trait::async_trait;
use axum::extract::{FromRef, FromRequestParts};
use domain::{Actor, ActorId, PostView, Profile, Site};
use http::request::Parts;

use crate::limits::Limiter;

/// Something that was looked for by its address.
#[derive(Debug, Clone)]
pub enum Found {
    Profile(Box<Profile>),
    Post(Box<PostView>),
}

/// « Resolve this address »: implemented by `federation`, put in by the binary.
#[async_trait]
pub trait Resolve: Send + Sync {
    /// `words` is a URL, `@name@host`, `!name@host` or `name@host`. Asks the other server when it is not known here;
    /// what the actor may not read is not found.
    async fn resolve(&self, site: &Site, actor: &Actor, words: &str) -> domain::Result<Found>;

    /// Reads anew, where it lives, how somebody presents themselves; what cannot be read stays as it was.
    async fn look_again(&self, site: &Site, who: ActorId) -> domain::Result<()>;
}

/// The state of every router.
#[derive(Clone)]
pub struct State {
    pub site: Site,
    pub resolve: Arc<dyn Resolve>,
    pub limits: Arc<Limiter>,
}

impl State {
    pub fn new(site: Site, resolve: Arc<dyn Resolve>, limits: Limiter) -> Self {
        Self {
            site,
            resolve,
            limits: Arc::new(limits),
        }
    }
}

impl FromRef<State> for Site {
    fn from_ref(state: &State) -> Self {
        state.site.clone()
    }
}

/// So that a handler may simply ask for `state: State`.
impl FromRequestParts<State> for State {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, state: &State) -> Result<Self, Infallible> {
        Ok(state.clone())
    }
}
