//! The only place for how version 3 shows a report.

use super::person::Person;
use super::post::{CommentView, PostView};
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
        published: When,
        updated?: When,
    }

    /// `view` brings everything but `creator`, which here is who reported.
    PostReportView {
        post_report: PostReport,
        post_creator: Person,
        resolver?: Person,
        ..view: PostView,
    }

    CommentReport {
        id: Id,
        creator_id: Id,
        comment_id: Id,
        original_comment_text: String,
        reason: String,
        resolved: bool,
        resolver_id?: Id,
        published: When,
        updated?: When,
    }

    CommentReportView {
        comment_report: CommentReport,
        comment_creator: Person,
        resolver?: Person,
        ..view: CommentView,
    }
}
