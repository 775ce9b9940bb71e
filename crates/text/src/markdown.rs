//! The only place that reads markdown: GitHub's flavour, with mentions and keywords made into links.

use crate::html::{self, SafeHtml};
use crate::mentions::{self, Found, Token};
use comrak::nodes::{Ast, AstNode, LineColumn, Node, NodeValue};
use comrak::{Arena, Options};

/// Deepest nesting of quotes and lists opened by one line.
const DEEPEST: usize = 32;
/// Widest indentation kept, in characters. It bounds the lists that open line after line.
const WIDEST: usize = 120;

/// Markdown as HTML, with mentions and keywords left as text.
pub fn to_html(source: &str) -> SafeHtml {
    render(source, &|_| None)
}

/// Markdown as HTML. `href` gives the absolute address of a mention or a keyword, or none to leave it as text. Tags
/// written by hand are shown as text, pictures become links, a line break is a line break. Time is linear in the
/// length of the source, of which 1 MiB is read.
pub fn render(source: &str, href: &dyn Fn(Token) -> Option<String>) -> SafeHtml {
    let arena = Arena::new();
    let root = parse(&arena, source);
    show_pictures_as_links(&arena, root);
    for node in texts(root) {
        link(&arena, node, href);
    }
    let mut written = String::with_capacity(source.len() * 2);
    match comrak::format_html(root, &options(), &mut written) {
        Ok(()) => html::clean(&written),
        Err(std::fmt::Error) => html::of_text(source),
    }
}

/// The mentions and keywords of a markdown text, in order, repeats kept.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let arena = Arena::new();
    let root = parse(&arena, source);
    let found = texts(root).into_iter().flat_map(|node| match &node.data().value {
        NodeValue::Text(text) => mentions::scan(text),
        _ => Vec::new(),
    });
    found.map(|found| found.token).collect()
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.render.hardbreaks = true;
    options.render.escape = true;
    options
}

fn parse<'a>(arena: &'a Arena<'a>, source: &str) -> Node<'a> {
    let root = comrak::parse_document(arena, &shallow(html::bounded(source)), &options());
    for node in root.descendants().collect::<Vec<_>>() {
        undo_address(node);
        show_tags_as_text(arena, node);
    }
    merge_texts(root);
    root
}

/// The source without the nesting that nobody writes: markers beyond the deepest level lose their meaning, and
/// indentation beyond the widest is cut.
fn shallow(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let (mut level, mut width) = (0, 0);
        let mut rest = line;
        while let Some(letter) = rest
            .chars()
            .next()
            .filter(|letter| " \t>-+*0123456789.)".contains(*letter))
        {
            let blank = letter == ' ' || letter == '\t';
            width += usize::from(blank);
            level += usize::from(letter == '>' || (!blank && rest[1..].starts_with([' ', '\t', '\r', '\n'])));
            if DEEPEST < level {
                kept.push('\\');
                break;
            }
            if !blank || width <= WIDEST {
                kept.push(letter);
            }
            rest = &rest[1..];
        }
        kept.push_str(rest);
    }
    kept
}

/// `@nom@hote.org` is not an e-mail address with a sign before it.
fn undo_address(node: Node<'_>) {
    let text = match &node.data().value {
        NodeValue::Link(link) if link.url.starts_with("mailto:") => link.url["mailto:".len()..].to_owned(),
        _ => return,
    };
    let signed = node
        .previous_sibling()
        .is_some_and(|before| match &before.data().value {
            NodeValue::Text(before) => before.ends_with(['@', '!']),
            _ => false,
        });
    let automatic = node.first_child().is_some_and(|child| match &child.data().value {
        NodeValue::Text(shown) => *shown == text,
        _ => false,
    });
    if signed && automatic {
        if let Some(child) = node.first_child() {
            child.detach();
        }
        node.data_mut().value = NodeValue::Text(text.into());
    }
}

/// Tags written by hand are a paragraph like another, line by line.
fn show_tags_as_text<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let literal = match &node.data().value {
        NodeValue::HtmlBlock(block) => block.literal.clone(),
        _ => return,
    };
    for (number, line) in literal.trim_end().lines().enumerate() {
        if 0 < number {
            node.append(new_node(arena, NodeValue::LineBreak));
        }
        node.append(new_node(arena, NodeValue::Text(line.to_owned().into())));
    }
    node.data_mut().value = NodeValue::Paragraph;
}

/// Joins neighbouring texts, so that a mention is never cut in two.
fn merge_texts(root: Node<'_>) {
    for node in root.descendants().collect::<Vec<_>>() {
        if node.parent().is_none() {
            continue;
        }
        let mut joined = match &node.data().value {
            NodeValue::Text(text) => text.clone().into_owned(),
            _ => continue,
        };
        let before = joined.len();
        while let Some(next) = node.next_sibling() {
            match &next.data().value {
                NodeValue::Text(text) => joined.push_str(text),
                _ => break,
            }
            next.detach();
        }
        if before < joined.len() {
            set_text(node, joined);
        }
    }
}

fn set_text(node: Node<'_>, text: String) {
    node.data_mut().value = NodeValue::Text(text.into());
}

/// The texts in which mentions may be: neither within links nor code.
fn texts<'a>(root: Node<'a>) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        match &node.data().value {
            NodeValue::Text(_) => found.push(node),
            NodeValue::Link(_) | NodeValue::Image(_) | NodeValue::WikiLink(_) => {}
            _ => waiting.extend(node.reverse_children()),
        }
    }
    found
}

/// A picture of elsewhere would tell its server who reads: it is shown as a link, or by its description alone where
/// a link already leads away.
fn show_pictures_as_links<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    let mut waiting = vec![(root, false)];
    while let Some((node, within_link)) = waiting.pop() {
        let value = node.data().value.clone();
        let NodeValue::Image(picture) = value else {
            let within_link = within_link || matches!(value, NodeValue::Link(_));
            waiting.extend(node.children().map(|child| (child, within_link)));
            continue;
        };
        let described = node.collect_text();
        let described = if described.trim().is_empty() {
            picture.url.clone()
        } else {
            described
        };
        while let Some(child) = node.first_child() {
            child.detach();
        }
        if within_link {
            set_text(node, described);
        } else {
            node.append(new_node(arena, NodeValue::Text(described.into())));
            node.data_mut().value = NodeValue::Link(picture);
        }
    }
}

fn new_node<'a>(arena: &'a Arena<'a>, value: NodeValue) -> Node<'a> {
    arena.alloc(AstNode::from(Ast::new(value, LineColumn { line: 0, column: 0 })))
}

/// Cuts a text at its mentions and keywords, and puts links in their place.
fn link<'a>(arena: &'a Arena<'a>, node: Node<'a>, href: &dyn Fn(Token) -> Option<String>) {
    let NodeValue::Text(text) = node.data().value.clone() else {
        return;
    };
    let mut last = node;
    let mut done = 0;
    let mut put = |value: NodeValue| {
        let new = new_node(arena, value);
        last.insert_after(new);
        last = new;
    };
    for Found { start, end, token } in mentions::scan(&text) {
        let Some(address) = href(token.clone()) else { continue };
        put(NodeValue::Text(text[done..start].to_owned().into()));
        put(NodeValue::Raw(anchor(&token, &text[start..end], &address)));
        done = end;
    }
    if 0 < done {
        put(NodeValue::Text(text[done..].to_owned().into()));
        node.detach();
    }
}

/// The links of mentions and keywords, in the shape that clients of Mastodon know.
fn anchor(token: &Token, written: &str, address: &str) -> String {
    let (sign, name) = written.split_at(1);
    let name = match token {
        Token::Mention { .. } => name.split_once('@').map_or(name, |(name, _)| name),
        Token::Community { .. } | Token::Hashtag(_) => name,
    };
    let hashtag = matches!(token, Token::Hashtag(_));
    let mut link = String::from(if hashtag {
        "<a href=\""
    } else {
        "<span class=\"h-card\"><a href=\""
    });
    html::escape_into(&mut link, address);
    link.push_str(if hashtag {
        "\" class=\"mention hashtag\" rel=\"tag\">"
    } else {
        "\" class=\"u-url mention\">"
    });
    link.push_str(sign);
    link.push_str("<span>");
    html::escape_into(&mut link, name);
    link.push_str(if hashtag { "</span></a>" } else { "</span></a></span>" });
    link
}

#[cfg(test)]
mod tests {
    use super::{render, to_html};
    use crate::Token;

    fn linked(source: &str) -> String {
        let href = |token: Token| match token {
            Token::Mention { name, host: None } if name == "personne" => None,
            Token::Mention { name, host } => Some(format!("https://{}/@{name}", host.unwrap_or("ici.example".into()))),
            Token::Community { name, host } => Some(format!("https://{host}/c/{name}")),
            Token::Hashtag(name) => Some(format!("https://ici.example/mots/{name}")),
        };
        render(source, &href).into_string()
    }

    #[test]
    fn the_usual_markdown_is_rendered() {
        for (source, html) in [
            ("Un\ndeux", "<p>Un<br>\ndeux</p>\n"),
            (
                "# T\n\n- [x] a\n- [ ] b",
                "<h1>T</h1>\n<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>\n",
            ),
            (
                "~~a~~ `b<` <b>c</b>",
                "<p><del>a</del> <code>b&lt;</code> &lt;b&gt;c&lt;/b&gt;</p>\n",
            ),
            (
                "[a](javascript:x)",
                "<p><a rel=\"nofollow noopener noreferrer ugc\">a</a></p>\n",
            ),
            (
                "a[^1]\n\n[^1]: b\n",
                "<p>a<sup><a rel=\"nofollow noopener noreferrer ugc\">1</a></sup></p>\n<ol>\n<li>\n<p>b </p>\n</li>\n</ol>\n",
            ),
            ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ] {
            assert_eq!(to_html(source).as_str(), html, "{source}");
        }
        let table = to_html("|a|b|\n|:-:|-|\n|1|2|\n").into_string();
        assert!(table.contains("<th align=\"center\">a</th>"), "{table}");
    }

    #[test]
    fn pictures_become_links() {
        let html = to_html("![un chat](https://x.example/chat.png) ![](https://x.example/b.png)").into_string();
        assert!(
            html.contains(">un chat</a>") && html.contains(">https://x.example/b.png</a>"),
            "{html}"
        );
        let html = to_html("[![un chat](https://x.example/chat.png)](https://y.example/)").into_string();
        assert!(
            html.contains("href=\"https://y.example/\"") && !html.contains("chat.png"),
            "{html}"
        );
    }

    #[test]
    fn mentions_and_keywords_wear_the_marks_that_clients_know() {
        let html = linked("Bonjour @alice @bob@b.example, !relais@c.example et #Éducation");
        for part in [
            "<span class=\"h-card\"><a ",
            "href=\"https://ici.example/@alice\"",
            ">@<span>alice</span></a></span>",
            "href=\"https://b.example/@bob\"",
            ">@<span>bob</span></a></span>, ",
            "class=\"u-url mention\"",
            ">!<span>relais@c.example</span></a></span> et ",
            "href=\"https://ici.example/mots/education\"",
            "class=\"mention hashtag\"",
            "rel=\"tag nofollow",
            ">#<span>Éducation</span></a>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("mailto:"), "{html}");
    }

    #[test]
    fn code_links_and_strangers_stay_as_they_are() {
        for source in [
            "`@alice`",
            "```\n#mot\n```",
            "@personne",
            "[@alice](https://x.example/)",
            "a@b.example",
        ] {
            assert!(!linked(source).contains("mention"), "{source}");
        }
        assert!(linked("https://x.example/@alice#mot").contains(">https://x.example/@alice#mot</a>"));
    }
}
