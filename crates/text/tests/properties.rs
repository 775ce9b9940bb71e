//! The only place that lets chance write: whatever comes in, nothing panics, and what goes out is safe.

use proptest::prelude::*;
use text::extract::{self, Limits};
use text::{html, make, markdown};

/// Pieces of HTML in any order, which is how browsers are attacked.
fn tags() -> impl Strategy<Value = String> {
    let names = "a|b|p|i|li|ul|ol|td|tr|table|tbody|caption|h1|h2|pre|div|br|hr|ruby|rt|rp|code|span|img|svg|math|style|script|textarea|title|select|option|form|button|input|blockquote|template|noscript|iframe|frameset|body|html|thead|strike|mark|x";
    let attributes = prop_oneof![
        Just(String::new()),
        Just(" href=javascript:alert(1)".to_owned()),
        Just(" href=\"https://x.example/?a=1&amp;b=é \n<\"".to_owned()),
        Just(" onclick='x' class='mention x u-url'".to_owned()),
        Just(" src=x onerror=y alt='\"><script>'".to_owned()),
        Just(" rel=\"tag\" href=HTTPS://É.example:443/../a%zz".to_owned()),
        Just(" type=checkbox checked value=3 start=-2 colspan=2".to_owned()),
        Just(" a=\"b".to_owned()),
        Just(" href='jav&#x09;ascript:x'".to_owned()),
        Just(" /".to_owned()),
    ];
    let text = prop_oneof![
        Just("\n".to_owned()),
        Just(" ".to_owned()),
        Just("&lt;script&gt;".to_owned()),
        Just("&".to_owned()),
        Just("&#0;&#13;&#10;".to_owned()),
        Just("&NewLine;".to_owned()),
        Just("<!--".to_owned()),
        Just("-->".to_owned()),
        Just("<![CDATA[x]]>".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{0}\u{1}\u{85}\u{a0}".to_owned()),
        Just("&nbsp;&ampx;".to_owned()),
        "[a-zé<>\"'&;=/]{0,6}",
    ];
    let piece = prop_oneof![
        3 => (names, attributes).prop_map(|(name, attributes)| format!("<{name}{attributes}>")),
        2 => names.prop_map(|name| format!("</{name}>")),
        2 => text,
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Whether anything but the known elements and attributes is there.
fn is_safe(html: &str) -> bool {
    html.split('<').skip(1).all(|tag| {
        let Some((tag, _)) = tag.split_once('>') else {
            return false;
        };
        let known = |name: &str| {
            [
                "href",
                "class",
                "rel",
                "start",
                "reversed",
                "value",
                "colspan",
                "rowspan",
                "align",
                "translate",
            ]
            .contains(&name)
        };
        let odd: Vec<&str> = tag.split('"').collect();
        let names = odd.iter().step_by(2).map(|part| part.trim().trim_end_matches('='));
        let mut attributes = names.enumerate().filter_map(|(at, part)| {
            if at == 0 {
                part.split_once(' ').map(|(_, name)| name)
            } else {
                (!part.is_empty()).then_some(part)
            }
        });
        let values = odd.iter().skip(1).step_by(2);
        attributes.all(known)
            && odd.len() % 2 == 1
            && values
                .into_iter()
                .all(|value| !value.to_ascii_lowercase().contains("javascript:"))
            && !tag.starts_with("script")
            && !tag.starts_with("style")
            && !tag.starts_with("img")
            && !tag.starts_with('!')
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clean_html_is_safe_and_stays_as_it_is(source in tags()) {
        let once = html::clean(&source);
        prop_assert!(is_safe(once.as_str()), "{source:?} → {once}");
        let twice = html::clean(once.as_str());
        prop_assert_eq!(twice.as_str(), once.as_str(), "{:?}", source);
        html::to_text(&source);
    }

    #[test]
    fn rendered_markdown_is_safe_and_stays_as_it_is(source in "[a-c@#!éœ<>\\[\\]()*_`~|:/.\\-+=\\\\&; \n\t0-9]{0,80}", tags in tags()) {
        for source in [source.clone(), tags.clone(), format!("{source}{tags}{source}")] {
            let once = markdown::render(&source, &|_| Some("https://x.example/é?a&b=\"<".to_owned()));
            prop_assert!(is_safe(once.as_str()), "{source:?} → {once}");
            let twice = html::clean(once.as_str());
            prop_assert_eq!(twice.as_str(), once.as_str(), "{:?}", source);
        }
    }

    #[test]
    fn anything_is_folded_cut_and_searched(source in any::<String>(), length in 0usize..40) {
        prop_assert!(text::excerpt(&source, length).chars().count() <= length);
        let index = text::fold::index_words(&source);
        let kept: Vec<&str> = index.split(' ').collect();
        for term in text::fold::query_terms(&source) {
            prop_assert!(kept.contains(&term.as_str()), "{term} in {index}");
        }
        text::mentions(&source);
        text::hashtags(&source);
        text::handle::parse(&source);
        markdown::to_html(&source);
        html::clean(&source);
        html::of_text(&source);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 0usize..3_000) {
        for head in [&b""[..], b"%PDF-1.7 1 0 obj", b"PK\x03\x04word/document.xml", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"] {
            let bytes = [head, &bytes].concat();
            let _ = extract::text(&bytes, "a.pdf", Limits::default());
            let _ = text::image_of(&bytes);
        }
        for mut whole in [make::pdf("t", &["Été"]), make::odt("t", &["a"]), make::docx("t", &["a"])] {
            let at = cut % whole.len();
            let end = (at + bytes.len() / 8).min(whole.len());
            whole.splice(at..end, bytes.iter().copied().take(bytes.len() / 8));
            let _ = extract::text(&whole, "a", Limits::default());
        }
    }
}
