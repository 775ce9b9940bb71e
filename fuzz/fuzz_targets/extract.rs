//! Documents and pictures: whatever the bytes, they are read within their limits or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::extract::{self, Limits};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { unpacked: 4 << 20, characters: 10_000, seconds: 2, ..Limits::default() };
    if let Ok(found) = extract::text(bytes, "a.txt", limits) {
        assert!(found.text.chars().count() <= limits.characters);
    }
    let _ = text::image_of(bytes);
});
