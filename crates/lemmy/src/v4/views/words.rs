//! The only place for the closed sets of words of version 4.

use crate::shape::words;

words! {
    ListingType "snake_case" { All, Local, Subscribed, ModeratorView }
    PostSortType "snake_case" { Active, Hot, New }
    CommentSortType "snake_case" { Hot, New }
    PostListingMode "snake_case" { List }
    RegistrationMode "snake_case" { Closed, RequireApplication, Open }
    FederationMode "snake_case" { All, Local, Disable }
    ImageMode "snake_case" { None }
    VoteShow "snake_case" { Show }
    FollowState "snake_case" { Accepted, Pending, ApprovalRequired, Denied }
    Visibility "snake_case" { Public, LocalOnlyPublic, LocalOnlyPrivate, Private }
    NotificationKind "snake_case" { Mention, Reply, Subscribed, PrivateMessage }
}
