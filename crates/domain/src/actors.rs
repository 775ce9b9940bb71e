//! The public face of a person or of a community: one id space and one space of handles.
use std::collections::HashMap;

use db::{Conn, Timestamp, Tx, among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

use crate::error::Clash;
use crate::id::{ActorId, Address, FileId, ServerId};
use crate::site::Site;
use crate::tables::actors;
use crate::{Error, Result, boxed};

db::int_enum! {
    /// What an actor is.
    pub enum ActorKind { Person = 1, Community = 2, Site = 3 }
}

/// A line of a profile, as its owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileField {
    pub name: String,
    pub value: String,
}

/// The public face of a person or of a community.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = actors)]
pub struct Profile {
    pub id: ActorId,
    pub kind: ActorKind,
    pub handle: String,
    /// Empty for somebody from here.
    pub host: String,
    pub server_id: Option<ServerId>,
    pub name: String,
    /// As written; empty for somebody from elsewhere.
    pub summary: String,
    pub summary_html: String,
    pub fields: db::Json<Vec<ProfileField>>,
    pub uri: String,
    pub url: String,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub followers_uri: Option<String>,
    pub avatar_id: Option<FileId>,
    pub avatar_url: Option<String>,
    pub header_id: Option<FileId>,
    pub header_url: Option<String>,
    pub locked: bool,
    pub bot: bool,
    pub discoverable: bool,
    pub posts: i64,
    pub followers: i64,
    pub following: i64,
    pub last_posted_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub refreshed_at: Timestamp,
    /// Does not exist for anybody here: suspended, or of a blocked server.
    pub hidden: bool,
    /// Heard by followers only: limited, or of a limited server.
    pub quiet: bool,
}

impl Profile {
    pub fn local(&self) -> bool {
        self.host.is_empty()
    }
    /// `ana` here, `ana@host` elsewhere.
    pub fn address(&self) -> String {
        Address(&self.handle, &self.host).to_string()
    }
    /// The name chosen, or the handle.
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() { &self.handle } else { &self.name }
    }
    /// Where its page is on this site; without a leading slash.
    pub fn page(&self) -> String {
        let letter = if self.kind == ActorKind::Community { 'c' } else { 'u' };
        format!("{letter}/{}", self.address())
    }
    /// The address of the picture, absolute; none when there is none.
    pub fn avatar(&self, site: &Site) -> Option<String> {
        picture(site, self.avatar_id, self.avatar_url.as_deref())
    }
    pub fn header(&self, site: &Site) -> Option<String> {
        picture(site, self.header_id, self.header_url.as_deref())
    }
}

fn picture(site: &Site, id: Option<FileId>, url: Option<&str>) -> Option<String> {
    id.map(|id| site.address(crate::files::page(id)))
        .or_else(|| url.map(str::to_owned))
}

/// The actor that speaks for the site itself: it signs what nobody in particular asks of other servers.
pub(crate) async fn ensure_site_actor(tx: &mut Tx, origin: &str, host: &str) -> Result<()> {
    let now = Timestamp::now();
    // Its name is not one a person can take: it holds a dot.
    let row = (
        actors::kind.eq(ActorKind::Site),
        actors::handle.eq(host),
        actors::host.eq(""),
        actors::uri.eq(origin),
        actors::url.eq(origin),
        actors::inbox.eq(format!("{origin}inbox")),
        actors::created_at.eq(now),
        actors::refreshed_at.eq(now),
    );
    let insert = diesel::insert_into(actors::table).values(row).on_conflict_do_nothing();
    on!(tx, |db| insert.execute(db).await)?;
    Ok(())
}

/// The site's own actor.
#[boxed]
pub async fn site_actor(site: &Site) -> Result<Profile> {
    site.read(async move |_, conn| {
        let query = actors::table
            .filter(actors::kind.eq(ActorKind::Site).and(actors::host.eq("")))
            .select(db::columns::<Profile>());
        Ok(on!(conn, |db| query.first(db).await)?)
    })
    .await
}

/// Profiles by id, in no order; the unknown are left out, and so is whoever does not exist for people here.
pub(crate) async fn load(conn: &mut Conn, ids: &[ActorId]) -> Result<HashMap<ActorId, Profile>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Profile> = on!(conn, |db| {
        actors::table
            .filter(among(actors::id, ids).and(actors::hidden.eq(false)))
            .select(db::columns::<Profile>())
            .load(db)
            .await
    })?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub(crate) async fn find(conn: &mut Conn, id: ActorId) -> Result<Profile> {
    Ok(on!(conn, |db| actors::table
        .find(id)
        .select(db::columns::<Profile>())
        .get_result(db)
        .await)?)
}

/// By handle; `host` is empty for somebody from here.
pub(crate) async fn find_by_handle(conn: &mut Conn, handle: &str, host: &str) -> Result<Profile> {
    Ok(on!(conn, |db| {
        actors::table
            .filter(actors::handle.eq(handle.to_lowercase()))
            .filter(actors::host.eq(host))
            .filter(actors::kind.ne(ActorKind::Site))
            .filter(actors::hidden.eq(false))
            .select(db::columns::<Profile>())
            .get_result(db)
            .await
    })?)
}

pub(crate) async fn find_by_uri(conn: &mut Conn, uri: &str) -> Result<Profile> {
    Ok(on!(conn, |db| {
        actors::table
            .filter(actors::uri.eq(uri))
            .select(db::columns::<Profile>())
            .get_result(db)
            .await
    })?)
}

/// The host as kept: empty when it is this site's.
pub(crate) fn host_here(site: &Site, host: Option<&str>) -> String {
    host.filter(|host| !host.eq_ignore_ascii_case(site.host()))
        .unwrap_or_default()
        .to_lowercase()
}

/// The people and communities that a text names and that are known here.
pub(crate) struct Named(Vec<Profile>, String);

impl Named {
    pub fn nobody(site: &Site) -> Self {
        Self(Vec::new(), site.host().to_owned())
    }
    pub fn ids(&self) -> Vec<ActorId> {
        self.0.iter().map(|profile| profile.id).collect()
    }
    /// The page of somebody named, if known.
    pub fn href(&self, name: &str, host: Option<&str>) -> Option<String> {
        let host = host
            .filter(|host| !host.eq_ignore_ascii_case(&self.1))
            .unwrap_or_default();
        let found = self
            .0
            .iter()
            .find(|who| who.handle.eq_ignore_ascii_case(name) && who.host.eq_ignore_ascii_case(host));
        found.map(|profile| profile.url.clone())
    }
}

pub(crate) async fn named(site: &Site, conn: &mut Conn, mentions: &[text::Mention]) -> Result<Named> {
    let mut known = Vec::new();
    if !mentions.is_empty() {
        let handles: Vec<String> = mentions.iter().map(|mention| mention.name.to_lowercase()).collect();
        let rows: Vec<Profile> = on!(conn, |db| {
            actors::table
                .filter(actors::handle.eq_any(&handles))
                .filter(actors::kind.ne(ActorKind::Site))
                .filter(actors::hidden.eq(false))
                .select(db::columns::<Profile>())
                .load(db)
                .await
        })?;
        for mention in mentions {
            let host = host_here(site, mention.host.as_deref());
            let name = mention.name.to_lowercase();
            known.extend(rows.iter().find(|row| row.handle == name && row.host == host).cloned());
        }
    }
    Ok(Named(known, site.host().to_owned()))
}

/// An actor to write, from here.
pub(crate) struct New {
    pub kind: ActorKind,
    pub handle: String,
    pub name: String,
    pub summary: String,
    pub uri: String,
}

pub(crate) async fn insert_local(site: &Site, tx: &mut Tx, new: New) -> Result<ActorId> {
    let now = Timestamp::now();
    let row = (
        actors::kind.eq(new.kind),
        actors::handle.eq(new.handle),
        actors::host.eq(""),
        actors::name.eq(new.name),
        actors::summary_html.eq(text::markdown::to_html(&new.summary).into_string()),
        actors::summary.eq(new.summary),
        actors::inbox.eq(format!("{}/inbox", new.uri)),
        actors::shared_inbox.eq(Some(site.address("inbox"))),
        actors::url.eq(new.uri.clone()),
        actors::uri.eq(new.uri),
        actors::created_at.eq(now),
        actors::refreshed_at.eq(now),
    );
    let insert = diesel::insert_into(actors::table).values(row).returning(actors::id);
    on!(tx, |db| insert.get_result(db).await).clash("handle.taken")
}

/// A handle that can be given: short, plain, and not one that people would take for the site's own voice.
pub(crate) fn new_handle(raw: &str) -> Result<String> {
    const OURS: [&str; 12] = [
        "admin",
        "administration",
        "animation",
        "aide",
        "courtepointe",
        "inbox",
        "moderation",
        "root",
        "securite",
        "site",
        "support",
        "tous",
    ];
    let handle = raw.trim().to_lowercase();
    if !text::handle::valid_local(&handle) {
        return Err(Error::Invalid("handle", "handle.unreadable"));
    }
    if OURS.contains(&handle.as_str()) {
        return Err(Error::Invalid("handle", "handle.reserved"));
    }
    Ok(handle)
}

/// A name to show: one line.
pub(crate) fn new_name(raw: &str) -> Result<String> {
    let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if 100 < name.chars().count() {
        Err(Error::Invalid("name", "name.too_long"))
    } else {
        Ok(name)
    }
}

/// The beginning of a word, for `LIKE`.
pub(crate) fn like(words: &str) -> String {
    let plain: String = words
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, '%' | '_' | '\\'))
        .collect();
    format!("{plain}%")
}

/// What changes on a profile; what is left out stays.
#[derive(Debug, Clone, Default)]
pub struct Face {
    pub name: Option<String>,
    pub summary: Option<String>,
    pub fields: Option<Vec<ProfileField>>,
    /// `Some(None)` takes the picture away.
    pub avatar: Option<Option<FileId>>,
    pub header: Option<Option<FileId>>,
    pub locked: Option<bool>,
    pub bot: Option<bool>,
    pub discoverable: Option<bool>,
}

pub(crate) async fn change_face(tx: &mut Tx, id: ActorId, face: Face) -> Result<Profile> {
    let before = find(tx, id).await?;
    let summary = face.summary.unwrap_or(before.summary);
    if 5_000 < summary.chars().count() {
        return Err(Error::Invalid("summary", "summary.too_long"));
    }
    let fields = face.fields.unwrap_or(before.fields.0).into_iter().take(4).collect();
    let change = (
        actors::name.eq(face.name.unwrap_or(before.name)),
        actors::summary_html.eq(text::markdown::to_html(&summary).into_string()),
        actors::summary.eq(summary),
        actors::fields.eq(db::Json::<Vec<ProfileField>>(fields)),
        actors::avatar_id.eq(face.avatar.unwrap_or(before.avatar_id)),
        actors::header_id.eq(face.header.unwrap_or(before.header_id)),
        actors::locked.eq(face.locked.unwrap_or(before.locked)),
        actors::bot.eq(face.bot.unwrap_or(before.bot)),
        actors::discoverable.eq(face.discoverable.unwrap_or(before.discoverable)),
    );
    let update = diesel::update(actors::table.find(id))
        .set(change)
        .returning(db::columns::<Profile>());
    Ok(on!(tx, |db| update.get_result(db).await)?)
}
