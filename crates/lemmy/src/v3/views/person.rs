//! The only place for how version 3 shows a person.

use super::words::{ListingType, PostListingMode, SortType};
use crate::shape::{Id, When, shape};

shape! {
    Person {
        id: Id,
        name: String,
        display_name?: String,
        avatar?: String,
        banned: bool,
        published: When,
        updated?: When,
        actor_id: String,
        bio?: String,
        local: bool,
        banner?: String,
        deleted: bool,
        matrix_user_id?: String,
        bot_account: bool,
        ban_expires?: When,
        instance_id: Id,
    }

    PersonAggregates {
        person_id: Id,
        post_count: i64,
        comment_count: i64,
    }

    PersonView {
        person: Person,
        counts: PersonAggregates,
        is_admin: bool,
    }

    PersonBlockView {
        person: Person,
        target: Person,
    }

    LocalUserView {
        local_user: LocalUser,
        local_user_vote_display_mode: VoteDisplayMode,
        person: Person,
        counts: PersonAggregates,
    }

    LocalUser {
        id: Id,
        person_id: Id,
        email?: String,
        show_nsfw: bool,
        theme: String,
        default_sort_type: SortType,
        default_listing_type: ListingType,
        interface_language: String,
        show_avatars: bool,
        send_notifications_to_email: bool,
        show_scores: bool,
        show_bot_accounts: bool,
        show_read_posts: bool,
        email_verified: bool,
        accepted_application: bool,
        open_links_in_new_tab: bool,
        blur_nsfw: bool,
        auto_expand: bool,
        infinite_scroll_enabled: bool,
        admin: bool,
        post_listing_mode: PostListingMode,
        totp_2fa_enabled: bool,
        enable_keyboard_navigation: bool,
        enable_animated_images: bool,
        collapse_bot_comments: bool,
        last_donation_notification: When,
    }

    VoteDisplayMode {
        local_user_id: Id,
        score: bool,
        upvotes: bool,
        downvotes: bool,
        upvote_percentage: bool,
    }
}
