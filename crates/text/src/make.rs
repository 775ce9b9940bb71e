//! The only place that writes documents: small, correct ones, for the demonstration and the tests.

use crate::extract::to_windows_1252;

/// A PDF of A4 pages in Helvetica whose text can be selected. Letters outside Windows-1252 become `?`.
pub fn pdf(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    let pages = pages(title, paragraphs);
    let mut file = PdfFile {
        bytes: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(),
        offsets: Vec::new(),
    };
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 6 + 2 * page)).collect();
    file.object("<< /Type /Catalog /Pages 2 0 R >>");
    file.object(&format!(
        "<< /Type /Pages /Kids [{}] /Count {} >>",
        kids.join(" "),
        pages.len()
    ));
    for name in ["Helvetica", "Helvetica-Bold"] {
        file.object(&format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        ));
    }
    let title: String = title.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    file.object(&format!("<< /Title <FEFF{title}> >>"));
    for (page, lines) in pages.iter().enumerate() {
        let content = content(lines);
        file.object(&format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
            7 + 2 * page
        ));
        file.stream(&content);
    }
    file.end()
}

struct PdfFile {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl PdfFile {
    fn begin(&mut self) {
        self.offsets.push(self.bytes.len());
        self.bytes
            .extend_from_slice(format!("{} 0 obj\n", self.offsets.len()).as_bytes());
    }

    fn object(&mut self, body: &str) {
        self.begin();
        self.bytes.extend_from_slice(body.as_bytes());
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, content: &[u8]) {
        self.begin();
        self.bytes
            .extend_from_slice(format!("<< /Length {} >>\nstream\n", content.len()).as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn end(mut self) -> Vec<u8> {
        let start = self.bytes.len();
        let size = self.offsets.len() + 1;
        let lines: String = self
            .offsets
            .iter()
            .map(|offset| format!("{offset:010} 00000 n \n"))
            .collect();
        let end = format!(
            "xref\n0 {size}\n0000000000 65535 f \n{lines}trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\n\
             startxref\n{start}\n%%EOF\n"
        );
        self.bytes.extend_from_slice(end.as_bytes());
        self.bytes
    }
}

/// Letters in a line, and lines on a page.
const WIDTH: usize = 84;
const HEIGHT: usize = 46;

/// The lines of each page; the first line of the first page is the title.
fn pages(title: &str, paragraphs: &[&str]) -> Vec<Vec<String>> {
    let mut lines = vec![title.to_owned(), String::new()];
    for paragraph in paragraphs {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && WIDTH < line.chars().count() + 1 + word.chars().count() {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.extend([line, String::new()]);
    }
    lines
        .chunks(HEIGHT)
        .enumerate()
        .map(|(page, lines)| {
            // A page whose first line is large is told by it being the first.
            let mut lines = lines.to_vec();
            if 0 < page {
                lines.insert(0, String::new());
            }
            lines
        })
        .collect()
}

fn content(lines: &[String]) -> Vec<u8> {
    let mut content = b"BT\n/F2 18 Tf\n56 780 Td\n".to_vec();
    for (number, line) in lines.iter().enumerate() {
        if number == 1 {
            content.extend_from_slice(b"/F1 11 Tf\n");
        }
        if 0 < number {
            content.extend_from_slice(b"0 -15 Td\n");
        }
        if !line.is_empty() {
            content.push(b'(');
            for byte in line.chars().map(|letter| to_windows_1252(letter).unwrap_or(b'?')) {
                if matches!(byte, b'(' | b')' | b'\\') {
                    content.push(b'\\');
                }
                content.push(byte);
            }
            content.extend_from_slice(b") Tj\n");
        }
    }
    content.extend_from_slice(b"ET");
    content
}

/// An OpenDocument text.
pub fn odt(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    const SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
        xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.3\"";
    const MIME: &str = "application/vnd.oasis.opendocument.text";
    let title = xml(title);
    let body: String = paragraphs
        .iter()
        .map(|text| format!("<text:p>{}</text:p>", xml(text)))
        .collect();
    let entry = |path: &str, mime: &str| {
        format!("<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{mime}\"/>")
    };
    zip(&[
        ("mimetype", MIME.to_owned()),
        (
            "META-INF/manifest.xml",
            format!(
                "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
                 manifest:version=\"1.3\">{}{}{}</manifest:manifest>",
                entry("/", MIME),
                entry("content.xml", "text/xml"),
                entry("meta.xml", "text/xml")
            ),
        ),
        (
            "content.xml",
            format!(
                "{XML}<office:document-content {SPACES}><office:body><office:text>\
                 <text:h text:outline-level=\"1\">{title}</text:h>{body}\
                 </office:text></office:body></office:document-content>"
            ),
        ),
        (
            "meta.xml",
            format!(
                "{XML}<office:document-meta {SPACES}><office:meta><dc:title>{title}</dc:title></office:meta>\
                 </office:document-meta>"
            ),
        ),
    ])
}

/// An Office Open text.
pub fn docx(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    const TYPES: &str = "application/vnd.openxmlformats-";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/";
    let paragraph = |text: &str, style: &str| {
        format!(
            "<w:p>{style}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            xml(text)
        )
    };
    let head = paragraph(title, "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>");
    let body: String = paragraphs.iter().map(|text| paragraph(text, "")).collect();
    zip(&[
        (
            "[Content_Types].xml",
            format!(
                "{XML}<Types xmlns=\"{RELATIONS}package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"{TYPES}package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" \
                 ContentType=\"{TYPES}officedocument.wordprocessingml.document.main+xml\"/>\
                 <Override PartName=\"/docProps/core.xml\" ContentType=\"{TYPES}package.core-properties+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{XML}<Relationships xmlns=\"{RELATIONS}package/2006/relationships\">\
                 <Relationship Id=\"r1\" Type=\"{RELATIONS}officeDocument/2006/relationships/officeDocument\" \
                 Target=\"word/document.xml\"/>\
                 <Relationship Id=\"r2\" Type=\"{RELATIONS}package/2006/relationships/metadata/core-properties\" \
                 Target=\"docProps/core.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "{XML}<w:document xmlns:w=\"{RELATIONS}wordprocessingml/2006/main\"><w:body>{head}{body}\
                 </w:body></w:document>"
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                "{XML}<cp:coreProperties xmlns:cp=\"{RELATIONS}package/2006/metadata/core-properties\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
                xml(title)
            ),
        ),
    ])
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let kept: String = text.chars().filter(|letter| crate::html::printable(*letter)).collect();
    crate::html::escape_into(&mut escaped, &kept);
    escaped
}

/// An archive of parts that are not packed: the first can then be read in clear, as OpenDocument wants.
fn zip(parts: &[(&str, String)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(content.as_bytes());
        let length = content.len() as u32;
        // Needed version, flags, method, time and date (1 January 1980), sum, both sizes, name and extra lengths.
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
        about.extend(
            [crc.sum(), length, length]
                .iter()
                .flat_map(|number| number.to_le_bytes()),
        );
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        let offset = bytes.len() as u32;
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&about);
        bytes.extend(name.as_bytes());
        bytes.extend(content.as_bytes());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let start = (bytes.len() as u32).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.into_iter().chain(count).chain(size).chain(start));
    bytes.extend([0, 0]);
    bytes
}
