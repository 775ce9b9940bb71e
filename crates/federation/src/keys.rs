//! The only place that makes, parses and uses RSA keys: everything is done by aws-lc-rs, in constant time.

use aws_lc_rs::{
    digest,
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// Bytes; a public key of 8192 bits takes about 1.5 KiB as PEM.
const LONGEST_PUBLIC_PEM: usize = 8 * 1024;

/// How many parsed keys of each kind are kept. Each takes about 2 KiB.
const KEPT_KEYS: usize = 4096;

/// A key that cannot be made, parsed or used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(&'static str);

impl Unusable {
    pub(crate) fn unprintable() -> Self {
        Self("a header value cannot be written")
    }
}

/// A freshly made pair: PKCS#8 PEM for us, SPKI PEM for everybody.
pub struct Pair {
    pub private_pem: String,
    pub public_pem: String,
}

/// Makes an RSA-2048 pair. Takes some hundred milliseconds: call it on a blocking thread.
pub fn generate() -> Result<Pair, Unusable> {
    let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| Unusable("no key could be made"))?;
    let private: Pkcs8V1Der<'_> = key.as_der().map_err(|_| Unusable("private key has no PKCS#8 form"))?;
    let public: PublicKeyX509Der<'_> = key
        .public_key()
        .as_der()
        .map_err(|_| Unusable("public key has no SPKI form"))?;
    Ok(Pair {
        private_pem: pem("PRIVATE KEY", private.as_ref()),
        public_pem: pem("PUBLIC KEY", public.as_ref()),
    })
}

/// An actor's key, ready to sign. Cheap to clone.
#[derive(Clone)]
pub struct Signer {
    key_id: Arc<str>,
    key: Arc<KeyPair>,
}

impl Signer {
    /// `private_pem` is PKCS#8 or PKCS#1.
    pub fn new(key_id: &str, private_pem: &str) -> Result<Self, Unusable> {
        Ok(Self {
            key_id: key_id.into(),
            key: Arc::new(parse_private(private_pem)?),
        })
    }

    /// The address of the public key, as others fetch it.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Whether another signs with the very same key.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.key, &other.key)
    }

    /// RSA-SHA256 with PKCS#1 v1.5 padding, in base64.
    pub fn sign(&self, text: &[u8]) -> Result<String, Unusable> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
            .map_err(|_| Unusable("private key does not sign"))?;
        Ok(STANDARD.encode(signature))
    }
}

/// Parsed private keys, so that a thousand deliveries of one actor parse its key once.
#[derive(Default)]
pub struct KeyRing {
    keys: Mutex<HashMap<[u8; 32], Arc<KeyPair>>>,
}

impl KeyRing {
    /// The signer of this key; parsed on first use. Remembered by the digest of the PEM, so that a rotated key is another one.
    pub fn signer(&self, key_id: &str, private_pem: &str) -> Result<Signer, Unusable> {
        let name = sha256(private_pem.as_bytes());
        let known = self
            .keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&name)
            .cloned();
        if let Some(key) = known {
            return Ok(Signer {
                key_id: key_id.into(),
                key,
            });
        }
        let signer = Signer::new(key_id, private_pem)?;
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if KEPT_KEYS <= keys.len() {
            keys.clear();
        }
        keys.insert(name, signer.key.clone());
        Ok(signer)
    }
}

/// How many keys somebody may have at once: one, and another while it is changed.
pub const MOST_KEYS: usize = 4;

/// Whether `signature` (raw bytes) over `text` was made by the owner of the keys. `public_pems` is one key after the
/// other, each SPKI or PKCS#1, of 2048 to 8192 bits; anything else is refused before any arithmetic.
pub fn verifies(public_pems: &str, text: &[u8], signature: &[u8]) -> bool {
    let starts = public_pems.match_indices(BEGIN).map(|(start, _)| start).take(MOST_KEYS);
    starts.into_iter().any(|start| {
        let rest = &public_pems[start..];
        let end = rest[BEGIN.len()..]
            .find(BEGIN)
            .map_or(rest.len(), |end| BEGIN.len() + end);
        one_verifies(&rest[..end], text, signature)
    })
}

const BEGIN: &str = "-----BEGIN ";

fn one_verifies(public_pem: &str, text: &[u8], signature: &[u8]) -> bool {
    public_key(public_pem).is_some_and(|key| key.verify_sig(text, signature).is_ok())
}

/// Public keys as they were parsed, by the digest of their PEM: looking whether a key is one costs as much as using it.
static PARSED: LazyLock<Mutex<HashMap<[u8; 32], Arc<ParsedPublicKey>>>> = LazyLock::new(Mutex::default);

fn public_key(pem: &str) -> Option<Arc<ParsedPublicKey>> {
    if LONGEST_PUBLIC_PEM < pem.len() {
        return None;
    }
    let name = sha256(pem.as_bytes());
    let known = PARSED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&name)
        .cloned();
    if known.is_some() {
        return known;
    }
    let der = unwrap_pem(pem, &["PUBLIC KEY", "RSA PUBLIC KEY"]).ok()?;
    let key = Arc::new(ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).ok()?);
    let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if KEPT_KEYS <= parsed.len() {
        parsed.clear();
    }
    parsed.insert(name, key.clone());
    Some(key)
}

/// SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// SHA-512 of some bytes.
pub(crate) fn sha512(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA512, bytes).as_ref().to_vec()
}

fn parse_private(text: &str) -> Result<KeyPair, Unusable> {
    let der = unwrap_pem(text, &["PRIVATE KEY", "RSA PRIVATE KEY"])?;
    KeyPair::from_pkcs8(&der)
        .or_else(|_| KeyPair::from_der(&der))
        .map_err(|_| Unusable("private key cannot be read"))
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        out.extend(line.iter().map(|byte| char::from(*byte)));
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}

fn unwrap_pem(text: &str, labels: &[&str]) -> Result<Vec<u8>, Unusable> {
    let text = text.trim();
    let body = labels
        .iter()
        .find_map(|label| {
            text.strip_prefix(&format!("-----BEGIN {label}-----"))?
                .strip_suffix(&format!("-----END {label}-----"))
        })
        .ok_or(Unusable("not a PEM of this kind"))?;
    let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).map_err(|_| Unusable("PEM holds no base64"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::rsa::PublicKey;

    #[test]
    fn a_pair_signs_and_verifies_in_both_public_forms() {
        let pair = generate().expect("a key");
        let signer = KeyRing::default()
            .signer("https://a.example/u/ana#main-key", &pair.private_pem)
            .expect("signer");
        let signature = STANDARD
            .decode(signer.sign(b"bonjour").expect("signature"))
            .expect("base64");
        assert!(verifies(&pair.public_pem, b"bonjour", &signature));
        assert!(!verifies(&pair.public_pem, b"bonsoir", &signature));
        let spki = unwrap_pem(&pair.public_pem, &["PUBLIC KEY"]).expect("der");
        let public = PublicKey::from_der(&spki).expect("public key");
        assert!(verifies(
            &pem("RSA PUBLIC KEY", public.as_ref()),
            b"bonjour",
            &signature
        ));
    }

    const SMALL: &str =
        "MEgCQQDWumgeHEFSBPLbfw4vKVKhDaa/yTNadheuXHOLMz+U4wawh17WnlniD3DerpffFB8rlTdF5CQsTF0n3Pi24MbHAgMBAAE=";
    const SMALL_SAYS: &str = "0f30/IILKUpKJwoTz4R+qtjXYinBw6CY4aXnea3kaRT0nCZxugZPzf9NcaQPLOo3/tE5aN+CyHOLxpEQY42HLQ==";
    const CUBES: &str = "MIIBCAKCAQEA23hc/eitZz378CVgMlJb2kPTe7qIJkoDngZUT1XnR1G4PrycCdcGb5UB58WEhFGb57y1R2vtViBAGwO+1Vntpz/ueF1nKRuVagCaboQk7TaQR92GpVQREqn1Amnjdepj1T2Bs1rKhyZpTCOK7/ubwYn7JP24mfAEpKuwCSW5tP+rMsMngUXc1LJaReZKFJsdnPcIW92PC2EQJgWlvD57exUisoB2mT6Xsri/ri8z+RY4jXTIFunzl8NEDndn45IPd5jFdKzP/p/oWG5ltkKwjn4xi7Y32UX47MCaH06qxdHE6A078t3MhPPaVPMm1pgIeIaMTWI3PGbNGri7urhRnQIBAw==";
    const CUBES_SAY: &str = "xEl1jd59+iNkdLOgFlX6QYxNh7K3a/g9mZ56snpyQRJEuQaC6CD4Uy3MnbW3jUr7XiX0H3PtprJPg81DeF12hk4KTdFHuHmwcAdJEKKVF4HHWI7XnSzYpabrYB4D7QwybIs1n2dD1alLB1O/ct6Dp4puWq60g3udBzqCyIJQxw7IkcREN/BUK1GlIj8OKx2LE0I9EgUnlrKyTetHwlV2tIyizfXqjNxZsNmwRIBX/k1orWm5KgmOpaFGCnjJI1+NRkhkpTV6ljWJ5kluviON05sxBt7Rv16any6rzGI7MB7lw057OmOKuZvv9k+RGYwshCdRMR5OceZuT4IHSGHIMg==";
    /// The cube root of something that begins like the digest of « bonjour », padded, and ends in rubbish.
    const CUBE_ROOT: &str = "Msv9SnrceQVYPXZ1IPUWQHWRdtN4JvLvY649x6eYY7H4cBL1hpUKCIX+R6NBwYuH89qmV+rM8ZHckFNcKOxPK5OcHewym3nWYLkbrCllC2xpOdUlsw==";

    fn says(key: &str, signature: &[u8]) -> bool {
        let der = STANDARD.decode(key).expect("base64");
        verifies(&pem("RSA PUBLIC KEY", &der), b"bonjour", signature)
    }

    #[test]
    fn a_signature_is_padded_to_the_end_and_a_small_key_makes_none() {
        let bytes = |text: &str| STANDARD.decode(text).expect("base64");
        // B23: its signature is right, and anybody could have made it.
        assert!(!says(SMALL, &bytes(SMALL_SAYS)));
        // B26: the root of a number whose beginning looks right, made without the key.
        assert!(says(CUBES, &bytes(CUBES_SAY)), "the key itself is taken");
        let root = bytes(CUBE_ROOT);
        let filled = [vec![0; 256 - root.len()], root.clone()].concat();
        assert!(!says(CUBES, &root) && !says(CUBES, &filled));
    }

    #[test]
    fn nonsense_is_no_key_and_never_panics() {
        for text in [
            "",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
            "é",
        ] {
            assert!(!verifies(text, b"x", b"y"), "{text}");
            assert!(Signer::new("https://a.example#key", text).is_err());
        }
        assert!(!verifies(&"A".repeat(LONGEST_PUBLIC_PEM + 1), b"x", b"y"));
    }
}
