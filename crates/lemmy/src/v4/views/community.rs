//! The only place for how version 4 shows a community.

use super::person::Person;
use super::words::{FollowState, Visibility};
use crate::listing::Nothing;
use crate::shape::{Id, When, shape};

shape! {
    Community {
        id: Id,
        name: String,
        title: String,
        sidebar?: String,
        removed: bool,
        published_at: When,
        updated_at?: When,
        deleted: bool,
        nsfw: bool,
        ap_id: String,
        local: bool,
        last_refreshed_at: When,
        icon?: String,
        banner?: String,
        posting_restricted_to_mods: bool,
        instance_id: Id,
        visibility: Visibility,
        summary?: String,
        subscribers: i64,
        posts: i64,
        comments: i64,
        users_active_day: i64,
        users_active_week: i64,
        users_active_month: i64,
        users_active_half_year: i64,
        subscribers_local: i64,
        report_count: i64,
        unresolved_report_count: i64,
        local_removed: bool,
    }

    CommunityActions {
        followed_at?: When,
        blocked_at?: When,
        became_moderator_at?: When,
        received_ban_at?: When,
        follow_state?: FollowState,
    }

    CommunityView {
        community: Community,
        community_actions?: CommunityActions,
        can_mod: bool,
        tags: Vec<Nothing>,
    }

    CommunityFollowerView {
        community: Community,
        follower: Person,
    }

    CommunityModeratorView {
        community: Community,
        moderator: Person,
    }

    PendingFollowerView {
        person: Person,
        community: Community,
        is_new_instance: bool,
        follow_state?: FollowState,
    }
}
