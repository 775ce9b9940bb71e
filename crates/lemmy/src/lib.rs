//! The Lemmy client API, versions 3 and 4: the only crate that knows their shapes, their words and their errors.

mod languages;
mod listing;
mod shape;
mod v3;
mod v4;
