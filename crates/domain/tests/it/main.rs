//! The domain through its verbs, on both databases.
mod attacks;
mod cast;
mod conversation;
mod covered;
mod histories;
mod sight;
mod tables;
