//! The only place that knows RFC 9421 message signatures: one signature, RSA, no component parameters.

use super::{
    Here, Outgoing, Refused, Request, Scheme, Signed, digest, header_pair, in_window, key_address, not_expired,
};
use crate::keys::{Signer, Unusable};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue};
use url::Url;

const MOST_LABELS: usize = 4;
const MOST_COMPONENTS: usize = 32;

/// One member of `Signature-Input`.
struct Input<'a> {
    label: &'a str,
    components: Vec<&'a str>,
    parameters: Vec<(&'a str, Value<'a>)>,
    /// The member as it was written after `label=`: this exact text is signed.
    raw: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value<'a> {
    Number(i64),
    Text(&'a str),
    Other,
}

impl<'a> Input<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().find_map(|(known, value)| match value {
            Value::Text(text) if *known == name => Some(*text),
            _ => None,
        })
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.parameters.iter().find_map(|(known, value)| match value {
            Value::Number(number) if *known == name => Some(*number),
            _ => None,
        })
    }

    fn covers(&self, name: &str) -> bool {
        self.components.contains(&name)
    }
}

pub(super) fn read(request: &Request<'_>, here: &Here<'_>, input: &str, signature: &str) -> Result<Signed, Refused> {
    let inputs = inputs(input)?;
    let known = |input: &&Input<'_>| {
        input.text("keyid").is_some() && input.text("alg").is_none_or(|name| name == "rsa-v1_5-sha256")
    };
    let input = inputs.iter().find(known).ok_or(Refused::Algorithm)?;
    let key_id = key_address(input.text("keyid").unwrap_or_default())?;
    judge(request, here, input)?;
    let signature = labelled_bytes(signature, input.label)?;
    let text = text(request, here, input)?;
    Ok(Signed {
        key_id,
        scheme: Scheme::Rfc9421,
        texts: vec![text],
        signature,
    })
}

pub(super) fn sign(signer: &Signer, request: &Outgoing<'_>) -> Result<Vec<(HeaderName, HeaderValue)>, Unusable> {
    let mut covered = String::from(r#""@method" "@target-uri""#);
    let mut text = format!(
        "\"@method\": {}\n\"@target-uri\": {}\n",
        request.method,
        without_fragment(request.url)
    );
    let mut headers = Vec::new();
    if let Some((body, _)) = request.body {
        let digest = digest::content(body);
        covered.push_str(r#" "content-digest""#);
        text.push_str(&format!("\"content-digest\": {digest}\n"));
        headers.push(header_pair("content-digest", &digest)?);
    }
    let input = format!(
        r#"({covered});created={};keyid="{}";alg="rsa-v1_5-sha256""#,
        request.now,
        signer.key_id()
    );
    text.push_str(&format!("\"@signature-params\": {input}"));
    let signature = signer.sign(text.as_bytes())?;
    headers.push(header_pair("signature-input", &format!("sig1={input}"))?);
    headers.push(header_pair("signature", &format!("sig1=:{signature}:"))?);
    Ok(headers)
}

fn judge(request: &Request<'_>, here: &Here<'_>, input: &Input<'_>) -> Result<(), Refused> {
    if !input.covers("@method") {
        return Err(Refused::Uncovered("@method"));
    }
    let path = input.covers("@path") && (input.covers("@query") || !request.target.contains('?'));
    let place = input.covers("@target-uri") || input.covers("@authority") && (input.covers("@request-target") || path);
    if !place {
        return Err(Refused::Uncovered("@target-uri"));
    }
    in_window(input.number("created").ok_or(Refused::Uncovered("created"))?, here.now)?;
    if let Some(expires) = input.number("expires") {
        not_expired(expires, here.now)?;
    }
    if input.covers("content-digest") {
        return digest::check_content(super::required(request.headers, "content-digest")?, request.body);
    }
    if super::must_cover_body(request.method) {
        Err(Refused::Uncovered("content-digest"))
    } else {
        Ok(())
    }
}

fn text(request: &Request<'_>, here: &Here<'_>, input: &Input<'_>) -> Result<String, Refused> {
    let origin = here.origin.as_str().trim_end_matches('/');
    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    let mut text = String::new();
    for name in &input.components {
        let value = match *name {
            "@method" => request.method.to_string(),
            "@target-uri" => format!("{origin}{}", request.target),
            "@authority" => super::authority(here.origin),
            "@scheme" => here.origin.scheme().to_owned(),
            "@request-target" => request.target.to_owned(),
            "@path" => path.to_owned(),
            "@query" => format!("?{query}"),
            derived if derived.starts_with('@') => return Err(Refused::Malformed("an unknown component is signed")),
            header => super::required(request.headers, header)?.to_owned(),
        };
        text.push_str(&format!("\"{name}\": {value}\n"));
    }
    text.push_str(&format!("\"@signature-params\": {}", input.raw));
    Ok(text)
}

fn without_fragment(url: &Url) -> &str {
    &url[..url::Position::AfterQuery]
}

/// Reads `label=("a" "b");created=1;keyid="…", label2=…`.
fn inputs(header: &str) -> Result<Vec<Input<'_>>, Refused> {
    let mut found: Vec<Input<'_>> = Vec::new();
    let mut rest = header.trim();
    while !rest.is_empty() {
        let (label, after) = rest
            .split_once('=')
            .ok_or(Refused::Malformed("signature input has no label"))?;
        let (components, after_list) = components(after)?;
        let (parameters, end) = parameters(after_list)?;
        let raw = after.get(..after.len() - end.len()).unwrap_or_default();
        let label = label.trim();
        if found.iter().any(|input| input.label == label) || MOST_LABELS <= found.len() {
            return Err(Refused::Malformed("too many labels"));
        }
        found.push(Input {
            label,
            components,
            parameters,
            raw: raw.trim_end(),
        });
        rest = end.trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if rest.is_empty() => break,
            None => return Err(Refused::Malformed("signature input goes on")),
        }
    }
    Ok(found)
}

fn components(text: &str) -> Result<(Vec<&str>, &str), Refused> {
    let mut rest = text
        .strip_prefix('(')
        .ok_or(Refused::Malformed("signature input is not a list"))?;
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(' ');
        if let Some(after) = rest.strip_prefix(')') {
            return Ok((found, after));
        }
        let quoted = rest
            .strip_prefix('"')
            .ok_or(Refused::Malformed("a component is not quoted"))?;
        let (name, after) = quoted
            .split_once('"')
            .ok_or(Refused::Malformed("a component does not end"))?;
        // A component with parameters (`;sf`, `;req`, …) would have to be signed differently: nobody here needs them.
        if !(after.starts_with(' ') || after.starts_with(')')) {
            return Err(Refused::Malformed("a component has parameters"));
        }
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-@_".contains(&byte));
        if !plain || found.contains(&name) || MOST_COMPONENTS <= found.len() {
            return Err(Refused::Malformed("a component cannot be signed"));
        }
        found.push(name);
        rest = after;
    }
}

type Parameters<'a> = Vec<(&'a str, Value<'a>)>;

fn parameters(text: &str) -> Result<(Parameters<'_>, &str), Refused> {
    let mut found: Parameters<'_> = Vec::new();
    let mut rest = text;
    while let Some(after) = rest.trim_start_matches(' ').strip_prefix(';') {
        let after = after.trim_start_matches(' ');
        let end = after.find(['=', ';', ',', ' ']).unwrap_or(after.len());
        let (name, tail) = after.split_at(end);
        let (value, tail) = match tail.strip_prefix('=') {
            Some(tail) => parameter_value(tail)?,
            None => (Value::Other, tail),
        };
        if name.is_empty() || found.iter().any(|(known, _)| *known == name) {
            return Err(Refused::Malformed("a parameter is there twice"));
        }
        found.push((name, value));
        rest = tail;
    }
    Ok((found, rest))
}

fn parameter_value(text: &str) -> Result<(Value<'_>, &str), Refused> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (value, after) = quoted
            .split_once('"')
            .ok_or(Refused::Malformed("a quotation does not end"))?;
        if value.contains('\\') {
            return Err(Refused::Malformed("a quotation hides a character"));
        }
        return Ok((Value::Text(value), after));
    }
    let end = text.find([';', ',', ' ']).unwrap_or(text.len());
    let (value, after) = text.split_at(end);
    Ok((value.parse().map_or(Value::Other, Value::Number), after))
}

/// The member `label=:base64:` of the `Signature` header.
fn labelled_bytes(header: &str, label: &str) -> Result<Vec<u8>, Refused> {
    let mut members = header.split(',').filter_map(|member| member.trim().split_once('='));
    let mut found = members.by_ref().filter(|(name, _)| *name == label);
    let (_, value) = found.next().ok_or(Refused::Malformed("no signature has this label"))?;
    if found.next().is_some() {
        return Err(Refused::Malformed("a label is there twice"));
    }
    let value = digest::unwrap_bytes(value).ok_or(Refused::Malformed("signature is not bytes"))?;
    STANDARD
        .decode(value)
        .map_err(|_| Refused::Malformed("signature is not base64"))
}
