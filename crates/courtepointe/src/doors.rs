//! The only place that puts the doors side by side.
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use domain::Site;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use web::{Limiter, State};

use crate::neighbours::Neighbours;
use crate::requests;

/// How long a request may take: an upload over a slow line included.
const PATIENCE: Duration = Duration::from_secs(120);

/// Every route of the house.
pub fn router(site: &Site, neighbours: &Neighbours) -> Router {
    // In development a person, or a test, does in a minute what a member does in a day.
    let limits = if site.development() {
        Limiter::off()
    } else {
        Limiter::new()
    };
    let state = State::new(site.clone(), Arc::new(neighbours.clone()), limits);
    let apps = Router::new()
        .merge(mastodon::routes(state.clone()))
        .merge(lemmy::routes(&state))
        .merge(web::media::routes())
        .fallback(pages::lost)
        .with_state(state.clone());
    neighbours
        .beside(pages::routes(state).merge(apps).layer(from_fn(requests::told)))
        .layer(from_fn(web::headers::on_everything))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, PATIENCE))
        .layer(CatchPanicLayer::new())
}
