//! One address, two readers: people get a page, servers a document.

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, header};
use tower::ServiceExt;

/// The first parts of the addresses that have a document.
const SHARED: [&str; 7] = ["", "u", "c", "post", "comment", "activities", "site_outbox"];

/// Puts the documents before the pages: whoever asks for ActivityPub is answered by the first, everybody else by the
/// second. Caches are told that both live at one address.
pub fn negotiate(documents: Router, pages: Router) -> Router {
    // Chosen before the pages' router has matched: what it would have found in the path would be found twice.
    Router::new()
        .fallback_service(pages)
        .layer(from_fn_with_state(documents, choose))
}

async fn choose(State(documents): State<Router>, request: Request, next: Next) -> Response {
    let first = request
        .uri()
        .path()
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let shared = SHARED.contains(&first);
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    if shared && asks && wants_activity(request.headers()) {
        return match documents.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
    }
    let mut response = next.run(request).await;
    if shared && asks {
        response
            .headers_mut()
            .append(header::VARY, HeaderValue::from_static("Accept"));
    }
    response
}

/// Whether somebody would rather have ActivityPub than a page.
pub fn wants_activity(headers: &HeaderMap) -> bool {
    let mut activity = 0;
    let mut page = 0;
    for value in headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
    {
        for range in value.split(',') {
            let (kind, weight) = weighed(range);
            match kind.as_str() {
                "application/activity+json" | "application/ld+json" => activity = activity.max(weight),
                "text/html" | "application/xhtml+xml" => page = page.max(weight),
                _ => {}
            }
        }
    }
    page < activity || page == activity && 0 < activity && first_is_activity(headers)
}

/// Equally wanted: whoever names ActivityPub first is a server.
fn first_is_activity(headers: &HeaderMap) -> bool {
    let text = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let place = |kinds: [&str; 2]| {
        kinds
            .iter()
            .filter_map(|kind| text.find(kind))
            .min()
            .unwrap_or(usize::MAX)
    };
    place(["application/activity+json", "application/ld+json"]) < place(["text/html", "application/xhtml+xml"])
}

/// A media range and how much it is wanted, in thousandths.
fn weighed(range: &str) -> (String, u16) {
    let mut parts = range.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let weight = parts
        .find_map(|part| part.strip_prefix("q="))
        .and_then(|weight| weight.parse::<f32>().ok());
    let thousandths = (weight.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0).round();
    // Between 0 and 1000: nothing is lost.
    (kind, thousandths as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_get_documents_and_browsers_get_pages() {
        let wants = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            wants_activity(&headers)
        };
        assert!(wants("application/activity+json"));
        assert!(wants(
            r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#
        ));
        assert!(wants("application/activity+json, application/ld+json, */*"));
        assert!(wants("application/activity+json, text/html"));
        assert!(!wants("text/html, application/activity+json"));
        assert!(!wants(
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        ));
        assert!(!wants("application/activity+json;q=0.2, text/html"));
        assert!(!wants("*/*"));
        assert!(!wants_activity(&HeaderMap::new()));
    }
}
