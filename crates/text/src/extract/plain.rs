//! The only place that guesses how a plain text is encoded.

use std::borrow::Cow;

/// The text of bytes in UTF-8, in UTF-16 with its mark, or else in Windows-1252, which old office programs write.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some(bytes) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(bytes);
    }
    if let Some(bytes) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(bytes, u16::from_le_bytes).into();
    }
    if let Some(bytes) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(bytes, u16::from_be_bytes).into();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        // One letter cut at the very end does not make a text foreign.
        Err(error) if bytes.len() < error.valid_up_to() + 4 && 0 < error.valid_up_to() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()])
        }
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect::<String>().into(),
    }
}

pub(super) fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The letters of 0x80 to 0x9F; the rest of the encoding is Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

pub(crate) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// The byte of a letter, if the encoding has it.
pub(crate) fn to_windows_1252(letter: char) -> Option<u8> {
    match u8::try_from(letter) {
        Ok(byte) if !(0x80..=0x9f).contains(&byte) => Some(byte),
        _ => (0x80u8..)
            .zip(WINDOWS)
            .find(|(_, known)| *known == letter)
            .map(|(byte, _)| byte),
    }
}
