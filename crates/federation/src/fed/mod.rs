//! Nouns wearing their ActivityPub traits: what the library dereferences, verifies and keeps through us.

mod above;
mod draft;
mod known;
mod said;

pub use draft::{amendment, ballot, stated};
pub use known::Known;
pub use said::{By, Said};

use crate::error::{Error, Result};
use url::Url;

/// Two addresses of one server: scheme, host and port, and no user in either.
pub fn same_server(one: &Url, other: &Url) -> Result<()> {
    let plain = |url: &Url| url.username().is_empty() && url.password().is_none();
    if one.origin() == other.origin() && plain(one) && plain(other) {
        Ok(())
    } else {
        Err(Error::Refused("it speaks for another server"))
    }
}
