//! What the Mastodon interface says: one file per noun, each with its shape and how it is made from ours.
//!
//! Keys are never left out: strict clients refuse a whole page for one missing field.

pub mod account;
pub mod application;
pub mod card;
pub mod community;
pub mod context;
pub mod frame;
pub mod instance;
pub mod list;
pub mod media;
pub mod notification;
pub mod poll;
pub mod preferences;
pub mod relationship;
pub mod report;
pub mod search;
pub mod status;
pub mod tag;

pub use account::{Account, CredentialAccount};
pub use application::{Application, Registered, Token};
pub use card::Card;
pub use community::Extension;
pub use context::Context;
pub use frame::Frame;
pub use list::List;
pub use media::MediaAttachment;
pub use notification::{Grouped, Notification};
pub use poll::Poll;
pub use preferences::{Marker, Preferences};
pub use relationship::Relationship;
pub use report::Report;
pub use search::Results;
pub use status::{Source, Status, Version};
pub use tag::Tag;
