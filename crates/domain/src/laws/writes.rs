//! The writes of the guarded tables. Each needs a `Permit`, and writes only what the permit was given for.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::guarded::{documents, posts};
use super::permit::{Deed, Permit};
use super::{document, post};
use crate::id::{CircleId, FileId, Moment, PostId};
use crate::posts::{Post, PostKind};
use crate::{Error, Result};

/// What a draft brings; who and where come from the permit.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub(crate) struct NewPost {
    pub moment: Moment,
    pub kind: PostKind,
    pub home_id: CircleId,
    pub root_id: Option<PostId>,
    pub parent_id: Option<PostId>,
    pub depth: i32,
    pub trail: String,
    pub title: Option<String>,
    pub source: String,
    pub html: String,
    pub warning: Option<String>,
    pub sensitive: bool,
    pub language: Option<String>,
    pub link: Option<String>,
    pub uri: Option<String>,
    pub url: Option<String>,
    pub local: bool,
    pub active_at: Moment,
}

/// What an amendment changes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = posts, treat_none_as_null = true)]
pub(crate) struct Amended {
    pub title: Option<String>,
    pub source: String,
    pub html: String,
    pub warning: Option<String>,
    pub sensitive: bool,
    pub language: Option<String>,
    pub link: Option<String>,
    pub edited_at: Option<Timestamp>,
}

/// The file that a document carries.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = documents)]
pub(crate) struct NewDocument {
    pub file_id: FileId,
    pub name: String,
    pub mime: String,
    pub size: i64,
    pub version: i32,
    pub state: crate::documents::State,
}

impl Permit {
    fn given_for(&self, deeds: &[Deed]) -> Result<()> {
        if deeds.contains(&self.deed()) {
            Ok(())
        } else {
            Err(Error::fault("a permit was used for another deed"))
        }
    }

    /// The birth of a post: author, circle and community are the permit's. None when another post has its moment.
    pub(crate) async fn publish(&self, tx: &mut Tx, new: &NewPost) -> Result<Option<Post>> {
        self.given_for(&[Deed::Publish, Deed::Reply])?;
        let ground = self.ground();
        let who_and_where = (
            post::author_id.eq(self.actor()),
            post::circle_id.eq(ground.circle),
            post::community_id.eq(ground.community),
        );
        let insert = diesel::insert_into(posts::table);
        let born = on!(&mut *tx, |db| {
            insert
                .values((who_and_where, new))
                .on_conflict(post::moment)
                .do_nothing()
                .returning(db::columns::<Post>())
                .get_result(db)
                .await
                .optional()
        })?;
        if let (Some(_), Some(parent), Some(root)) = (&born, new.parent_id, new.root_id) {
            count_answer(tx, parent, root, &new.trail, new.active_at, 1).await?;
        }
        Ok(born)
    }

    pub(crate) async fn amend(&self, tx: &mut Tx, amended: Amended) -> Result<Post> {
        self.given_for(&[Deed::Amend])?;
        let update = diesel::update(posts::table.find(self.post()?)).set(amended);
        Ok(on!(tx, |db| update
            .returning(db::columns::<Post>())
            .get_result(db)
            .await)?)
    }

    /// Takes a post back. The text stays until `upkeep::forget`, so that its author can change her mind.
    pub(crate) async fn erase(&self, tx: &mut Tx, at: Option<Timestamp>) -> Result<Post> {
        self.given_for(&[Deed::Retract])?;
        let update = diesel::update(posts::table.find(self.post()?)).set(post::erased_at.eq(at));
        Ok(on!(tx, |db| update
            .returning(db::columns::<Post>())
            .get_result(db)
            .await)?)
    }

    /// Takes away, or gives back, what another wrote.
    pub(crate) async fn remove(&self, tx: &mut Tx, at: Option<Timestamp>) -> Result<Post> {
        self.given_for(&[Deed::Moderate])?;
        let update = diesel::update(posts::table.find(self.post()?)).set(post::removed_at.eq(at));
        Ok(on!(tx, |db| update
            .returning(db::columns::<Post>())
            .get_result(db)
            .await)?)
    }

    pub(crate) async fn lock(&self, tx: &mut Tx, locked: bool) -> Result<Post> {
        self.given_for(&[Deed::Moderate])?;
        let update = diesel::update(posts::table.find(self.post()?)).set(post::locked.eq(locked));
        Ok(on!(tx, |db| update
            .returning(db::columns::<Post>())
            .get_result(db)
            .await)?)
    }

    /// Pins a thread on its community's page, or one's own note on one's profile.
    pub(crate) async fn pin(&self, tx: &mut Tx, pinned: bool) -> Result<Post> {
        self.given_for(&[Deed::Moderate, Deed::Amend])?;
        let update = diesel::update(posts::table.find(self.post()?)).set(post::pinned.eq(pinned));
        Ok(on!(tx, |db| update
            .returning(db::columns::<Post>())
            .get_result(db)
            .await)?)
    }

    /// Adds to the count of votes.
    /// Keeps what others think of the post until this is counted: the same said twice at once is counted once.
    pub(crate) async fn hold(&self, tx: &mut Tx) -> Result<()> {
        self.tally(tx, 0, 0).await
    }

    pub(crate) async fn tally(&self, tx: &mut Tx, up: i32, down: i32) -> Result<()> {
        self.given_for(&[Deed::React])?;
        let change = (post::up.eq(post::up + up), post::down.eq(post::down + down));
        let update = diesel::update(posts::table.find(self.post()?)).set(change);
        on!(tx, |db| update.execute(db).await)?;
        Ok(())
    }

    pub(crate) async fn count_share(&self, tx: &mut Tx, more: i32) -> Result<()> {
        self.given_for(&[Deed::Share])?;
        let update = diesel::update(posts::table.find(self.post()?)).set(post::shares.eq(post::shares + more));
        on!(tx, |db| update.execute(db).await)?;
        Ok(())
    }

    /// Hangs a file on the post that was just published, or a newer version of it.
    pub(crate) async fn carry(&self, tx: &mut Tx, on: PostId, new: NewDocument) -> Result<()> {
        self.given_for(&[Deed::Publish, Deed::Amend])?;
        let insert = diesel::insert_into(documents::table).values((document::post_id.eq(on), new.clone()));
        let upsert = insert.on_conflict(document::post_id).do_update().set(new);
        on!(tx, |db| upsert.execute(db).await)?;
        Ok(())
    }
}

/// Counts an answer, or its going, on everything above it.
async fn count_answer(tx: &mut Tx, parent: PostId, root: PostId, trail: &str, active: Moment, more: i32) -> Result<()> {
    let mut above: Vec<i64> = trail
        .split('.')
        .filter_map(|id| id.parse().ok())
        .filter(|id| *id != 0)
        .collect();
    above.push(root.0);
    let everyone = diesel::update(posts::table.filter(db::among(post::id, &above))).set((
        post::descendants.eq(post::descendants + more),
        post::active_at.eq(active),
    ));
    on!(&mut *tx, |db| everyone.execute(db).await)?;
    let one = diesel::update(posts::table.find(parent)).set(post::replies.eq(post::replies + more));
    on!(tx, |db| one.execute(db).await)?;
    Ok(())
}
