//! The Lemmy client API, versions 3 and 4: the only crate that knows their shapes, their words and their errors.
//!
//! Each call is written once (`api`), for any `Dialect`; the two dialects (`v3`, `v4`) own the shapes and the routes.

mod api;
mod ask;
mod dialect;
mod feeds;
mod images;
mod languages;
mod listing;
mod notices;
mod portrait;
mod refusal;
mod said;
mod scene;
mod servers;
mod shape;
mod uploads;
mod v3;
mod v4;

use axum::Router;
use axum::response::IntoResponse;
use web::State;

use crate::refusal::Refusal;

/// `/api/v3`, `/api/v4`, and the upload address of version 3. Files themselves are handed out by `web::media`.
pub fn routes() -> Router<State> {
    let third = v3::routes().fallback(|| async { unknown::<v3::V3>() });
    let fourth = v4::routes().fallback(|| async { unknown::<v4::V4>() });
    Router::new().nest("/api/v3", third).nest("/api/v4", fourth).merge(v3::pictures()).layer(web::cors::layer())
}

fn unknown<D: dialect::Dialect>() -> impl IntoResponse {
    Refusal::<D>::from(domain::Error::NotFound)
}
