//! The only place that says what is wrong with a setting: where it stands, and what to write instead.
use std::fmt;
use std::path::{Path, PathBuf};

use super::settings::SETTINGS;
use super::variable;

/// Where a setting was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: the default is not enough.
    Default,
    /// This line of this file, from 1.
    File(PathBuf, usize),
    /// This variable.
    Environment(String),
    /// The command line.
    Flag,
}

/// Why the program does not start, in a sentence for the person who can change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub source: Source,
    pub message: String,
}

impl Refusal {
    pub(super) fn unknown(name: &str, source: &Source) -> Self {
        let in_environment = matches!(source, Source::Environment(_));
        let written = |key: &str| if in_environment { variable(key) } else { key.to_owned() };
        let nearest = SETTINGS
            .iter()
            .map(|(key, _)| written(key))
            .min_by_key(|key| distance(key, name));
        let advice = match nearest {
            Some(key) if distance(&key, name) <= 3 => format!("did you mean `{key}`?"),
            _ => "config/courtepointe.toml lists them all".to_owned(),
        };
        Self {
            source: source.clone(),
            message: format!("`{name}` is not a setting; {advice}"),
        }
    }

    pub(super) fn value(key: &str, source: &Source, wanted: &str) -> Self {
        Self {
            source: source.clone(),
            message: format!("`{key}` takes {wanted}"),
        }
    }

    pub(super) fn grammar(source: Source, message: &str) -> Self {
        Self {
            source,
            message: format!("this is not TOML: {message}"),
        }
    }

    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self {
            source: Source::Flag,
            message: format!("{} cannot be read: {error}", path.display()),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Default => write!(f, "{}", self.message),
            Source::File(path, line) => write!(f, "{}, line {line}: {}", path.display(), self.message),
            Source::Environment(name) => write!(f, "environment, {name}: {}", self.message),
            Source::Flag => write!(f, "command line: {}", self.message),
        }
    }
}

impl std::error::Error for Refusal {}

/// How many letters to add, drop or change to go from one word to the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in right.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
