//! The only place that knows how the elements we keep may nest. Writes balanced HTML of bounded depth that a real
//! parser reads back as it stands.

use super::{ELEMENTS, printable};
use crate::pieces::{Piece, Pieces, Tag};

/// Deepest nesting kept; the content of deeper elements stays, without them.
const DEEPEST: usize = 64;

/// Longest text written in one piece, and longest value of an attribute kept, in bytes.
const LONGEST_TEXT: usize = 1_024;
const LONGEST_VALUE: usize = 4_096;

/// How an element behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Within a line: emphasis, links, code.
    Inline,
    /// Ends a paragraph.
    Block,
    /// `li`
    Item,
    /// `table` and its parts, down to the cells.
    Table,
    /// `rt` and `rp`
    Reading,
}

fn role(name: &str) -> Role {
    match name {
        "p" | "blockquote" | "ul" | "ol" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Block,
        "li" => Role::Item,
        "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => Role::Table,
        "rt" | "rp" => Role::Reading,
        _ => Role::Inline,
    }
}

/// Elements that have no text of their own but end a line where they stand.
const BREAKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "li",
    "main",
    "menu",
    "nav",
    "section",
    "summary",
];

pub(super) fn shape(untrusted: &str) -> String {
    let mut shaper = Shaper {
        out: String::with_capacity(untrusted.len() + 64),
        open: Vec::new(),
        gap: false,
        hidden: false,
        run: 0,
    };
    for piece in Pieces::new(untrusted) {
        match piece {
            Piece::Text(text) => shaper.text(text),
            Piece::Open(tag) => shaper.start(&tag),
            Piece::Close(name) => shaper.end(&name),
        }
    }
    shaper.close_to(0);
    shaper.out
}

struct Shaper {
    out: String,
    open: Vec<&'static str>,
    /// A block we do not keep began or ended since the last text: a line break stands for it.
    gap: bool,
    /// Within the arrow that leads back from a footnote: its target is gone, so it goes too.
    hidden: bool,
    /// How much text was written since the last tag or comment, in bytes.
    run: usize,
}

impl Shaper {
    fn text(&mut self, raw: &str) {
        let blank = raw.chars().all(char::is_whitespace);
        if self.hidden || blank && (self.gap || self.within_grid()) {
            return;
        }
        self.leave_grid();
        if !blank {
            self.fill_gap();
        }
        let raw = if self.out.ends_with("<pre>") {
            raw.trim_start_matches(['\n', '\r'])
        } else {
            raw
        };
        self.chopped(raw);
    }

    /// Writes text or a value: references stay as they are, and nothing in it can be read as a tag or end a value.
    fn escaped(&mut self, raw: &str) {
        for letter in raw.chars().filter(|letter| printable(*letter)) {
            match letter {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                letter => self.out.push(letter),
            }
        }
    }

    /// Writes text with an empty comment now and then, never within a reference. The comments go again with all
    /// others, but the parser then keeps many short texts, not one long: html5ever writes a text in time quadratic
    /// in its length if it is made of what must be escaped.
    fn chopped(&mut self, raw: &str) {
        let mut from = 0;
        for (at, letter) in raw.char_indices() {
            if LONGEST_TEXT < self.run + at - from && !letter.is_ascii_alphanumeric() && !matches!(letter, '#' | ';') {
                self.escaped(&raw[from..at]);
                self.out.push_str("<!---->");
                (from, self.run) = (at, 0);
            }
        }
        self.escaped(&raw[from..]);
        self.run += raw.len() - from;
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = match tag.name.as_str() {
            "img" => return self.text(tag.value("alt").unwrap_or("")),
            "input" => return self.check_box(tag),
            "a" if tag.value("class") == Some("footnote-backref") => {
                self.hidden = true;
                return;
            }
            "strike" => "s",
            name => name,
        };
        let Some(name) = ELEMENTS.iter().copied().find(|known| *known == name) else {
            self.gap |= BREAKS.contains(&name);
            return;
        };
        match name {
            "br" => return self.line_break(),
            "hr" => return self.rule(),
            _ => {}
        }
        match role(name) {
            Role::Inline => self.start_inline(name, tag),
            Role::Block => self.start_block(name, tag),
            Role::Item => self.start_item(tag),
            Role::Table => self.start_table_part(name, tag),
            Role::Reading => self.start_reading(name, tag),
        }
    }

    fn end(&mut self, name: &str) {
        let name = if name == "strike" { "s" } else { name };
        if name == "br" {
            return self.line_break();
        }
        self.hidden = self.hidden && name != "a";
        let fence: &[&str] = match role(name) {
            Role::Table if name != "td" && name != "th" && name != "caption" => &["table"],
            Role::Table => &["table", "tr"],
            Role::Item => &["ul", "ol", "td", "th", "caption"],
            _ => &["td", "th", "caption"],
        };
        match self.nearest(&[name], fence) {
            Some(at) => self.close_to(at),
            None => self.gap |= BREAKS.contains(&name) || name == "p",
        }
    }

    fn line_break(&mut self) {
        self.leave_grid();
        self.gap = false;
        self.out.push_str("<br>");
    }

    fn rule(&mut self) {
        self.leave_grid();
        self.end_paragraph();
        self.gap = false;
        self.out.push_str("<hr>");
    }

    fn check_box(&mut self, tag: &Tag<'_>) {
        if tag
            .value("type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"))
        {
            self.text(if tag.value("checked").is_some() { "☑" } else { "☐" });
        }
    }

    fn start_inline(&mut self, name: &'static str, tag: &Tag<'_>) {
        self.leave_grid();
        self.fill_gap();
        if name == "a"
            && let Some(at) = self.nearest(&["a"], CELLS)
        {
            self.close_to(at);
        }
        self.write(name, tag);
    }

    fn start_block(&mut self, name: &'static str, tag: &Tag<'_>) {
        self.leave_grid();
        self.end_paragraph();
        self.write(name, tag);
    }

    fn start_item(&mut self, tag: &Tag<'_>) {
        match self.nearest(&["ul", "ol"], &["blockquote", "pre", "table", "td", "th", "caption"]) {
            Some(list) => {
                self.close_to(list + 1);
                self.write("li", tag);
            }
            None => self.gap = true,
        }
    }

    fn start_reading(&mut self, name: &'static str, tag: &Tag<'_>) {
        if let Some(ruby) = self.nearest(&["ruby"], &["p", "li", "blockquote", "td", "th", "caption"]) {
            self.close_to(ruby + 1);
            self.write(name, tag);
        }
    }

    fn start_table_part(&mut self, name: &'static str, tag: &Tag<'_>) {
        if name == "table" {
            self.leave_grid();
            self.end_paragraph();
            let inline = self
                .open
                .iter()
                .rev()
                .take_while(|open| role(open) == Role::Inline)
                .count();
            self.close_to(self.open.len() - inline);
            return self.write(name, tag);
        }
        let Some(table) = self.nearest(&["table"], &[]) else {
            return;
        };
        // Room for the parts that are implied, so that a table is never half written.
        if DEEPEST < table + 5 {
            return;
        }
        match name {
            "caption" if self.open.len() == table + 1 => self.write(name, tag),
            "caption" => {}
            "tr" => {
                let body = self.nearest(GROUPS, &["table"]);
                self.close_to(body.unwrap_or(table) + 1);
                if body.is_none() {
                    self.write_plain("tbody");
                }
                self.write(name, tag);
            }
            "td" | "th" => {
                if let Some(row) = self.nearest(&["tr"], &["table"]) {
                    self.close_to(row + 1);
                    self.write(name, tag);
                }
            }
            _ => {
                self.close_to(table + 1);
                self.write(name, tag);
            }
        }
    }

    /// Text and elements have no place between the cells of a table: they come after it.
    fn leave_grid(&mut self) {
        while self.within_grid() {
            let table = self.nearest(&["table"], &[]).unwrap_or(0);
            self.close_to(table);
        }
    }

    fn within_grid(&self) -> bool {
        self.open
            .last()
            .is_some_and(|last| matches!(*last, "table" | "thead" | "tbody" | "tfoot" | "tr"))
    }

    /// A block ends the paragraph and the title it stands in.
    fn end_paragraph(&mut self) {
        let lines = ["p", "h1", "h2", "h3", "h4", "h5", "h6"];
        while let Some(at) = self.nearest(&lines, CELLS) {
            self.close_to(at);
        }
    }

    fn fill_gap(&mut self) {
        if self.gap && !self.out.is_empty() && !self.out.ends_with("<br>") && !self.after_block() {
            self.out.push_str("<br>");
        }
        self.gap = false;
    }

    /// Whether the last thing written begins or ends a line by itself.
    fn after_block(&self) -> bool {
        let Some(last) = self
            .out
            .strip_suffix('>')
            .and_then(|out| out.rsplit_once('<'))
            .map(|(_, tag)| tag)
        else {
            return false;
        };
        let name = last.trim_start_matches('/').split(' ').next().unwrap_or("");
        name == "hr" || matches!(role(name), Role::Block | Role::Item | Role::Table)
    }

    /// The innermost open element with one of these names, unless a fence is nearer.
    fn nearest(&self, names: &[&str], fences: &[&str]) -> Option<usize> {
        let at = self
            .open
            .iter()
            .rposition(|open| names.contains(open) || fences.contains(open))?;
        names.contains(&self.open[at]).then_some(at)
    }

    fn close_to(&mut self, depth: usize) {
        while depth < self.open.len() {
            if let Some(name) = self.open.pop() {
                self.run = 0;
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
    }

    fn write_plain(&mut self, name: &'static str) {
        self.open.push(name);
        self.run = 0;
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
    }

    fn write(&mut self, name: &'static str, tag: &Tag<'_>) {
        if DEEPEST <= self.open.len() {
            return;
        }
        self.gap = self.gap && role(name) == Role::Inline;
        let attributes: &[&str] = match name {
            "a" => &["href", "class"],
            "span" => &["class", "translate"],
            "ol" => &["start", "reversed"],
            "li" => &["value"],
            "td" | "th" => &["colspan", "rowspan", "align"],
            _ => &[],
        };
        self.open.push(name);
        self.run = 0;
        self.out.push('<');
        self.out.push_str(name);
        for attribute in attributes {
            if let Some(value) = tag.value(attribute) {
                self.attribute(attribute, value);
            }
        }
        if name == "a" {
            let tagged = tag
                .value("rel")
                .is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == "tag"));
            self.attribute("rel", if tagged { super::REL_TAG } else { super::REL });
        }
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, raw: &str) {
        let known = raw
            .split_ascii_whitespace()
            .filter(|word| super::CLASSES.contains(word))
            .collect::<Vec<_>>()
            .join(" ");
        let raw = if name == "class" { known.as_str() } else { raw };
        if LONGEST_VALUE < raw.len() || name == "class" && raw.is_empty() {
            return;
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escaped(raw);
        self.out.push('"');
    }
}

const CELLS: &[&str] = &["td", "th", "caption"];
const GROUPS: &[&str] = &["thead", "tbody", "tfoot"];
