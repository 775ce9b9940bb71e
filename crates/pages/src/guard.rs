//! The only place that stands before every page: no form from elsewhere, no page without its policy, no refusal
//! without words.

use axum::extract::{Request, State as Given};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, Method, header};
use web::headers::from_own_page;
use web::state::State;

use crate::refusal::{self, Refusal, Wordless};
use crate::visitor::language_of;

/// Everything from here, nothing that runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of a page. What somebody may read changes with who they are, so caches are told what it depends on.
const SAYS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::VARY, "accept, accept-language, cookie"),
];

/// Middleware of all pages.
pub async fn stand(Given(state): Given<State>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let lang = language_of(request.headers());
    let safe = matches!(method, Method::GET | Method::HEAD) || from_own_page(request.headers(), state.site.origin());
    let answer = if safe {
        next.run(request).await
    } else {
        Refusal::Foreign.into_response()
    };
    let wordless = answer.extensions().get::<Wordless>().copied();
    let mut answer = match wordless {
        Some(wordless) => refusal::dress(&state.site.settings().title, (&method, &uri, lang), &answer, wordless),
        None => answer,
    };
    policed(&mut answer);
    answer
}

/// Adds the policy to an answer.
pub fn policed(answer: &mut Response) {
    for (name, value) in SAYS {
        answer
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}
