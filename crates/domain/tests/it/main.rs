//! The domain through its verbs, on both databases.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]
mod absent;
mod attacks;
mod blocklists;
mod cast;
mod conversation;
mod covered;
mod deliveries;
mod errands;
mod files;
mod histories;
mod moderation;
mod polls;
mod sight;
mod tables;
