//! The only place for the words of version 4 that are said here; each is one of a closed set that clients know.

use crate::shape::words;

words! {
    ListingType "snake_case" { Local, Subscribed }
    PostSortType "snake_case" { Active }
    CommentSortType "snake_case" { Hot }
    PostListingMode "snake_case" { List }
    RegistrationMode "snake_case" { Closed, RequireApplication, Open }
    FederationMode "snake_case" { All }
    ImageMode "snake_case" { None }
    VoteShow "snake_case" { Show }
    FollowState "snake_case" { Accepted, Pending, ApprovalRequired }
    Visibility "snake_case" { Public, LocalOnlyPrivate, Private }
    NotificationKind "snake_case" { Mention, Reply, Subscribed, PrivateMessage }
    ModlogKind "snake_case" {
        ModRemovePost, ModRemoveComment, ModLockPost, ModLockComment, ModFeaturePostCommunity, ModBanFromCommunity,
        ModAddToCommunity, AdminBan, AdminAdd,
    }
}
