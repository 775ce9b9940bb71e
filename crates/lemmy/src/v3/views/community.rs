//! The only place for how version 3 shows a community.

use super::person::Person;
use super::words::{CommunityVisibility, SubscribedType};
use crate::shape::{Id, When, shape};

shape! {
    Community {
        id: Id,
        name: String,
        title: String,
        description?: String,
        removed: bool,
        published: When,
        updated?: When,
        deleted: bool,
        nsfw: bool,
        actor_id: String,
        local: bool,
        icon?: String,
        banner?: String,
        hidden: bool,
        posting_restricted_to_mods: bool,
        instance_id: Id,
        visibility: CommunityVisibility,
    }

    CommunityAggregates {
        community_id: Id,
        subscribers: i64,
        posts: i64,
        comments: i64,
        published: When,
        users_active_day: i64,
        users_active_week: i64,
        users_active_month: i64,
        users_active_half_year: i64,
        subscribers_local: i64,
    }

    CommunityView {
        community: Community,
        subscribed: SubscribedType,
        blocked: bool,
        counts: CommunityAggregates,
        banned_from_community: bool,
    }

    CommunityFollowerView {
        community: Community,
        follower: Person,
    }

    CommunityModeratorView {
        community: Community,
        moderator: Person,
    }

    CommunityBlockView {
        person: Person,
        community: Community,
    }
}
