//! The only place for files that mean harm: small to send, large to open.
use std::io::Write;

use flate2::write::{DeflateEncoder, ZlibEncoder};
use flate2::{Compression, Crc};

/// A PNG of 60 000 by 60 000 pixels, as far as it says.
pub fn picture() -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(&vec![0; 1 << 20]).unwrap();
    let side = 60_000_u32.to_be_bytes();
    let head = [&side[..], &side[..], &[8, 6, 0, 0, 0]].concat();
    let parts = [
        (b"IHDR", head),
        (b"IDAT", zlib.finish().unwrap()),
        (b"IEND", Vec::new()),
    ];
    let parts = parts.iter().flat_map(|(name, bytes)| part(name, bytes));
    b"\x89PNG\r\n\x1a\n".iter().copied().chain(parts).collect()
}

fn part(name: &[u8; 4], bytes: &[u8]) -> Vec<u8> {
    let named = [&name[..], bytes].concat();
    let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
    [&length[..], &named, &sum(&named).to_be_bytes()].concat()
}

/// The beginning of a PNG.
pub fn half_a_picture() -> Vec<u8> {
    picture()[..40].to_vec()
}

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A word processor's file of a few kilobytes, whose text is larger than what is ever unpacked: one letter, again and
/// again.
pub fn archive(name: &[u8]) -> Vec<u8> {
    let (unpacked, letter) = (24 << 20, vec![b'a'; 1 << 20]);
    let (mut crc, mut packed) = (Crc::new(), DeflateEncoder::new(Vec::new(), Compression::fast()));
    for _ in 0..unpacked / letter.len() {
        crc.update(&letter);
        packed.write_all(&letter).unwrap();
    }
    zip(
        name,
        (&packed.finish().unwrap(), crc.sum(), u32::try_from(unpacked).unwrap()),
    )
}

/// An archive of one deflated file (APPNOTE 4.3).
fn zip(name: &[u8], (packed, crc, unpacked): (&[u8], u32, u32)) -> Vec<u8> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
    let mut about = [20_u16, 0, 8, 0, 0]
        .iter()
        .flat_map(|half| half.to_le_bytes())
        .collect::<Vec<u8>>();
    for number in [crc, length(packed), unpacked] {
        about.extend(number.to_le_bytes());
    }
    about.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    about.extend([0, 0]);
    let file = [b"PK\x03\x04", &about[..], name, packed].concat();
    let entry = [b"PK\x01\x02\x14\0", &about[..], &[0; 14], name].concat();
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend(length(&entry).to_le_bytes());
    end.extend(length(&file).to_le_bytes());
    end.extend([0, 0]);
    [file, entry, end].concat()
}
