//! Who is looking.
use crate::id::PersonId;

/// Who is looking. Every read takes one; what it may see is decided in `laws::sight`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Viewer(Option<PersonId>);

impl Viewer {
    /// Somebody who did not say who they are.
    pub const fn anyone() -> Self {
        Self(None)
    }
    /// The reader of a notice or a digest, which is made while they are away.
    pub(crate) const fn recipient(person: PersonId) -> Self {
        Self(Some(person))
    }
    pub const fn person(self) -> Option<PersonId> {
        self.0
    }
    /// The number that stands for the viewer in a query; nobody is 0.
    pub(crate) fn key(self) -> i64 {
        self.0.map_or(0, |person| person.0)
    }
}
