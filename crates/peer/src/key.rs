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

/// An RSA key of 2048 bits. Cheap to clone, not cheap to make.
#[derive(Clone)]
pub struct Key {
    pair: Arc<KeyPair>,
    public_pem: Arc<str>,
}

impl Key {
    pub fn new() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("a public key has a form");
        let public_pem = pem(der.as_ref());
        Self {
            pair: Arc::new(pair),
            public_pem: public_pem.into(),
        }
    }

    /// SPKI, as PEM.
    pub fn public_pem(&self) -> &str {
        &self.public_pem
    }

    /// RSA-SHA256 with PKCS#1 v1.5 padding, in base64.
    pub fn sign(&self, text: &str) -> String {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
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
