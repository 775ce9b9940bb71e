//! The only crate that knows ActivityPub: what other sites tell us, what we tell them, and how either is believed.

pub mod client;
pub mod keys;
pub mod signatures;
pub mod wire;
