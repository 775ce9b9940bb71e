//! The only place that opens a zip archive: names, stored and deflated parts, nothing else. The list of parts is
//! read from the central directory; what lies between the parts is never looked at.

use super::{Budget, Error};

/// Most parts listed. Office documents have dozens, with many pictures some hundreds.
const MOST_PARTS: usize = 2_000;
/// A part that unpacks to more than so many times its size is a trap, unless it is small.
const MOST_GROWTH: usize = 200;
const SMALL: usize = 1 << 20;

pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
}

struct Part {
    name: String,
    /// 0 stored, 8 deflated.
    method: u16,
    packed: usize,
    header: usize,
    locked: bool,
}

impl<'a> Archive<'a> {
    /// Reads the list of parts.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let end = find_end(bytes).ok_or(Error::Broken)?;
        let count = usize::from(number(bytes, end + 10).ok_or(Error::Broken)?);
        if MOST_PARTS < count {
            return Err(Error::TooLarge);
        }
        let mut at = long(bytes, end + 16).ok_or(Error::Broken)?;
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            let (part, next) = part(bytes, at).ok_or(Error::Broken)?;
            parts.push(part);
            at = next;
        }
        Ok(Self { bytes, parts })
    }

    /// The names of the parts, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_str())
    }

    /// Unpacks a part as text. None when it is not there.
    pub(super) fn text(&self, name: &str, budget: &mut Budget) -> Result<Option<String>, Error> {
        let Some(part) = self.parts.iter().find(|part| part.name == name) else {
            return Ok(None);
        };
        if part.locked {
            return Err(Error::Locked);
        }
        let packed = self.packed(part).ok_or(Error::Broken)?;
        let unpacked = match part.method {
            0 => budget.inflate(packed),
            8 => budget.inflate(flate2::read::DeflateDecoder::new(packed)),
            _ => return Err(Error::Broken),
        };
        if budget.spent || (SMALL < unpacked.len() && MOST_GROWTH * packed.len() < unpacked.len()) {
            return Err(Error::TooLarge);
        }
        Ok(Some(String::from_utf8_lossy(&unpacked).into_owned()))
    }

    fn packed(&self, part: &Part) -> Option<&'a [u8]> {
        if self.bytes.get(part.header..)?.get(..4)? != b"PK\x03\x04" {
            return None;
        }
        let name = usize::from(number(self.bytes, part.header + 26)?);
        let extra = usize::from(number(self.bytes, part.header + 28)?);
        self.bytes.get(part.header + 30 + name + extra..)?.get(..part.packed)
    }
}

/// Where the end record begins: at the end, before a comment of at most 64 KiB.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 0xffff);
    bytes[from..]
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .map(|at| from + at)
}

/// One line of the central directory, and where the next begins.
fn part(bytes: &[u8], at: usize) -> Option<(Part, usize)> {
    if bytes.get(at..)?.get(..4)? != b"PK\x01\x02" {
        return None;
    }
    let length = usize::from(number(bytes, at + 28)?);
    let name = bytes.get(at + 46..)?.get(..length)?;
    let part = Part {
        name: String::from_utf8_lossy(name).into_owned(),
        method: number(bytes, at + 10)?,
        packed: long(bytes, at + 20)?,
        header: long(bytes, at + 42)?,
        locked: number(bytes, at + 8)? & 1 == 1,
    };
    Some((
        part,
        at + 46 + length + usize::from(number(bytes, at + 30)?) + usize::from(number(bytes, at + 32)?),
    ))
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|four| u32::from_le_bytes(*four) as usize)
}
