//! The only place for how version 3 shows decisions: a list for each kind.

use super::community::Community;
use super::person::Person;
use super::post::{Comment, Post};
use crate::listing::Nothing;
use crate::shape::{Id, When, shape};

shape! {
    GetModlogResponse {
        removed_posts: Vec<RemovedPost>,
        locked_posts: Vec<LockedPost>,
        featured_posts: Vec<FeaturedPost>,
        removed_comments: Vec<RemovedComment>,
        removed_communities: Vec<Nothing>,
        banned_from_community: Vec<BannedFromCommunity>,
        banned: Vec<Banned>,
        added_to_community: Vec<AddedToCommunity>,
        transferred_to_community: Vec<Nothing>,
        added: Vec<Added>,
        admin_purged_persons: Vec<Nothing>,
        admin_purged_communities: Vec<Nothing>,
        admin_purged_posts: Vec<Nothing>,
        admin_purged_comments: Vec<Nothing>,
        hidden_communities: Vec<Nothing>,
    }

    ModRemovePost {
        id: Id,
        mod_person_id: Id,
        post_id: Id,
        reason?: String,
        removed: bool,
        when_: When,
    }
    RemovedPost {
        mod_remove_post: ModRemovePost,
        moderator?: Person,
        post: Post,
        community: Community,
    }

    ModLockPost {
        id: Id,
        mod_person_id: Id,
        post_id: Id,
        locked: bool,
        when_: When,
    }
    LockedPost {
        mod_lock_post: ModLockPost,
        moderator?: Person,
        post: Post,
        community: Community,
    }

    ModFeaturePost {
        id: Id,
        mod_person_id: Id,
        post_id: Id,
        featured: bool,
        when_: When,
        is_featured_community: bool,
    }
    FeaturedPost {
        mod_feature_post: ModFeaturePost,
        moderator?: Person,
        post: Post,
        community: Community,
    }

    ModRemoveComment {
        id: Id,
        mod_person_id: Id,
        comment_id: Id,
        reason?: String,
        removed: bool,
        when_: When,
    }
    RemovedComment {
        mod_remove_comment: ModRemoveComment,
        moderator?: Person,
        comment: Comment,
        commenter: Person,
        post: Post,
        community: Community,
    }

    ModBanFromCommunity {
        id: Id,
        mod_person_id: Id,
        other_person_id: Id,
        community_id: Id,
        reason?: String,
        banned: bool,
        when_: When,
    }
    BannedFromCommunity {
        mod_ban_from_community: ModBanFromCommunity,
        moderator?: Person,
        community: Community,
        banned_person: Person,
    }

    ModBan {
        id: Id,
        mod_person_id: Id,
        other_person_id: Id,
        reason?: String,
        banned: bool,
        when_: When,
    }
    Banned {
        mod_ban: ModBan,
        moderator?: Person,
        banned_person: Person,
    }

    ModAddCommunity {
        id: Id,
        mod_person_id: Id,
        other_person_id: Id,
        community_id: Id,
        removed: bool,
        when_: When,
    }
    AddedToCommunity {
        mod_add_community: ModAddCommunity,
        moderator?: Person,
        community: Community,
        modded_person: Person,
    }

    ModAdd {
        id: Id,
        mod_person_id: Id,
        other_person_id: Id,
        removed: bool,
        when_: When,
    }
    Added {
        mod_add: ModAdd,
        moderator?: Person,
        modded_person: Person,
    }
}
