//! Notices: what happened that concerns somebody.
mod inbox;
mod notify;

pub use inbox::{Filter, Notice, clear, dismiss, list, one, read, unread};
pub(crate) use notify::{
    about_admission, about_follow, about_invitation, about_new_post, about_poll, about_reaction, about_request,
    about_share, forget_reaction,
};

db::int_enum! {
    /// What happened.
    pub enum NoticeKind {
        Mention = 0,
        Reply = 1,
        Reaction = 2,
        /// Somebody follows you.
        Follow = 3,
        /// Somebody asks to follow you.
        FollowRequest = 4,
        /// You were admitted in a community.
        Admitted = 5,
        /// Somebody whose news you asked for said something.
        Published = 6,
        Shared = 7,
        Edited = 8,
        /// Somebody asks to join a community that you animate.
        JoinRequest = 9,
        /// You are invited into a community.
        Invited = 10,
        /// A poll in which you chose is over.
        Poll = 11
    }
}
