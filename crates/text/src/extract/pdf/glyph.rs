//! The only place that knows how fonts name their letters, and the encodings that PDF presumes.

use super::super::plain::windows_1252;
use unicode_normalization::char::compose;

/// The letter of a glyph name such as `eacute`, `uni00E9` or `quoteright`. Ligatures give several.
pub(super) fn letters(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if let Some((_, letters)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some((*letters).to_owned());
    }
    if name.chars().count() == 1 {
        return Some(name.to_owned());
    }
    if let Some(letter) = coded(name) {
        return Some(letter.to_string());
    }
    let (base, accent) = name.split_at_checked(1)?;
    let mark = ACCENTS.iter().find(|(known, _)| *known == accent)?.1;
    let base = base.chars().next()?;
    Some(compose(base, mark).map_or_else(|| base.to_string(), |letter| letter.to_string()))
}

/// `uni00E9`, `u00E9`
fn coded(name: &str) -> Option<char> {
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let usual = (4..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    usual.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32))?
}

const ACCENTS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("circumflex", '\u{302}'),
    ("dieresis", '\u{308}'),
    ("tilde", '\u{303}'),
    ("cedilla", '\u{327}'),
    ("ring", '\u{30a}'),
    ("caron", '\u{30c}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("ogonek", '\u{328}'),
    ("dotaccent", '\u{307}'),
    ("hungarumlaut", '\u{30b}'),
];

#[rustfmt::skip]
const NAMED: &[(&str, &str)] = &[
    ("space", " "), ("nbspace", "\u{a0}"), ("exclam", "!"), ("quotedbl", "\""), ("numbersign", "#"), ("dollar", "$"),
    ("percent", "%"), ("ampersand", "&"), ("quotesingle", "'"), ("parenleft", "("), ("parenright", ")"),
    ("asterisk", "*"), ("plus", "+"), ("comma", ","), ("hyphen", "-"), ("sfthyphen", "-"), ("minus", "−"),
    ("period", "."), ("slash", "/"), ("zero", "0"), ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"),
    ("five", "5"), ("six", "6"), ("seven", "7"), ("eight", "8"), ("nine", "9"), ("colon", ":"), ("semicolon", ";"),
    ("less", "<"), ("equal", "="), ("greater", ">"), ("question", "?"), ("at", "@"), ("bracketleft", "["),
    ("backslash", "\\"), ("bracketright", "]"), ("asciicircum", "^"), ("underscore", "_"), ("grave", "`"),
    ("braceleft", "{"), ("bar", "|"), ("braceright", "}"), ("asciitilde", "~"), ("quoteleft", "‘"),
    ("quoteright", "’"), ("quotedblleft", "“"), ("quotedblright", "”"), ("quotesinglbase", "‚"),
    ("quotedblbase", "„"), ("guillemotleft", "«"), ("guillemotright", "»"), ("guilsinglleft", "‹"),
    ("guilsinglright", "›"), ("bullet", "•"), ("endash", "–"), ("emdash", "—"), ("ellipsis", "…"), ("fi", "fi"),
    ("fl", "fl"), ("ff", "ff"), ("ffi", "ffi"), ("ffl", "ffl"), ("f_i", "fi"), ("f_l", "fl"), ("f_f", "ff"),
    ("t_t", "tt"), ("Euro", "€"), ("euro", "€"), ("sterling", "£"), ("yen", "¥"), ("cent", "¢"), ("currency", "¤"),
    ("degree", "°"), ("section", "§"), ("paragraph", "¶"), ("copyright", "©"), ("registered", "®"),
    ("trademark", "™"), ("dagger", "†"), ("daggerdbl", "‡"), ("periodcentered", "·"), ("multiply", "×"),
    ("divide", "÷"), ("plusminus", "±"), ("onehalf", "½"), ("onequarter", "¼"), ("threequarters", "¾"),
    ("onesuperior", "¹"), ("twosuperior", "²"), ("threesuperior", "³"), ("ordfeminine", "ª"),
    ("ordmasculine", "º"), ("mu", "µ"), ("logicalnot", "¬"), ("brokenbar", "¦"), ("exclamdown", "¡"),
    ("questiondown", "¿"), ("perthousand", "‰"), ("fraction", "⁄"), ("dotlessi", "ı"), ("ae", "æ"), ("AE", "Æ"),
    ("oe", "œ"), ("OE", "Œ"), ("germandbls", "ß"), ("oslash", "ø"), ("Oslash", "Ø"), ("lslash", "ł"),
    ("Lslash", "Ł"), ("eth", "ð"), ("Eth", "Ð"), ("thorn", "þ"), ("Thorn", "Þ"), ("arrowright", "→"),
    ("arrowleft", "←"), ("checkmark", "✓"), ("lessequal", "≤"), ("greaterequal", "≥"), ("notequal", "≠"),
    ("infinity", "∞"), ("summation", "∑"), ("florin", "ƒ"), ("acute", "´"), ("dieresis", "¨"), ("cedilla", "¸"),
    ("circumflex", "ˆ"), ("tilde", "˜"), ("macron", "¯"),
];

/// The encoding that a font starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Windows,
    Macintosh,
    Standard,
}

impl Table {
    /// The letter of a code. None for codes that stand for nothing.
    pub(super) fn letter(self, code: u8) -> Option<char> {
        match (self, code) {
            (_, 0..=0x1f) => None,
            (Self::Standard, b'\'') => Some('’'),
            (Self::Standard, b'`') => Some('‘'),
            (_, 0x20..=0x7e) => Some(char::from(code)),
            (Self::Windows, code) => Some(windows_1252(code)),
            (Self::Macintosh, code) => MACINTOSH.chars().nth(usize::from(code.checked_sub(0x80)?)),
            (Self::Standard, code) => STANDARD
                .iter()
                .find(|(known, _)| *known == code)
                .map(|(_, letter)| *letter),
        }
    }
}

const MACINTOSH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

#[rustfmt::skip]
const STANDARD: &[(u8, char)] = &[
    (0xa1, '¡'), (0xa2, '¢'), (0xa3, '£'), (0xa4, '⁄'), (0xa5, '¥'), (0xa6, 'ƒ'), (0xa7, '§'), (0xa8, '¤'),
    (0xa9, '\''), (0xaa, '“'), (0xab, '«'), (0xac, '‹'), (0xad, '›'), (0xae, 'ﬁ'), (0xaf, 'ﬂ'), (0xb1, '–'),
    (0xb2, '†'), (0xb3, '‡'), (0xb4, '·'), (0xb6, '¶'), (0xb7, '•'), (0xb8, '‚'), (0xb9, '„'), (0xba, '”'),
    (0xbb, '»'), (0xbc, '…'), (0xbd, '‰'), (0xbf, '¿'), (0xd0, '—'), (0xe1, 'Æ'), (0xe3, 'ª'), (0xe8, 'Ł'),
    (0xe9, 'Ø'), (0xea, 'Œ'), (0xeb, 'º'), (0xf1, 'æ'), (0xf5, 'ı'), (0xf8, 'ł'), (0xf9, 'ø'), (0xfa, 'œ'),
    (0xfb, 'ß'),
];
