//! The only place for how version 4 shows a report.

use serde::Serialize;

use super::community::{Community, CommunityActions};
use super::person::{Person, PersonActions};
use super::post::{Comment, CommentActions, Post, PostActions};
use crate::listing::Nothing;
use crate::shape::{Id, When, shape};

shape! {
    PostReport {
        id: Id,
        creator_id: Id,
        post_id: Id,
        original_post_name: String,
        original_post_url?: String,
        original_post_body?: String,
        reason: String,
        resolved: bool,
        resolver_id?: Id,
        published_at: When,
        updated_at?: When,
        violates_instance_rules: bool,
    }

    PostReportView {
        post_report: PostReport,
        post: Post,
        community: Community,
        creator: Person,
        post_creator: Person,
        community_actions?: CommunityActions,
        post_actions?: PostActions,
        person_actions?: PersonActions,
        resolver?: Person,
        creator_is_admin: bool,
        creator_is_moderator: bool,
        creator_banned: bool,
        creator_banned_from_community: bool,
        tags: Vec<Nothing>,
    }

    CommentReport {
        id: Id,
        creator_id: Id,
        comment_id: Id,
        original_comment_text: String,
        reason: String,
        resolved: bool,
        resolver_id?: Id,
        published_at: When,
        updated_at?: When,
        violates_instance_rules: bool,
    }

    CommentReportView {
        comment_report: CommentReport,
        comment: Comment,
        post: Post,
        community: Community,
        creator: Person,
        comment_creator: Person,
        comment_actions?: CommentActions,
        resolver?: Person,
        person_actions?: PersonActions,
        community_actions?: CommunityActions,
        creator_is_admin: bool,
        creator_is_moderator: bool,
        creator_banned: bool,
        creator_banned_from_community: bool,
        tags: Vec<Nothing>,
    }
}

/// One report of either kind, with its kind beside its fields.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type_", rename_all = "snake_case")]
pub enum ReportView {
    Post(Box<PostReportView>),
    Comment(Box<CommentReportView>),
}
