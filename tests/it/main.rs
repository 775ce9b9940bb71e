//! One test binary.
mod lemmy_circles;
mod lemmy_doors;
mod mastodon;
mod pages_weight;
mod three_doors;
mod tidy;
mod town;
