//! The only place for how version 4 shows a decision.

use super::community::Community;
use super::person::Person;
use super::post::{Comment, Post};
use super::words::ModlogKind;
use crate::shape::{Id, When, shape};

shape! {
    Modlog {
        id: Id,
        kind: ModlogKind,
        is_revert: bool,
        reason?: String,
        published_at: When,
        child_count: i64,
    }

    ModlogView {
        modlog: Modlog,
        moderator?: Person,
        target_person?: Person,
        target_community?: Community,
        target_post?: Post,
        target_comment?: Comment,
    }
}
