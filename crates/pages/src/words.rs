//! The only place that knows in which language a page speaks, and where its words are.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// The languages pages speak. French is the source; every key of one catalogue is in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    French,
    English,
}

impl Lang {
    /// The BCP 47 tag, for `lang=""` and `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::French => "fr-CA",
            Self::English => "en",
        }
    }

    /// The language of a tag such as `fr`, `fr-CA`, `en_US`; `None` when pages do not speak it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that pages speak, by weight; French when none is.
    pub fn accepted(header: &str) -> Self {
        let mut best = (0.0_f32, Self::French);
        for choice in header.split(',').take(12) {
            let mut parts = choice.split(';');
            let Some(lang) = parts.next().and_then(Self::of_tag) else {
                continue;
            };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            if best.0 < weight {
                best = (weight, lang);
            }
        }
        best.1
    }

    /// Itself: lets `t!` take a language or anything that has one.
    pub fn lang(self) -> Self {
        self
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        match self {
            Self::French => &FRENCH,
            Self::English => &ENGLISH,
        }
    }

    /// Whether the catalogue has this key.
    pub fn knows(self, key: &str) -> bool {
        self.bundle()
            .get_message(key)
            .is_some_and(|message| message.value().is_some())
    }

    /// The sentence of a key, with its blanks filled. An unknown key is said as it is: a test forbids it.
    pub fn say(self, key: &str, blanks: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::warn!(key, "words missing from the catalogue");
            return Cow::Owned(key.to_owned());
        };
        Cow::Owned(bundle.format_pattern(pattern, blanks, &mut Vec::new()).into_owned())
    }
}

static FRENCH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("fr-CA", include_str!("../locales/fr-CA.ftl")));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("en", include_str!("../locales/en.ftl")));

/// Keeps on one line what French typography keeps together: the space before a colon, those inside quotation marks.
pub fn bound(words: &str) -> String {
    let held = words
        .replace(" :", "\u{a0}:")
        .replace(" ;", "\u{a0};")
        .replace("« ", "«\u{a0}");
    held.replace(" »", "\u{a0}»")
        .replace(" !", "\u{a0}!")
        .replace(" ?", "\u{a0}?")
}

fn bundle(tag: &str, source: &'static str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().expect("the tags of the catalogues are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks would show as boxes in old browsers, and both languages run the same way.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(bound(source)).expect("the catalogues are read by a test");
    bundle.add_resource(resource).expect("a catalogue says each key once");
    bundle
}

/// `t!(visitor, "key", blank = value, …)`: a sentence of the catalogue in the visitor's language.
macro_rules! t {
    ($speaker:expr, $key:expr) => { $speaker.lang().say($key, None) };
    ($speaker:expr, $key:expr, $($blank:ident = $value:expr),+ $(,)?) => {{
        let mut blanks = fluent_bundle::FluentArgs::new();
        $(blanks.set(stringify!($blank), $value);)+
        $speaker.lang().say($key, Some(&blanks))
    }};
}
pub(crate) use t;

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::Entry;

    fn keys(source: &str) -> Vec<String> {
        let resource = fluent_syntax::parser::parse(source).expect("the catalogue is well formed");
        let mut keys: Vec<String> = Vec::new();
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                keys.push(message.id.name.to_owned());
            }
        }
        keys.sort();
        keys
    }

    #[test]
    fn both_catalogues_have_the_same_keys() {
        assert_eq!(
            keys(include_str!("../locales/fr-CA.ftl")),
            keys(include_str!("../locales/en.ftl"))
        );
    }

    #[test]
    fn every_key_named_in_the_code_is_in_the_catalogue() {
        let mut missing = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                    continue;
                }
                if entry.ends_with("words.rs") {
                    continue;
                }
                let source = std::fs::read_to_string(&entry).unwrap();
                let calls = ["(t!(", " t!(", "&t!("]
                    .into_iter()
                    .flat_map(|call| source.split(call).skip(1));
                for piece in calls {
                    let said = piece
                        .split(')')
                        .next()
                        .and_then(|call| call.split('"').nth(1))
                        .unwrap_or_default();
                    let is_key = said
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_');
                    if !said.is_empty() && is_key && !Lang::French.knows(said) {
                        missing.push(format!("{}: {said}", entry.display()));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn the_visitor_is_spoken_to_in_the_first_language_asked_that_we_have() {
        assert_eq!(Lang::accepted("de, en;q=0.5, fr;q=0.8"), Lang::French);
        assert_eq!(Lang::accepted("en-CA,fr;q=0.9"), Lang::English);
        assert_eq!(Lang::accepted("de"), Lang::French);
    }

    #[test]
    fn a_colon_and_a_quotation_mark_stay_with_their_word() {
        assert_eq!(bound("« Oui » : non"), "«\u{a0}Oui\u{a0}»\u{a0}: non");
    }

    #[test]
    fn nothing_and_one_are_singular_in_french() {
        let said = |n: i64| t!(Lang::French, "count-answers", n = n).into_owned();
        assert_eq!(
            (said(0), said(1), said(2)),
            ("0 réponse".into(), "1 réponse".into(), "2 réponses".into())
        );
    }
}
