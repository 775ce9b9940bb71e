//! The only place that signs what a peer sends: both ways of signing, every list of headers, and every fault.
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use url::{Position, Url};

use crate::{Actor, Key, Reply, exchange, key};

/// The two ways to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Cavage,
    Rfc9421,
}

/// A request about to be sent: what is signed, and what is changed after it was signed.
#[derive(Clone)]
pub struct Letter {
    url: Url,
    method: String,
    body: Vec<u8>,
    key: Option<(String, Key)>,
    scheme: Scheme,
    /// Names in lower case, in the order in which they are signed; of both schemes.
    covered: Vec<String>,
    /// Headers by name in lower case; what is signed is signed with these values.
    headers: Vec<(String, String)>,
    moment: i64,
    parameters: String,
    /// What is put before the other parameters.
    before: String,
    signature: Option<String>,
    after: Vec<Change>,
}

/// Something done to the headers after signing.
#[derive(Clone)]
enum Change {
    Put(String, String),
    Add(String, String),
    Drop(String),
    Body(Vec<u8>),
}

const ACTIVITY: &str = "application/activity+json";

impl Letter {
    pub(crate) fn new(actor: &Actor, to: &Url, body: Vec<u8>) -> Self {
        let mut letter = Self::unsigned("POST", to);
        letter.body = body;
        letter.key = Some((actor.key_id.clone(), actor.key.clone()));
        letter.headers.push(("content-type".into(), ACTIVITY.into()));
        letter.covers("(request-target) host date digest content-type")
    }

    /// A request that nobody signs.
    pub fn unsigned(method: &str, to: &Url) -> Self {
        Self {
            url: to.clone(),
            method: method.to_owned(),
            body: Vec::new(),
            key: None,
            scheme: Scheme::Cavage,
            covered: Vec::new(),
            headers: Vec::new(),
            moment: now(),
            parameters: String::new(),
            before: String::new(),
            signature: None,
            after: Vec::new(),
        }
    }

    /// A signed question.
    pub fn question(actor: &Actor, at: &Url) -> Self {
        let mut letter = Self::unsigned("GET", at);
        letter.key = Some((actor.key_id.clone(), actor.key.clone()));
        letter.headers.push(("accept".into(), ACTIVITY.into()));
        letter.covers("(request-target) host date")
    }

    /// RFC 9421, with what it usually signs.
    pub fn modern(mut self) -> Self {
        self.scheme = Scheme::Rfc9421;
        let usual = if self.method == "GET" {
            "@method @target-uri"
        } else {
            "@method @target-uri content-digest"
        };
        self.covers(usual)
    }

    /// What is signed, names apart by spaces.
    pub fn covers(mut self, names: &str) -> Self {
        self.covered = names.split(' ').map(str::to_owned).collect();
        self
    }

    /// Under another key, or another name of it.
    pub fn under(mut self, key_id: &str, key: &Key) -> Self {
        self.key = Some((key_id.to_owned(), key.clone()));
        self
    }

    /// Signed so many seconds from now; backwards when negative.
    pub fn moved(mut self, seconds: i64) -> Self {
        self.moment += seconds;
        self
    }

    /// A header whose signed value is this.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// More parameters of the signature, as they are written: `,algorithm="none"` or `;tag="x"`.
    pub fn saying(mut self, parameters: &str) -> Self {
        self.parameters.push_str(parameters);
        self
    }

    /// Parameters put before the others.
    pub fn first_saying(mut self, parameters: &str) -> Self {
        self.before.push_str(parameters);
        self
    }

    /// With this signature, whatever it should be.
    pub fn signature(mut self, base64: &str) -> Self {
        self.signature = Some(base64.to_owned());
        self
    }

    /// After signing: another value.
    pub fn then(mut self, name: &str, value: &str) -> Self {
        self.after.push(Change::Put(name.to_owned(), value.to_owned()));
        self
    }

    /// After signing: once more, with this value.
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.after.push(Change::Add(name.to_owned(), value.to_owned()));
        self
    }

    /// After signing: gone.
    pub fn without(mut self, name: &str) -> Self {
        self.after.push(Change::Drop(name.to_owned()));
        self
    }

    /// After signing: another body.
    pub fn carrying(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.after.push(Change::Body(body.into()));
        self
    }

    /// The bytes on the wire, headers as signed and then changed.
    pub fn bytes(&self) -> Vec<u8> {
        let mut headers = self.signed();
        let mut body = self.body.clone();
        for change in &self.after {
            match change {
                Change::Put(name, value) => {
                    headers.retain(|(known, _)| known != name);
                    headers.push((name.clone(), value.clone()));
                }
                Change::Add(name, value) => headers.push((name.clone(), value.clone())),
                Change::Drop(name) => headers.retain(|(known, _)| known != name),
                Change::Body(other) => body.clone_from(other),
            }
        }
        let told = |name: &str| headers.iter().any(|(known, _)| known == name);
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target());
        if !told("connection") {
            head.push_str("connection: close\r\n");
        }
        if self.method != "GET" && !told("content-length") && !told("transfer-encoding") {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        for (name, value) in &headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        [head.as_bytes(), b"\r\n", &body].concat()
    }

    pub async fn send(&self) -> Reply {
        let host = &self.url[Position::BeforeHost..Position::AfterPort];
        Reply::read(&exchange(host, &self.bytes()).await)
    }

    fn target(&self) -> &str {
        &self.url[Position::BeforePath..Position::AfterQuery]
    }

    /// Every header, signature included.
    fn signed(&self) -> Vec<(String, String)> {
        let date = UNIX_EPOCH + Duration::from_secs(self.moment.max(0).unsigned_abs());
        let host = self.url[Position::BeforeHost..Position::AfterPort].to_owned();
        let mut headers = vec![
            ("host".to_owned(), host),
            ("date".to_owned(), httpdate::fmt_http_date(date)),
        ];
        let digest = key::digest(&self.body);
        match self.scheme {
            _ if self.method == "GET" => {}
            Scheme::Cavage => headers.push(("digest".to_owned(), format!("SHA-256={digest}"))),
            Scheme::Rfc9421 => headers.push(("content-digest".to_owned(), format!("sha-256=:{digest}:"))),
        }
        for (name, value) in &self.headers {
            headers.retain(|(known, _)| known != name);
            headers.push((name.clone(), value.clone()));
        }
        if let Some((key_id, key)) = &self.key {
            let signature = match self.scheme {
                Scheme::Cavage => self.cavage(&headers, (key_id, key)),
                Scheme::Rfc9421 => self.modernly(&headers, (key_id, key)),
            };
            headers.extend(signature);
        }
        headers
    }

    fn cavage(&self, headers: &[(String, String)], (key_id, key): (&str, &Key)) -> Vec<(String, String)> {
        let lines: Vec<String> = self
            .covered
            .iter()
            .map(|name| match name.as_str() {
                "(request-target)" => format!("{name}: {} {}", self.method.to_lowercase(), self.target()),
                "(created)" => format!("{name}: {}", self.moment),
                _ => format!("{name}: {}", value(headers, name)),
            })
            .collect();
        let signature = self.signature.clone().unwrap_or_else(|| key.sign(&lines.join("\n")));
        let covered = self.covered.join(" ");
        let created = if covered.contains("(created)") {
            format!(",created={}", self.moment)
        } else {
            String::new()
        };
        let header = format!(
            r#"{}keyId="{key_id}",headers="{covered}",signature="{signature}"{created}{}"#,
            self.before, self.parameters
        );
        vec![("signature".to_owned(), header)]
    }

    fn modernly(&self, headers: &[(String, String)], (key_id, key): (&str, &Key)) -> Vec<(String, String)> {
        let names: Vec<String> = self.covered.iter().map(|name| format!("{name:?}")).collect();
        let input = format!(
            r#"({});created={};keyid="{key_id}"{}"#,
            names.join(" "),
            self.moment,
            self.parameters
        );
        let mut text = String::new();
        for name in &self.covered {
            let said = match name.as_str() {
                "@method" => self.method.clone(),
                "@target-uri" => self.url[..Position::AfterQuery].to_owned(),
                "@authority" => value(headers, "host"),
                "@path" => self.url.path().to_owned(),
                "@query" => format!("?{}", self.url.query().unwrap_or_default()),
                _ => value(headers, name),
            };
            text.push_str(&format!("{name:?}: {said}\n"));
        }
        text.push_str(&format!("\"@signature-params\": {input}"));
        let signature = self.signature.clone().unwrap_or_else(|| key.sign(&text));
        vec![
            ("signature-input".to_owned(), format!("{}sig1={input}", self.before)),
            ("signature".to_owned(), format!("sig1=:{signature}:")),
        ]
    }
}

fn value(headers: &[(String, String)], name: &str) -> String {
    let found = headers.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn now() -> i64 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(seconds.as_secs()).unwrap_or(i64::MAX)
}
