//! The pieces pages are sewn from.

pub mod acts;
pub mod audience;
pub mod form;
pub mod pager;
pub mod person;
pub mod poll;
pub mod post;
