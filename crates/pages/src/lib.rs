//! The HTML door: server-rendered pages, in French first, that need no script.
//!
//! `look` draws the frame, `words` speaks, `parts` are the pieces; every other module is a page or a small family of
//! pages.

pub mod dates;
pub mod look;
pub mod parts;
pub mod words;
