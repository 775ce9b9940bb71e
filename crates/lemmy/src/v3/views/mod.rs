//! The shapes of version 3, by noun. They mirror the clients' type declarations field by field.

pub mod community;
pub mod modlog;
pub mod person;
pub mod post;
pub mod private_message;
pub mod report;
pub mod site;
pub mod words;
