//! The only place that decides which words meet in a search: accents, elisions, plurals.
//!
//! A word is first *folded* (compatibility decomposition, marks removed, ligatures opened, lower case), then
//! *stemmed*. Folding comes first so that « éducateurs » and « educateurs » are the same letters before the stemmer
//! sees them. The index holds, for each word, the folded word, its French stem and its English stem; a query asks
//! one form a word, the English stem when the word wears an English ending and the French stem otherwise. Both
//! sides use the same function, so a word always finds itself, and the two languages meet without being guessed.

use rust_stemmers::{Algorithm, Stemmer};
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longest word kept, in characters: beyond are keys and encoded files, not words.
const LONGEST_WORD: usize = 48;
/// Most words asked of the index by one query.
const MOST_TERMS: usize = 16;

static FRENCH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::French));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// What an apostrophe may split off in French, folded.
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
];

/// Words that are in nearly every text, folded: asking for them would only lose answers.
const EMPTY_WORDS: &[&str] = &[
    "a", "au", "aux", "ce", "ces", "cette", "dans", "de", "des", "du", "elle", "elles", "en", "est", "et", "il", "ils",
    "je", "la", "le", "les", "leur", "leurs", "mes", "mon", "nos", "notre", "nous", "on", "ou", "par", "pas", "pour",
    "que", "qui", "sa", "se", "ses", "son", "sont", "sur", "un", "une", "vos", "votre", "vous", "an", "and", "are",
    "at", "by", "for", "in", "is", "it", "of", "or", "the", "to", "with",
];

/// The tokens of a text: one for each word, in order, repeats kept. `language` is `"fr"` or `"en"` when it is known;
/// without it, the form a query asks for.
pub fn words(text: &str, language: Option<&str>) -> Vec<String> {
    let form: fn(&str) -> String = match language {
        Some("fr") => french,
        Some("en") => english,
        _ => asked,
    };
    split(text).iter().map(|word| form(word)).collect()
}

/// What the search index keeps of a text: every form of every word, separated by spaces, each once.
pub fn index_words(text: &str) -> String {
    let mut seen = HashSet::new();
    let mut kept = String::new();
    for word in split(text) {
        for form in [french(&word), english(&word), word] {
            if !seen.contains(&form) {
                if !kept.is_empty() {
                    kept.push(' ');
                }
                kept.push_str(&form);
                seen.insert(form);
            }
        }
    }
    kept
}

/// What a query asks of the index: every term must be there. At most 16 terms, made of letters and digits only, each
/// once; empty when nothing can be searched.
pub fn query_terms(query: &str) -> Vec<String> {
    let words = split(query);
    let (empty, full): (Vec<&String>, Vec<&String>) =
        words.iter().partition(|word| EMPTY_WORDS.contains(&word.as_str()));
    let asked_for = if full.is_empty() { empty } else { full };
    let mut terms = Vec::new();
    for word in asked_for {
        let term = asked(word);
        if !terms.contains(&term) {
            terms.push(term);
            if MOST_TERMS <= terms.len() {
                break;
            }
        }
    }
    terms
}

/// A text without accents, ligatures or capitals. White space and punctuation are kept.
pub fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
    {
        match letter {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            // Lower-casing a decomposed capital can bring a mark back (İ).
            mark if is_combining_mark(mark) => {}
            letter => folded.push(letter),
        }
    }
    folded
}

/// The folded words of a text, elisions split off.
fn split(text: &str) -> Vec<String> {
    let folded = plain(text);
    let mut words = Vec::new();
    for run in folded.split(|letter: char| !letter.is_alphanumeric() && !is_apostrophe(letter)) {
        let mut parts = run.split(is_apostrophe).filter(|part| !part.is_empty()).peekable();
        let mut first = true;
        while let Some(part) = parts.next() {
            let elided = parts.peek().is_some() && ELISIONS.contains(&part);
            let possessive = !first && part == "s";
            if !elided && !possessive {
                words.push(part.chars().take(LONGEST_WORD).collect());
            }
            first = false;
        }
    }
    words
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '＇' | '`')
}

/// The one form asked of the index.
fn asked(word: &str) -> String {
    if wears_english(word) {
        english(word)
    } else {
        french(word)
    }
}

/// Whether a word ends as English words do and French ones hardly.
fn wears_english(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    5 < singular.len()
        && (singular.ends_with("ing")
            || singular.ends_with("ize")
            || (singular.ends_with("ed") && !singular.ends_with("ied")))
}

fn french(word: &str) -> String {
    stem(&FRENCH, word)
}

fn english(word: &str) -> String {
    stem(&ENGLISH, word)
}

/// Only plain Latin words have endings the stemmers know; numbers and other scripts pass unchanged.
fn stem(stemmer: &Stemmer, word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        stemmer.stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{index_words, plain, query_terms, words};

    /// Whether a text that holds `kept` is found by asking for `asked`.
    fn finds(asked: &str, kept: &str) -> bool {
        let index = index_words(kept);
        let index: Vec<&str> = index.split(' ').collect();
        let terms = query_terms(asked);
        !terms.is_empty() && terms.iter().all(|term| index.contains(&term.as_str()))
    }

    #[test]
    fn words_meet_across_accents_plurals_and_elisions() {
        for pair in [
            ("éducateurs", "educateur"),
            ("éducateur", "l'éducatrice"),
            ("l’éducation", "éducation"),
            ("réunions", "réunion"),
            ("communautés", "communaute"),
            ("Jusqu'à", "jusqu’à"),
            ("journaux", "journal"),
            ("œuvre", "oeuvres"),
            ("animatrices", "animateur"),
            ("meetings", "meeting"),
            ("meet", "meetings"),
            ("organizing", "organize"),
            ("aujourd'hui", "AUJOURD’HUI"),
            ("rendez-vous", "Rendez vous"),
            ("COVID-19", "covid 19"),
            ("日本", "日本"),
            ("pieds", "pied"),
        ] {
            assert!(
                finds(pair.0, pair.1),
                "{pair:?}: {:?} in {}",
                query_terms(pair.0),
                index_words(pair.1)
            );
            assert!(
                finds(pair.1, pair.0),
                "{pair:?}: {:?} in {}",
                query_terms(pair.1),
                index_words(pair.0)
            );
        }
        assert!(!finds("réunion", "région"));
    }

    #[test]
    fn a_query_forgets_the_empty_words_unless_it_has_no_other() {
        assert_eq!(query_terms("la réunion de l'équipe"), ["reunion", "equip"]);
        assert_eq!(query_terms("la"), ["la"]);
        assert!(query_terms("\"' OR -- *").contains(&"or".to_owned()));
        assert!(query_terms(" ''* ").is_empty());
        assert!(query_terms(&"mot1 mot2 ".repeat(5_000)).len() == 2);
    }

    #[test]
    fn a_known_language_chooses_its_stem() {
        assert_eq!(words("Les animatrices", Some("fr")), ["le", "anim"]);
        assert_eq!(words("community's meetings", Some("en")), ["communiti", "meet"]);
        assert_eq!(plain("ŒUVRE Élève İ"), "oeuvre eleve i");
    }
}
