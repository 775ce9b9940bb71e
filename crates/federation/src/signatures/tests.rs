//! Signatures: what is signed here is believed there, and nothing else is.

use super::*;
use std::sync::LazyLock;

const NOW: i64 = 1_790_000_000;
const BODY: &[u8] = br#"{"type":"Like"}"#;
const TYPE: &str = "application/activity+json";

static PAIR: LazyLock<keys::Pair> = LazyLock::new(|| keys::generate().expect("a key"));

fn here() -> Url {
    Url::parse("https://b.example/").expect("an address")
}

/// A POST as it arrives at `b.example`.
fn arrived(scheme: Scheme, to: &str) -> HeaderMap {
    let url = Url::parse(to).expect("an address");
    let signer = Signer::new("https://a.example/u/ana#main-key", &PAIR.private_pem).expect("a signer");
    let request = Outgoing {
        method: &Method::POST,
        url: &url,
        body: Some((BODY, TYPE)),
        now: NOW,
    };
    let mut headers: HeaderMap = sign(scheme, &signer, &request).expect("signed").into_iter().collect();
    headers.insert("host", authority(&url).parse().expect("a host"));
    headers.insert("content-type", TYPE.parse().expect("a type"));
    headers
}

fn judged_at(headers: &HeaderMap, target: &str, body: &[u8], now: i64) -> Result<(), Refused> {
    let request = Request {
        method: &Method::POST,
        target,
        headers,
        body,
    };
    let signed = read(&request, &Here { origin: &here(), now })?;
    assert_eq!(signed.key_id.as_str(), "https://a.example/u/ana#main-key");
    check(&signed, &PAIR.public_pem)
}

fn judged(headers: &HeaderMap) -> Result<(), Refused> {
    judged_at(headers, "/inbox", BODY, NOW)
}

const BOTH: [Scheme; 2] = [Scheme::Cavage, Scheme::Rfc9421];

#[test]
fn what_we_sign_is_believed() {
    for scheme in BOTH {
        assert_eq!(
            judged(&arrived(scheme, "https://b.example/inbox")),
            Ok(()),
            "{scheme:?}"
        );
    }
}

#[test]
fn a_forged_body_is_refused_before_any_key_is_asked_for() {
    for scheme in BOTH {
        let headers = arrived(scheme, "https://b.example/inbox");
        assert_eq!(
            judged_at(&headers, "/inbox", b"{\"type\":\"Move\"}", NOW),
            Err(Refused::Digest),
            "{scheme:?}"
        );
    }
}

#[test]
fn a_genuine_request_to_another_host_or_inbox_is_refused() {
    for scheme in BOTH {
        let mut headers = arrived(scheme, "https://c.example/inbox");
        assert_eq!(judged(&headers), Err(Refused::Elsewhere), "{scheme:?}");
        headers.insert("host", "b.example".parse().expect("a host"));
        assert_eq!(judged(&headers), Err(Refused::Forged), "{scheme:?}");
        let headers = arrived(scheme, "https://b.example/u/ana/inbox");
        assert_eq!(
            judged_at(&headers, "/u/bo/inbox", BODY, NOW),
            Err(Refused::Forged),
            "{scheme:?}"
        );
    }
}

#[test]
fn an_old_request_and_one_from_the_future_are_refused() {
    for scheme in BOTH {
        let headers = arrived(scheme, "https://b.example/inbox");
        assert_eq!(judged_at(&headers, "/inbox", BODY, NOW + 3600), Ok(()));
        assert_eq!(judged_at(&headers, "/inbox", BODY, NOW + 3601), Err(Refused::Stale));
        assert_eq!(judged_at(&headers, "/inbox", BODY, NOW - 300), Ok(()));
        assert_eq!(judged_at(&headers, "/inbox", BODY, NOW - 301), Err(Refused::Stale));
    }
}

#[test]
fn each_signed_header_is_held_to() {
    for (scheme, name) in [
        (Scheme::Cavage, "content-type"),
        (Scheme::Cavage, "digest"),
        (Scheme::Rfc9421, "content-digest"),
    ] {
        let mut headers = arrived(scheme, "https://b.example/inbox");
        headers.insert(HeaderName::from_static(name), "text/plain".parse().expect("a value"));
        assert!(judged(&headers).is_err(), "{name}");
        headers.remove(name);
        assert!(judged(&headers).is_err(), "{name}");
    }
    for scheme in BOTH {
        let mut headers = arrived(scheme, "https://b.example/inbox");
        let twice = headers.get("signature").cloned().expect("signed");
        headers.append("signature", twice);
        assert_eq!(judged(&headers), Err(Refused::Malformed("a header is there twice")));
    }
}

#[test]
fn what_must_be_signed_may_not_be_left_out() {
    let headers = arrived(Scheme::Cavage, "https://b.example/inbox");
    let text = headers
        .get("signature")
        .and_then(|value| value.to_str().ok())
        .expect("signed")
        .to_owned();
    for (part, refused) in [
        ("(request-target) ", Refused::Uncovered("(request-target)")),
        ("host ", Refused::Uncovered("host")),
        ("date ", Refused::Uncovered("date")),
        ("digest ", Refused::Uncovered("digest")),
    ] {
        let mut headers = headers.clone();
        headers.insert("signature", text.replacen(part, "", 1).parse().expect("a value"));
        assert_eq!(judged(&headers), Err(refused));
    }
    let headers = arrived(Scheme::Rfc9421, "https://b.example/inbox");
    let text = headers
        .get("signature-input")
        .and_then(|value| value.to_str().ok())
        .expect("signed")
        .to_owned();
    for (part, refused) in [
        ("\"@method\" ", Refused::Uncovered("@method")),
        ("\"@target-uri\" ", Refused::Uncovered("@target-uri")),
        (" \"content-digest\"", Refused::Uncovered("content-digest")),
        (&*format!(";created={NOW}"), Refused::Uncovered("created")),
    ] {
        let mut headers = headers.clone();
        headers.insert("signature-input", text.replacen(part, "", 1).parse().expect("a value"));
        assert_eq!(judged(&headers), Err(refused));
    }
}

#[test]
fn odd_parameters_are_refused_or_ignored_and_never_chosen_between() {
    let headers = arrived(Scheme::Cavage, "https://b.example/inbox");
    let text = headers
        .get("signature")
        .and_then(|value| value.to_str().ok())
        .expect("signed")
        .to_owned();
    let with = |text: String| {
        let mut headers = headers.clone();
        headers.insert("signature", text.parse().expect("a value"));
        judged(&headers)
    };
    assert_eq!(with(format!("{text},opaque=\"x, y\"")), Ok(()));
    assert_eq!(with(text.replace("rsa-sha256", "hs2019")), Ok(()));
    assert_eq!(with(text.replace("algorithm=\"rsa-sha256\",", "")), Ok(()));
    assert_eq!(with(text.replace("rsa-sha256", "hmac-sha256")), Err(Refused::Algorithm));
    assert_eq!(with(text.replace("rsa-sha256", "none")), Err(Refused::Algorithm));
    assert!(with(format!("keyId=\"https://c.example/u/eve\",{text}")).is_err());
    assert!(with(format!("{text},signature=\"AAAA\"")).is_err());
    assert!(with(format!("{text},")).is_err());
    assert!(with(format!("{text},expires=1")).is_err());
    assert!(with(text.replace("signature=\"", "signature=\"%")).is_err());
}

#[test]
fn a_fetch_may_be_signed_with_its_query_or_without() {
    let signer = Signer::new("https://a.example/actor#main-key", &PAIR.private_pem).expect("a signer");
    for signed_as in ["https://b.example/c/relais?page=1", "https://b.example/c/relais"] {
        let url = Url::parse(signed_as).expect("an address");
        let request = Outgoing {
            method: &Method::GET,
            url: &url,
            body: None,
            now: NOW,
        };
        let mut headers: HeaderMap = sign(Scheme::Cavage, &signer, &request)
            .expect("signed")
            .into_iter()
            .collect();
        headers.insert("host", "b.example:443".parse().expect("a host"));
        let request = Request {
            method: &Method::GET,
            target: "/c/relais?page=1",
            headers: &headers,
            body: b"",
        };
        let signed = read(
            &request,
            &Here {
                origin: &here(),
                now: NOW,
            },
        );
        // The text says `host: b.example`; a header that says `:443` is ours but signed otherwise.
        assert_eq!(
            check(&signed.expect("in order"), &PAIR.public_pem),
            Err(Refused::Forged)
        );
        headers.insert("host", "b.example".parse().expect("a host"));
        let target = "/c/relais?page=1";
        let request = Request {
            method: &Method::GET,
            target,
            headers: &headers,
            body: b"",
        };
        let signed = read(
            &request,
            &Here {
                origin: &here(),
                now: NOW,
            },
        )
        .expect("in order");
        assert_eq!(check(&signed, &PAIR.public_pem), Ok(()), "{signed_as}");
    }
}

#[test]
fn nonsense_is_refused_without_a_panic() {
    let pieces = [
        "",
        ",",
        "=",
        "\"",
        "\\",
        "(",
        ")",
        ";",
        ":",
        "keyId",
        "sig1",
        "headers=\"",
        "a=b",
        "é",
        "created=",
        " ",
    ];
    let of = |number: usize| pieces[number % pieces.len()];
    for number in 0..pieces.len().pow(3) {
        let (first, second, third) = (
            of(number),
            of(number / pieces.len()),
            of(number / pieces.len() / pieces.len()),
        );
        let text = format!("{first}{second}{third}{second}");
        let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) else {
            continue;
        };
        let mut headers = arrived_unsigned();
        headers.insert("signature", value.clone());
        assert!(judged(&headers).is_err());
        headers.insert("signature-input", value);
        assert!(judged(&headers).is_err());
    }
    assert_eq!(judged(&arrived_unsigned()), Err(Refused::Absent));
}

fn arrived_unsigned() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("host", "b.example".parse().expect("a host"));
    headers
}

#[test]
fn only_known_digests_count_and_all_of_them_must_be_right() {
    let right = digest::legacy(BODY);
    assert_eq!(digest::check_legacy(&right, BODY), Ok(()));
    assert_eq!(digest::check_legacy(&format!("MD5=AAAA,{right}"), BODY), Ok(()));
    assert_eq!(digest::check_legacy("MD5=AAAA", BODY), Err(Refused::Digest));
    assert_eq!(
        digest::check_legacy(&format!("{right},SHA-256=AAAA"), BODY),
        Err(Refused::Digest)
    );
    assert_eq!(digest::check_legacy("", BODY), Err(Refused::Digest));
    assert_eq!(digest::check_content(&digest::content(BODY), BODY), Ok(()));
    assert_eq!(digest::check_content("sha-256=AAAA", BODY), Err(Refused::Digest));
}
