//! The three laws of the house: who may see, who may do, what may leave.
mod guarded;
pub mod permit;
mod place;
pub(crate) mod seed;
pub mod sight;
pub mod telling;
pub(crate) mod upkeep;
mod writes;

pub(crate) use guarded::documents::columns as document;
pub(crate) use guarded::posts::columns as post;
pub(crate) use place::{Ground, ground_of};
pub(crate) use writes::{Amended, NewDocument, NewPost};
