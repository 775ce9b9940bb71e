//! Documents: posts that carry a file, in versions, found by the words inside.
use std::collections::HashMap;
use std::time::Duration;

use db::{Conn, Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::events::{self, Event};
use crate::files::{self, Opened};
use crate::id::{FileId, PersonId, PostId};
use crate::jobs::{self, Job};
use crate::laws::permit::{self, Deed, Permit};
use crate::laws::{NewDocument, document, ground_of, post, sight, upkeep};
use crate::posts::{Deposit, Post, PostView, dress};
use crate::site::Site;
use crate::tables::document_versions;
use crate::viewer::Viewer;
use crate::{Error, Result, boxed, search};

db::int_enum! {
    /// How the reading of a document's words went.
    pub enum State {
        Waiting = 0,
        Read = 1,
        /// A kind of file in which no words are looked for.
        Wordless = 2,
        /// Broken, locked or too large.
        Unreadable = 3
    }
}

/// The file that a document carries now.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = document)]
pub struct Document {
    pub post_id: PostId,
    pub file_id: FileId,
    pub name: String,
    pub mime: String,
    /// Bytes.
    pub size: i64,
    pub version: i32,
    pub state: State,
    /// How many characters were read in it.
    pub characters: i64,
}

impl Document {
    /// Where its bytes are on this site; without a leading slash.
    pub fn page(&self) -> String {
        files::page(self.file_id)
    }
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = document_versions)]
pub struct Version {
    pub version: i32,
    pub file_id: FileId,
    pub name: String,
    pub mime: String,
    pub size: i64,
    pub person_id: PersonId,
    pub note: String,
    pub deposited_at: Timestamp,
}

/// How long reading one file may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The documents of a page of posts.
pub(crate) async fn load(conn: &mut Conn, ids: &[PostId]) -> Result<HashMap<PostId, Document>> {
    // The posts were found through their viewer; a document has no law of its own.
    let query = sight::documents_of(ids.to_vec());
    let rows: Vec<Document> = on!(conn, |db| query.select(db::columns::<Document>()).load(db).await)?;
    Ok(rows.into_iter().map(|row| (row.post_id, row)).collect())
}

/// Hangs the file on the post just published.
pub(crate) async fn hang(_site: &Site, tx: &mut Tx, permit: &Permit, (post, deposit): (&Post, &Deposit)) -> Result<()> {
    let file = files::take(tx, permit.actor(), (deposit.file, post.id)).await?;
    let new = NewDocument {
        file_id: file.id,
        name: name(&deposit.name, &file.name),
        mime: file.mime,
        size: file.size,
        version: 1,
        state: State::Waiting,
    };
    keep_version(tx, permit.actor(), (post.id, &new, "")).await?;
    permit.carry(tx, post.id, new).await?;
    jobs::enqueue(tx, Job::Extract(post.id)).await
}

fn name(wanted: &str, given: &str) -> String {
    let name = if wanted.trim().is_empty() { given } else { wanted };
    name.trim()
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '/' | '\\'))
        .take(150)
        .collect()
}

async fn keep_version(tx: &mut Tx, by: PersonId, (post, new, note): (PostId, &NewDocument, &str)) -> Result<()> {
    let row = (
        document_versions::post_id.eq(post),
        document_versions::version.eq(new.version),
        document_versions::file_id.eq(new.file_id),
        document_versions::name.eq(new.name.clone()),
        document_versions::mime.eq(new.mime.clone()),
        document_versions::size.eq(new.size),
        document_versions::person_id.eq(by),
        document_versions::note.eq(note.chars().take(500).collect::<String>()),
        document_versions::deposited_at.eq(Timestamp::now()),
    );
    on!(tx, |db| diesel::insert_into(document_versions::table)
        .values(row)
        .execute(db)
        .await)?;
    Ok(())
}

/// Deposits a newer version of one's own document.
#[boxed]
pub async fn replace(site: &Site, actor: &Actor, id: PostId, (deposit, note): (Deposit, String)) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let (found, before) = find(tx, actor.viewer(), id).await?;
        let ground = ground_of(tx, found.circle_id, found.community_id).await?;
        let permit = permit::ask_about(tx, &actor, Deed::Amend, (id, found.author_id, ground)).await?;
        let file = files::take(tx, actor.id(), (deposit.file, id)).await?;
        let new = NewDocument {
            file_id: file.id,
            name: name(&deposit.name, &file.name),
            mime: file.mime,
            size: file.size,
            version: before.version + 1,
            state: State::Waiting,
        };
        keep_version(tx, actor.id(), (id, &new, &note)).await?;
        permit.carry(tx, id, new).await?;
        jobs::enqueue(tx, Job::Extract(id)).await?;
        events::record(site, tx, Event::Edited(id)).await?;
        dress(site, tx, actor.viewer(), vec![found])
            .await?
            .pop()
            .ok_or(Error::NotFound)
    })
    .await
}

async fn find(conn: &mut Conn, viewer: Viewer, id: PostId) -> Result<(Post, Document)> {
    let query = viewer
        .documents()
        .filter(post::id.eq(id))
        .select((db::columns::<Post>(), db::columns::<Document>()));
    Ok(on!(conn, |db| query.get_result(db).await)?)
}

/// Every version of a document, latest first.
#[boxed]
pub async fn versions(site: &Site, viewer: Viewer, id: PostId) -> Result<Vec<Version>> {
    site.read(async move |_, conn| {
        find(conn, viewer, id).await?;
        let query = document_versions::table
            .filter(document_versions::post_id.eq(id))
            .order(document_versions::version.desc())
            .select(db::columns::<Version>());
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// The bytes of a document: of one version, or of the present one.
#[boxed]
pub async fn open(site: &Site, viewer: Viewer, id: PostId, version: Option<i32>) -> Result<Opened> {
    let file = match version {
        None => {
            site.read(async move |_, conn| Ok(find(conn, viewer, id).await?.1.file_id))
                .await?
        }
        Some(version) => {
            let all = versions(site, viewer, id).await?;
            all.iter()
                .find(|kept| kept.version == version)
                .ok_or(Error::NotFound)?
                .file_id
        }
    };
    files::open(site, viewer, file, files::Variant::Original).await
}

/// Reads the words of a document's file and puts them in the index. Bounded in time and memory.
pub(crate) async fn extract(site: &Site, id: PostId) -> Result<()> {
    let (found, document, bytes) = {
        let (found, document, digest) = site
            .read(async move |_, conn| {
                let query = sight::as_site().filter(post::id.eq(id).and(post::erased_at.is_null()));
                let found: Post = on!(conn, |db| query.select(db::columns::<Post>()).get_result(db).await)?;
                let document = load(conn, &[id]).await?.remove(&id).ok_or(Error::NotFound)?;
                let digest = files::digest(conn, document.file_id).await?;
                Ok((found, document, digest))
            })
            .await?;
        (found, document, site.disk().read(&digest).await?)
    };
    let name = document.name.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let limits = text::extract::Limits {
            seconds: PATIENCE.as_secs(),
            ..text::extract::Limits::default()
        };
        text::extract::text(&bytes, &name, limits)
    });
    // The thread cannot be stopped from outside; what it reads is bounded, and nobody waits for it longer than this.
    let (state, words) = match tokio::time::timeout(PATIENCE * 2, reading).await {
        Ok(Ok(Ok(read))) if read.text.trim().is_empty() => (State::Wordless, String::new()),
        Ok(Ok(Ok(read))) => (State::Read, read.text),
        Ok(Ok(Err(_)) | Err(_)) | Err(_) => (State::Unreadable, String::new()),
    };
    site.write(async move |_, tx| {
        // Erased, or replaced, while it was read: this reading is no longer wanted.
        let query = sight::as_site().filter(
            post::id
                .eq(id)
                .and(post::erased_at.is_null())
                .and(post::removed_at.is_null()),
        );
        let still = on!(tx, |db| query
            .select(db::columns::<Post>())
            .get_result::<Post>(db)
            .await
            .optional())?;
        let now = load(tx, &[id]).await?.remove(&id);
        if still.is_none() || now.is_none_or(|now| now.file_id != document.file_id) {
            return Ok(());
        }
        let characters = i64::try_from(words.chars().count()).unwrap_or(i64::MAX);
        upkeep::read(tx, id, state, characters).await?;
        search::index_post(tx, &still.unwrap_or(found), &words).await
    })
    .await
}
