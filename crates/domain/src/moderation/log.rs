//! What was decided about a community and what is in it, for whoever may see it. Who decided is told to animators.
use std::collections::HashMap;

use db::{Conn, Timestamp, among, on};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::circles::Standing;
use crate::communities::{self, Community};
use crate::id::{ActorId, CommunityId, PersonId, PostId};
use crate::laws::post;
use crate::posts::{self, Post, PostView};
use crate::site::Site;
use crate::tables::{audits, communities as places};
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// Decisions about what was said.
const OF_POSTS: [&str; 6] = [
    "post.remove",
    "post.restore",
    "post.lock",
    "post.unlock",
    "post.pin",
    "post.unpin",
];
/// Decisions about people of a community: only these places of [`OF_PLACES`] are everybody's business.
const OF_PEOPLE: [&str; 3] = ["member.place", "member.pardon", "member.relieve"];
const OF_PLACES: [&str; 3] = ["Banned", "Animator", "Keeper"];
/// Decisions about the site, for its administrators.
const OF_SITE: [&str; 4] = ["person.suspend", "person.restore", "admin.add", "admin.remove"];

/// Which part of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Of one community, or of all.
    pub community: Option<CommunityId>,
    pub offset: i64,
    pub limit: i64,
}

/// A decision, with what it names as far as the reader may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    pub id: i64,
    /// A key of the catalogue, such as `post.remove`.
    pub deed: String,
    /// Why; of people, the place they were given.
    pub detail: String,
    pub at: Timestamp,
    /// Who decided: for those who animate the community, and for administrators.
    pub by: Option<Profile>,
    pub community: Option<Community>,
    /// Whom it is about.
    pub person: Option<Profile>,
    /// What it is about, if it can still be read.
    pub post: Option<PostView>,
}

/// A row, before it is dressed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audits)]
struct Row {
    id: i64,
    by_id: ActorId,
    deed: String,
    subject: String,
    community_id: Option<CommunityId>,
    detail: String,
    created_at: Timestamp,
    post_id: Option<PostId>,
    person_id: Option<PersonId>,
}

impl Row {
    /// Older rows know whom they are about by number only.
    fn person(&self) -> Option<ActorId> {
        match (self.post_id, self.person_id) {
            (Some(_), _) => None,
            (None, Some(person)) => Some(person.into()),
            (None, None) => self.subject.parse().ok(),
        }
    }
}

/// Latest first, what of it this viewer may know.
#[boxed]
pub async fn log(site: &Site, viewer: Viewer, asked: Asked) -> Result<Vec<Logged>> {
    page(site, (viewer, false), asked).await
}

/// All of it, what was decided about the site included. Administrators only; of what was said they read no more than others.
#[boxed]
pub async fn whole_log(site: &Site, actor: &Actor, asked: Asked) -> Result<Vec<Logged>> {
    actor.admin()?;
    page(site, (actor.viewer(), true), asked).await
}

async fn page(site: &Site, (viewer, whole): (Viewer, bool), asked: Asked) -> Result<Vec<Logged>> {
    site.read(async move |site, conn| {
        let members = places::table
            .filter(places::circle_id.nullable().eq(audits::circle_id))
            .select(places::actor_id);
        let about_people = audits::deed
            .eq_any(OF_PEOPLE)
            .and(audits::deed.ne(OF_PEOPLE[0]).or(audits::detail.eq_any(OF_PLACES)));
        let of_all = audits::deed.eq_any(OF_POSTS).or(about_people);
        let rows: Vec<Row> = on!(conn, |db| {
            let columns = db::columns::<Row>();
            let mut query = match whole {
                true => audits::table.select(columns).into_boxed::<Db>(),
                false => viewer.decisions().select(columns).into_boxed::<Db>(),
            };
            query = match whole {
                true => query.filter(of_all.or(audits::deed.eq_any(OF_SITE))),
                // Of smaller circles, only what was decided about words.
                false => query.filter(of_all.and(audits::deed.eq_any(OF_POSTS).or(exists(members)))),
            };
            if let Some(community) = asked.community {
                query = query.filter(audits::community_id.eq(community));
            }
            query
                .order(audits::id.desc())
                .offset(asked.offset.max(0))
                .limit(asked.limit.clamp(1, 100))
                .load(db)
                .await
        })?;
        dress(site, conn, (viewer, whole), rows).await
    })
    .await
}

async fn dress(site: &Site, conn: &mut Conn, (viewer, admin): (Viewer, bool), rows: Vec<Row>) -> Result<Vec<Logged>> {
    let people: Vec<ActorId> = rows
        .iter()
        .flat_map(|row| [Some(row.by_id), row.person()])
        .flatten()
        .collect();
    let people: HashMap<ActorId, Profile> = actors::load(conn, &people).await?;
    let around: Vec<CommunityId> = rows.iter().filter_map(|row| row.community_id).collect();
    let around = communities::load(conn, viewer, &around).await?;
    let about: Vec<PostId> = rows.iter().filter_map(|row| row.post_id).collect();
    let query = viewer
        .posts()
        .filter(among(post::id, &about))
        .select(db::columns::<Post>());
    let found: Vec<Post> = on!(&mut *conn, |db| query.load(db).await)?;
    let found = posts::dress(site, conn, viewer, found).await?;
    let logged = |row: Row| {
        let community = around.iter().find(|place| Some(place.id) == row.community_id).cloned();
        let mine = community
            .as_ref()
            .and_then(|place| place.my)
            .unwrap_or(Standing::Stranger);
        let animates = admin || Standing::Animator <= mine;
        Logged {
            by: people.get(&row.by_id).filter(|_| animates).cloned(),
            person: row.person().and_then(|id| people.get(&id).cloned()),
            post: row
                .post_id
                .and_then(|id| found.iter().find(|view| view.post.id == id).cloned()),
            id: row.id,
            deed: row.deed,
            detail: row.detail,
            at: row.created_at,
            community,
        }
    };
    Ok(rows.into_iter().map(logged).collect())
}
