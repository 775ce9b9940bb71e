//! The shapes of version 4, by noun. They mirror the clients' type declarations field by field.

pub mod community;
pub mod inbox;
pub mod modlog;
pub mod person;
pub mod post;
pub mod report;
pub mod site;
pub mod tagged;
pub mod words;
