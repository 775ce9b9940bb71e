//! The only place for the words of version 3 that are said here; each is one of a closed set that clients know.

use crate::shape::words;

words! {
    ListingType "PascalCase" { Local, Subscribed }
    SortType "PascalCase" { Active }
    PostListingMode "PascalCase" { List }
    RegistrationMode "PascalCase" { Closed, RequireApplication, Open }
    SubscribedType "PascalCase" { Subscribed, NotSubscribed, Pending }
    CommunityVisibility "PascalCase" { Public, LocalOnly }
}
