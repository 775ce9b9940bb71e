//! Addresses of people and communities: what is read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::handle;

fuzz_target!(|written: &str| {
    if let Some(read) = handle::parse(written) {
        let again = handle::parse(&read.to_string()).expect("what was read is an address");
        assert_eq!((again.name, again.host), (read.name, read.host));
    }
    handle::valid_local(written);
});
