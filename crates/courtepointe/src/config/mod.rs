//! The only place that reads the configuration: a file, then the environment, then the command line; the last word wins.
mod refusal;
mod settings;

use std::net::SocketAddr;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use url::Url;

pub use refusal::{Refusal, Source};
use settings::SETTINGS;

/// Begins the name of every variable that is ours.
const PREFIX: &str = "COURTEPOINTE_";
/// Where the file is looked for when nobody says where it is.
const PLACES: [&str; 2] = ["courtepointe.toml", "/etc/courtepointe/courtepointe.toml"];

/// Everything the program was told. `config/courtepointe.toml` explains each field, in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub host: String,
    pub listen: SocketAddr,
    pub https: bool,
    pub data_dir: PathBuf,
    pub federation: bool,
    pub signed_questions: bool,
    pub log: String,
    pub development: bool,
    pub database: Database,
    pub site: NewSite,
    pub limits: Limits,
}

/// The `[database]` section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    pub url: String,
    pub synchronous: String,
    pub readers: usize,
    pub connections: usize,
}

/// The `[site]` section: how a site starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSite {
    pub title: String,
    pub registration: String,
}

/// The `[limits]` section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub upload_mebibytes: usize,
    pub post_characters: usize,
    pub title_characters: usize,
    pub attachments: usize,
    pub connections: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: String::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8536)),
            https: true,
            data_dir: "data".into(),
            federation: true,
            signed_questions: false,
            log: "info".into(),
            development: false,
            database: Database {
                url: String::new(),
                synchronous: "full".into(),
                readers: 4,
                connections: 16,
            },
            site: NewSite {
                title: "Courtepointe".into(),
                registration: "approval".into(),
            },
            limits: Limits {
                upload_mebibytes: 32,
                post_characters: 50_000,
                title_characters: 200,
                attachments: 16,
                connections: 800,
            },
        }
    }
}

/// One setting as somebody wrote it, and where: the key as in the file, with a dot between section and name.
#[derive(Debug, Clone)]
struct Said {
    key: String,
    value: String,
    source: Source,
}

impl Config {
    /// What the file, the environment and the command line say together.
    ///
    /// # Errors
    /// The first thing that means nothing, with the line it stands on and what to write instead.
    pub fn read(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
        flags: Vec<(String, String)>,
    ) -> Result<Self, Refusal> {
        let mut said = match find(file) {
            Some(path) => in_file(&path)?,
            None => Vec::new(),
        };
        said.extend(in_environment(environment)?);
        said.extend(flags.into_iter().map(|(key, value)| Said {
            key,
            value,
            source: Source::Flag,
        }));
        Self::made_of(&said)
    }

    fn made_of(said: &[Said]) -> Result<Self, Refusal> {
        let mut config = Self::default();
        for one in said {
            let Some((_, set)) = SETTINGS.iter().find(|(key, _)| *key == one.key) else {
                return Err(Refusal::unknown(&one.key, &one.source));
            };
            set(&mut config, one.value.trim()).map_err(|wanted| Refusal::value(&one.key, &one.source, &wanted))?;
        }
        let source = |key: &str| {
            said.iter()
                .rfind(|one| one.key == key)
                .map_or(Source::Default, |one| one.source.clone())
        };
        if config.development && !config.listen.ip().is_loopback() {
            return Err(Refusal::value(
                "development",
                &source("development"),
                "true only with `listen` on a loopback address, such as 127.0.0.1:8536: it trusts this machine",
            ));
        }
        if config.host.is_empty() && !config.development {
            return Err(Refusal::value(
                "host",
                &source("host"),
                "the public name of the site, such as relais.example; or try it out with --development",
            ));
        }
        Ok(config)
    }

    /// `https://host/`: what every public address begins with.
    pub fn origin(&self) -> Url {
        let scheme = if self.https && !self.development {
            "https"
        } else {
            "http"
        };
        let host = if self.host.is_empty() {
            self.listen.to_string()
        } else {
            self.host.clone()
        };
        Url::parse(&format!("{scheme}://{host}/")).expect("the host was read as one when it was set")
    }

    /// Where the database is: what was said, or the file in the data folder.
    pub fn database_url(&self) -> String {
        if self.database.url.is_empty() {
            return format!("sqlite:{}", self.data_dir.join("courtepointe.db").display());
        }
        self.database.url.clone()
    }
}

fn find(file: Option<&Path>) -> Option<PathBuf> {
    file.map(Path::to_owned)
        .or_else(|| PLACES.iter().map(PathBuf::from).find(|place| place.is_file()))
}

fn in_file(path: &Path) -> Result<Vec<Said>, Refusal> {
    let text = std::fs::read_to_string(path).map_err(|error| Refusal::unreadable(path, &error))?;
    in_text(&text, path)
}

fn in_text(text: &str, path: &Path) -> Result<Vec<Said>, Refusal> {
    let at = |span: Range<usize>| Source::File(path.to_owned(), 1 + text[..span.start].matches('\n').count());
    let table = DeTable::parse(text)
        .map_err(|error| Refusal::grammar(at(error.span().unwrap_or_default()), error.message()))?;
    let mut said = Vec::new();
    for (key, value) in table.get_ref() {
        match value.get_ref() {
            DeValue::Table(section) => {
                for (name, value) in section {
                    let key = format!("{}.{}", key.get_ref(), name.get_ref());
                    said.push(Said {
                        value: plain(&key, value, &at)?,
                        key,
                        source: at(name.span()),
                    });
                }
            }
            _ => {
                let key_text = key.get_ref().to_string();
                said.push(Said {
                    value: plain(&key_text, value, &at)?,
                    key: key_text,
                    source: at(key.span()),
                });
            }
        }
    }
    Ok(said)
}

/// A value as it would be typed on a command line.
fn plain(key: &str, value: &Spanned<DeValue<'_>>, at: &impl Fn(Range<usize>) -> Source) -> Result<String, Refusal> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) => Ok(number.as_str().replace('_', "")),
        DeValue::Boolean(yes) => Ok(yes.to_string()),
        _ => Err(Refusal::value(
            key,
            &at(value.span()),
            "one string, one whole number, true or false",
        )),
    }
}

fn in_environment(environment: impl Iterator<Item = (String, String)>) -> Result<Vec<Said>, Refusal> {
    let mut said = Vec::new();
    for (name, value) in environment {
        let elsewhere = name == "COURTEPOINTE_CONFIG" || name.starts_with("COURTEPOINTE_TEST_");
        if !name.starts_with(PREFIX) || elsewhere {
            continue;
        }
        let known = SETTINGS.iter().find(|(key, _)| name == variable(key));
        let Some((key, _)) = known else {
            return Err(Refusal::unknown(&name, &Source::Environment(name.clone())));
        };
        said.push(Said {
            key: (*key).to_owned(),
            value,
            source: Source::Environment(name),
        });
    }
    Ok(said)
}

/// The environment's name of a setting: `database.url` is `COURTEPOINTE_DATABASE_URL`.
fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_uppercase())
}

#[cfg(test)]
mod tests;
