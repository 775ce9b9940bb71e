//! The only place that plays other servers: fifty people who were seen here, and what they sign.
use std::cell::RefCell;

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
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::cases::sent;
use crate::ground::Facts;
use crate::server::HOST;

const KIND: &str = "application/activity+json";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
/// How many people, each on a server of their own.
const PEOPLE: usize = 50;
/// How much is signed beforehand for one line: a signature costs as much as a request.
const SIGNED: usize = 60_000;

/// Somebody of another server.
struct Person {
    uri: String,
    key: KeyPair,
}

/// People of other servers, and the threads of which they speak.
pub struct Neighbours {
    people: Vec<Person>,
    threads: Vec<String>,
    /// What was signed last, with the line it is for.
    signed: RefCell<usize>,
}

impl Neighbours {
    /// Makes them known to a site, with their keys, so that it asks nobody for them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn meet(site: &Site, facts: &Facts) -> Result<Self> {
        let mut people = Vec::new();
        for n in 0..PEOPLE {
            people.push(Person::meet(site, n).await?);
        }
        let mut threads = Vec::new();
        for moment in &facts.posts {
            threads.push(posts::by_moment(site, Viewer::anyone(), *moment).await?.uri);
        }
        Ok(Self {
            people,
            threads,
            signed: RefCell::default(),
        })
    }

    /// Requests that bring answers to a hundred threads from here, each signed.
    pub fn answers(&self) -> Vec<Vec<u8>> {
        self.sign(|n, who| {
            let (note, thread) = (
                format!("{who}/notes/{n}"),
                &self.threads[n % self.threads.len().min(100)],
            );
            json!({ "type": "Create", "object": {
                "id": note, "type": "Note", "attributedTo": who, "published": now(), "inReplyTo": thread,
                "to": [PUBLIC], "cc": [format!("{who}/followers")],
                "content": "<p>Merci pour le compte rendu; nous avons une salle, mardi, près du jardin.</p>",
            } })
        })
    }

    /// Requests that bring likes, each of another post or by somebody else.
    pub fn votes(&self) -> Vec<Vec<u8>> {
        let most = self.threads.len() * PEOPLE;
        self.sign(|n, _| json!({ "type": "Like", "object": self.threads[n % most / PEOPLE] }))
    }

    fn sign(&self, act: impl Fn(usize, &str) -> Value) -> Vec<Vec<u8>> {
        let begun = self.signed.replace_with(|signed| *signed + SIGNED);
        let one = |n: usize| {
            let who = &self.people[n % PEOPLE];
            let mut activity = act(n, &who.uri);
            activity["@context"] = json!("https://www.w3.org/ns/activitystreams");
            activity["id"] = json!(format!("{}/activities/{}", who.uri, begun + n));
            activity["actor"] = json!(who.uri);
            activity["published"] = json!(now());
            activity["to"] = json!([PUBLIC]);
            activity["cc"] = json!([format!("{}/followers", who.uri)]);
            who.request(&activity.to_string())
        };
        (0..SIGNED).map(one).collect()
    }
}

fn now() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Person {
    async fn meet(site: &Site, n: usize) -> Result<Self> {
        let host = format!("voisin{n}.example");
        let uri = format!("https://{host}/u/ana");
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no key"))?;
        let der: PublicKeyX509Der<'_> = key.public_key().as_der().map_err(|_| anyhow!("no public key"))?;
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(der.as_ref())
        );
        let remote = Remote {
            kind: ActorKind::Person,
            url: uri.clone(),
            handle: "ana".to_owned(),
            name: "Ana".to_owned(),
            summary_html: Default::default(),
            fields: Vec::new(),
            inbox: format!("{uri}/inbox"),
            shared_inbox: Some(format!("https://{host}/inbox")),
            outbox: None,
            followers_uri: Some(format!("{uri}/followers")),
            avatar_url: None,
            header_url: None,
            locked: false,
            bot: false,
            public_key: pem,
            published: Timestamp::now(),
            discoverable: true,
            aliases: Vec::new(),
            public: false,
            uri: uri.clone(),
            host,
        };
        network::adopt(site, remote).await?;
        Ok(Self { uri, key })
    }

    /// A request with a body, signed as most servers sign.
    fn request(&self, body: &str) -> Vec<u8> {
        let date = chrono::Utc::now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let digest = format!("SHA-256={}", STANDARD.encode(Sha256::digest(body.as_bytes())));
        let text = format!(
            "(request-target): post /inbox\nhost: {HOST}\ndate: {date}\ndigest: {digest}\ncontent-type: {KIND}"
        );
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .expect("a fresh key signs");
        let headers = format!(
            "Date: {date}\r\nDigest: {digest}\r\nSignature: keyId=\"{}#main-key\",algorithm=\"rsa-sha256\",\
             headers=\"(request-target) host date digest content-type\",signature=\"{}\"\r\n",
            self.uri,
            STANDARD.encode(signature)
        );
        sent("/inbox", &headers, (KIND, body))
    }
}
