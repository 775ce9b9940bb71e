//! The only place that plays another server: one person who was seen here, and what she signs.
use anyhow::{Result, anyhow};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::actors::ActorKind;
use domain::network::{self, Remote};
use domain::{Site, Timestamp, Viewer, posts};
use sha2::{Digest, Sha256};

use crate::cases::sent;
use crate::ground::Facts;
use crate::server::HOST;

const SHE: &str = "https://voisin.example/u/ana";
const KIND: &str = "application/activity+json";
/// How many answers she signs beforehand: a signature costs as much as a request.
const ANSWERS: usize = 8_000;

/// Somebody of another server.
pub struct Neighbour {
    key: KeyPair,
    /// The addresses of threads she answers to.
    threads: Vec<String>,
}

impl Neighbour {
    /// Makes her known to a site, with her key, so that it asks nobody for it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn meet(site: &Site, facts: &Facts) -> Result<Self> {
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no key"))?;
        let der: PublicKeyX509Der<'_> = key.public_key().as_der().map_err(|_| anyhow!("no public key"))?;
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(der.as_ref())
        );
        let remote = Remote {
            kind: ActorKind::Person,
            uri: SHE.to_owned(),
            url: SHE.to_owned(),
            handle: "ana".to_owned(),
            host: "voisin.example".to_owned(),
            name: "Ana".to_owned(),
            summary_html: Default::default(),
            fields: Vec::new(),
            inbox: format!("{SHE}/inbox"),
            shared_inbox: Some("https://voisin.example/inbox".to_owned()),
            outbox: None,
            followers_uri: Some(format!("{SHE}/followers")),
            avatar_url: None,
            header_url: None,
            locked: false,
            bot: false,
            public_key: pem,
            published: Timestamp::now(),
            discoverable: true,
            aliases: Vec::new(),
            public: false,
        };
        network::adopt(site, remote).await?;
        let mut threads = Vec::new();
        for moment in facts.posts.iter().take(100) {
            threads.push(posts::by_moment(site, Viewer::anyone(), *moment).await?.uri);
        }
        Ok(Self { key, threads })
    }

    /// Requests that bring an answer of hers to threads here, each signed.
    pub fn answers(&self) -> Vec<Vec<u8>> {
        (0..ANSWERS).map(|n| self.answer(n)).collect()
    }

    fn answer(&self, n: usize) -> Vec<u8> {
        let now = chrono::Utc::now();
        let published = now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let public = "https://www.w3.org/ns/activitystreams#Public";
        let note = format!("https://voisin.example/notes/{n}");
        let body = serde_json::json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{note}/activity"), "type": "Create", "actor": SHE, "published": published,
            "to": [public], "cc": [format!("{SHE}/followers")],
            "object": {
                "id": note, "type": "Note", "attributedTo": SHE, "published": published,
                "to": [public], "cc": [format!("{SHE}/followers")],
                "inReplyTo": self.threads[n % self.threads.len()],
                "content": "<p>Merci pour le compte rendu; nous avons une salle, mardi, près du jardin.</p>",
            },
        });
        let body = body.to_string();
        let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let digest = format!("SHA-256={}", STANDARD.encode(Sha256::digest(body.as_bytes())));
        let text = format!(
            "(request-target): post /inbox\nhost: {HOST}\ndate: {date}\ndigest: {digest}\ncontent-type: {KIND}"
        );
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .expect("a fresh key signs");
        let headers = format!(
            "Date: {date}\r\nDigest: {digest}\r\nSignature: keyId=\"{SHE}#main-key\",algorithm=\"rsa-sha256\",\
             headers=\"(request-target) host date digest content-type\",signature=\"{}\"\r\n",
            STANDARD.encode(signature)
        );
        sent("/inbox", &headers, (KIND, &body))
    }
}
