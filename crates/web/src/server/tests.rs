//! Rude clients, on this machine.
use std::time::Duration;

use axum::{
    Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use crate::patience::{self, Patience};

const BRIEF: Duration = Duration::from_secs(1);
/// A limit that no test comes to.
const LONG: Duration = Duration::from_secs(60);

/// A server that counts and says bytes, and its end.
async fn serves(manners: Manners) -> (SocketAddr, watch::Sender<bool>) {
    let patience = Patience {
        silence: BRIEF,
        trickle: LONG,
        answer: BRIEF * 2,
        largest: 1 << 20,
    };
    let counts = async |body: Bytes| body.len().to_string();
    let sleeps = async || sleep(LONG).await;
    let router = Router::new()
        .route("/", post(counts))
        .route("/sleep", get(sleeps))
        .route("/large", get(async || vec![b'a'; 32 << 20]))
        .layer(DefaultBodyLimit::max(1 << 20))
        .layer(from_fn_with_state(patience, patience::has_its_limits));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(listen(listener, router, manners, stopped));
    (address, stop)
}

fn quick() -> Manners {
    Manners {
        head: BRIEF,
        silence: BRIEF,
        ..Manners::with(100)
    }
}

/// What is answered to bytes after which nothing comes.
async fn answer(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut heard = String::new();
    timeout(LONG / 2, stream.read_to_string(&mut heard))
        .await
        .unwrap()
        .unwrap();
    heard
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

#[tokio::test]
async fn silence_ends_a_request_and_slowness_does_not() {
    let (address, _stop) = serves(quick()).await;
    assert_eq!(
        status(&answer(address, b"POST / HTTP/1.1\r\nHost: a\r\n").await),
        "408",
        "half a head"
    );
    assert_eq!(answer(address, b"").await, "", "nothing at all");
    let half = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nConnection: close\r\n\r\n12345";
    assert_eq!(status(&answer(address, half).await), "408", "half a body");
    let asleep = b"GET /sleep HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&answer(address, asleep).await), "504", "no answer");

    // Ten pieces, each in a quarter of the time of silence: longer in all than an answer may take.
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nConnection: close\r\n\r\n";
    stream.write_all(head).await.unwrap();
    for _ in 0..10 {
        sleep(BRIEF / 4).await;
        stream.write_all(b"x").await.unwrap();
    }
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.unwrap();
    assert_eq!(
        (status(&heard), heard.ends_with("10")),
        ("200", true),
        "a slow line: {heard}"
    );
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_hung_up_on_and_who_takes_it_slowly_is_not() {
    let (address, _stop) = serves(quick()).await;
    let asks = async || {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let ask = b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        stream.write_all(ask).await.unwrap();
        stream
    };
    let mut deaf = asks().await;
    sleep(BRIEF * 3).await;
    let mut heard = Vec::new();
    let cut = timeout(LONG / 2, deaf.read_to_end(&mut heard)).await.unwrap();
    assert!(cut.is_err() || heard.len() < 32 << 20, "all of it waited for somebody");

    let (mut slow, mut heard, mut piece) = (asks().await, 0, vec![0; 4 << 20]);
    loop {
        sleep(BRIEF / 4).await;
        match slow.read(&mut piece).await.unwrap() {
            0 => break,
            more => heard += more,
        }
    }
    assert!(32 << 20 < heard, "{heard}");
}

#[tokio::test]
async fn an_answer_reaches_whoever_is_still_speaking() {
    let (address, _stop) = serves(Manners::with(100)).await;
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut from, mut to) = stream.into_split();
    let speaks = tokio::spawn(async move {
        let head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        to.write_all(head).await?;
        for _ in 0..256 {
            to.write_all(b"10000\r\n").await?;
            to.write_all(&[b'a'; 0x10000]).await?;
            to.write_all(b"\r\n").await?;
        }
        io::Result::Ok(to)
    });
    let _to = speaks
        .await
        .unwrap()
        .expect("all of it is taken, though nobody reads it");
    let mut heard = String::new();
    from.read_to_string(&mut heard).await.unwrap();
    assert_eq!(status(&heard), "413", "{heard}");
}

#[tokio::test]
async fn who_comes_late_waits_for_a_place_and_a_stop_ends_what_is_idle() {
    let (address, stop) = serves(Manners {
        head: LONG,
        linger: (BRIEF, BRIEF),
        ..Manners::with(2)
    })
    .await;
    let ask = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let (first, second) = (
        TcpStream::connect(address).await.unwrap(),
        TcpStream::connect(address).await.unwrap(),
    );
    let third = tokio::spawn(async move { answer(address, ask).await });
    sleep(BRIEF).await;
    assert!(!third.is_finished());
    drop(first);
    assert_eq!(status(&third.await.unwrap()), "200");
    let mut second = second;
    stop.send_replace(true);
    let mut heard = Vec::new();
    assert_eq!(
        timeout(LONG / 2, second.read_to_end(&mut heard))
            .await
            .unwrap()
            .unwrap(),
        0
    );
}
