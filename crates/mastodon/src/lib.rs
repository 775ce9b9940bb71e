//! The Mastodon client interface: the only crate that knows its shapes, its words and its errors.
//!
//! A request comes through [`door`] and [`gate`] (is the token enough?), is read by `web::Params`, becomes one verb of the
//! domain, and leaves as one of [`entities`], or as a [`refusal`]. [`mod@routes`] is the table of all of it.

mod absent;
mod accounts;
mod at;
mod conversations;
mod door;
mod entities;
mod gate;
mod instance;
mod lists;
mod media;
mod notifications;
mod oauth;
mod paging;
mod pictures;
mod polls;
mod preferences;
mod refusal;
mod reports;
mod routes;
mod scopes;
mod search;
mod sentences;
mod statuses;
mod timelines;

use std::sync::Arc;

use axum::{Extension, Router, extract::DefaultBodyLimit, middleware::from_fn, routing::any};
use web::{State, cors, finish};

use crate::{door::Door, statuses::once::Once};

/// Room for the words around a file; what is too large itself, the domain refuses in a sentence.
const AROUND_A_FILE: usize = 1 << 20;

/// Every route of this door, open to clients on other web sites.
pub fn routes(state: State) -> Router<State> {
    let largest = state.site.limits().file + AROUND_A_FILE;
    routes::all(Door::default())
        .open(&state)
        .merge(pictures::routes())
        .route("/api/v1/{*rest}", any(absent::unknown))
        .route("/api/v2/{*rest}", any(absent::unknown))
        .layer(Extension(Arc::new(Once::default())))
        .layer(DefaultBodyLimit::max(largest))
        .layer(from_fn(finish::what_was_begun))
        .layer(cors::layer())
}
