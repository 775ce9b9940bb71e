//! The only place for the headers that tell a browser what it may not do.

use axum::{body::Body, extract::Request, middleware::Next, response::Response};
use http::{HeaderName, HeaderValue, Method, header};

/// Ours only: no script, style, image or frame from elsewhere, and nobody frames us.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; media-src 'self' https:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// For a file somebody uploaded: it runs nothing, loads nothing, and shares nothing with the pages.
pub const FILE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// Middleware: what every answer carries, unless the handler said otherwise.
pub async fn on_everything(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in always() {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Middleware: who asks for the head alone is told what the whole would say, compressed as it would be, of the same length.
pub async fn of_the_whole(mut request: Request, next: Next) -> Response {
    if request.method() != Method::HEAD {
        return next.run(request).await;
    }
    *request.method_mut() = Method::GET;
    next.run(request).await.map(|_| Body::empty())
}

fn always() -> [(HeaderName, &'static str); 4] {
    [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    ]
}

/// Whether a request that changes something comes from one of our own pages, by the word of the browser. Browsers send
/// `Sec-Fetch-Site` or at least `Origin` with every form; a request with neither is not a browser's.
pub fn from_own_page(headers: &http::HeaderMap, origin: &url::Url) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (said("sec-fetch-site"), said("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(from)) => from == origin.origin().ascii_serialization(),
        (None, None) => true,
    }
}
