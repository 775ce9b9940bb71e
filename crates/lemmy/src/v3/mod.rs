//! Version 3 of the API.

pub mod views;
