//! Nouns wearing their ActivityPub traits: what the library dereferences, verifies and keeps through us.

mod draft;
mod known;
mod said;

pub use draft::amendment;
pub use known::Known;
pub use said::{Said, Via, taken_back};

use crate::error::{Error, Result};
use url::Url;

/// Two addresses of one server: scheme, host and port.
pub fn same_server(one: &Url, other: &Url) -> Result<()> {
    if one.origin() == other.origin() {
        Ok(())
    } else {
        Err(Error::Refused("it speaks for another server"))
    }
}
