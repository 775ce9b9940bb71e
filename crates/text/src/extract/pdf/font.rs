//! The only place that turns the codes of a font into letters and widths.

use super::super::Budget;
use super::super::plain;
use super::file::File;
use super::glyph::{self, Table};
use super::object::{Dictionary, Object, Reader};
use std::collections::HashMap;

/// Most letters one font maps.
const MOST_LETTERS: usize = 100_000;

/// How one font is read.
pub(super) struct Font {
    /// Bytes in a code, when the font does not say otherwise.
    wide: bool,
    /// Codes of one byte, where a font mixes both lengths: first to last.
    narrow: Vec<(u32, u32)>,
    /// From the font's own table, which is meant for readers like us.
    letters: HashMap<u32, String>,
    /// Codes are UTF-16 already.
    unicode: bool,
    table: Table,
    differences: HashMap<u32, String>,
    /// In thousandths of the size of the letters.
    widths: HashMap<u32, f64>,
    usual_width: f64,
}

impl Font {
    /// Reads a font dictionary.
    pub(super) fn read(file: &File<'_>, font: &Dictionary, budget: &mut Budget) -> Self {
        let composite = font.name("Subtype") == "Type0";
        let mut read = Self {
            wide: composite,
            narrow: Vec::new(),
            letters: HashMap::new(),
            unicode: false,
            table: Table::Standard,
            differences: HashMap::new(),
            widths: HashMap::new(),
            usual_width: if composite { 1_000.0 } else { 500.0 },
        };
        let map = file.unpacked(font.get("ToUnicode").cloned().unwrap_or_default(), budget);
        read.learn(&map, budget);
        let encoding = file.value(font, "Encoding", budget);
        if composite {
            read.unicode = encoding
                .name()
                .is_some_and(|name| name.contains("UCS2") || name.contains("UTF16"));
            let descendants = file.value(font, "DescendantFonts", budget).into_array();
            let descendant = descendants.into_iter().next().map(|font| file.resolve(font, budget));
            if let Some(descendant) = descendant.and_then(Object::into_dictionary) {
                read.measure_composite(file, &descendant, budget);
            }
        } else {
            read.encode(file, encoding, budget);
            read.measure(file, font, budget);
        }
        read
    }

    /// Calls `each` with the letters, the width in thousandths, and whether the code is a space of one byte.
    pub(super) fn decode(&self, codes: &[u8], mut each: impl FnMut(&str, f64, bool)) {
        let mut at = 0;
        while at < codes.len() {
            let first = u32::from(codes[at]);
            let one = !self.wide || self.narrow.iter().any(|(from, to)| (*from..=*to).contains(&first));
            let (code, length) = match codes.get(at + 1) {
                Some(second) if !one => (first << 8 | u32::from(*second), 2),
                _ => (first, 1),
            };
            at += length;
            let width = self.widths.get(&code).copied().unwrap_or(self.usual_width);
            let space = length == 1 && code == 32;
            let mut buffer = [0; 4];
            if let Some(letters) = self.letters.get(&code).or_else(|| self.differences.get(&code)) {
                each(letters, width, space);
            } else {
                let letter = if self.wide {
                    char::from_u32(code).filter(|_| self.unicode)
                } else {
                    self.table.letter((code & 0xff) as u8)
                };
                each(
                    letter.map_or("", |letter| letter.encode_utf8(&mut buffer)),
                    width,
                    space,
                );
            }
        }
    }

    /// The base encoding and its differences.
    fn encode(&mut self, file: &File<'_>, encoding: Object, budget: &mut Budget) {
        let (base, differences) = match encoding {
            Object::Name(name) => (name, Vec::new()),
            Object::Dictionary(encoding) => {
                let differences = file.value(&encoding, "Differences", budget).into_array();
                (encoding.name("BaseEncoding").to_owned(), differences)
            }
            _ => (String::new(), Vec::new()),
        };
        self.table = match base.as_str() {
            "MacRomanEncoding" | "MacExpertEncoding" => Table::Macintosh,
            "StandardEncoding" => Table::Standard,
            // Without a word, most fonts of today are in the letters of Windows.
            _ => Table::Windows,
        };
        let mut code = 0;
        for difference in differences {
            match difference {
                Object::Number(_) => code = difference.count().map_or(0, |count| (count & 0xff) as u32),
                Object::Name(name) => {
                    self.differences.insert(code, glyph::letters(&name).unwrap_or_default());
                    code = (code + 1) & 0xff;
                }
                _ => {}
            }
        }
        self.differences.retain(|_, letters| !letters.is_empty());
    }

    fn measure(&mut self, file: &File<'_>, font: &Dictionary, budget: &mut Budget) {
        let first = file.value(font, "FirstChar", budget).count().unwrap_or(0) as u32;
        for (code, width) in (first..).zip(file.value(font, "Widths", budget).into_array().into_iter().take(256)) {
            if let Some(width) = file.resolve(width, budget).number() {
                self.widths.insert(code, width);
            }
        }
    }

    /// `W`: `first [width…]` or `first last width`.
    fn measure_composite(&mut self, file: &File<'_>, font: &Dictionary, budget: &mut Budget) {
        self.usual_width = file.value(font, "DW", budget).number().unwrap_or(1_000.0);
        let mut parts = file.value(font, "W", budget).into_array().into_iter();
        while let (Some(first), Some(second)) = (parts.next(), parts.next()) {
            let Some(first) = first.count().and_then(|first| u32::try_from(first).ok()) else {
                return;
            };
            match file.resolve(second, budget) {
                Object::Array(widths) => {
                    let widths = widths.iter().filter_map(Object::number);
                    self.widths.extend((first..=0xffff).zip(widths));
                }
                last => {
                    let (Some(last), Some(width)) = (last.count(), parts.next().and_then(|width| width.number()))
                    else {
                        return;
                    };
                    self.widths
                        .extend((first..=(last.min(0xffff) as u32)).map(|code| (code, width)));
                }
            }
            if MOST_LETTERS < self.widths.len() || !budget.goes_on() {
                return;
            }
        }
    }

    /// Reads a `ToUnicode` map.
    fn learn(&mut self, map: &[u8], budget: &mut Budget) {
        let mut reader = Reader::new(map, 0);
        let mut waiting: Vec<Object> = Vec::new();
        while let Some(object) = reader.next(budget) {
            match object {
                Object::Word(word) => {
                    match word.as_str() {
                        "endcodespacerange" => self.learn_lengths(&waiting),
                        "endbfchar" => self.learn_letters(&waiting),
                        "endbfrange" => self.learn_ranges(&waiting),
                        _ => {}
                    }
                    waiting.clear();
                }
                object if waiting.len() < MOST_LETTERS => waiting.push(object),
                _ => {}
            }
        }
    }

    fn learn_lengths(&mut self, parts: &[Object]) {
        for pair in parts.chunks_exact(2) {
            if let [Object::Text(from), Object::Text(to)] = pair
                && let (&[from], &[to]) = (from.as_slice(), to.as_slice())
                && self.narrow.len() < 16
            {
                self.narrow.push((u32::from(from), u32::from(to)));
            }
        }
    }

    fn learn_letters(&mut self, parts: &[Object]) {
        for pair in parts.chunks_exact(2) {
            if let [Object::Text(code), Object::Text(letters)] = pair {
                self.know(number(code), text(letters));
            }
        }
    }

    fn learn_ranges(&mut self, parts: &[Object]) {
        for range in parts.chunks_exact(3) {
            let [Object::Text(from), Object::Text(to), letters] = range else {
                continue;
            };
            let codes = number(from)..=number(to).min(0xffff);
            match letters {
                Object::Array(each) => {
                    for (code, letters) in codes.zip(each) {
                        if let Object::Text(letters) = letters {
                            self.know(code, text(letters));
                        }
                    }
                }
                Object::Text(first) => {
                    let mut letters = text(first);
                    let Some(last) = letters.pop() else { continue };
                    for (step, code) in codes.enumerate() {
                        let next = u32::try_from(step)
                            .ok()
                            .and_then(|step| char::from_u32(u32::from(last) + step));
                        self.know(code, letters.chars().chain(next).collect());
                    }
                }
                _ => {}
            }
        }
    }

    fn know(&mut self, code: u32, letters: String) {
        // A map to nothing, or to letters for private use, says less than the encoding does.
        let says = letters
            .chars()
            .any(|letter| letter != '\0' && !('\u{e000}'..='\u{f8ff}').contains(&letter));
        if says && self.letters.len() < MOST_LETTERS && letters.len() < 64 {
            self.letters.insert(code, letters);
        }
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter()
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn text(letters: &[u8]) -> String {
    match letters {
        [letter] => char::from(*letter).to_string(),
        letters => plain::utf16(letters, u16::from_be_bytes),
    }
}
