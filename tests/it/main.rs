//! One test binary.
mod mastodon;
mod lemmy_circles;
mod lemmy_doors;
mod tidy;
mod town;
