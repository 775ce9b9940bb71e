//! The pieces pages are sewn from.

pub mod form;
