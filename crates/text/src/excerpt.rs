//! The only place that shortens a text for a list, a notice or a preview.

/// The beginning of `text` on one line: at most `characters` characters, cut between two words and then followed
/// by an ellipsis (counted in the length). Runs of white space become one space. Takes plain text: give HTML to
/// [`crate::html::to_text`] first.
pub fn excerpt(text: &str, characters: usize) -> String {
    let mut kept = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let space = usize::from(0 < length);
        let letters = word.chars().take(characters + 1).count();
        if length + space + letters <= characters {
            if 0 < space {
                kept.push(' ');
            }
            kept.push_str(word);
            length += space + letters;
        } else {
            return cut(kept, length, word, characters);
        }
    }
    kept
}

/// Ends an excerpt that has no room for `word`. A first word that is too long by itself is cut within.
fn cut(mut kept: String, length: usize, word: &str, characters: usize) -> String {
    if length == 0 {
        kept.extend(word.chars().take(characters.saturating_sub(1)));
    } else if characters < length + 1 {
        let shorter = kept
            .rfind(' ')
            .unwrap_or_else(|| kept.char_indices().next_back().map_or(0, |(at, _)| at));
        kept.truncate(shorter);
    }
    let end = kept.trim_end_matches([',', ';', ':', '.', '-', '–', '—']).len();
    kept.truncate(end);
    if 0 < characters {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn a_short_text_is_kept_whole() {
        assert_eq!(excerpt("Bonjour  à\n toutes", 30), "Bonjour à toutes");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(excerpt("La réunion aura lieu mardi prochain", 17), "La réunion aura…");
        assert_eq!(excerpt("Oui, merci", 5), "Oui…");
        assert_eq!(excerpt("anticonstitutionnellement", 6), "antic…");
        assert_eq!(excerpt("deux mots", 0), "");
        assert_eq!(excerpt("abcd efgh", 4), "abc…");
    }
}
