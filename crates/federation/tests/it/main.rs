//! Sites that speak to each other, over HTTP, on this machine.
#![expect(clippy::unwrap_used, reason = "a story that goes wrong stops")]
mod attacks;
mod catalogue;
mod closed;
mod delivery;
mod examples;
mod inbox;
mod interrupted;
mod keys;
mod open;
mod place;
mod removed;
mod samples;
