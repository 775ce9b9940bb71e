//! The only crate that knows ActivityPub: what other sites tell us, what we tell them, and how either is believed.
//!
//! Reading order: [`Federation`] is what the binary holds: [`Federation::routes`] and [`Federation::documents`] answer,
//! [`Federation::tell`] and [`Federation::deliver`] are done by the jobs, [`Federation::resolve`] looks for somebody.
//! Below it, [`signatures`], [`keys`] and [`client`] know nothing of the house, and [`wire`] only the shapes.

pub mod client;
mod deliver;
mod error;
mod fed;
mod gather;
mod house;
mod inbox;
pub mod keys;
mod library;
mod looks;
mod memory;
mod receive;
mod resolve;
mod routes;
pub mod signatures;
mod speak;
mod tell;
pub mod wire;

pub use error::Error;
pub use house::{Federation, House};
pub use looks::Sender;
pub use resolve::Found;
pub use routes::{negotiate, wants_activity};

use domain::{
    Site,
    deliveries::{Fate, Parcel},
    events::Event,
    jobs::{Hands, Look, Outcome},
};
use futures::future::BoxFuture;

/// The jobs that speak to other servers are done here.
impl Hands for Federation {
    fn tell<'a>(&'a self, _: &'a Site, event: Event) -> BoxFuture<'a, Outcome> {
        Box::pin(Federation::tell(self, event))
    }

    fn deliver<'a>(&'a self, _: &'a Site, parcel: Parcel) -> BoxFuture<'a, Fate> {
        Box::pin(Federation::deliver(self, parcel))
    }

    fn look<'a>(&'a self, _: &'a Site, look: Look) -> BoxFuture<'a, Outcome> {
        Box::pin(Federation::look(self, look))
    }
}
