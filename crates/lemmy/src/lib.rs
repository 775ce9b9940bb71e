//! The Lemmy client API, versions 3 and 4: the only crate that knows their shapes, their words and their errors.
//!
//! Each call is written once (`api`), for any `Dialect`; the two dialects (`v3`, `v4`) own the shapes and the routes.

mod api;
mod ask;
mod dialect;
mod feeds;
mod images;
mod languages;
mod letters;
mod listing;
mod modlog;
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
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::{HeaderValue, header};
use web::{State, cors, finish};

use crate::dialect::Dialect;
use crate::refusal::Refusal;
use crate::v3::V3;
use crate::v4::V4;

/// Room for the words around a file; what is too large itself, the house refuses in a word.
const AROUND_A_FILE: usize = 1 << 20;

/// `/api/v3`, `/api/v4`, and the upload address of version 3. Files themselves are handed out by `web::media`.
pub fn routes(state: &State) -> Router<State> {
    let (third, fourth) = (closed::<V3>(v3::routes()), closed::<V4>(v4::routes()));
    Router::new()
        .nest("/api/v3", third)
        .nest("/api/v4", fourth)
        .merge(v3::pictures())
        .layer(DefaultBodyLimit::max(state.site.limits().file + AROUND_A_FILE))
        .layer(from_fn(headers))
        .layer(from_fn(finish::what_was_begun))
        .layer(cors::layer())
}

/// What has no route does not exist, in the same words as everything else that does not.
fn closed<D: Dialect>(routes: Router<State>) -> Router<State> {
    let unknown = || async { Refusal::<D>::from(domain::Error::NotFound) };
    routes.fallback(unknown).method_not_allowed_fallback(unknown)
}

/// Everything here depends on who asks.
async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-store"));
    response
}
