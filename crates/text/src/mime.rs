//! The only place that tells what a file is. The bytes decide; the name only tells texts and old office files apart.

/// The media type of a file, from its first bytes and its name. `application/octet-stream` when unknown. Active
/// content (HTML, SVG) is named as what it is, so that doors can refuse to show it.
pub fn mime_of(bytes: &[u8], name: &str) -> &'static str {
    let extension = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase());
    let known = MAGIC
        .iter()
        .find(|(at, magic, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    match known.map(|(_, _, mime)| *mime) {
        Some("application/zip") => zipped(bytes),
        Some("application/x-ole-storage") => match extension.as_str() {
            "doc" => "application/msword",
            "xls" => "application/vnd.ms-excel",
            "ppt" => "application/vnd.ms-powerpoint",
            _ => "application/x-ole-storage",
        },
        Some("audio/x-wav") => riff(bytes),
        Some("video/mp4") => brand(bytes),
        Some(mime) => mime,
        None if contains(&bytes[..bytes.len().min(1_024)], b"%PDF-") => "application/pdf",
        None => textual(bytes, &extension),
    }
}

/// Where, what, and what it means.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"RIFF", "audio/x-wav"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"BM", "image/bmp"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/x-executable"),
];

fn riff(bytes: &[u8]) -> &'static str {
    match bytes.get(8..12) {
        Some(b"WEBP") => "image/webp",
        Some(b"AVI ") => "video/x-msvideo",
        _ => "audio/x-wav",
    }
}

fn brand(bytes: &[u8]) -> &'static str {
    match bytes.get(8..12) {
        Some(b"M4A " | b"M4B ") => "audio/mp4",
        Some(b"qt  ") => "video/quicktime",
        Some(b"avif" | b"avis") => "image/avif",
        Some(b"heic" | b"heix" | b"mif1") => "image/heic",
        _ => "video/mp4",
    }
}

/// OpenDocument names itself in a first part that is not packed; Office Open is known by the names of its parts,
/// which stand in clear at the end.
fn zipped(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(256)];
    let tail = &bytes[bytes.len().saturating_sub(256 << 10)..];
    for (mark, mime) in [
        ("opendocument.text", "application/vnd.oasis.opendocument.text"),
        (
            "opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        (
            "opendocument.presentation",
            "application/vnd.oasis.opendocument.presentation",
        ),
        ("application/epub+zip", "application/epub+zip"),
    ] {
        if contains(head, mark.as_bytes()) {
            return mime;
        }
    }
    for (mark, mime) in [
        (
            "word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "xl/workbook.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            "ppt/presentation.xml",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
    ] {
        if contains(tail, mark.as_bytes()) {
            return mime;
        }
    }
    "application/zip"
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn textual(bytes: &[u8], extension: &str) -> &'static str {
    let head = &bytes[..bytes.len().min(4_096)];
    let wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let control = head
        .iter()
        .any(|byte| *byte < 0x20 && !b"\t\n\r\x0c\x1b".contains(byte));
    if head.is_empty() || (!wide && (control || bytes.contains(&0))) {
        return "application/octet-stream";
    }
    let start = String::from_utf8_lossy(head)
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_ascii_lowercase();
    if start.starts_with("<svg") || (start.starts_with("<?xml") && start.contains("<svg")) {
        return "image/svg+xml";
    }
    let marked = ["<!doctype html", "<html", "<script", "<body", "<iframe"]
        .iter()
        .any(|mark| start.contains(mark));
    match extension {
        "html" | "htm" | "xhtml" => "text/html",
        "csv" if !marked => "text/csv",
        "md" | "markdown" if !start.starts_with("<!doctype html") => "text/markdown",
        "ics" if start.starts_with("begin:vcalendar") => "text/calendar",
        "vcf" if start.starts_with("begin:vcard") => "text/vcard",
        "json" if !marked => "application/json",
        _ if marked => "text/html",
        // Without a name that says so, bytes that are no UTF-8 are not taken for a text.
        "txt" | "text" | "log" => "text/plain",
        _ if wide || std::str::from_utf8(head).map_or_else(|error| head.len() < error.valid_up_to() + 4, |_| true) => {
            "text/plain"
        }
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::mime_of;
    use crate::make;

    #[test]
    fn the_bytes_decide() {
        for (bytes, name, mime) in [
            (make::pdf("t", &["a"]), "a.txt", "application/pdf"),
            (make::odt("t", &["a"]), "a", "application/vnd.oasis.opendocument.text"),
            (
                make::docx("t", &["a"]),
                "a.zip",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            (b"PK\x03\x04....".to_vec(), "a.docx", "application/zip"),
            (b"\x89PNG\r\n\x1a\n".to_vec(), "a.jpg", "image/png"),
            (b"OggS....".to_vec(), "a.mp3", "audio/ogg"),
            (b"RIFF....WEBPVP8 ".to_vec(), "a", "image/webp"),
            ("Éva, bonjour".into(), "note.TXT", "text/plain"),
            ("a;b\n".into(), "a.csv", "text/csv"),
            ("# T".into(), "a.md", "text/markdown"),
            ("<!DOCTYPE html><p>".into(), "a.png", "text/html"),
            ("<?xml version='1.0'?><svg onload=x>".into(), "a.png", "image/svg+xml"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
                "a.doc",
                "application/msword",
            ),
            (b"\0\x01\x02".to_vec(), "a.txt", "application/octet-stream"),
            (vec![], "a.pdf", "application/octet-stream"),
        ] {
            assert_eq!(mime_of(&bytes, name), mime, "{name}");
        }
    }
}
