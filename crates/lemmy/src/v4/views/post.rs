//! The only place for how version 4 shows a post and a comment.

use super::community::{Community, CommunityActions};
use super::person::{Person, PersonActions};
use crate::listing::Nothing;
use crate::shape::{Id, When, shape};

shape! {
    Post {
        id: Id,
        name: String,
        url?: String,
        body?: String,
        creator_id: Id,
        community_id: Id,
        removed: bool,
        locked: bool,
        published_at: When,
        updated_at?: When,
        deleted: bool,
        nsfw: bool,
        thumbnail_url?: String,
        ap_id: String,
        local: bool,
        language_id: Id,
        featured_community: bool,
        featured_local: bool,
        url_content_type?: String,
        alt_text?: String,
        newest_comment_time_at?: When,
        comments: i64,
        score: i64,
        upvotes: i64,
        downvotes: i64,
        report_count: i64,
        unresolved_report_count: i64,
        federation_pending: bool,
    }

    PostActions {
        read_at?: When,
        saved_at?: When,
        voted_at?: When,
        hidden_at?: When,
        vote_is_upvote?: bool,
    }

    ImageDetails {
        link: String,
        width: i64,
        height: i64,
        content_type: String,
        blurhash?: String,
    }

    PostView {
        post: Post,
        creator: Person,
        community: Community,
        image_details?: ImageDetails,
        community_actions?: CommunityActions,
        person_actions?: PersonActions,
        post_actions?: PostActions,
        creator_is_admin: bool,
        tags: Vec<Nothing>,
        can_mod: bool,
        creator_banned: bool,
        creator_is_moderator: bool,
        creator_banned_from_community: bool,
    }

    Comment {
        id: Id,
        creator_id: Id,
        post_id: Id,
        content: String,
        removed: bool,
        published_at: When,
        updated_at?: When,
        deleted: bool,
        ap_id: String,
        local: bool,
        path: String,
        distinguished: bool,
        language_id: Id,
        score: i64,
        upvotes: i64,
        downvotes: i64,
        child_count: i64,
        report_count: i64,
        unresolved_report_count: i64,
        federation_pending: bool,
        locked: bool,
    }

    CommentActions {
        voted_at?: When,
        saved_at?: When,
        vote_is_upvote?: bool,
    }

    CommentView {
        comment: Comment,
        creator: Person,
        post: Post,
        community: Community,
        community_actions?: CommunityActions,
        comment_actions?: CommentActions,
        person_actions?: PersonActions,
        creator_is_admin: bool,
        tags: Vec<Nothing>,
        can_mod: bool,
        creator_banned: bool,
        creator_is_moderator: bool,
        creator_banned_from_community: bool,
    }
}
