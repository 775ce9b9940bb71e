//! The only place that puts the doors side by side.
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use domain::Site;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use web::entrance::{self, Entrance};
use web::patience::{self, Patience};
use web::{Limiter, State};

use crate::neighbours::Neighbours;
use crate::requests;

/// Bytes of what surrounds the largest file: no route takes more.
const AROUND_A_FILE: usize = 1 << 20;

/// Every route of the house.
pub fn router(site: &Site, neighbours: &Neighbours) -> Router {
    // In development a person, or a test, does in a minute what a member does in a day.
    let limits = if site.development() {
        Limiter::off()
    } else {
        Limiter::new()
    };
    let patience = Patience::with(site.limits().file + AROUND_A_FILE);
    let entrance = Entrance::new(site.origin(), site.development());
    let state = State::new(site.clone(), Arc::new(neighbours.clone()), limits);
    let apps = Router::new()
        .merge(mastodon::routes(state.clone()))
        .merge(lemmy::routes(&state))
        .merge(web::media::routes())
        .fallback(pages::lost)
        .with_state(state.clone());
    neighbours
        .beside(
            pages::routes(state)
                .merge(apps)
                .layer(from_fn(requests::told))
                .layer(from_fn_with_state(site.clone(), requests::of_people)),
        )
        .layer(CompressionLayer::new())
        .layer(from_fn(web::headers::of_the_whole))
        .layer(from_fn_with_state(patience, patience::has_its_limits))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(entrance, entrance::of_this_site))
        .layer(from_fn(web::headers::on_everything))
}
