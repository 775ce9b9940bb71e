//! The only place that reads the notation of PDF: numbers, names, strings, arrays, dictionaries, operators.

use super::super::Budget;

/// Deepest arrays and dictionaries.
const DEEPEST: usize = 32;
/// Most values in one array or dictionary.
const MOST: usize = 100_000;
/// Longest string or name kept, in bytes.
const LONGEST: usize = 1 << 20;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Object {
    #[default]
    Null,
    Number(f64),
    Name(String),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    Reference(u32),
    /// A dictionary, and where the bytes begin; how many there are is not known yet.
    Stream(Dictionary, usize),
    /// A word that is no value: an operator of a page, `endobj`, `true`.
    Word(String),
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        }
    }

    /// A number that counts something.
    pub(super) fn count(&self) -> Option<usize> {
        self.number()
            .filter(|number| (0.0..4e9).contains(number))
            .map(|number| number as usize)
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn into_text(self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn into_array(self) -> Vec<Object> {
        match self {
            Self::Array(array) => array,
            _ => Vec::new(),
        }
    }

    /// The dictionary, or that of the stream.
    pub(super) fn into_dictionary(self) -> Option<Dictionary> {
        match self {
            Self::Dictionary(dictionary) | Self::Stream(dictionary, _) => Some(dictionary),
            _ => None,
        }
    }
}

/// Keys and values, in order of writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dictionary(Vec<(String, Object)>);

impl Dictionary {
    pub(super) fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(super) fn name(&self, key: &str) -> &str {
        self.get(key).and_then(Object::name).unwrap_or("")
    }

    pub(super) fn set(&mut self, key: &str, value: Object) {
        self.0.retain(|(name, _)| name != key);
        self.0.push((key.to_owned(), value));
    }
}

/// Reads objects from bytes. Never goes back, never past the end.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at: at.min(bytes.len()),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at.min(self.bytes.len())..]
    }

    /// Skips white space and comments.
    fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    self.at += self
                        .rest()
                        .iter()
                        .position(|byte| matches!(byte, b'\n' | b'\r'))
                        .unwrap_or(self.rest().len())
                }
                byte if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// The next object or word. None at the end.
    pub(super) fn next(&mut self, budget: &mut Budget) -> Option<Object> {
        self.object(0, budget)
    }

    /// The next object; three tokens such as `3 0 R` are one.
    fn object(&mut self, depth: usize, budget: &mut Budget) -> Option<Object> {
        self.skip();
        if !budget.goes_on() {
            return None;
        }
        Some(match self.peek()? {
            b'/' => Object::Name(self.name()),
            b'(' => Object::Text(self.string()),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth, budget),
            b'<' => Object::Text(self.hexadecimal()),
            b'[' => {
                self.at += 1;
                Object::Array(self.until(b"]", depth, budget))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ => self.word(),
        })
    }

    /// The objects before a closing mark. Too deep or too many: read, but not kept.
    fn until(&mut self, mark: &[u8], depth: usize, budget: &mut Budget) -> Vec<Object> {
        let mut objects = Vec::new();
        loop {
            self.skip();
            if self.rest().starts_with(mark) {
                self.at += mark.len();
                return objects;
            }
            if DEEPEST <= depth {
                return objects;
            }
            match self.object(depth + 1, budget) {
                // The closing mark is missing.
                None => return objects,
                Some(Object::Word(word)) if word == "endobj" || word == "stream" => return objects,
                Some(object) if objects.len() < MOST => objects.push(object),
                Some(_) => {}
            }
        }
    }

    fn dictionary(&mut self, depth: usize, budget: &mut Budget) -> Object {
        self.at += 2;
        let mut entries = Vec::new();
        let mut objects = self.until(b">>", depth, budget).into_iter().peekable();
        while let Some(key) = objects.next() {
            if let Object::Name(key) = key
                && let Some(value) = objects.next_if(|_| true)
            {
                entries.push((key, value));
            }
        }
        Object::Dictionary(Dictionary(entries))
    }

    /// A number, or a reference if that is what follows.
    fn number(&mut self) -> Object {
        let length = self
            .rest()
            .iter()
            .take(40)
            .take_while(|byte| b"0123456789+-.".contains(byte))
            .count();
        let written = &self.rest()[..length];
        self.at += length.max(1);
        if written.len() <= 9
            && let Ok(number) = std::str::from_utf8(written).unwrap_or("").parse::<u32>()
        {
            let mut ahead = Self::new(self.bytes, self.at);
            if ahead.generation() {
                self.at = ahead.at;
                return Object::Reference(number);
            }
        }
        let written = std::str::from_utf8(written).unwrap_or("0");
        // Some writers put a sign within; what comes before it counts.
        let usual = written
            .char_indices()
            .skip(1)
            .find(|(_, sign)| "+-".contains(*sign))
            .map_or(written.len(), |(at, _)| at);
        Object::Number(written[..usual].parse().unwrap_or(0.0))
    }

    /// Whether ` 0 R` follows.
    fn generation(&mut self) -> bool {
        let spaces = self.spaces();
        let digits = self
            .rest()
            .iter()
            .take(5)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        self.at += digits;
        let more = self.spaces();
        let letter = self.peek() == Some(b'R');
        self.at += 1;
        0 < spaces && 0 < digits && 0 < more && letter && self.peek().is_none_or(|byte| !is_regular(byte))
    }

    fn spaces(&mut self) -> usize {
        let spaces = self.rest().iter().take(16).take_while(|byte| is_space(**byte)).count();
        self.at += spaces;
        spaces
    }

    fn name(&mut self) -> String {
        self.at += 1;
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let written = &self.rest()[..length.min(LONGEST)];
        self.at += length;
        let mut name = Vec::with_capacity(written.len());
        let mut at = 0;
        while at < written.len() {
            let code = written.get(at + 1..at + 3).filter(|_| written[at] == b'#');
            match code.and_then(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)) {
                Some(byte) => {
                    name.push(byte);
                    at += 3;
                }
                None => {
                    name.push(written[at]);
                    at += 1;
                }
            }
        }
        String::from_utf8_lossy(&name).into_owned()
    }

    fn string(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut depth = 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            let byte = match byte {
                b'(' => {
                    depth += 1;
                    byte
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    byte
                }
                b'\\' => match self.escape() {
                    Some(byte) => byte,
                    None => continue,
                },
                byte => byte,
            };
            if text.len() < LONGEST {
                text.push(byte);
            }
        }
        text
    }

    /// What a backslash means. None for a line that goes on.
    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return None,
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                return None;
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                (code & 0xff) as u8
            }
            byte => byte,
        })
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut half = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            match (digit(byte), half) {
                (None, _) => {}
                (Some(digit), None) => half = Some(digit),
                (Some(digit), Some(first)) => {
                    half = None;
                    if text.len() < LONGEST {
                        text.push(first << 4 | digit);
                    }
                }
            }
        }
        text.extend(half.map(|first| first << 4));
        text
    }

    fn word(&mut self) -> Object {
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let word = String::from_utf8_lossy(&self.rest()[..length.min(40)]).into_owned();
        // A stray delimiter is skipped as a word of its own.
        self.at += length.max(1);
        if word == "null" {
            Object::Null
        } else {
            Object::Word(word)
        }
    }

    /// Where the bytes of a stream begin, if the word `stream` follows.
    pub(super) fn stream(&mut self) -> Option<usize> {
        self.skip();
        let rest = self.rest().strip_prefix(b"stream")?;
        let line = if rest.starts_with(b"\r\n") {
            2
        } else {
            usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r"))
        };
        Some(self.at + b"stream".len() + line)
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0 | 12)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}
