//! Files: bytes on disk by digest, and rows that say whose they are and what they hang on.
mod disk;
mod sweep;

use std::collections::HashMap;
use std::path::PathBuf;

use db::{Conn, Timestamp, Tx, among, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

pub(crate) use disk::Disk;
pub(crate) use sweep::let_go_of;
pub use sweep::sweep;

use crate::actor::Actor;
use crate::id::{ActorId, FileId, PersonId, PostId};
use crate::laws::post;
use crate::posts::RemoteFile;
use crate::site::Site;
use crate::tables::{actors as faces, files};
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

db::int_enum! {
    /// What a file is for.
    pub enum Purpose {
        /// Hangs on a post; who may read the post may see it.
        Attachment = 0,
        /// A picture of a person or a community: everybody may see it.
        Avatar = 1,
        Header = 2,
        /// The file of a document, in one of its versions.
        Document = 3
    }
}

/// A file as its owner and its readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = files)]
pub struct File {
    pub id: FileId,
    pub owner_id: PersonId,
    pub purpose: Purpose,
    pub name: String,
    pub mime: String,
    /// Bytes; 0 for a file kept elsewhere.
    pub size: i64,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub blurhash: Option<String>,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// Where it is, when it is kept on another server.
    pub url: Option<String>,
    preview: Option<String>,
}

impl File {
    /// The address of the file, absolute.
    pub fn address(&self, site: &Site) -> String {
        self.url.clone().unwrap_or_else(|| site.address(page(self.id)))
    }
    /// The address of a small picture of it, or of itself.
    pub fn preview_address(&self, site: &Site) -> String {
        let small = self.preview.is_some() && self.url.is_none();
        if small {
            site.address(format_args!("{}/preview", page(self.id)))
        } else {
            self.address(site)
        }
    }
    pub fn is_picture(&self) -> bool {
        self.mime.starts_with("image/")
    }
}

/// Where a file is on this site; without a leading slash.
pub fn page(id: FileId) -> String {
    format!("media/{id}")
}

/// Bytes to keep.
#[derive(Debug, Clone)]
pub struct Upload {
    pub bytes: Vec<u8>,
    pub name: String,
    pub purpose: Purpose,
    pub alt: String,
}

/// Keeps bytes. Pictures are read, turned the right way, freed of what they say of their maker, and written anew.
///
/// Errors: `Invalid("file", …)` when they are empty, too large, or not the picture they claim to be.
#[boxed]
pub async fn put(site: &Site, actor: &Actor, upload: Upload) -> Result<File> {
    if upload.bytes.is_empty() {
        return Err(Error::Invalid("file", "file.empty"));
    }
    if site.limits().file < upload.bytes.len() {
        return Err(Error::Invalid("file", "file.too_large"));
    }
    let Upload {
        bytes,
        name,
        purpose,
        alt,
    } = upload;
    let mime = text::mime_of(&bytes, &name);
    let picture = mime.starts_with("image/") && purpose != Purpose::Document;
    if matches!(purpose, Purpose::Avatar | Purpose::Header) && !picture {
        return Err(Error::Invalid("file", "file.not_a_picture"));
    }
    let kept = if picture {
        Kept::picture(site, bytes).await?
    } else {
        Kept::plain(site, bytes, mime).await?
    };
    let owner = actor.id();
    site.write(async move |_, tx| {
        let row = (
            files::digest.eq(kept.digest),
            files::preview.eq(kept.preview),
            files::owner_id.eq(owner),
            files::purpose.eq(purpose),
            files::name.eq(name
                .chars()
                .filter(|letter| !letter.is_control())
                .take(150)
                .collect::<String>()),
            files::mime.eq(kept.mime),
            files::size.eq(kept.size),
            files::width.eq(kept.width),
            files::height.eq(kept.height),
            files::blurhash.eq(kept.blurhash),
            files::alt.eq(alt.chars().take(1500).collect::<String>()),
            files::created_at.eq(Timestamp::now()),
        );
        let insert = diesel::insert_into(files::table)
            .values(row)
            .returning(db::columns::<File>());
        Ok(on!(tx, |db| insert.get_result(db).await)?)
    })
    .await
}

/// What is known of bytes once they are on disk.
struct Kept {
    digest: String,
    preview: Option<String>,
    mime: String,
    size: i64,
    width: Option<i32>,
    height: Option<i32>,
    blurhash: Option<String>,
}

impl Kept {
    async fn plain(site: &Site, bytes: Vec<u8>, mime: &str) -> Result<Self> {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let digest = site.disk().put(bytes).await?;
        Ok(Self {
            digest,
            preview: None,
            mime: mime.to_owned(),
            size,
            width: None,
            height: None,
            blurhash: None,
        })
    }

    async fn picture(site: &Site, bytes: Vec<u8>) -> Result<Self> {
        let read = tokio::task::spawn_blocking(move || text::image_of(&bytes)).await;
        let picture = match read {
            Ok(Ok(picture)) => picture,
            Ok(Err(_)) | Err(_) => return Err(Error::Invalid("file", "file.broken_picture")),
        };
        let preview = match picture.preview {
            Some(preview) => Some(site.disk().put(preview).await?),
            None => None,
        };
        let kept = Self::plain(site, picture.bytes, picture.mime).await?;
        let side = |pixels: u32| i32::try_from(pixels).ok();
        Ok(Self {
            preview,
            width: side(picture.width),
            height: side(picture.height),
            blurhash: picture.blurhash,
            ..kept
        })
    }
}

/// Hangs one's own loose files on one's post, in order. Others' files, and files that hang elsewhere, are refused.
pub(crate) async fn attach(tx: &mut Tx, owner: PersonId, post: PostId, ids: &[FileId]) -> Result<()> {
    for (position, id) in ids.iter().enumerate() {
        let mine = files::table
            .find(*id)
            .filter(files::owner_id.eq(owner))
            .filter(files::post_id.is_null().or(files::post_id.eq(post)))
            .filter(files::purpose.eq(Purpose::Attachment));
        let change = (
            files::post_id.eq(Some(post)),
            files::position.eq(i32::try_from(position).unwrap_or(i32::MAX)),
        );
        let hung = on!(tx, |db| diesel::update(mine).set(change).execute(db).await)?;
        if hung == 0 {
            return Err(Error::Invalid("media", "media.unknown"));
        }
    }
    Ok(())
}

/// Files kept on another server: only their address.
pub(crate) async fn attach_remote(tx: &mut Tx, owner: PersonId, post: PostId, remote: &[RemoteFile]) -> Result<()> {
    if remote.is_empty() {
        return Ok(());
    }
    let now = Timestamp::now();
    let list: Vec<_> = remote
        .iter()
        .take(16)
        .enumerate()
        .map(|(position, file)| {
            (
                files::digest.eq(""),
                files::owner_id.eq(owner),
                files::purpose.eq(Purpose::Attachment),
                files::post_id.eq(Some(post)),
                files::position.eq(i32::try_from(position).unwrap_or(i32::MAX)),
                files::name.eq(""),
                files::mime.eq(file.mime.clone()),
                files::size.eq(0_i64),
                (files::width.eq(file.width), files::height.eq(file.height)),
                files::blurhash.eq(file.blurhash.clone()),
                files::alt.eq(file.alt.chars().take(1500).collect::<String>()),
                files::url.eq(Some(file.url.clone())),
                files::created_at.eq(now),
            )
        })
        .collect();
    on!(tx, |db| diesel::insert_into(files::table)
        .values(rows(&list))
        .execute(db)
        .await)?;
    Ok(())
}

/// Lets go of the files of a post that are not among those kept.
pub(crate) async fn detach(tx: &mut Tx, post: PostId, kept: &[FileId]) -> Result<()> {
    let gone = files::table
        .filter(files::post_id.eq(post))
        .filter(files::purpose.eq(Purpose::Attachment))
        .filter(files::id.ne_all(kept.to_vec()));
    // Loose from now on, for as long as an upload may be.
    let loose = (
        files::post_id.eq(None::<PostId>),
        files::created_at.eq(Timestamp::now()),
    );
    on!(tx, |db| diesel::update(gone).set(loose).execute(db).await)?;
    Ok(())
}

/// Takes one's own loose file as the file of one's document.
pub(crate) async fn take(tx: &mut Tx, owner: PersonId, (id, post): (FileId, PostId)) -> Result<File> {
    let mine = files::table
        .find(id)
        .filter(files::owner_id.eq(owner))
        .filter(files::post_id.is_null())
        .filter(files::purpose.eq(Purpose::Document));
    let taken = on!(tx, |db| {
        diesel::update(mine)
            .set(files::post_id.eq(Some(post)))
            .returning(db::columns::<File>())
            .get_result(db)
            .await
            .optional()
    })?;
    taken.ok_or(Error::Invalid("file", "file.missing"))
}

/// The attachments of a page of posts.
pub(crate) async fn of_posts(conn: &mut Conn, ids: &[PostId]) -> Result<HashMap<PostId, Vec<File>>> {
    let query = files::table
        .filter(among(files::post_id, ids))
        .filter(files::purpose.eq(Purpose::Attachment))
        .order((files::post_id, files::position))
        .select((files::post_id.assume_not_null(), db::columns::<File>()));
    let rows: Vec<(PostId, File)> = on!(conn, |db| query.load(db).await)?;
    let mut media: HashMap<PostId, Vec<File>> = HashMap::new();
    for (post, file) in rows {
        media.entry(post).or_default().push(file);
    }
    Ok(media)
}

/// Says what one's own file shows.
#[boxed]
pub async fn describe(site: &Site, actor: &Actor, id: FileId, alt: &str) -> Result<File> {
    let (owner, alt) = (actor.id(), alt.chars().take(1500).collect::<String>());
    site.write(async move |_, tx| {
        let mine = files::table.find(id).filter(files::owner_id.eq(owner));
        let update = diesel::update(mine)
            .set(files::alt.eq(alt))
            .returning(db::columns::<File>());
        Ok(on!(tx, |db| update.get_result(db).await)?)
    })
    .await
}

/// One's own file.
#[boxed]
pub async fn mine(site: &Site, actor: &Actor, id: FileId) -> Result<File> {
    let owner = actor.id();
    site.read(async move |_, conn| {
        let query = files::table
            .find(id)
            .filter(files::owner_id.eq(owner))
            .select(db::columns::<File>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// Throws away one's own file that hangs on nothing. The bytes stay until the next sweep: another file may hold the same.
#[boxed]
pub async fn discard(site: &Site, actor: &Actor, id: FileId) -> Result<()> {
    let owner = actor.id();
    site.write(async move |_, tx| {
        let loose = files::table
            .find(id)
            .filter(files::owner_id.eq(owner))
            .filter(files::post_id.is_null())
            .filter(files::purpose.eq(Purpose::Attachment));
        let delete = diesel::delete(loose).returning((files::digest, files::preview));
        let gone: Vec<(String, Option<String>)> = on!(&mut *tx, |db| delete.get_results(db).await)?;
        if gone.is_empty() {
            return Err(Error::NotFound);
        }
        sweep::release(tx, gone).await
    })
    .await
}

/// Which form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    Original,
    /// A small picture, when there is one.
    Preview,
}

/// A file found and allowed, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub path: PathBuf,
    pub name: String,
    pub mime: String,
    /// Everybody may see it, so that it may be kept by whoever carries it.
    pub public: bool,
}

/// Whether somebody who exists for people here shows this picture on their profile now: one that was changed or taken off is
/// nobody's but its owner's.
async fn is_worn(conn: &mut Conn, id: FileId) -> Result<bool> {
    let worn = faces::avatar_id.eq(id).or(faces::header_id.eq(id));
    let query = faces::table
        .filter(worn)
        .filter(faces::hidden.eq(false))
        .select(faces::id);
    Ok(on!(conn, |db| query.first::<ActorId>(db).await.optional())?.is_some())
}

/// Opens a file for a viewer: it is a profile's picture, or hangs on a post they may read, or is their own.
/// `NotFound` otherwise, as when it does not exist.
#[boxed]
pub async fn open(site: &Site, viewer: Viewer, id: FileId, variant: Variant) -> Result<Opened> {
    site.read(async move |site, conn| {
        let columns = (files::digest, files::post_id, db::columns::<File>());
        let query = files::table.find(id).filter(files::url.is_null()).select(columns);
        let (digest, hangs_on, file): (String, Option<PostId>, File) = on!(conn, |db| query.get_result(db).await)?;
        let everybody = matches!(file.purpose, Purpose::Avatar | Purpose::Header) && is_worn(conn, id).await?;
        let mut public = everybody;
        if let (false, Some(post_id)) = (everybody, hangs_on) {
            let query = viewer
                .posts()
                .filter(post::id.eq(post_id))
                .select((post::circle_id, post::removed_at));
            let (circle, removed): (crate::id::CircleId, Option<Timestamp>) =
                on!(conn, |db| query.get_result(db).await)?;
            public = circle == crate::circles::PUBLIC && removed.is_none();
        } else if !everybody && viewer.person() != Some(file.owner_id) {
            return Err(Error::NotFound);
        }
        let preview = file.preview.filter(|_| variant == Variant::Preview);
        let mime = if preview.is_some() {
            "image/jpeg".to_owned()
        } else {
            file.mime
        };
        Ok(Opened {
            path: site.disk().path(&preview.unwrap_or(digest)),
            name: file.name,
            mime,
            public,
        })
    })
    .await
}

pub(crate) async fn digest(conn: &mut Conn, id: FileId) -> Result<String> {
    let query = files::table.find(id).select(files::digest);
    Ok(on!(conn, |db| query.get_result(db).await)?)
}
