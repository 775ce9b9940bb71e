//! The only place that turns a document into the text by which it is found.
//!
//! Everything is read by our own small readers, which borrow the bytes, look at a clock and count what they unpack:
//! a document cannot take more than its limits, nor panic, so no thread has to be given up for lost. Call it on a
//! thread that may block, for it may still take seconds.

mod archive;
mod office;
mod pdf;
mod plain;

pub(crate) use plain::to_windows_1252;

use std::time::{Duration, Instant};

/// What one extraction may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest document read, in bytes; longer ones are refused.
    pub bytes: usize,
    /// Most bytes unpacked, all parts together.
    pub unpacked: usize,
    /// Most characters of text kept; the rest is left out.
    pub characters: usize,
    /// After so many seconds, what has been read is all there is.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked: 32 << 20,
            characters: 1_000_000,
            seconds: 20,
        }
    }
}

/// What a document turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    Odt,
    Docx,
    Plain,
    /// Anything else. Spreadsheets and presentations still give their text; pictures, sounds and the rest give none.
    Other,
}

/// The text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// One paragraph or line a line. Empty when there is no text to read, as in a scan.
    pub text: String,
    /// The title that the document gives itself.
    pub title: Option<String>,
    pub kind: Kind,
    /// Whether everything was read; false when a limit was met.
    pub whole: bool,
}

/// Why a document gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// More bytes than the limit, packed or unpacked, or too many parts.
    #[error("the document is too large")]
    TooLarge,
    /// A password is needed.
    #[error("the document is locked")]
    Locked,
    /// It says what it is, and is not.
    #[error("the document is broken")]
    Broken,
}

/// Reads the text of a document. `name` is its file name: it helps to tell one plain text from another, and is never
/// believed against the bytes.
pub fn text(bytes: &[u8], name: &str, limits: Limits) -> Result<Extracted, Error> {
    if limits.bytes < bytes.len() {
        return Err(Error::TooLarge);
    }
    let mut budget = Budget::new(limits);
    let (text, title, kind) = match crate::mime_of(bytes, name) {
        "application/pdf" => pdf::read(bytes, &mut budget).map(|(text, title)| (text, title, Kind::Pdf))?,
        mime if office::reads(mime) => office::read(bytes, mime, &mut budget)?,
        "text/html" => (crate::html::to_text(&plain::decoded(bytes)), None, Kind::Plain),
        mime if mime.starts_with("text/") => (plain::decoded(bytes).into_owned(), None, Kind::Plain),
        _ => (String::new(), None, Kind::Other),
    };
    let text = budget.fit(&text);
    Ok(Extracted {
        text,
        title: title.and_then(|title| tidy_title(&title)),
        kind,
        whole: !budget.spent,
    })
}

/// What is left of the limits.
struct Budget {
    deadline: Option<Instant>,
    unpacked: usize,
    characters: usize,
    steps: u32,
    /// A limit was met.
    spent: bool,
}

impl Budget {
    fn new(limits: Limits) -> Self {
        Self {
            deadline: Instant::now().checked_add(Duration::from_secs(limits.seconds)),
            unpacked: limits.unpacked,
            characters: limits.characters,
            steps: 0,
            spent: false,
        }
    }

    /// Whether work may go on. Cheap: the clock is read once in a thousand times.
    fn goes_on(&mut self) -> bool {
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(1_024) && self.deadline.is_some_and(|deadline| deadline < Instant::now()) {
            self.spent = true;
        }
        !self.spent
    }

    /// Unpacks deflated bytes, up to what is left. What is broken or too long is cut there.
    fn inflate(&mut self, reader: impl std::io::Read) -> Vec<u8> {
        use std::io::Read;
        let mut unpacked = Vec::new();
        let mut reader = reader.take(self.unpacked as u64 + 1);
        // Reading stops at the first broken byte; what came before is kept.
        let mut chunk = [0; 16 << 10];
        while let Ok(length @ 1..) = reader.read(&mut chunk) {
            unpacked.extend_from_slice(&chunk[..length]);
            if !self.goes_on() {
                break;
            }
        }
        if self.unpacked < unpacked.len() {
            unpacked.truncate(self.unpacked);
            self.spent = true;
        }
        self.unpacked -= unpacked.len();
        unpacked
    }

    /// The text without control characters, cut at the limit.
    fn fit(&mut self, text: &str) -> String {
        let mut letters = text.chars().filter(|letter| crate::html::printable(*letter));
        let kept: String = letters.by_ref().take(self.characters).collect();
        self.spent |= letters.next().is_some();
        kept.trim().to_owned()
    }
}

/// Longest title kept, in characters.
const LONGEST_TITLE: usize = 200;

fn tidy_title(title: &str) -> Option<String> {
    let title = crate::excerpt(
        &title
            .chars()
            .filter(|letter| crate::html::printable(*letter))
            .collect::<String>(),
        LONGEST_TITLE,
    );
    (!title.is_empty()).then_some(title)
}
