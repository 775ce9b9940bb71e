//! The only place that compares a body with what its headers say of it.

use super::Refused;
use crate::keys::{sha256, sha512};
use base64::{Engine, engine::general_purpose::STANDARD};

/// `Digest: SHA-256=…` (RFC 3230): at least one known algorithm, and every known one is right.
pub(super) fn check_legacy(header: &str, body: &[u8]) -> Result<(), Refused> {
    check_all(header.split(',').map(|part| part.trim().split_once('=')), body)
}

/// `Content-Digest: sha-256=:…:` (RFC 9530).
pub(super) fn check_content(header: &str, body: &[u8]) -> Result<(), Refused> {
    let parts = header.split(',').map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        Some((name, unwrap_bytes(value)?))
    });
    check_all(parts, body)
}

/// The bytes of a structured field, `:base64:`, still in base64.
pub(super) fn unwrap_bytes(value: &str) -> Option<&str> {
    value.trim().strip_prefix(':')?.strip_suffix(':')
}

pub(super) fn legacy(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(sha256(body)))
}

pub(super) fn content(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256(body)))
}

fn check_all<'a>(parts: impl Iterator<Item = Option<(&'a str, &'a str)>>, body: &[u8]) -> Result<(), Refused> {
    let mut known = false;
    for part in parts {
        let (algorithm, value) = part.ok_or(Refused::Digest)?;
        let expected = match algorithm.trim().to_ascii_lowercase().as_str() {
            "sha-256" => sha256(body).to_vec(),
            "sha-512" => sha512(body),
            _ => continue,
        };
        known = true;
        if STANDARD.decode(value.trim()).ok() != Some(expected) {
            return Err(Refused::Digest);
        }
    }
    if known { Ok(()) } else { Err(Refused::Digest) }
}
