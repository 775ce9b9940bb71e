//! One test binary.
mod mastodon;
mod lemmy_circles;
mod lemmy_doors;
mod pages_weight;
mod tidy;
mod town;
