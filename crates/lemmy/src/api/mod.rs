//! The calls that both versions share, by noun. Each is written once, for any [`Dialect`](crate::dialect::Dialect).

pub mod account;
pub mod comments;
pub mod communities;
pub mod images;
pub mod letters;
pub mod moderation;
pub mod people;
pub mod posts;
pub mod registrations;
pub mod reports;
pub mod search;

use serde::Serialize;

/// « Done », for calls that have nothing else to say.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Success {
    success: bool,
}

/// Done.
pub const DONE: Success = Success { success: true };
