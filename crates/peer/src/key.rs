//! The only place that makes keys and uses them.
use std::sync::Arc;

use aws_lc_rs::{
    digest as hash,
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// An RSA key of 2048 bits; or one that is none. Cheap to clone, not cheap to make.
#[derive(Clone)]
pub struct Key {
    hand: Hand,
    public_pem: Arc<str>,
}

/// What signs.
#[derive(Clone)]
enum Hand {
    Pair(Arc<KeyPair>),
    /// So many bytes of padding around the digest: the signature itself, where the exponent is one.
    Padding(usize),
}

/// What stands before a SHA-256 in a signature.
const SHA_256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];
/// « This is an RSA key. »
const RSA: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

impl Key {
    pub fn new() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("a public key has a form");
        let public_pem = pem(der.as_ref());
        Self {
            hand: Hand::Pair(Arc::new(pair)),
            public_pem: public_pem.into(),
        }
    }

    /// A key that nobody should take: of so many bytes, with this exponent. It signs as one may where the exponent is 1.
    pub fn unfit(bytes: usize, exponent: u8) -> Self {
        let modulus = [vec![0], vec![0xff; bytes]].concat();
        let numbers = [tagged(0x02, &modulus), tagged(0x02, &[exponent])].concat();
        let bits = [vec![0], tagged(0x30, &numbers)].concat();
        let spki = tagged(0x30, &[RSA.to_vec(), tagged(0x03, &bits)].concat());
        Self {
            hand: Hand::Padding(bytes),
            public_pem: pem(&spki).into(),
        }
    }

    /// SPKI, as PEM.
    pub fn public_pem(&self) -> &str {
        &self.public_pem
    }

    /// RSA-SHA256 with PKCS#1 v1.5 padding, in base64.
    pub fn sign(&self, text: &str) -> String {
        let pair = match &self.hand {
            Hand::Pair(pair) => pair,
            Hand::Padding(bytes) => return STANDARD.encode(padded(text, *bytes)),
        };
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .expect("a fresh key signs");
        STANDARD.encode(signature)
    }
}

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

/// SHA-256 in base64, as digests are written.
pub fn digest(bytes: &[u8]) -> String {
    STANDARD.encode(hash::digest(&hash::SHA256, bytes))
}

pub(crate) fn verifies(public_pem: &str, text: &str, signature: &[u8]) -> bool {
    let der: String = public_pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let Ok(der) = STANDARD.decode(der) else { return false };
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der);
    key.verify(text.as_bytes(), signature).is_ok()
}

/// PKCS#1 v1.5, as it stands before the arithmetic.
fn padded(text: &str, bytes: usize) -> Vec<u8> {
    let digest = hash::digest(&hash::SHA256, text.as_bytes());
    let said = [&SHA_256, digest.as_ref()].concat();
    let filling = vec![0xff; bytes.saturating_sub(said.len() + 3)];
    [&[0, 1], &filling[..], &[0], &said].concat()
}

/// A value of DER.
fn tagged(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let length = &length[value.len().leading_zeros() as usize / 8..];
    let long = 0x80 | u8::try_from(length.len()).expect("a length of few bytes");
    let head = match value.len() {
        short @ 0..0x80 => vec![u8::try_from(short).expect("less than 128")],
        _ => [&[long], length].concat(),
    };
    [&[tag], &head[..], value].concat()
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut out = String::from("-----BEGIN PUBLIC KEY-----\n");
    for line in text.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out.push_str("-----END PUBLIC KEY-----\n");
    out
}
