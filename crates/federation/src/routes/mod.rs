//! What other servers may ask of this one, and how pages share their addresses with it.

mod collections;
mod discovery;
mod negotiate;
mod nodeinfo;
mod objects;
mod reader;
mod threads;

pub use negotiate::{negotiate, wants_activity};
pub use objects::face;

use crate::{house::Federation, inbox};
use activitypub_federation::config::FederationMiddleware;
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};

impl Federation {
    /// Addresses that belong to ActivityPub alone: merge them with the doors.
    pub fn routes(&self) -> Router {
        Router::new()
            .route("/.well-known/webfinger", get(discovery::webfinger))
            .route("/.well-known/host-meta", get(discovery::host_meta))
            .route("/.well-known/nodeinfo", get(nodeinfo::links))
            .route("/nodeinfo/2.0", get(nodeinfo::plain))
            .route("/nodeinfo/2.0.json", get(nodeinfo::former))
            .route("/nodeinfo/2.1", get(nodeinfo::current))
            .route("/inbox", post(inbox::receive))
            .route("/u/{name}/inbox", post(inbox::receive))
            .route("/c/{name}/inbox", post(inbox::receive))
            .layer(axum::extract::DefaultBodyLimit::disable())
            .layer(FederationMiddleware::new(self.config()))
    }

    /// Documents that share their addresses with pages: give them to `negotiate`.
    pub fn documents(&self) -> Router {
        Router::new()
            .route("/", get(objects::site))
            .route("/u/{name}", get(objects::person))
            .route("/c/{name}", get(objects::community))
            .route("/post/{id}", get(objects::post))
            .route("/comment/{id}", get(objects::comment))
            .route("/post/{id}/context", get(threads::context))
            .route("/post/{id}/replies", get(threads::replies))
            .route("/comment/{id}/replies", get(threads::replies))
            .route("/activities/{verb}/{id}", get(objects::activity))
            .route("/site_outbox", get(collections::site_outbox))
            .route("/u/{name}/outbox", get(collections::person_outbox))
            .route("/c/{name}/outbox", get(collections::community_outbox))
            .route("/u/{name}/followers", get(collections::followers_of_person))
            .route("/c/{name}/followers", get(collections::members))
            .route("/u/{name}/following", get(collections::following))
            .route("/c/{name}/following", get(collections::nobody))
            .route("/u/{name}/featured", get(collections::pinned_by_person))
            .route("/c/{name}/featured", get(collections::pinned_in_community))
            .route("/c/{name}/moderators", get(collections::moderators))
            .fallback(reader::absent)
            .layer(from_fn_with_state(self.clone(), reader::who_signs))
            .layer(FederationMiddleware::new(self.config()))
    }
}
