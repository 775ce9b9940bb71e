//! The only place that knows draft-cavage-http-signatures: what Mastodon, Lemmy and nearly everybody send.

use super::{
    Here, Outgoing, Refused, Request, Scheme, Signed, digest, header_pair, in_window, key_address, not_expired,
};
use crate::keys::{Signer, Unusable};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, Method};
use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use url::Position;

/// More than anybody signs.
const MOST_COMPONENTS: usize = 32;

pub(super) fn read(request: &Request<'_>, here: &Here<'_>, header: &str) -> Result<Signed, Refused> {
    let parameters = parameters(header)?;
    let get = |name: &str| parameters.get(name).map(String::as_str);
    let key_id = key_address(get("keyid").ok_or(Refused::Malformed("no keyId"))?)?;
    let signature = get("signature").ok_or(Refused::Malformed("no signature"))?;
    let signature = STANDARD
        .decode(signature)
        .map_err(|_| Refused::Malformed("signature is not base64"))?;
    if let Some(algorithm) = get("algorithm")
        && !["hs2019", "rsa-sha256"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(algorithm))
    {
        return Err(Refused::Algorithm);
    }
    let covered = components(get("headers").unwrap_or("date"))?;
    let created = number(get("created"))?;
    let expires = number(get("expires"))?;
    judge(request, here, &covered, (created, expires))?;
    let texts = targets(request)
        .into_iter()
        .map(|target| text(request, target, &covered, &parameters))
        .collect::<Result<_, _>>()?;
    Ok(Signed {
        key_id,
        scheme: Scheme::Cavage,
        texts,
        signature,
    })
}

pub(super) fn sign(signer: &Signer, request: &Outgoing<'_>) -> Result<Vec<(HeaderName, HeaderValue)>, Unusable> {
    let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(request.now.max(0).unsigned_abs()));
    let method = request.method.as_str().to_ascii_lowercase();
    let mut covered = String::from("(request-target) host date");
    let mut text = format!(
        "(request-target): {method} {}\nhost: {}\ndate: {date}",
        &request.url[Position::BeforePath..Position::AfterQuery],
        super::authority(request.url),
    );
    let mut headers = vec![header_pair("date", &date)?];
    if let Some((body, content_type)) = request.body {
        let digest = digest::legacy(body);
        covered.push_str(" digest content-type");
        text.push_str(&format!("\ndigest: {digest}\ncontent-type: {content_type}"));
        headers.push(header_pair("digest", &digest)?);
    }
    let signature = signer.sign(text.as_bytes())?;
    let key_id = signer.key_id();
    let value = format!(r#"keyId="{key_id}",algorithm="rsa-sha256",headers="{covered}",signature="{signature}""#);
    headers.push(header_pair("signature", &value)?);
    Ok(headers)
}

/// Everything that must be signed is signed, and says what is true here and now.
fn judge(
    request: &Request<'_>,
    here: &Here<'_>,
    covered: &[String],
    (created, expires): (Option<i64>, Option<i64>),
) -> Result<(), Refused> {
    let covers = |name: &str| covered.iter().any(|component| component == name);
    if !covers("(request-target)") {
        return Err(Refused::Uncovered("(request-target)"));
    }
    if !covers("host") {
        return Err(Refused::Uncovered("host"));
    }
    if !covers("date") && !covers("(created)") {
        return Err(Refused::Uncovered("date"));
    }
    if covers("date") {
        in_window(seconds(super::required(request.headers, "date")?)?, here.now)?;
    }
    if let Some(created) = created {
        in_window(created, here.now)?;
    }
    if let Some(expires) = expires {
        not_expired(expires, here.now)?;
    }
    if covers("digest") {
        return digest::check_legacy(super::required(request.headers, "digest")?, request.body);
    }
    if super::must_cover_body(request.method) {
        Err(Refused::Uncovered("digest"))
    } else {
        Ok(())
    }
}

/// Some leave the query out of what they sign when they fetch; nobody may when they post.
fn targets<'a>(request: &Request<'a>) -> Vec<&'a str> {
    match request.target.split_once('?') {
        Some((path, _)) if *request.method == Method::GET => vec![request.target, path],
        _ => vec![request.target],
    }
}

fn text(
    request: &Request<'_>,
    target: &str,
    covered: &[String],
    parameters: &BTreeMap<String, String>,
) -> Result<String, Refused> {
    let mut lines = Vec::with_capacity(covered.len());
    for name in covered {
        let line = match name.as_str() {
            "(request-target)" => {
                format!(
                    "(request-target): {} {target}",
                    request.method.as_str().to_ascii_lowercase()
                )
            }
            "(created)" | "(expires)" => {
                let parameter = name.trim_matches(['(', ')']);
                let value = parameters
                    .get(parameter)
                    .ok_or(Refused::Malformed("a signed parameter is absent"))?;
                format!("{name}: {value}")
            }
            _ => format!("{name}: {}", super::required(request.headers, name)?),
        };
        lines.push(line);
    }
    Ok(lines.join("\n"))
}

fn components(list: &str) -> Result<Vec<String>, Refused> {
    let mut covered: Vec<String> = Vec::new();
    for name in list.split_ascii_whitespace().map(str::to_ascii_lowercase) {
        if covered.contains(&name) || MOST_COMPONENTS <= covered.len() {
            return Err(Refused::Malformed("a component is signed twice"));
        }
        covered.push(name);
    }
    Ok(covered)
}

/// `name="value",name=123`: names in lower case, each once. Unknown names are kept and never asked for.
fn parameters(header: &str) -> Result<BTreeMap<String, String>, Refused> {
    let mut found = BTreeMap::new();
    let mut rest = header.trim();
    while !rest.is_empty() {
        let (name, after) = rest
            .split_once('=')
            .ok_or(Refused::Malformed("a parameter has no value"))?;
        let (value, after) = value(after.trim_start())?;
        let name = name.trim().to_ascii_lowercase();
        if name.is_empty()
            || !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        {
            return Err(Refused::Malformed("a parameter has no name"));
        }
        if found.insert(name, value).is_some() {
            return Err(Refused::Malformed("a parameter is there twice"));
        }
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(next) if !next.trim().is_empty() => rest = next.trim_start(),
            None if rest.is_empty() => break,
            _ => return Err(Refused::Malformed("parameters are not separated")),
        }
    }
    Ok(found)
}

/// A quoted value, in which a backslash hides the next character, or a bare one up to the comma.
fn value(text: &str) -> Result<(String, &str), Refused> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let (value, after) = text.split_at(end);
        return Ok((value.trim().to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return Ok((value, quoted.get(place + 1..).unwrap_or_default())),
            '\\' => value.extend(characters.next().map(|(_, hidden)| hidden)),
            other => value.push(other),
        }
    }
    Err(Refused::Malformed("a quotation does not end"))
}

fn number(text: Option<&str>) -> Result<Option<i64>, Refused> {
    text.map(|text| text.parse().map_err(|_| Refused::Malformed("a time is not a number")))
        .transpose()
}

fn seconds(date: &str) -> Result<i64, Refused> {
    let moment: SystemTime = httpdate::parse_http_date(date).map_err(|_| Refused::Malformed("date cannot be read"))?;
    let seconds = moment.duration_since(UNIX_EPOCH).map_err(|_| Refused::Stale)?.as_secs();
    i64::try_from(seconds).map_err(|_| Refused::Stale)
}
