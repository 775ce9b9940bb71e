//! The only place that reads PDF. A reader of text, not of pages: no drawing, no picture, no script, no form.
//!
//! Objects are found by looking through the file rather than by its table of contents, which a broken or hostile file
//! gets wrong; the last definition wins, as it does when a file was amended. Nothing is kept but where objects are, so
//! memory follows the length of the file, and every loop asks the budget whether it goes on.

mod file;
mod font;
mod glyph;
mod object;
mod page;

use super::{Budget, Error};
use file::File;
use object::{Dictionary, Object};
use std::collections::HashSet;

/// Most pages read.
const MOST_PAGES: usize = 5_000;
/// Deepest tree of pages.
const DEEPEST: usize = 40;

/// The text, and the title the file gives itself. A file cut short gives what it has.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<(String, Option<String>), Error> {
    let file = File::open(bytes, budget)?;
    let info = file.value(&file.trailer, "Info", budget).into_dictionary();
    let title = info
        .map(|info| file.value(&info, "Title", budget))
        .and_then(Object::into_text)
        .map(|text| label(&text));
    let mut text = String::new();
    for page in pages(&file, budget) {
        if !budget.goes_on() || budget.characters < text.len() / 4 {
            break;
        }
        page::append(&file, &page, &mut text, budget);
    }
    Ok((text, title))
}

/// The pages in order, each with the resources it inherits.
fn pages(file: &File<'_>, budget: &mut Budget) -> Vec<Dictionary> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let catalog = file.value(&file.trailer, "Root", budget).into_dictionary();
    if let Some(root) = catalog.and_then(|catalog| catalog.get("Pages").cloned()) {
        let mut waiting = vec![(root, Object::Null, 0)];
        while let Some((node, resources, depth)) = waiting.pop() {
            if let Object::Reference(number) = node
                && !seen.insert(number)
            {
                continue;
            }
            let Some(mut node) = file.resolve(node, budget).into_dictionary() else {
                continue;
            };
            if !budget.goes_on() || MOST_PAGES <= found.len() {
                break;
            }
            let resources = node.get("Resources").cloned().unwrap_or(resources);
            match file.value(&node, "Kids", budget) {
                Object::Array(kids) if depth < DEEPEST => {
                    waiting.extend(kids.into_iter().rev().map(|kid| (kid, resources.clone(), depth + 1)));
                }
                _ => {
                    node.set("Resources", resources);
                    found.push(node);
                }
            }
        }
    }
    if found.is_empty() {
        // No tree: the pages stand where they stand.
        let loose = file.loose_pages.iter().take(MOST_PAGES);
        found.extend(loose.filter_map(|number| file.resolve(Object::Reference(*number), budget).into_dictionary()));
    }
    found
}

/// A text of the file itself, in UTF-16 or UTF-8 with their marks, or in Latin letters.
fn label(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => super::plain::utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| super::plain::windows_1252(*byte)).collect(),
    }
}
