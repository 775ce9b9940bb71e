//! Who sent a request: HTTP signatures of both kinds, read and made by pure functions on headers and bytes.
//!
//! The order is the law: parse, required components, target, host, time, digest of the raw body; only then is the key
//! asked for and the signature verified; only then may the body be read as JSON.

mod cavage;
mod digest;
mod rfc9421;

use crate::keys::{self, Signer, Unusable};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

/// Seconds. A signature is accepted from one hour before now…
const OLDEST: i64 = 3600;
/// … to five minutes after, because clocks differ.
const NEWEST: i64 = 300;
/// Bytes of one signature header.
const LONGEST_HEADER: usize = 8 * 1024;

/// A request as it came in: `target` is the path and query, `body` the raw bytes.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub method: &'a Method,
    pub target: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// Where and when the request is judged. `origin` is this site's address, `now` seconds since 1970.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    pub origin: &'a Url,
    pub now: i64,
}

/// Why a signature is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the request is not signed")]
    Absent,
    #[error("signature: {0}")]
    Malformed(&'static str),
    #[error("signature does not cover {0}")]
    Uncovered(&'static str),
    #[error("the request was meant for another host")]
    Elsewhere,
    #[error("the signature is too old or from the future")]
    Stale,
    #[error("the digest is not that of the body")]
    Digest,
    #[error("signature algorithm is not accepted")]
    Algorithm,
    #[error("the signature is not that of the key")]
    Forged,
}

/// The two ways to sign that the network knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// draft-cavage-http-signatures-12: what everybody reads.
    Cavage,
    /// RFC 9421.
    Rfc9421,
}

/// A signature whose request is in order; whether its key agrees is `check`'s question.
#[derive(Debug)]
pub struct Signed {
    /// The address of the key, as the sender names it.
    pub key_id: Url,
    pub scheme: Scheme,
    /// The signed text; more than one where senders differ on what is signed.
    texts: Vec<String>,
    signature: Vec<u8>,
}

/// Reads the signature of a request and judges everything but the key.
pub fn read(request: &Request<'_>, here: &Here<'_>) -> Result<Signed, Refused> {
    host_is_ours(request.headers, here.origin)?;
    let signature = single(request.headers, &HeaderName::from_static("signature"))?.ok_or(Refused::Absent)?;
    match single(request.headers, &HeaderName::from_static("signature-input"))? {
        Some(_) if request.headers.contains_key(header::AUTHORIZATION) => {
            Err(Refused::Malformed("two ways to prove one request"))
        }
        Some(input) => rfc9421::read(request, here, input, signature),
        None => cavage::read(request, here, signature),
    }
}

/// Whether the key made the signature.
pub fn check(signed: &Signed, public_key_pem: &str) -> Result<(), Refused> {
    let verified = signed
        .texts
        .iter()
        .any(|text| keys::verifies(public_key_pem, text.as_bytes(), &signed.signature));
    if verified { Ok(()) } else { Err(Refused::Forged) }
}

/// A request about to leave: what is signed of it. `body` is the bytes and their content type.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    pub method: &'a Method,
    pub url: &'a Url,
    pub body: Option<(&'a [u8], &'a str)>,
    /// Seconds since 1970.
    pub now: i64,
}

/// The headers that sign a request. `Host` is not among them: the client writes it from the address.
pub fn sign(
    scheme: Scheme,
    signer: &Signer,
    request: &Outgoing<'_>,
) -> Result<Vec<(HeaderName, HeaderValue)>, Unusable> {
    match scheme {
        Scheme::Cavage => cavage::sign(signer, request),
        Scheme::Rfc9421 => rfc9421::sign(signer, request),
    }
}

/// `host` or `host:port` of an address, as the `Host` header says it.
pub fn authority(url: &Url) -> String {
    match (url.host_str().unwrap_or_default(), url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    }
}

/// The one value of a header; two are refused, since two readers could choose differently.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refused> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Refused::Malformed("a header is there twice"));
    }
    if LONGEST_HEADER < value.len() {
        return Err(Refused::Malformed("a header is too long"));
    }
    value
        .to_str()
        .map(|text| Some(text.trim()))
        .map_err(|_| Refused::Malformed("a header is not ASCII"))
}

/// A header that must be there once.
fn required<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refused> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Refused::Malformed("not a header name"))?;
    single(headers, &name)?.ok_or(Refused::Malformed("a signed header is absent"))
}

fn host_is_ours(headers: &HeaderMap, origin: &Url) -> Result<(), Refused> {
    let said = required(headers, "host")
        .map_err(|_| Refused::Elsewhere)?
        .to_ascii_lowercase();
    let ours = authority(origin);
    let default = origin
        .port_or_known_default()
        .map(|port| format!("{}:{port}", origin.host_str().unwrap_or_default()));
    if said == ours || Some(said) == default {
        Ok(())
    } else {
        Err(Refused::Elsewhere)
    }
}

fn in_window(moment: i64, now: i64) -> Result<(), Refused> {
    if now.saturating_sub(OLDEST) <= moment && moment <= now.saturating_add(NEWEST) {
        Ok(())
    } else {
        Err(Refused::Stale)
    }
}

fn not_expired(expires: i64, now: i64) -> Result<(), Refused> {
    if now <= expires { Ok(()) } else { Err(Refused::Stale) }
}

fn key_address(text: &str) -> Result<Url, Refused> {
    let url = Url::parse(text).map_err(|_| Refused::Malformed("keyId is not an address"))?;
    if matches!(url.scheme(), "https" | "http") && url.has_host() {
        Ok(url)
    } else {
        Err(Refused::Malformed("keyId is not an address"))
    }
}

/// Bodies are signed by the methods that have one.
fn must_cover_body(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

fn header_pair(name: &'static str, value: &str) -> Result<(HeaderName, HeaderValue), Unusable> {
    let value = HeaderValue::from_str(value).map_err(|_| Unusable::unprintable())?;
    Ok((HeaderName::from_static(name), value))
}

#[cfg(test)]
mod tests;
