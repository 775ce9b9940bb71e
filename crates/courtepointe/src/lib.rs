//! The only crate that knows the environment: configuration, arguments, signals.
pub mod arguments;
pub mod config;
