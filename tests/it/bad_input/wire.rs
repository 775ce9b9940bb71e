//! Below every door: requests as bytes, such as no polite client writes them. How each is answered, how many times, and
//! that nothing is kept.
use std::time::Duration;

use db::testing::tallies;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::town::{House, on_each};

/// Longer than any limit of the server's: who waits so long was forgotten.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is wrong, the bytes, and the status of each answer before the line is cut. `HOST` stands for the house's name.
type Line = (&'static str, Vec<u8>, &'static [u16]);

/// Sends a head that asks for the end of the connection, and what follows it.
fn ends(first: &str, rest: &str) -> Vec<u8> {
    format!("{first} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n{rest}").into_bytes()
}

fn whole(first: &str) -> Vec<u8> {
    ends(first, "\r\n")
}

/// Leaves it to the house to end the connection.
fn open(first: &str, rest: &str) -> Vec<u8> {
    format!("{first} HTTP/1.1\r\nHost: HOST\r\n{rest}").into_bytes()
}

fn addressed() -> Vec<Line> {
    let to = |host: &str| format!("GET /apropos HTTP/1.1\r\n{host}\r\n").into_bytes();
    vec![
        ("nothing wrong", whole("GET /connexion"), &[200]),
        ("A10 two hosts", to("Host: HOST\r\nHost: HOST\r\n"), &[400]),
        ("A10 no host", to(""), &[400]),
        ("A11 another host", to("Host: ailleurs.example\r\n"), &[421]),
        ("A11 an empty host", to("Host: \r\n"), &[421]),
        ("A11 ours, and more", to("Host: HOST.ailleurs.example\r\n"), &[421]),
        ("A11 somebody before ours", to("Host: a@HOST\r\n"), &[421]),
        (
            "A11 another host in the first line",
            whole("GET http://ailleurs.example/connexion"),
            &[421],
        ),
        ("ours in the first line", whole("GET http://HOST/connexion"), &[200]),
    ]
}

fn headed() -> Vec<Line> {
    let long = |bytes: usize| "a".repeat(bytes);
    let many: String = (0..120).map(|n| format!("X-{n}: a\r\n")).collect();
    vec![
        (
            "A12 a long header",
            open("GET /", &format!("X: {}\r\n\r\n", long(70_000))),
            &[431],
        ),
        (
            "A12 a long header without end",
            open("GET /", &format!("X: {}", long(70_000))),
            &[431],
        ),
        ("A12 many headers", open("GET /", &format!("{many}\r\n")), &[431]),
        (
            "A12 a long address",
            open(&format!("GET /{}", long(40_000)), "\r\n"),
            &[431],
        ),
        (
            "no HTTP",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
            &[400],
        ),
        ("another HTTP", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[]),
        ("a header without name", open("GET /", ": a\r\n\r\n"), &[400]),
        (
            "a space before the colon",
            open("POST /inbox", "Content-Length : 5\r\n\r\nhello"),
            &[400],
        ),
        ("a header on two lines", open("GET /", "X: a\r\n b\r\n\r\n"), &[400]),
        ("NUL in a header", open("GET /", "X: a\0b\r\n\r\n"), &[400]),
    ]
}

/// Where a body ends must not be a matter of opinion: what follows is never taken for a request.
fn framed() -> Vec<Line> {
    let smuggled = "GET /connexion HTTP/1.1\r\nHost: HOST\r\n\r\n";
    let chunked = |chunks: &str| {
        let head = "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n";
        open("POST /api/v3/user/login", &format!("{head}{chunks}{smuggled}"))
    };
    let with = |rest: &str| open("POST /api/v3/user/login", &format!("{rest}{smuggled}"));
    vec![
        // Of a wrong password: only the pieces are counted, and the connection ends with them.
        (
            "A9 a length and pieces",
            with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            &[401],
        ),
        (
            "A9 pieces and a length",
            with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
            &[401],
        ),
        (
            "two lengths",
            with("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
            &[400],
        ),
        ("two lengths in one", with("Content-Length: 5, 6\r\n\r\nhello"), &[400]),
        ("a length with a sign", with("Content-Length: +5\r\n\r\nhello"), &[400]),
        ("less than nothing", with("Content-Length: -1\r\n\r\n"), &[400]),
        (
            "a length beyond numbers",
            with("Content-Length: 99999999999999999999\r\n\r\n"),
            &[400],
        ),
        (
            "pieces of another kind",
            with("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
            &[400],
        ),
        (
            "pieces that are not last",
            with("Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
            &[400],
        ),
        (
            "pieces in an old HTTP",
            b"POST / HTTP/1.0\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(),
            &[400],
        ),
        ("a piece of no size", chunked("z\r\n"), &[400]),
        ("a piece of all sizes", chunked("ffffffffffffffffff\r\n"), &[400]),
        (
            "a piece that is longer than it says",
            chunked("1\r\n{}\r\n0\r\n\r\n"),
            &[400],
        ),
        ("a piece with a sign", chunked("-1\r\n"), &[400]),
        (
            "the end of the pieces is the end",
            chunked("2\r\n{}\r\n0\r\n\r\n"),
            &[401],
        ),
    ]
}

fn carried() -> Vec<Line> {
    let inbox = |rest: &str| open("POST /inbox", rest);
    let activity = "Content-Type: application/activity+json\r\n";
    let signed = format!("{activity}Signature: keyId=\"x\"\r\n");
    vec![
        (
            "A1 one byte too much",
            inbox(&format!("{signed}Content-Length: 262145\r\n\r\n")),
            &[413],
        ),
        (
            "A2 ten gigabytes",
            inbox(&format!("{signed}Content-Length: 10737418240\r\n\r\n")),
            &[413],
        ),
        (
            "A2 ten gigabytes, at another door",
            open(
                "POST /api/v1/apps",
                "Content-Type: application/json\r\nContent-Length: 10737418240\r\n\r\n",
            ),
            &[413],
        ),
        (
            "A2 ten gigabytes, at a third",
            open(
                "POST /api/v3/user/login",
                "Content-Type: application/json\r\nContent-Length: 10737418240\r\n\r\n",
            ),
            &[413],
        ),
        (
            "A2 ten gigabytes, of a page",
            open("POST /connexion", "Content-Length: 10737418240\r\n\r\n"),
            &[413],
        ),
        (
            "A5 packed",
            inbox(&format!(
                "{signed}Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\n123456789"
            )),
            &[415],
        ),
        (
            "A6 a text",
            inbox("Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"),
            &[415],
        ),
        ("A8 no type", inbox("Content-Length: 2\r\n\r\n{}"), &[415]),
        (
            "A22 whose signature is of another day",
            inbox(&format!(
                "{activity}Expect: 100-continue\r\nConnection: close\r\nContent-Length: 5\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\
                 Digest: SHA-256=AAAA\r\nSignature: keyId=\"https://a.example/u/a#main-key\",\
                 headers=\"(request-target) host date digest\",signature=\"AAAA\"\r\n\r\n"
            )),
            &[401],
        ),
        (
            "A22 who waits before going on",
            inbox(&format!(
                "{activity}Expect: 100-continue\r\nConnection: close\r\nContent-Length: 5\r\n\r\n"
            )),
            &[401],
        ),
    ]
}

fn placed() -> Vec<Line> {
    vec![
        ("A15 NUL", whole("GET /u/a%00b"), &[400]),
        ("A15 a bare NUL", whole("GET /u/a\0b"), &[400]),
        ("A15 no UTF-8", whole("GET /u/%ff%fe"), &[404]),
        ("A15 a folder above", whole("GET /../../../../etc/passwd"), &[404]),
        (
            "A15 a folder above, hidden",
            whole("GET /media/..%2f..%2f..%2fetc%2fpasswd"),
            &[400],
        ),
        (
            "A15 a folder above, hidden twice",
            whole("GET /media/..%252f..%252fetc%252fpasswd"),
            &[400],
        ),
        (
            "A15 a folder above, among ours",
            whole("GET /static/..%2f..%2fCargo.toml"),
            &[404],
        ),
        ("A15 backwards", whole("GET /static/..%5c..%5cCargo.toml"), &[404]),
        ("A15 half a character", whole("GET /u/%e"), &[404]),
        ("A16 reading the inbox", whole("GET /inbox"), &[405]),
        (
            "A17 putting into the inbox",
            ends("PUT /inbox", "Content-Length: 0\r\n\r\n"),
            &[405],
        ),
        ("A17 an invented verb", whole("BREW /connexion"), &[404]),
        ("A17 an echo", whole("TRACE /connexion"), &[404]),
        (
            "A17 a way through",
            ends("CONNECT ailleurs.example:443", "\r\n"),
            &[421],
        ),
        (
            "A13 three in a row",
            [
                open("GET /connexion", "\r\n"),
                open("GET /no/such", "\r\n"),
                whole("GET /inbox"),
            ]
            .concat(),
            &[200, 404, 405],
        ),
    ]
}

/// The status of every answer, until the other side ends the connection.
async fn answers(house: &House, bytes: &[u8]) -> Vec<u16> {
    let bytes = match std::str::from_utf8(bytes) {
        Ok(text) => text.replace("HOST", &house.host()).into_bytes(),
        Err(_) => bytes.to_vec(),
    };
    let mut stream = TcpStream::connect(house.host().replace("localhost", "127.0.0.1"))
        .await
        .unwrap();
    stream.write_all(&bytes).await.unwrap();
    let mut heard = Vec::new();
    let end = timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    end.expect("the line is cut").expect("the answer arrives whole");
    let heard = String::from_utf8_lossy(&heard);
    let codes = heard.split("HTTP/1.1 ").skip(1);
    codes.map(|answer| answer[..3].parse().unwrap()).collect()
}

#[tokio::test]
async fn what_no_polite_client_writes_is_answered_once_and_nothing_is_kept() {
    on_each(async |house| {
        house.admin().await;
        house.settles().await;
        let before = tallies(house.site().db()).await;
        let mut offences = Vec::new();
        for (what, bytes, expected) in [addressed(), headed(), framed(), carried(), placed()].concat() {
            let codes = answers(house, &bytes).await;
            if codes != expected {
                offences.push(format!("{what}: answered {codes:?}, not {expected:?}"));
            }
        }
        assert!(offences.is_empty(), "{}", offences.join("\n"));
        assert_eq!(tallies(house.site().db()).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_reaches_whoever_sends_everything_first() {
    on_each(async |house| {
        house.may_leave_work();
        let head = open(
            "POST /inbox",
            "Content-Type: application/activity+json\r\nContent-Length: 16777216\r\n\r\n",
        );
        let body = vec![b' '; 16 << 20];
        assert_eq!(answers(house, &[head, body].concat()).await, [413]);
    })
    .await;
}
