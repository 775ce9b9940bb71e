//! The only place that knows OAuth scopes: which there are, and which contains which.

use std::{fmt, str::FromStr};

/// The scopes of one token, or those asked for. Unknown scopes cannot be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

/// A scope nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScope;

/// What `read:` and `write:` may be narrowed to.
const READ: [&str; 12] = [
    "accounts",
    "blocks",
    "bookmarks",
    "collections",
    "favourites",
    "filters",
    "follows",
    "lists",
    "mutes",
    "notifications",
    "search",
    "statuses",
];
const WRITE: [&str; 14] = [
    "accounts",
    "blocks",
    "bookmarks",
    "collections",
    "conversations",
    "favourites",
    "filters",
    "follows",
    "lists",
    "media",
    "mutes",
    "notifications",
    "reports",
    "statuses",
];
/// Understood so that clients which always ask for them may come in; no route of ours needs them.
const ADMIN: [&str; 7] = [
    "accounts",
    "reports",
    "domain_allows",
    "domain_blocks",
    "ip_blocks",
    "email_domain_blocks",
    "canonical_email_blocks",
];

/// What the old scope `follow` stands for.
const FOLLOW: [&str; 3] = ["blocks", "follows", "mutes"];

impl Scopes {
    /// What one gets without asking.
    pub fn usual() -> Self {
        Self(vec!["read".into()])
    }

    /// Whether these permit what `wanted` (one known scope) permits.
    pub fn permit(&self, wanted: &str) -> bool {
        self.0.iter().any(|held| covers(held, wanted))
    }

    /// Whether all of these are permitted by `others`.
    pub fn within(&self, others: &Self) -> bool {
        self.0.iter().all(|scope| others.permit(scope))
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Whether a held scope contains a wanted one: itself, its root (`read` ⊃ `read:lists`), or `follow`.
fn covers(held: &str, wanted: &str) -> bool {
    let below = wanted
        .strip_prefix(held)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    let followed = || {
        wanted
            .split_once(':')
            .is_some_and(|(root, leaf)| root != "admin" && FOLLOW.contains(&leaf))
    };
    // Reading who one is needs no more than any reading.
    below || (held == "follow" && followed())
}

fn known(scope: &str) -> bool {
    match scope.split_once(':') {
        None => matches!(scope, "read" | "write" | "follow" | "push" | "profile"),
        Some(("read", leaf)) => READ.contains(&leaf),
        Some(("write", leaf)) => WRITE.contains(&leaf),
        Some(("admin", rest)) => match rest.split_once(':') {
            None => matches!(rest, "read" | "write"),
            Some((root, leaf)) => matches!(root, "read" | "write") && ADMIN.contains(&leaf),
        },
        Some(_) => false,
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    /// Scopes separated by blanks (or `+`, which some clients leave undecoded). Nothing said is the usual.
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let mut scopes: Vec<String> = Vec::new();
        for scope in text
            .split(|c: char| c.is_whitespace() || c == '+' || c == ',')
            .filter(|scope| !scope.is_empty())
        {
            if !known(scope) {
                return Err(UnknownScope);
            }
            if !scopes.iter().any(|held| held == scope) {
                scopes.push(scope.to_owned());
            }
        }
        Ok(if scopes.is_empty() { Self::usual() } else { Self(scopes) })
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_contains_its_leaves_and_no_name_that_merely_begins_alike() {
        let scopes: Scopes = "read write:media follow".parse().unwrap();
        assert!(scopes.permit("read:lists") && scopes.permit("write:media") && scopes.permit("write:follows"));
        assert!(!scopes.permit("write") && !scopes.permit("write:statuses") && !scopes.permit("push"));
        assert!(!covers("read", "readers") && !covers("write:media", "write"));
    }

    #[test]
    fn an_unknown_scope_is_refused_and_none_is_read() {
        assert_eq!("read everything".parse::<Scopes>(), Err(UnknownScope));
        assert_eq!("".parse::<Scopes>().unwrap().to_string(), "read");
    }
}
