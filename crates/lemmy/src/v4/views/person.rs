//! The only place for how version 4 shows a person.

use super::words::{CommentSortType, ListingType, PostListingMode, PostSortType, VoteShow};
use crate::shape::{Id, When, shape};

shape! {
    Person {
        id: Id,
        name: String,
        display_name?: String,
        avatar?: String,
        published_at: When,
        updated_at?: When,
        ap_id: String,
        bio?: String,
        local: bool,
        last_refreshed_at: When,
        banner?: String,
        deleted: bool,
        matrix_user_id?: String,
        bot_account: bool,
        instance_id: Id,
        post_count: i64,
        comment_count: i64,
    }

    PersonActions {
        blocked_at?: When,
    }

    PersonView {
        person: Person,
        is_admin: bool,
        person_actions?: PersonActions,
        banned: bool,
        ban_expires_at?: When,
    }

    LocalUserView {
        local_user: LocalUser,
        person: Person,
        banned: bool,
        ban_expires_at?: When,
    }

    LocalUser {
        id: Id,
        person_id: Id,
        email?: String,
        show_nsfw: bool,
        theme: String,
        default_post_sort_type: PostSortType,
        default_listing_type: ListingType,
        interface_language: String,
        show_avatars: bool,
        send_notifications_to_email: bool,
        show_bot_accounts: bool,
        show_read_posts: bool,
        email_verified: bool,
        accepted_application: bool,
        open_links_in_new_tab: bool,
        blur_nsfw: bool,
        infinite_scroll_enabled: bool,
        admin: bool,
        post_listing_mode: PostListingMode,
        totp_2fa_enabled: bool,
        animated_images_enabled: bool,
        collapse_bot_comments: bool,
        last_donation_notification_at: When,
        private_messages_enabled: bool,
        default_comment_sort_type: CommentSortType,
        auto_mark_fetched_posts_as_read: bool,
        hide_posts_with_media: bool,
        show_score: bool,
        show_upvotes: bool,
        show_downvotes: VoteShow,
        show_upvote_percentage: bool,
        show_person_votes: bool,
        default_items_per_page: i64,
        show_media: bool,
    }
}
