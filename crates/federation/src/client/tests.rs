//! The client against a small server on this machine.

use super::*;
use crate::keys::{self, Signer};
use axum::{Router, extract::Request, response::IntoResponse, routing::any};
use std::sync::{
    LazyLock,
    atomic::{AtomicUsize, Ordering},
};

static SIGNERS: LazyLock<Signers> = LazyLock::new(|| {
    let pair = keys::generate().expect("a key");
    Signer::new("http://localhost/actor#main-key", &pair.private_pem)
        .expect("a signer")
        .into()
});

async fn serve(routes: Router) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Url::parse(&format!("http://{address}/")).expect("an address")
}

fn client() -> Client {
    let origin = Url::parse("https://courtepointe.example/").expect("an address");
    Client::new(&origin, Reach { development: true }).expect("a client")
}

fn activity(body: &'static str) -> impl IntoResponse + Clone {
    (
        [(
            "content-type",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"; charset=utf-8",
        )],
        body,
    )
}

#[tokio::test]
async fn a_redirect_is_followed_three_times_and_not_in_circles() {
    let to = |place: &'static str| any(move || async move { (StatusCode::FOUND, [("location", place)]) });
    let routes = Router::new()
        .route("/1", to("/2"))
        .route("/2", to("/3"))
        .route("/3", to("/there"))
        .route("/0", to("/1"))
        .route("/a", to("/b"))
        .route("/b", to("/a"))
        .route("/out", to("http://10.0.0.1/"))
        .route("/there", any(|| async { activity("{}") }));
    let base = serve(routes).await;
    let ask = async |path: &str| client().document(&base.join(path).expect("url"), &SIGNERS).await;
    assert_eq!(ask("/1").await.expect("found").url.path(), "/there");
    assert_eq!(ask("/0").await.err(), Some(Error::Refused("redirected too often")));
    assert_eq!(ask("/a").await.err(), Some(Error::Refused("redirected too often")));
    assert_eq!(
        ask("/out").await.err(),
        Some(Error::Refused("the host is not on the public network"))
    );
}

#[tokio::test]
async fn an_answer_of_another_type_or_too_large_is_refused() {
    let routes = Router::new()
        .route("/html", any(|| async { "<p>" }))
        .route(
            "/json",
            any(|| async { ([("content-type", "application/json")], "{}") }),
        )
        .route(
            "/large",
            any(|| async { ([("content-type", ACTIVITY)], " ".repeat(LARGEST_JSON + 1)) }),
        )
        .route("/gone", any(|| async { StatusCode::GONE }))
        .route(
            "/busy",
            any(|| async { (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "120")]) }),
        );
    let base = serve(routes).await;
    let ask = async |path: &str| client().document(&base.join(path).expect("url"), &SIGNERS).await.err();
    assert_eq!(
        ask("/html").await,
        Some(Error::Refused("the answer is of another type"))
    );
    assert_eq!(
        ask("/json").await,
        Some(Error::Refused("the answer is of another type"))
    );
    assert_eq!(ask("/large").await, Some(Error::TooLarge));
    assert_eq!(ask("/gone").await, Some(Error::Gone));
    assert_eq!(ask("/none").await, Some(Error::NotFound));
    assert_eq!(
        ask("/busy").await,
        Some(Error::Status(429, Some(Duration::from_secs(120))))
    );
}

#[tokio::test]
async fn a_host_that_refuses_the_first_signature_is_asked_once_more_and_remembered() {
    static KNOCKS: AtomicUsize = AtomicUsize::new(0);
    let inbox = any(|request: Request| async move {
        KNOCKS.fetch_add(1, Ordering::SeqCst);
        let modern = request.headers().contains_key("signature-input");
        if modern {
            StatusCode::ACCEPTED
        } else {
            StatusCode::UNAUTHORIZED
        }
    });
    let base = serve(Router::new().route("/inbox", inbox)).await;
    let inbox = base.join("/inbox").expect("url");
    let client = client();
    assert_eq!(client.post(&inbox, Bytes::from_static(b"{}"), &SIGNERS).await, Ok(()));
    assert_eq!(KNOCKS.load(Ordering::SeqCst), 2);
    assert_eq!(client.post(&inbox, Bytes::from_static(b"{}"), &SIGNERS).await, Ok(()));
    assert_eq!(KNOCKS.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn this_machine_is_not_asked_outside_development() {
    let origin = Url::parse("https://courtepointe.example/").expect("an address");
    let client = Client::new(&origin, Reach { development: false }).expect("a client");
    for address in ["https://localhost/x", "http://localhost/x", "https://127.0.0.1/x"] {
        let url = Url::parse(address).expect("url");
        assert!(
            matches!(client.document(&url, &SIGNERS).await, Err(Error::Refused(_))),
            "{address}"
        );
    }
}
