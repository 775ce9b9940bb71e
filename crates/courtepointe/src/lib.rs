//! The only crate that knows the environment: configuration, arguments, signals.
