//! Posts: what people say. Threads, notes, comments and documents are one noun.
mod answers;
mod count;
mod draft;
mod edit;
mod erase;
mod feed;
mod history;
mod moderate;
mod publish;
mod quiet;
mod quote;
mod react;
mod read;
mod save;
mod share;
mod thread;
mod threads;
mod view;

pub use draft::{Amendment, Deposit, Draft, Origin, Place, RemoteFile};
pub use edit::edit;
pub use erase::{erase, forget, restore};
pub use feed::{AuthorFeed, Feed, feed};
pub use history::{Version, history};
pub use moderate::{lock, pin, remove, remove_all, unremove};
pub use publish::{publish, take_in};
pub(crate) use quiet::heard;
pub use quote::{Quote, Quoted};
pub use react::{Light, Reaction, react, reactors, think};
pub use read::{by_moment, by_uri, id_of_moment, one, several};
pub(crate) use read::{find, id_in};
pub use save::{save, unsave};
pub use share::{share, sharers, unshare};
pub use thread::{CommentQuery, CommentSort, Thread, comments, thread, thread_at};
pub use threads::{Sort, threads};
pub(crate) use view::dress;
pub use view::{CircleLabel, Mine, ParentRef, PostView, RootRef};

use db::Timestamp;
use diesel::prelude::*;

use crate::id::{CircleId, CommunityId, Moment, PersonId, PostId};
use crate::laws::post;
use crate::site::Site;

db::int_enum! {
    /// What a post is. A document carries a file; a thread has a title; a comment answers.
    pub enum PostKind { Thread = 0, Note = 1, Comment = 2, Document = 3 }
}

/// A post as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = post)]
pub struct Post {
    pub id: PostId,
    pub moment: Moment,
    pub kind: PostKind,
    pub author_id: PersonId,
    pub community_id: Option<CommunityId>,
    pub circle_id: CircleId,
    pub root_id: Option<PostId>,
    pub parent_id: Option<PostId>,
    pub depth: i32,
    /// The ids of the comments above, from the thread down, joined by dots; `0` stands for the thread.
    pub trail: String,
    pub title: Option<String>,
    pub source: String,
    pub html: String,
    pub warning: Option<String>,
    pub sensitive: bool,
    pub language: Option<String>,
    pub link: Option<String>,
    pub uri: Option<String>,
    pub url: Option<String>,
    pub local: bool,
    pub up: i32,
    pub down: i32,
    pub replies: i32,
    pub descendants: i32,
    pub shares: i32,
    pub locked: bool,
    pub pinned: bool,
    pub active_at: Moment,
    pub edited_at: Option<Timestamp>,
    pub removed_at: Option<Timestamp>,
    pub erased_at: Option<Timestamp>,
}

impl Post {
    pub fn created_at(&self) -> Timestamp {
        self.moment.time()
    }
    /// The ids of the comments above and its own: `0.12.34`. A thread is `0`.
    pub fn path(&self) -> String {
        if self.trail.is_empty() {
            "0".into()
        } else {
            format!("{}.{}", self.trail, self.id)
        }
    }
    /// Where its page is on this site; without a leading slash.
    pub fn page(&self) -> String {
        if self.root_id.is_some() {
            format!("comment/{}", self.id)
        } else {
            format!("post/{}", self.id)
        }
    }
    /// Its one name in the network.
    pub fn uri(&self, site: &Site) -> String {
        self.uri.clone().unwrap_or_else(|| site.address(self.page()))
    }
    /// The page of its own site.
    pub fn url(&self, site: &Site) -> String {
        self.url.clone().unwrap_or_else(|| self.uri(site))
    }
}
