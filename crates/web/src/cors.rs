//! The only place that says which other web sites may call the client interfaces: all of them, without cookies.

use std::time::Duration;

use http::{HeaderName, Method, header};
use tower_http::cors::{AllowHeaders, Any, CorsLayer, ExposeHeaders};

/// Browser clients live on their own hosts and prove themselves by a token they hold. Credentials are never allowed, so
/// a foreign page cannot use the visitor's session.
pub fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(ExposeHeaders::list(exposed()))
        .max_age(Duration::from_secs(86_400))
}

fn exposed() -> [HeaderName; 7] {
    [
        header::LINK,
        header::RETRY_AFTER,
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderName::from_static("x-ratelimit-reset"),
        HeaderName::from_static("mastodon-async-refresh"),
        HeaderName::from_static("x-request-id"),
    ]
}
