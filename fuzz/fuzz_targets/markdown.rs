//! Markdown of members: rendering, mentions, keywords, folding and cutting never panic, and what is rendered is clean.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::{fold, html, markdown};

fuzz_target!(|source: &str| {
    let html = markdown::render(source, &|_| Some("https://x.example/".to_owned()));
    assert_eq!(html::clean(html.as_str()), html);
    text::mentions(source);
    text::hashtags(source);
    text::excerpt(source, 40);
    let index = fold::index_words(source);
    let kept: Vec<&str> = index.split(' ').collect();
    for term in fold::query_terms(source) {
        assert!(kept.contains(&term.as_str()));
    }
});
