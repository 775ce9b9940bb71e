//! The only place that reads the XML of office documents, OpenDocument and Office Open alike.

use super::archive::Archive;
use super::{Budget, Error, Kind};
use crate::pieces::{Piece, Pieces, Tag, decode};

const ODT: &str = "application/vnd.oasis.opendocument.text";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const OTHERS: &[&str] = &[
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

/// Whether documents of this type are read here.
pub(super) fn reads(mime: &str) -> bool {
    mime == ODT || mime == DOCX || OTHERS.contains(&mime)
}

/// The text, title and kind of an office document.
pub(super) fn read(bytes: &[u8], mime: &str, budget: &mut Budget) -> Result<(String, Option<String>, Kind), Error> {
    let archive = Archive::open(bytes)?;
    let kind = match mime {
        ODT => Kind::Odt,
        DOCX => Kind::Docx,
        _ => Kind::Other,
    };
    let about = archive
        .text("meta.xml", budget)?
        .or(archive.text("docProps/core.xml", budget)?);
    let title = about.and_then(|xml| title(&xml));
    let mut text = String::new();
    let mut found = false;
    for name in written_in(&archive) {
        if let Some(xml) = archive.text(&name, budget)? {
            found = true;
            append(&xml, &mut text, budget);
            text.push('\n');
        }
    }
    if found {
        Ok((text, title, kind))
    } else {
        Err(Error::Broken)
    }
}

/// The parts that hold what a reader reads, in order.
fn written_in(archive: &Archive<'_>) -> Vec<String> {
    let mut names: Vec<String> = [
        "content.xml",
        "word/document.xml",
        "word/footnotes.xml",
        "word/endnotes.xml",
    ]
    .into_iter()
    .chain(["xl/sharedStrings.xml"])
    .filter(|wanted| archive.names().any(|name| name == *wanted))
    .map(str::to_owned)
    .collect();
    let mut slides: Vec<(u32, &str)> = archive
        .names()
        .filter_map(|name| {
            let number = name.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?;
            Some((number.parse().ok()?, name))
        })
        .collect();
    slides.sort_unstable();
    names.extend(slides.into_iter().map(|(_, name)| name.to_owned()));
    names
}

/// What the readers of a document do not see: comments, erased text, codes.
const UNSEEN: &[&str] = &[
    "office:annotation",
    "text:tracked-changes",
    "w:instrtext",
    "w:deltext",
    "w:del",
];
/// The elements whose text is read.
const WRITTEN: &[&str] = &["text:p", "text:h", "w:t", "a:t", "t"];

/// Appends the text of one part.
fn append(xml: &str, text: &mut String, budget: &mut Budget) {
    let (mut written, mut unseen) = (0usize, 0usize);
    for piece in Pieces::new(xml) {
        if !budget.goes_on() {
            return;
        }
        match piece {
            Piece::Text(raw) if 0 < written && unseen == 0 => decode(raw, text),
            Piece::Text(_) => {}
            Piece::Open(tag) => {
                space(&tag, text);
                if !tag.empty {
                    written += usize::from(WRITTEN.contains(&tag.name.as_str()));
                    unseen += usize::from(UNSEEN.contains(&tag.name.as_str()));
                }
            }
            Piece::Close(name) => {
                written = written.saturating_sub(usize::from(WRITTEN.contains(&name.as_str())));
                unseen = unseen.saturating_sub(usize::from(UNSEEN.contains(&name.as_str())));
                if matches!(name.as_str(), "text:p" | "text:h" | "w:p" | "a:p" | "si") {
                    text.push('\n');
                }
            }
        }
    }
}

/// The white space that an element stands for.
fn space(tag: &Tag<'_>, text: &mut String) {
    match tag.name.as_str() {
        "text:tab" | "w:tab" => text.push('\t'),
        "text:line-break" | "w:br" | "w:cr" | "a:br" => text.push('\n'),
        "text:s" => {
            let count = tag
                .value("text:c")
                .and_then(|count| count.parse::<usize>().ok())
                .unwrap_or(1);
            text.extend(std::iter::repeat_n(' ', count.min(100)));
        }
        _ => {}
    }
}

fn title(xml: &str) -> Option<String> {
    let mut title = None;
    for piece in Pieces::new(xml) {
        match (piece, &mut title) {
            (Piece::Open(tag), None) if tag.name == "dc:title" && !tag.empty => title = Some(String::new()),
            (Piece::Text(raw), Some(title)) => decode(raw, title),
            (Piece::Close(name), Some(_)) if name == "dc:title" => return title,
            _ => {}
        }
    }
    None
}
