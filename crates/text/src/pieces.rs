//! The only place that cuts HTML and XML into tags and text. Linear, never fails, borrows; knows nothing of nesting.

use crate::html::printable;

/// Attributes looked at in one tag; a browser reads them all, nobody needs more.
const MOST_ATTRIBUTES: usize = 24;
/// Elements whose content is never text for a reader.
const SILENT: &[&str] = &[
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "template",
    "select",
    "object",
    "audio",
    "video",
    "canvas",
];

/// What HTML is made of. Text and values are as written: references such as `&amp;` are not decoded.
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Open(Tag<'a>),
    Close(String),
}

/// An opening tag.
pub(crate) struct Tag<'a> {
    /// Lower-case.
    pub(crate) name: String,
    /// Written `<name/>`: means something in XML only.
    pub(crate) empty: bool,
    attributes: Vec<(String, &'a str)>,
}

impl Tag<'_> {
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| *value)
    }
}

/// The pieces of a text, in order.
pub(crate) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(html: &'a str) -> Self {
        Self { rest: html }
    }

    /// Takes what is before `at`, leaving the rest.
    fn take(&mut self, at: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(at);
        self.rest = rest;
        taken
    }

    /// Skips a comment, a declaration or a processing instruction.
    fn skip_comment(&mut self) {
        let end = if let Some(comment) = self.rest.strip_prefix("<!--") {
            if comment.starts_with('>') {
                Some(5)
            } else {
                comment.find("-->").map(|at| 4 + at + 3)
            }
        } else {
            self.rest.find('>').map(|at| at + 1)
        };
        self.take(end.unwrap_or(self.rest.len()));
    }

    /// Reads a tag that begins here. None when the text ends within it: a browser drops it too.
    fn tag(&mut self) -> Option<Piece<'a>> {
        let closing = self.rest[1..].starts_with('/');
        self.take(if closing { 2 } else { 1 });
        let end = self
            .rest
            .find(|letter: char| letter.is_ascii_whitespace() || letter == '/' || letter == '>');
        let name = self.take(end.unwrap_or(self.rest.len())).to_ascii_lowercase();
        let (attributes, empty) = self.attributes()?;
        if closing {
            return Some(Piece::Close(name));
        }
        if SILENT.contains(&name.as_str()) {
            self.skip_content(&name);
        }
        Some(Piece::Open(Tag {
            name,
            empty,
            attributes,
        }))
    }

    /// Reads the attributes and the `>` of a tag, and whether a `/` stood before it.
    fn attributes(&mut self) -> Option<(Vec<(String, &'a str)>, bool)> {
        let mut attributes = Vec::new();
        loop {
            let trimmed = self
                .rest
                .trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
            let empty = self.rest[..self.rest.len() - trimmed.len()].ends_with('/');
            self.rest = trimmed;
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                return Some((attributes, empty));
            }
            let letter = self.rest.chars().next()?;
            let after = letter.len_utf8();
            let end = self.rest[after..]
                .find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>' | '='))
                .map_or(self.rest.len(), |at| after + at);
            let name = self.take(end);
            let value = self.value();
            if attributes.len() < MOST_ATTRIBUTES {
                attributes.push((name.to_ascii_lowercase(), value));
            }
        }
    }

    /// Reads `=` and a value, if there is one.
    fn value(&mut self) -> &'a str {
        let Some(rest) = self
            .rest
            .trim_start_matches(|letter: char| letter.is_ascii_whitespace())
            .strip_prefix('=')
        else {
            return "";
        };
        self.rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace());
        match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.take(1);
                let end = self.rest.find(quote).unwrap_or(self.rest.len());
                let value = self.take(end);
                self.take(1.min(self.rest.len()));
                value
            }
            _ => {
                let end = self
                    .rest
                    .find(|letter: char| letter.is_ascii_whitespace() || letter == '>');
                self.take(end.unwrap_or(self.rest.len()))
            }
        }
    }

    /// Skips to the end tag of an element, or to the end of the text.
    fn skip_content(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            let start = from + at + 2;
            let is_end = self
                .rest
                .as_bytes()
                .get(start..start + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
            if is_end {
                self.take(start - 2);
                return;
            }
            from = start;
        }
        self.take(self.rest.len());
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        while !self.rest.is_empty() {
            let Some(after) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                return Some(Piece::Text(self.take(end)));
            };
            let named = after
                .strip_prefix('/')
                .unwrap_or(after)
                .starts_with(|letter: char| letter.is_ascii_alphabetic());
            if named {
                if let Some(piece) = self.tag() {
                    return Some(piece);
                }
                self.rest = "";
            } else if after.starts_with(['!', '?', '/']) {
                self.skip_comment();
            } else {
                return Some(Piece::Text(self.take(1)));
            }
        }
        None
    }
}

/// Appends a text with its numeric references and the few named ones that serialisers write decoded; other names are
/// left as they are.
pub(crate) fn decode(raw: &str, text: &mut String) {
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.extend(rest[..at].chars().filter(|letter| printable(*letter)));
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        let decoded = end.and_then(|end| reference(&rest[1..end]).map(|letter| (letter, end + 1)));
        let (letter, length) = decoded.unwrap_or(('&', 1));
        text.push(letter);
        rest = &rest[length..];
    }
    text.extend(rest.chars().filter(|letter| printable(*letter)));
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| printable(*letter))
        }
    }
}
