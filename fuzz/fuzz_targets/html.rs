//! HTML of strangers: cleaning never panics, and cleaning what is clean changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::html;

fuzz_target!(|source: &str| {
    let once = html::clean(source);
    assert_eq!(html::clean(once.as_str()), once);
    let lower = once.as_str().to_ascii_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<a href=\"javascript:"));
    html::to_text(source);
});
