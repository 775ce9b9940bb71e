//! The only place that lets a change run to its end when the client has left.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode};

/// Middleware: a request that may change something runs in its own task. The connection's future is dropped when the
/// client leaves; in the middle of an upload or a publication that would leave work half done and a database waiting.
pub async fn what_was_begun(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(fallen) => {
            tracing::error!(%fallen, "A request fell");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
