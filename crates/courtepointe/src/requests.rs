//! The only place that says of a request that it came: what was asked for, never by whom nor about what. And, to what
//! counts by it, from where.
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::Site;
use federation::Sender;
use web::address::{Client, is_near};

/// Middleware: one line a request, at `debug`. The route's pattern, because a path can hold a name and a query a word.
pub async fn told(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (route, status) = (route.as_deref().unwrap_or("none"), response.status().as_u16());
    if response.status().is_server_error() {
        tracing::warn!(%method, route, status, took, "request");
    } else {
        tracing::debug!(%method, route, status, took, "request");
    }
    response
}

/// Middleware: says to the house that people ask for something, so that what can wait gives way.
pub async fn of_people(State(site): State<Site>, request: Request, next: Next) -> Response {
    site.note_asked();
    next.run(request).await
}

/// Middleware: says to federation from where a server speaks. Who speaks from near by speaks for many, and is not counted.
pub async fn from_where(client: Client, mut request: Request, next: Next) -> Response {
    if !is_near(client.0) {
        request.extensions_mut().insert(Sender(client.key()));
    }
    next.run(request).await
}
