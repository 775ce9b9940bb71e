//! The only place that finds `@nom`, `@nom@hote`, `!communaute@hote` and `#mot-clic` in what somebody wrote.

use crate::{fold, handle, markdown};

/// Somebody spoken to in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// Lower-case when there is no host (names of this server are); as written otherwise.
    pub name: String,
    /// Lower-case ASCII; none for somebody of this server.
    pub host: Option<String>,
    /// Written with `!`. Without, it may still be the name of a community.
    pub community: bool,
}

/// What is made into a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// `@nom` or `@nom@hote`
    Mention { name: String, host: Option<String> },
    /// `!communaute@hote`
    Community { name: String, host: String },
    /// `#mot-clic`: folded (no accents, lower case), without `#`
    Hashtag(String),
}

/// Who is spoken to in a markdown text, in order, each once; not within code or links.
pub fn mentions(source: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for token in markdown::tokens(source) {
        let mention = match token {
            Token::Mention { name, host } => Mention {
                name,
                host,
                community: false,
            },
            Token::Community { name, host } => Mention {
                name,
                host: Some(host),
                community: true,
            },
            Token::Hashtag(_) => continue,
        };
        if !found.iter().any(|earlier| earlier.same(&mention)) && found.len() < MOST {
            found.push(mention);
        }
    }
    found
}

/// The keywords of a markdown text, folded, without `#`, in order, each once; not within code or links.
pub fn hashtags(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in markdown::tokens(source) {
        if let Token::Hashtag(name) = token
            && !found.contains(&name)
            && found.len() < MOST
        {
            found.push(name);
        }
    }
    found
}

/// Most mentions, and most keywords, taken from one text. It also bounds the search for doubles.
const MOST: usize = 200;
/// Longest keyword, in characters.
const LONGEST_KEYWORD: usize = 100;
/// Longest name or host looked at, in bytes.
const LONGEST_PART: usize = 300;

impl Mention {
    fn same(&self, other: &Self) -> bool {
        self.community == other.community && self.host == other.host && self.name.eq_ignore_ascii_case(&other.name)
    }
}

/// A token and where it stands in the text, in bytes.
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) token: Token,
}

/// The tokens of a run of plain text, in order. Linear in its length.
pub(crate) fn scan(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut end = 0;
    for (start, sign) in text.match_indices(['@', '!', '#']) {
        if start < end || !free(text[..start].chars().next_back(), sign) {
            continue;
        }
        let rest = &text[start + 1..];
        let read = match sign {
            "@" => person(rest),
            "!" => community(rest),
            _ => keyword(rest),
        };
        if let Some((length, token)) = read {
            end = start + 1 + length;
            found.push(Found { start, end, token });
        }
    }
    found
}

/// Whether a sign after this letter begins something, rather than being within an address or a word.
fn free(before: Option<char>, sign: &str) -> bool {
    match before {
        None => true,
        Some('_' | '/' | '@' | '&' | '#') => false,
        Some('.' | '-' | '!') => sign != "@",
        Some(letter) => !letter.is_alphanumeric(),
    }
}

fn person(rest: &str) -> Option<(usize, Token)> {
    let name = name(rest)?;
    if let Some(host) = rest[name.len()..].strip_prefix('@').and_then(host) {
        let length = name.len() + 1 + host.len();
        let host = Some(handle::host(host)?);
        return Some((
            length,
            Token::Mention {
                name: name.to_owned(),
                host,
            },
        ));
    }
    if rest[name.len()..].starts_with('@') {
        return None;
    }
    Some((
        name.len(),
        Token::Mention {
            name: name.to_ascii_lowercase(),
            host: None,
        },
    ))
}

fn community(rest: &str) -> Option<(usize, Token)> {
    let name = name(rest)?;
    let host = host(rest[name.len()..].strip_prefix('@')?)?;
    let length = name.len() + 1 + host.len();
    Some((
        length,
        Token::Community {
            name: name.to_owned(),
            host: handle::host(host)?,
        },
    ))
}

/// The name at the beginning of `rest`; a point or hyphen at its end belongs to the sentence.
fn name(rest: &str) -> Option<&str> {
    let bytes = rest.bytes().take(LONGEST_PART);
    let length = bytes
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte))
        .count();
    let name = rest[..length].trim_end_matches(['.', '-']);
    let whole = !rest[name.len()..].starts_with(char::is_alphanumeric);
    (whole && handle::valid_remote(name)).then_some(name)
}

/// The host at the beginning of `rest`, with its port; a point or hyphen at its end belongs to the sentence.
fn host(rest: &str) -> Option<&str> {
    let length = length_of(rest, |letter| {
        letter.is_alphanumeric() || letter == '.' || letter == '-'
    });
    let host = rest[..length].trim_end_matches(['.', '-']);
    let port = rest[host.len()..]
        .strip_prefix(':')
        .map_or(0, |rest| length_of(rest, |letter| letter.is_ascii_digit()));
    let length = if (1..=5).contains(&port) {
        host.len() + 1 + port
    } else {
        host.len()
    };
    (!host.is_empty()).then_some(&rest[..length])
}

/// Letters, digits, underscores and the points of inclusive writing within; at least one letter.
fn keyword(rest: &str) -> Option<(usize, Token)> {
    let length = length_of(rest, |letter| {
        letter.is_alphanumeric() || letter == '_' || letter == '·' || is_mark(letter)
    });
    let written = rest[..length].trim_end_matches('·');
    let usual = written.chars().count() <= LONGEST_KEYWORD && written.chars().any(char::is_alphabetic);
    usual.then(|| (written.len(), Token::Hashtag(fold::plain(written))))
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// How many bytes at the beginning of `rest` are made of such letters.
fn length_of(rest: &str, kept: impl Fn(char) -> bool) -> usize {
    rest.char_indices()
        .find(|(at, letter)| LONGEST_PART <= *at || !kept(*letter))
        .map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::{hashtags, mentions};

    /// Mentions as they would be written.
    fn written(source: &str) -> Vec<String> {
        let sign = |community| if community { '!' } else { '@' };
        let host = |host: Option<String>| host.map_or(String::new(), |host| format!("@{host}"));
        mentions(source)
            .into_iter()
            .map(|m| format!("{}{}{}", sign(m.community), m.name, host(m.host)))
            .collect()
    }

    #[test]
    fn mentions_are_found_in_order_and_once() {
        for (source, found) in [
            ("@alice et @Bob, (@carol).", vec!["@alice", "@bob", "@carol"]),
            ("@alice @ALICE @alice@b.ca @Alice@B.ca", vec!["@alice", "@alice@b.ca"]),
            ("!relais@centre.example. Merci !", vec!["!relais@centre.example"]),
            ("merci@example.org @a/b", vec!["@a"]),
            ("@dan@localhost:8080: salut", vec!["@dan@localhost:8080"]),
            ("@a.b-c@d.org-", vec!["@a.b-c@d.org"]),
            ("`@code` [@lien](https://x.org) https://m.example/@eve", vec![]),
            ("    @bloc\n\n```\n@bloc\n```", vec![]),
            ("**@gras** > *@x_y_z*", vec!["@gras", "@x_y_z"]),
            ("@élise @", vec![]),
            ("a@b.ca@c.ca !@x.ca @@double", vec![]),
        ] {
            assert_eq!(written(source), found, "{source}");
        }
    }

    #[test]
    fn keywords_are_folded_and_hold_a_letter() {
        for (source, found) in [
            ("#Éducation #education #2025 #8mars", vec!["education", "8mars"]),
            ("#étudiant·es· #a_b-c", vec!["etudiant·es", "a_b"]),
            ("# Titre\n\n`#code` a#b https://x.org/#ancre &#35;", vec![]),
            ("(#parenthèse)", vec!["parenthese"]),
        ] {
            assert_eq!(hashtags(source), found, "{source}");
        }
    }
}
