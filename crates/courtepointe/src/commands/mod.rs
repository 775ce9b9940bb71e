//! The commands: one file each, one function each.
pub mod backup;
pub mod create_admin;
pub mod demo;
pub mod doctor;
pub mod jobs;
pub mod migrate;
pub mod peers;
mod postgres;
pub mod restore;
pub mod rotate_keys;
pub mod servers;
pub mod two;

#[cfg(test)]
mod tests;
