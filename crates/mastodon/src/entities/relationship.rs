//! The only place for how a person stands to another, or to a community.

use domain::people::Relation;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Relationship {
    pub id: String,
    pub following: bool,
    pub showing_reblogs: bool,
    pub notifying: bool,
    pub languages: Vec<String>,
    pub followed_by: bool,
    pub blocking: bool,
    pub blocked_by: bool,
    pub muting: bool,
    pub muting_notifications: bool,
    pub muting_expires_at: Option<String>,
    pub requested: bool,
    pub requested_by: bool,
    pub domain_blocking: bool,
    pub endorsed: bool,
    pub note: String,
}

impl Relationship {
    /// `note` is what oneself wrote about them.
    pub fn of(relation: &Relation, note: Option<&String>) -> Self {
        Self {
            id: relation.id.to_string(),
            following: relation.following,
            showing_reblogs: relation.following,
            notifying: relation.notify,
            languages: Vec::new(),
            followed_by: relation.followed_by,
            blocking: relation.blocking,
            // Nobody learns that they are blocked.
            blocked_by: false,
            muting: relation.muting,
            muting_notifications: relation.muting,
            muting_expires_at: None,
            requested: relation.requested,
            requested_by: relation.requested_by,
            domain_blocking: false,
            endorsed: false,
            note: note.cloned().unwrap_or_default(),
        }
    }
}
