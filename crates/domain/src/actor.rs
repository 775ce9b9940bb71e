//! Who has proven who they are.
use crate::id::{ActorId, PersonId};
use crate::viewer::Viewer;

db::int_enum! {
    /// What somebody who signs in here may do to the site itself.
    pub enum Role { Member = 0, Admin = 1 }
}

/// Somebody who has proven, on this request, who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    person: PersonId,
    role: Role,
    local: bool,
}

impl Actor {
    pub(crate) fn local_person(person: PersonId, role: Role) -> Self {
        Self {
            person,
            role,
            local: true,
        }
    }
    /// Somebody from another server whose signature has been verified. For the federation door only.
    pub fn by_signature(person: PersonId) -> Self {
        Self {
            person,
            role: Role::Member,
            local: false,
        }
    }
    pub fn id(&self) -> PersonId {
        self.person
    }
    pub fn viewer(&self) -> Viewer {
        Viewer::recipient(self.person)
    }
    pub fn role(&self) -> Role {
        self.role
    }
    pub fn local(&self) -> bool {
        self.local
    }
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
    /// Refuses whoever does not administer this site.
    pub(crate) fn admin(&self) -> crate::Result<()> {
        if self.is_admin() {
            Ok(())
        } else {
            Err(crate::Error::Forbidden(crate::laws::permit::Deed::Administer))
        }
    }
}

impl From<&Actor> for ActorId {
    fn from(actor: &Actor) -> Self {
        actor.id().into()
    }
}
