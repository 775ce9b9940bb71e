//! What this site says, in ActivityPub: pure functions from what the house knows to JSON.

mod activity;
mod audience;
mod collection;
mod gist;
mod post;
mod profile;

pub use activity::{Saying, activity_uri, announce, says, undo};
pub use audience::{Audience, audience, everybody, followers};
pub use collection::{collection, ordered};
pub use gist::gist;
pub use post::{post, tombstone};
pub use profile::{group, person, site_actor};

use activitypub_federation::protocol::context::WithContext;
use serde_json::Value;

/// A document as it is served or sent: with its context.
pub fn document(inner: Value) -> Value {
    serde_json::to_value(WithContext::new(inner, crate::wire::context())).unwrap_or_default()
}
