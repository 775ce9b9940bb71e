//! The only crate that knows a table, a rule or a verb.
//!
//! Reading order: [`viewer`] and [`actor`] say who asks; [`laws`] decide who may see, who may do, what may leave;
//! [`circles`], [`communities`], [`people`] and [`posts`] are the nouns, each with its verbs; [`events`] and [`jobs`]
//! carry what happened to the outside. Every read takes a `Viewer`, every write an `Actor`.
pub mod actor;
pub mod actors;
pub mod audits;
pub mod circles;
pub mod communities;
pub mod deliveries;
pub mod documents;
pub mod error;
pub mod events;
pub mod files;
pub mod id;
pub mod jobs;
pub mod laws;
pub mod moderation;
pub mod network;
pub mod notices;
pub mod page;
pub mod people;
pub mod polls;
pub mod posts;
pub mod search;
pub mod seed;
pub mod site;
mod tables;
pub mod tokens;
pub mod viewer;

pub use actor::{Actor, Role};
pub use actors::{ActorKind, Profile};
pub use db::Timestamp;
pub use error::{Error, Result};
pub use id::{ActorId, CircleId, CommunityId, FileId, Moment, NoticeId, PersonId, PostId, ReportId};
pub use laws::permit::Deed;
pub use page::{Cursor, Page};
pub use posts::{Post, PostView};
pub use site::{Limits, Settings, Site};
pub use viewer::Viewer;

/// Compiles a verb here, once, and not again in each crate that calls it: decision 0013.
use async_recursion::async_recursion as boxed;
