//! The only place that finds the objects of a PDF file and unpacks its streams.

use super::super::{Budget, Error};
use super::object::{Dictionary, Object, Reader, is_space};
use std::collections::HashMap;

/// Most objects remembered.
const MOST_OBJECTS: usize = 1_000_000;
/// Longest chain of references followed.
const LONGEST_CHAIN: usize = 16;
/// Most filters undone on one stream.
const MOST_FILTERS: usize = 3;

pub(super) struct File<'a> {
    bytes: &'a [u8],
    places: HashMap<u32, Place>,
    /// The object streams, unpacked.
    packs: Vec<Vec<u8>>,
    /// What the trailers say: Root, Info, Encrypt.
    pub(super) trailer: Dictionary,
    /// The objects that say they are pages, in order.
    pub(super) loose_pages: Vec<u32>,
}

#[derive(Clone, Copy)]
enum Place {
    /// Where in the file.
    Plain(usize),
    /// In which pack, and where.
    Packed(usize, usize),
}

impl<'a> File<'a> {
    /// Looks through the file once.
    pub(super) fn open(bytes: &'a [u8], budget: &mut Budget) -> Result<Self, Error> {
        let mut file = Self {
            bytes,
            places: HashMap::new(),
            packs: Vec::new(),
            trailer: Dictionary::default(),
            loose_pages: Vec::new(),
        };
        let mut at = 0;
        while let Some(found) = next_object(bytes, at) {
            if !budget.goes_on() || MOST_OBJECTS <= file.places.len() {
                budget.spent = true;
                break;
            }
            at = match found {
                Found::Object(number, start) => file.note(number, start, budget),
                Found::Trailer(start) => {
                    let mut reader = Reader::new(bytes, start);
                    if let Some(Object::Dictionary(trailer)) = reader.next(budget) {
                        file.learn(&trailer);
                    }
                    reader.at.max(start)
                }
            };
        }
        if file
            .trailer
            .get("Encrypt")
            .is_some_and(|encrypt| *encrypt != Object::Null)
        {
            return Err(Error::Locked);
        }
        if file.places.is_empty() {
            Err(Error::Broken)
        } else {
            Ok(file)
        }
    }

    /// Remembers where an object is, and reads it if it holds others. Gives where it ends.
    fn note(&mut self, number: u32, start: usize, budget: &mut Budget) -> usize {
        self.places.insert(number, Place::Plain(start));
        let mut reader = Reader::new(self.bytes, start);
        let Some(Object::Dictionary(dictionary)) = reader.next(budget) else {
            return reader.at.max(start);
        };
        match dictionary.name("Type") {
            "Catalog" if self.trailer.get("Root").is_none() => self.trailer.set("Root", Object::Reference(number)),
            "Page" => self.loose_pages.push(number),
            _ => {}
        }
        let Some(begin) = reader.stream() else {
            return reader.at;
        };
        let end = self.end_of_stream(&dictionary, begin);
        match dictionary.name("Type") {
            "XRef" => self.learn(&dictionary),
            "ObjStm" => {
                let pack = self.decoded(&dictionary, &self.bytes[begin..end], budget);
                self.open_pack(&dictionary, pack, budget);
            }
            _ => {}
        }
        end
    }

    fn learn(&mut self, trailer: &Dictionary) {
        for key in ["Root", "Info", "Encrypt"] {
            if let Some(value) = trailer.get(key) {
                self.trailer.set(key, value.clone());
            }
        }
    }

    /// Remembers where the objects of an object stream are.
    fn open_pack(&mut self, dictionary: &Dictionary, pack: Vec<u8>, budget: &mut Budget) {
        let first = dictionary.get("First").and_then(Object::count).unwrap_or(0);
        let mut reader = Reader::new(&pack, 0);
        while reader.at < first && self.places.len() < MOST_OBJECTS {
            let pair = (reader.next(budget), reader.next(budget));
            let (Some(Object::Number(number)), Some(Object::Number(offset))) = pair else {
                break;
            };
            if let (Some(number), Some(offset)) = (Object::Number(number).count(), Object::Number(offset).count())
                && let Ok(number) = u32::try_from(number)
            {
                self.places
                    .insert(number, Place::Packed(self.packs.len(), first + offset));
            }
        }
        self.packs.push(pack);
    }

    /// The object behind a reference, or the object itself.
    pub(super) fn resolve(&self, object: Object, budget: &mut Budget) -> Object {
        let mut object = object;
        for _ in 0..LONGEST_CHAIN {
            let Object::Reference(number) = object else {
                return object;
            };
            object = match self.places.get(&number) {
                None => Object::Null,
                Some(Place::Packed(pack, at)) => Reader::new(&self.packs[*pack], *at).next(budget).unwrap_or_default(),
                Some(Place::Plain(at)) => {
                    let mut reader = Reader::new(self.bytes, *at);
                    match (reader.next(budget).unwrap_or_default(), reader.stream()) {
                        (Object::Dictionary(dictionary), Some(begin)) => Object::Stream(dictionary, begin),
                        (object, _) => object,
                    }
                }
            };
        }
        Object::Null
    }

    /// The value of a key, references followed.
    pub(super) fn value(&self, dictionary: &Dictionary, key: &str, budget: &mut Budget) -> Object {
        self.resolve(dictionary.get(key).cloned().unwrap_or_default(), budget)
    }

    /// The bytes of a stream, unpacked; empty for anything else.
    pub(super) fn unpacked(&self, object: Object, budget: &mut Budget) -> Vec<u8> {
        let Object::Stream(mut dictionary, begin) = self.resolve(object, budget) else {
            return Vec::new();
        };
        let length = self.value(&dictionary, "Length", budget);
        dictionary.set("Length", length);
        let end = self.end_of_stream(&dictionary, begin);
        self.decoded(&dictionary, &self.bytes[begin..end], budget)
    }

    /// Where a stream ends: where it says, if that is true, or else at the next `endstream`.
    fn end_of_stream(&self, dictionary: &Dictionary, begin: usize) -> usize {
        let begin = begin.min(self.bytes.len());
        if let Some(length) = dictionary.get("Length").and_then(Object::count)
            && let Some(after) = self.bytes.get(begin.saturating_add(length)..)
        {
            let spaces = after.iter().take(4).take_while(|byte| is_space(**byte)).count();
            if after[spaces..].starts_with(b"endstream") {
                return begin + length;
            }
        }
        find(&self.bytes[begin..], b"endstream").map_or(self.bytes.len(), |at| begin + at)
    }

    /// Undoes the filters of a stream. One we do not know leaves nothing: pictures, mostly.
    fn decoded(&self, dictionary: &Dictionary, bytes: &[u8], budget: &mut Budget) -> Vec<u8> {
        let filters = match self.value(dictionary, "Filter", budget) {
            Object::Name(name) => vec![name],
            Object::Array(names) => names.iter().filter_map(Object::name).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        if MOST_FILTERS < filters.len() {
            return Vec::new();
        }
        if filters.is_empty() {
            return budget.inflate(bytes);
        }
        let mut decoded = bytes.to_vec();
        for filter in filters {
            decoded = match filter.as_str() {
                "FlateDecode" | "Fl" => budget.inflate(flate2::read::ZlibDecoder::new(decoded.as_slice())),
                "ASCIIHexDecode" | "AHx" => hexadecimal(&decoded, budget),
                "ASCII85Decode" | "A85" => eighty_five(&decoded),
                _ => return Vec::new(),
            };
        }
        decoded
    }
}

fn hexadecimal(bytes: &[u8], budget: &mut Budget) -> Vec<u8> {
    let marked: Vec<u8> = std::iter::once(b'<').chain(bytes.iter().copied()).collect();
    Reader::new(&marked, 0)
        .next(budget)
        .and_then(Object::into_text)
        .unwrap_or_default()
}

fn eighty_five(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let (mut value, mut count) = (0u32, 0);
    for byte in bytes.iter().copied().filter(|byte| !is_space(*byte)) {
        match byte {
            b'z' if count == 0 => decoded.extend([0; 4]),
            b'!'..=b'u' => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
            }
            _ => break,
        }
        if count == 5 {
            decoded.extend(value.to_be_bytes());
            (value, count) = (0, 0);
        }
    }
    if 1 < count {
        for _ in count..5 {
            value = value.wrapping_mul(85).wrapping_add(84);
        }
        decoded.extend(&value.to_be_bytes()[..count - 1]);
    }
    decoded
}

enum Found {
    /// Its number, and where its value begins.
    Object(u32, usize),
    /// Where its dictionary begins.
    Trailer(usize),
}

/// The next `12 0 obj` or `trailer`.
fn next_object(bytes: &[u8], from: usize) -> Option<Found> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let found = rest.iter().position(|byte| *byte == b'o' || *byte == b't')?;
        at += found;
        if bytes[at..].starts_with(b"obj")
            && let Some(number) = numbered(&bytes[from..at])
        {
            return Some(Found::Object(number, at + 3));
        }
        if bytes[at..].starts_with(b"trailer") {
            return Some(Found::Trailer(at + 7));
        }
        at += 1;
    }
}

/// The number of an object, from what stands before the word `obj`.
fn numbered(before: &[u8]) -> Option<u32> {
    let tail = &before[before.len().saturating_sub(40)..];
    let mut words = tail.rsplit(|byte| is_space(*byte)).filter(|word| !word.is_empty());
    let generation = words.next()?;
    let digits = words.next()?;
    if !generation.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // The number may touch what comes before it, as in `endobj7 0 obj`.
    let length = digits.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&digits[digits.len() - length..]).ok()?.parse().ok()
}

/// Where a word first stands.
fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == word[0]) {
        if bytes[from + at..].starts_with(word) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}
