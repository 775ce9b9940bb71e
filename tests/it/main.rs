//! One test binary.
#![expect(clippy::unwrap_used, reason = "a panic in a test is a verdict")]

mod away;
mod bad_input;
mod crash;
mod discreet_circle;
mod http;
mod lemmy_circles;
mod lemmy_doors;
mod mastodon;
mod modlog;
mod neighbour;
mod pages_weight;
mod peers;
mod refused_servers;
mod reports;
mod seeds;
mod three_doors;
mod tidy;
mod town;
mod vocabulary;
