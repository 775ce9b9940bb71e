//! The only place that makes a title and a text of what a client sent as one text, and back.

/// Longest title taken from a text, in characters.
const LONGEST: usize = 200;

/// A thread's two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    pub title: String,
    pub body: String,
}

/// The title is the first line that says something; the rest is the text. A first line too long for a title gives one
/// that is cut at a word, and stays whole in the text: nothing is lost.
pub fn part(source: &str) -> Parted {
    let source = source.trim();
    let (first, rest) = source.split_once('\n').unwrap_or((source, ""));
    let first = first.trim().trim_start_matches('#').trim();
    if first.chars().count() <= LONGEST {
        return Parted {
            title: first.to_owned(),
            body: rest.trim().to_owned(),
        };
    }
    Parted {
        title: cut(first),
        body: source.to_owned(),
    }
}

/// One text again, for a client to edit.
pub fn joined(title: Option<&str>, body: &str) -> String {
    match title {
        Some(title) if body.is_empty() => title.to_owned(),
        Some(title) => format!("{title}\n\n{body}"),
        None => body.to_owned(),
    }
}

/// The text without its first mention of `address` (`relais` or `relais@host`, in any case), with or without `host`.
pub fn without_mention(source: &str, name: &str, host: &str) -> String {
    let whole = [format!("@{name}@{host}"), format!("!{name}@{host}"), format!("@{name}")];
    let lower = source.to_lowercase();
    // Lower case may change lengths in other scripts; then the mention simply stays.
    if lower.len() != source.len() {
        return source.to_owned();
    }
    let found = whole
        .iter()
        .find_map(|mention| Some((lower.find(&mention.to_lowercase())?, mention.len())));
    match found {
        Some((at, length)) if source.is_char_boundary(at) && source.is_char_boundary(at + length) => {
            format!("{}{}", source[..at].trim_end_matches(' '), &source[at + length..])
        }
        _ => source.to_owned(),
    }
}

fn cut(line: &str) -> String {
    let whole: String = line.chars().take(LONGEST - 1).collect();
    let at_word = whole.rsplit_once(' ').map_or(whole.as_str(), |(words, _)| words);
    format!("{at_word}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_a_title_and_several_are_a_title_and_a_text() {
        assert_eq!(
            part("Bonjour"),
            Parted {
                title: "Bonjour".into(),
                body: String::new()
            }
        );
        assert_eq!(
            part("\n# Bonjour \n\nun\ndeux"),
            Parted {
                title: "Bonjour".into(),
                body: "un\ndeux".into()
            }
        );
    }

    #[test]
    fn a_line_too_long_for_a_title_is_not_lost() {
        let long = "mot ".repeat(80);
        let parted = part(&long);
        assert!(parted.title.chars().count() <= LONGEST && parted.title.ends_with("mot…"));
        assert_eq!(parted.body, long.trim());
    }

    #[test]
    fn what_was_parted_can_be_joined_and_parted_again() {
        for (title, body) in [("Titre", ""), ("Titre", "un\n\ndeux")] {
            let parted = part(&joined(Some(title), body));
            assert_eq!((parted.title.as_str(), parted.body.as_str()), (title, body));
        }
    }

    #[test]
    fn the_community_is_named_once_and_then_forgotten() {
        assert_eq!(
            without_mention("@Relais Bonjour à @relais", "relais", "ici.example"),
            " Bonjour à @relais"
        );
        assert_eq!(
            without_mention("Bonjour @relais@ici.example\nsuite", "relais", "ici.example"),
            "Bonjour\nsuite"
        );
    }
}
