//! The only list of settings: each name, and how what was written becomes a value.
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::Config;

/// Puts a written value in its place, or says what is wanted there.
type Set = fn(&mut Config, &str) -> Result<(), String>;

/// Every setting there is, in the order of `config/courtepointe.toml`.
pub(super) const SETTINGS: &[(&str, Set)] = &[
    ("host", |config, text| host(&mut config.host, text)),
    ("listen", |config, text| {
        put(
            &mut config.listen,
            text,
            "an address and a port, such as 127.0.0.1:8536",
        )
    }),
    ("https", |config, text| put(&mut config.https, text, "true or false")),
    ("data_dir", |config, text| {
        filled(text, "the path of a folder").map(|path| config.data_dir = path.into())
    }),
    ("federation", |config, text| {
        put(&mut config.federation, text, "true or false")
    }),
    ("signed_questions", |config, text| {
        put(&mut config.signed_questions, text, "true or false")
    }),
    ("log", |config, text| log(&mut config.log, text)),
    ("development", |config, text| {
        put(&mut config.development, text, "true or false")
    }),
    ("database.url", |config, text| database(&mut config.database.url, text)),
    ("database.synchronous", |config, text| {
        one_of(&mut config.database.synchronous, text, &["full", "normal"])
    }),
    ("database.readers", |config, text| {
        within(&mut config.database.readers, text, 1..=64)
    }),
    ("database.connections", |config, text| {
        within(&mut config.database.connections, text, 2..=256)
    }),
    ("site.title", |config, text| {
        filled(text, "a name").map(|name| config.site.title = name.to_owned())
    }),
    ("site.registration", |config, text| {
        one_of(&mut config.site.registration, text, &["open", "approval", "closed"])
    }),
    ("limits.upload_mebibytes", |config, text| {
        within(&mut config.limits.upload_mebibytes, text, 1..=1024)
    }),
    ("limits.post_characters", |config, text| {
        within(&mut config.limits.post_characters, text, 200..=500_000)
    }),
    ("limits.title_characters", |config, text| {
        within(&mut config.limits.title_characters, text, 20..=1000)
    }),
    ("limits.attachments", |config, text| {
        within(&mut config.limits.attachments, text, 1..=64)
    }),
    ("limits.connections", |config, text| {
        within(&mut config.limits.connections, text, 16..=65_536)
    }),
];

fn put<T: FromStr>(place: &mut T, text: &str, wanted: &str) -> Result<(), String> {
    *place = text.parse().map_err(|_| wanted.to_owned())?;
    Ok(())
}

fn filled<'t>(text: &'t str, wanted: &str) -> Result<&'t str, String> {
    if text.is_empty() {
        Err(wanted.to_owned())
    } else {
        Ok(text)
    }
}

fn within<T: FromStr + PartialOrd + Display>(
    place: &mut T,
    text: &str,
    range: RangeInclusive<T>,
) -> Result<(), String> {
    match text.parse() {
        Ok(number) if range.contains(&number) => {
            *place = number;
            Ok(())
        }
        _ => Err(format!("a whole number from {} to {}", range.start(), range.end())),
    }
}

fn one_of(place: &mut String, text: &str, words: &[&str]) -> Result<(), String> {
    if !words.contains(&text) {
        return Err(format!("one of these words: {}", words.join(", ")));
    }
    *place = text.to_owned();
    Ok(())
}

/// Empty is nobody's name yet; otherwise a name, perhaps with a port, exactly as it will stand in addresses.
fn host(place: &mut String, text: &str) -> Result<(), String> {
    let wanted = "a name without https:// or /, in lower case, such as relais.example";
    let url = url::Url::parse(&format!("http://{text}/"));
    let same = url.is_ok_and(|url| url.as_str() == format!("http://{text}/"));
    if !text.is_empty() && !same {
        return Err(wanted.to_owned());
    }
    *place = text.to_owned();
    Ok(())
}

fn database(place: &mut String, text: &str) -> Result<(), String> {
    let known = text.is_empty()
        || ["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme));
    if !known {
        return Err("sqlite:PATH or postgres://user:password@host/name".to_owned());
    }
    *place = text.to_owned();
    Ok(())
}

fn log(place: &mut String, text: &str) -> Result<(), String> {
    let wanted = "error, warn, info, debug or trace, or a list such as info,federation=debug";
    tracing_subscriber::EnvFilter::builder()
        .parse(filled(text, wanted)?)
        .map_err(|_| wanted.to_owned())?;
    *place = text.to_owned();
    Ok(())
}
