//! The only place that remembers a question as it came, and says whether its signature is true.
use std::time::SystemTime;

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{Scheme, key};

/// A question as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: String,
    /// With its query.
    pub path: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub at: SystemTime,
}

impl Heard {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// How it is signed, if at all.
    pub fn scheme(&self) -> Option<Scheme> {
        match (self.header("signature"), self.header("signature-input")) {
            (Some(_), Some(_)) => Some(Scheme::Rfc9421),
            (Some(_), None) => Some(Scheme::Cavage),
            (None, _) => None,
        }
    }

    /// The address of the key it names.
    pub fn key_id(&self) -> Option<&str> {
        match self.scheme()? {
            Scheme::Cavage => quoted(self.header("signature")?, "keyId"),
            Scheme::Rfc9421 => quoted(self.header("signature-input")?, "keyid"),
        }
    }

    /// Whether this key signed it, digest and all. Reads the forms that well-meaning servers write, and no others.
    pub fn is_signed_by(&self, public_pem: &str) -> bool {
        let body_is_true = self.body.is_empty() || self.digest_is_true();
        body_is_true
            && self
                .text_and_signature()
                .is_some_and(|(text, signature)| key::verifies(public_pem, &text, &signature))
    }

    fn digest_is_true(&self) -> bool {
        let digest = key::digest(&self.body);
        match self.scheme() {
            Some(Scheme::Cavage) => self.header("digest") == Some(&format!("SHA-256={digest}")),
            Some(Scheme::Rfc9421) => self.header("content-digest") == Some(&format!("sha-256=:{digest}:")),
            None => false,
        }
    }

    fn text_and_signature(&self) -> Option<(String, Vec<u8>)> {
        match self.scheme()? {
            Scheme::Cavage => {
                let header = self.header("signature")?;
                let lines: Option<Vec<String>> = quoted(header, "headers")?
                    .split(' ')
                    .map(|name| match name {
                        "(request-target)" => Some(format!("{name}: {} {}", self.method.to_lowercase(), self.path)),
                        _ => Some(format!("{name}: {}", self.header(name)?)),
                    })
                    .collect();
                Some((lines?.join("\n"), STANDARD.decode(quoted(header, "signature")?).ok()?))
            }
            Scheme::Rfc9421 => {
                let (_, input) = self.header("signature-input")?.split_once('=')?;
                let covered = input.strip_prefix('(')?.split_once(')')?.0;
                let lines: Option<Vec<String>> = covered
                    .split(' ')
                    .map(|name| match name.trim_matches('"') {
                        "@method" => Some(format!("{name}: {}", self.method)),
                        "@target-uri" => Some(format!("{name}: http://{}{}", self.header("host")?, self.path)),
                        "@authority" => Some(format!("{name}: {}", self.header("host")?)),
                        "@path" => Some(format!("{name}: {}", self.path.split('?').next()?)),
                        header => Some(format!("{name}: {}", self.header(header)?)),
                    })
                    .collect();
                let text = format!("{}\n\"@signature-params\": {input}", lines?.join("\n"));
                let signature = self.header("signature")?.split_once('=')?.1.trim_matches(':');
                Some((text, STANDARD.decode(signature).ok()?))
            }
        }
    }
}

fn quoted<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = header.split_once(&format!("{name}=\""))?;
    after.split('"').next()
}
