//! The only place that turns the HTML of strangers into HTML that may be shown.
//!
//! Two passes. `shape` reads the tags with a small linear tokeniser and writes a balanced text of known elements, of
//! bounded depth; ammonia then parses that text as a browser would, and is the judge of what is safe. The first pass
//! exists because a real HTML parser takes quadratic time on very deep or very broken input.

mod shape;

use crate::pieces::{self, Piece, Pieces, Tag};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Longest HTML looked at, in bytes; the rest is cut off.
const LONGEST: usize = 1 << 20;

/// HTML that may be shown as it is. Only this crate makes it from untrusted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes a text for safe without looking at it. For what this crate made and our own database gave back, and for
    /// nothing else.
    pub fn trusted(html: String) -> Self {
        Self(html)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The safe part of untrusted HTML: paragraphs, lists, quotes, tables, code, emphasis, and links that lead to
/// http, https or mailto. Pictures become their description, check boxes become ☐ and ☑. Cleaning twice changes
/// nothing. At most 1 MiB is read and 64 levels are kept.
pub fn clean(untrusted: &str) -> SafeHtml {
    SafeHtml(tidy(CLEANER.clean(&shape::shape(bounded(untrusted))).to_string()))
}

/// The text of HTML made by this crate: one line a line, an empty line between paragraphs, no tags. Untrusted HTML
/// is read too, and the result is plain text, never to be shown as HTML.
pub fn to_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in Pieces::new(bounded(html)) {
        match piece {
            Piece::Text(raw) => pieces::decode(raw, &mut text),
            Piece::Open(tag) if tag.name == "br" => text.push('\n'),
            Piece::Open(tag) if tag.name == "li" => text.push_str("\n- "),
            Piece::Open(tag) if tag.name == "img" => pieces::decode(tag.value("alt").unwrap_or(""), &mut text),
            Piece::Close(name) | Piece::Open(Tag { name, .. }) => text.push_str(gap(&name)),
        }
    }
    lines(&text)
}

/// Plain text as HTML, with its line breaks.
pub fn of_text(text: &str) -> SafeHtml {
    let mut html = String::from("<p>");
    for (number, line) in bounded(text).lines().enumerate() {
        if 0 < number {
            html.push_str("<br>");
        }
        escape_into(&mut html, line);
    }
    html.push_str("</p>");
    clean(&html)
}

/// Appends plain text where HTML text or a quoted value may stand.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            letter => html.push(letter),
        }
    }
}

/// The space that a tag makes in plain text.
fn gap(name: &str) -> &'static str {
    match name {
        "p" | "blockquote" | "pre" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" => "\n\n",
        "div" | "tr" | "section" | "article" | "figure" | "dt" | "dd" => "\n",
        "td" | "th" => " ",
        _ => "",
    }
}

/// Trims each line and keeps one empty line at most between two full ones.
fn lines(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text
        .lines()
        .map(|line| line.trim_matches(|letter: char| letter.is_whitespace()))
    {
        if line.is_empty() || line == "-" {
            empty += 1;
            continue;
        }
        if !kept.is_empty() {
            kept.push_str(if 0 < empty { "\n\n" } else { "\n" });
        }
        empty = 0;
        kept.push_str(line);
    }
    kept
}

pub(crate) fn bounded(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Control characters have no place in a text, but for the line break and the tabulation.
pub(crate) fn printable(letter: char) -> bool {
    !letter.is_control() || letter == '\n' || letter == '\t'
}

/// What a second reading would remove is removed now: control characters written as references, and line breaks
/// at the beginning of preformatted text.
fn tidy(html: String) -> String {
    let mut html = html;
    html.retain(printable);
    while html.contains("<pre>\n") {
        html = html.replace("<pre>\n", "<pre>");
    }
    html
}

/// Elements that are kept. What an element means elsewhere is the business of `shape`.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "rp",
    "rt",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// The marks by which clients know mentions, keywords and shortened links.
const CLASSES: &[&str] = &["mention", "hashtag", "h-card", "u-url", "invisible", "ellipsis"];

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let set = |names: &[&'static str]| names.iter().copied().collect::<HashSet<&'static str>>();
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(set(ELEMENTS))
        .clean_content_tags(set(&["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", set(&["href", "rel"])),
            ("ol", set(&["start", "reversed"])),
            ("li", set(&["value"])),
            ("td", set(&["colspan", "rowspan", "align"])),
            ("th", set(&["colspan", "rowspan", "align"])),
            ("span", set(&["translate"])),
        ]))
        .allowed_classes(HashMap::from([("a", set(CLASSES)), ("span", set(CLASSES))]))
        .url_schemes(set(&["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        // `shape` writes the `rel` of every link, because `tag` must survive on keywords.
        .link_rel(None)
        .attribute_filter(attribute);
    builder
});

/// The value of an attribute as it is kept, once its references are decoded.
fn attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (element, name) {
        ("a", "href") => address(value).map(Cow::Owned),
        ("a", "rel") => Some(if value.split(' ').any(|word| word == "tag") {
            REL_TAG.into()
        } else {
            REL.into()
        }),
        (_, "start" | "value") => (value.len() <= 9 && value.parse::<i32>().is_ok()).then_some(Cow::Borrowed(value)),
        (_, "colspan" | "rowspan") => value
            .parse::<u8>()
            .is_ok_and(|span| (1..=50).contains(&span))
            .then_some(Cow::Borrowed(value)),
        (_, "align") => ["left", "center", "right"]
            .contains(&value)
            .then_some(Cow::Borrowed(value)),
        (_, "translate") => (value == "no").then_some(Cow::Borrowed(value)),
        (_, "reversed") => Some("".into()),
        _ => Some(Cow::Borrowed(value)),
    }
}

const REL: &str = "nofollow noopener noreferrer ugc";
const REL_TAG: &str = "tag nofollow noopener noreferrer ugc";

/// An address in its one form, if it leads where links may lead.
fn address(written: &str) -> Option<String> {
    let address = url::Url::parse(written).ok()?;
    match address.scheme() {
        "http" | "https" if address.has_host() => {}
        "mailto" => {}
        _ => return None,
    }
    Some(address.into())
}

#[cfg(test)]
mod tests {
    use super::{clean, of_text, to_text};

    #[test]
    fn what_other_servers_write_is_kept() {
        for same in [
            "<p>Un <strong>deux</strong><br>trois</p>",
            "<ul><li>a</li><li>b<ol start=\"3\"><li value=\"4\">c</li></ol></li></ul>",
            "<blockquote><p>cité</p></blockquote><pre><code>x &lt; y\n  z</code></pre>",
            "<table><thead><tr><th align=\"center\">a</th></tr></thead><tbody><tr><td colspan=\"2\">b</td></tr></tbody></table>",
            "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
            "<h1>Titre</h1><hr><p><del>a</del> <s>b</s> <u>c</u> H<sub>2</sub>O</p>",
            "<p><span class=\"h-card\" translate=\"no\"><a href=\"https://m.example/@lea\" rel=\"nofollow noopener noreferrer ugc\" class=\"u-url mention\">@<span>lea</span></a></span></p>",
            "<p><a href=\"https://m.example/tags/a\" class=\"mention hashtag\" rel=\"tag nofollow noopener noreferrer ugc\">#<span>a</span></a></p>",
        ] {
            assert_eq!(sorted(clean(same).as_str()), sorted(same));
        }
    }

    /// The order of attributes does not matter here.
    fn sorted(html: &str) -> Vec<String> {
        html.split('<')
            .map(|tag| {
                let mut parts: Vec<&str> = tag.trim_end_matches('>').split("\" ").collect();
                parts.sort_unstable();
                parts.concat().replace(['"', ' ', '>'], "").chars().collect::<String>()
            })
            .map(|tag| {
                let mut letters: Vec<char> = tag.chars().collect();
                letters.sort_unstable();
                letters.into_iter().collect()
            })
            .collect()
    }

    #[test]
    fn what_is_dangerous_or_foreign_goes() {
        for (dirty, kept) in [
            ("<script>alert(1)</script>a", "a"),
            (
                "<p onclick='x()' style=\"color:red\" id=a class=\"b mention\">a",
                "<p>a</p>",
            ),
            (
                "<a href='javascript:x'>a</a>",
                "<a rel=\"nofollow noopener noreferrer ugc\">a</a>",
            ),
            (
                "<a href=\"java&#10;script:x\">a</a>",
                "<a rel=\"nofollow noopener noreferrer ugc\">a</a>",
            ),
            ("<img src=x onerror=y alt='un &lt;chat>'>!", "un &lt;chat&gt;!"),
            ("<div>a</div><div>b</div>", "a<br>b"),
            ("<div><p>a</p></div><div><p>b</p></div>", "<p>a</p><p>b</p>"),
            ("<p>a<p>b", "<p>a</p><p>b</p>"),
            ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
            ("<b><i>a</b>b</i>", "<b><i>a</i></b>b"),
            (
                "<table><tr><td>a<td>b</table>c",
                "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>c",
            ),
            ("<svg><style><img src=x></style></svg>x", "x"),
            ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
            ("<!-- x --><textarea><p>y</textarea>z<iframe src=x>", "z"),
            ("<input type=checkbox checked> fait", "☑ fait"),
            (
                "<math><mtext></p><a title=\"</style><img src onerror=x>\">a",
                "<a rel=\"nofollow noopener noreferrer ugc\">a</a>",
            ),
            ("a\u{0}b\r\nc&#0;", "ab\nc\u{fffd}"),
        ] {
            assert_eq!(clean(dirty).as_str(), kept, "{dirty}");
        }
    }

    #[test]
    fn text_keeps_its_paragraphs() {
        assert_eq!(
            to_text("<p>a &amp; b<br>c</p><p>d</p><ul><li>e</li><li>f</li></ul>"),
            "a & b\nc\n\nd\n\n- e\n- f"
        );
        assert_eq!(to_text("<p>&eacute; &#233; &lt;b&gt;</p>"), "&eacute; é <b>");
        assert_eq!(of_text("a<b>\nc").as_str(), "<p>a&lt;b&gt;<br>c</p>");
    }
}
