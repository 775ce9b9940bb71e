//! One test binary.
mod tidy;
mod town;
