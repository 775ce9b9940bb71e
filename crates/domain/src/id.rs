//! The names by which things are called inside: small integers, one type each.
use std::fmt;

db::id!(
    /// A person or a community: both are actors, in one space of ids and of handles.
    ActorId
);
db::id!(
    /// A person, from here or elsewhere.
    PersonId
);
db::id!(
    /// A community, from here or elsewhere.
    CommunityId
);
db::id!(
    /// A circle: a set of people with a name.
    CircleId
);
db::id!(
    /// A post, numbered by arrival.
    PostId
);
db::id!(FileId);
db::id!(NoticeId);
db::id!(ServerId);
db::id!(ApplicationId);
db::id!(TokenId);
db::id!(JobId);
db::id!(LaneId);
db::id!(
    /// One activity on its way to one inbox; of one lane, the smaller goes first.
    DeliveryId
);
db::id!(ReportId);

impl From<PersonId> for ActorId {
    fn from(id: PersonId) -> Self {
        Self(id.0)
    }
}
impl From<CommunityId> for ActorId {
    fn from(id: CommunityId) -> Self {
        Self(id.0)
    }
}

db::id!(
    /// When a post belongs: `(unix_ms << 16) | n`, unique, even for posts.
    ///
    /// The next odd number names the same thread as its community shows it (the Mastodon API's wrapper status).
    Moment
);

impl Moment {
    /// The first moment of a millisecond.
    pub const fn at_millis(millis: i64) -> Self {
        Self(millis << 16)
    }
    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0 >> 16
    }
    /// The wall-clock time it stands for.
    pub fn time(self) -> db::Timestamp {
        db::Timestamp(self.millis() * 1000)
    }
    /// The name of the same thread as shown by its community.
    pub const fn wrapper(self) -> Self {
        Self(self.0 | 1)
    }
    /// Whether it names a thread as shown by its community.
    pub const fn is_wrapper(self) -> bool {
        self.0 & 1 == 1
    }
    /// The post it names, wrapped or not.
    pub const fn bare(self) -> Self {
        Self(self.0 & !1)
    }
}

/// A handle as people write it: `ana` here, `ana@host` elsewhere.
pub(crate) struct Address<'a>(pub &'a str, pub &'a str);
impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1.is_empty() {
            write!(f, "{}", self.0)
        } else {
            write!(f, "{}@{}", self.0, self.1)
        }
    }
}
