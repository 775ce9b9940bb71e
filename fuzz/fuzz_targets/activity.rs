//! Asks `properties::activity` of whatever the fuzzer invents.
#![no_main]

#[path = "../properties.rs"]
#[allow(dead_code, reason = "each target asks for one of them")]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::activity(bytes);
});
