//! The only place for how version 3 shows a post, a comment, and what answers or mentions the reader.

use super::community::Community;
use super::person::Person;
use super::words::SubscribedType;
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
        published: When,
        updated?: When,
        deleted: bool,
        nsfw: bool,
        embed_title?: String,
        embed_description?: String,
        thumbnail_url?: String,
        ap_id: String,
        local: bool,
        embed_video_url?: String,
        language_id: Id,
        featured_community: bool,
        featured_local: bool,
        url_content_type?: String,
        alt_text?: String,
    }

    PostAggregates {
        post_id: Id,
        comments: i64,
        score: i64,
        upvotes: i64,
        downvotes: i64,
        published: When,
        newest_comment_time: When,
    }

    ImageDetails {
        link: String,
        width: i64,
        height: i64,
        content_type: String,
    }

    PostView {
        post: Post,
        creator: Person,
        community: Community,
        image_details?: ImageDetails,
        creator_banned_from_community: bool,
        banned_from_community: bool,
        creator_is_moderator: bool,
        creator_is_admin: bool,
        counts: PostAggregates,
        subscribed: SubscribedType,
        saved: bool,
        read: bool,
        hidden: bool,
        creator_blocked: bool,
        my_vote?: i16,
        unread_comments: i64,
    }

    Comment {
        id: Id,
        creator_id: Id,
        post_id: Id,
        content: String,
        removed: bool,
        published: When,
        updated?: When,
        deleted: bool,
        ap_id: String,
        local: bool,
        path: String,
        distinguished: bool,
        language_id: Id,
    }

    CommentAggregates {
        comment_id: Id,
        score: i64,
        upvotes: i64,
        downvotes: i64,
        published: When,
        child_count: i64,
    }

    CommentView {
        comment: Comment,
        creator: Person,
        post: Post,
        community: Community,
        counts: CommentAggregates,
        creator_banned_from_community: bool,
        banned_from_community: bool,
        creator_is_moderator: bool,
        creator_is_admin: bool,
        subscribed: SubscribedType,
        saved: bool,
        creator_blocked: bool,
        my_vote?: i16,
    }

    CommentReply {
        id: Id,
        recipient_id: Id,
        comment_id: Id,
        read: bool,
        published: When,
    }

    CommentReplyView {
        comment_reply: CommentReply,
        recipient: Person,
        ..view: CommentView,
    }

    PersonMention {
        id: Id,
        recipient_id: Id,
        comment_id: Id,
        read: bool,
        published: When,
    }

    PersonMentionView {
        person_mention: PersonMention,
        recipient: Person,
        ..view: CommentView,
    }
}
