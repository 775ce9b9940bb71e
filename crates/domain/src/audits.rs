//! Administrative acts, written down for good.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::id::{ActorId, CircleId, CommunityId, PersonId, PostId};
use crate::site::Site;
use crate::tables::{actors, audits};
use crate::{Result, boxed};

/// An act to write down.
pub(crate) struct Entry {
    deed: &'static str,
    subject: String,
    community: Option<CommunityId>,
    detail: String,
    circle: Option<CircleId>,
    post: Option<PostId>,
    person: Option<PersonId>,
}

impl Entry {
    pub fn new(deed: &'static str, subject: impl ToString) -> Self {
        Self {
            deed,
            subject: subject.to_string(),
            community: None,
            detail: String::new(),
            circle: None,
            post: None,
            person: None,
        }
    }
    /// A decision about a post, for the log of its circle.
    pub fn of_post(deed: &'static str, (post, circle): (PostId, CircleId)) -> Self {
        Self {
            circle: Some(circle),
            post: Some(post),
            ..Self::new(deed, post)
        }
    }
    /// A decision about a person, for the log of this circle.
    pub fn of_person(deed: &'static str, (person, circle): (PersonId, CircleId)) -> Self {
        Self {
            circle: Some(circle),
            person: Some(person),
            ..Self::new(deed, person)
        }
    }
    pub fn at(self, community: Option<CommunityId>) -> Self {
        Self { community, ..self }
    }
    pub fn because(self, detail: &str) -> Self {
        Self {
            detail: detail.chars().take(1000).collect(),
            ..self
        }
    }
}

pub(crate) async fn record(site: &Site, tx: &mut Tx, by: impl Into<ActorId>, entry: Entry) -> Result<()> {
    let row = (
        audits::by_id.eq(by.into()),
        audits::deed.eq(entry.deed),
        audits::subject.eq(entry.subject),
        audits::community_id.eq(entry.community),
        audits::detail.eq(entry.detail),
        audits::circle_id.eq(entry.circle),
        audits::post_id.eq(entry.post),
        audits::person_id.eq(entry.person),
        audits::created_at.eq(site.now()),
    );
    on!(tx, |db| diesel::insert_into(audits::table)
        .values(row)
        .execute(db)
        .await)?;
    Ok(())
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Audit {
    pub id: i64,
    /// The handle of whoever did it.
    pub by: String,
    pub by_id: ActorId,
    /// A key of the catalogue, such as `post.remove`.
    pub deed: String,
    pub subject: String,
    pub community: Option<CommunityId>,
    pub detail: String,
    pub at: Timestamp,
}

/// The log, latest first, from before `before`. Administrators only.
#[boxed]
pub async fn list(site: &Site, actor: &Actor, before: Option<i64>) -> Result<Vec<Audit>> {
    actor.admin()?;
    site.read(async move |_, conn| {
        let query = audits::table
            .inner_join(actors::table.on(actors::id.eq(audits::by_id)))
            .filter(audits::id.lt(before.unwrap_or(i64::MAX)))
            .order(audits::id.desc())
            .limit(100)
            .select((
                audits::id,
                actors::handle,
                audits::by_id,
                audits::deed,
                audits::subject,
                audits::community_id,
                audits::detail,
                audits::created_at,
            ));
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}
