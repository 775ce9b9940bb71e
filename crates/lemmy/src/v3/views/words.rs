//! The only place for the closed sets of words of version 3.

use crate::shape::words;

words! {
    ListingType "PascalCase" { All, Local, Subscribed, ModeratorView }
    SortType "PascalCase" { Active, Hot, New }
    PostListingMode "PascalCase" { List }
    RegistrationMode "PascalCase" { Closed, RequireApplication, Open }
    SubscribedType "PascalCase" { Subscribed, NotSubscribed, Pending }
    CommunityVisibility "PascalCase" { Public, LocalOnly }
    SearchType "PascalCase" { All, Comments, Posts, Communities, Users, Url }
}
