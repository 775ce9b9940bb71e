//! Finding people and communities by name.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actors::{self, ActorKind, Profile};
use crate::id::ActorId;
use crate::site::Site;
use crate::tables::actors as faces;
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

/// A profile. Suspended people do not exist.
#[boxed]
pub async fn profile(site: &Site, _viewer: Viewer, id: ActorId) -> Result<Profile> {
    site.read(async move |_, conn| {
        let found = actors::find(conn, id).await?;
        if found.hidden || found.kind == ActorKind::Site {
            Err(Error::NotFound)
        } else {
            Ok(found)
        }
    })
    .await
}

/// Profiles, in the order asked; the unknown are left out.
#[boxed]
pub async fn profiles(site: &Site, _viewer: Viewer, ids: &[ActorId]) -> Result<Vec<Profile>> {
    let ids: Vec<ActorId> = ids.iter().take(200).copied().collect();
    site.read(async move |_, conn| {
        let found = actors::load(conn, &ids).await?;
        let shown = |id| found.get(id).filter(|face| face.kind != ActorKind::Site).cloned();
        Ok(ids.iter().filter_map(shown).collect())
    })
    .await
}

/// A person or a community by handle; `host` is none for one from here.
#[boxed]
pub async fn by_handle(site: &Site, _viewer: Viewer, handle: &str, host: Option<&str>) -> Result<Profile> {
    let (handle, host) = (handle.to_owned(), actors::host_here(site, host));
    site.read(async move |_, conn| actors::find_by_handle(conn, &handle, &host).await)
        .await
}

/// People and communities whose handle or name begins so; the best known first.
#[boxed]
pub async fn search(site: &Site, _viewer: Viewer, words: &str, limit: i64) -> Result<Vec<Profile>> {
    let (handle, host) = words
        .trim()
        .trim_start_matches(['@', '!'])
        .split_once('@')
        .unwrap_or((words.trim(), ""));
    let handle = handle.trim_start_matches(['@', '!']);
    if handle.is_empty() {
        return Ok(Vec::new());
    }
    let (like, host) = (actors::like(handle), host.to_lowercase());
    site.read(async move |_, conn| {
        let found: Vec<Profile> = on!(conn, |db| {
            let mut query = faces::table
                .filter(faces::hidden.eq(false).and(faces::kind.ne(ActorKind::Site)))
                .filter(
                    faces::handle
                        .like(like.clone())
                        .or(faces::name.like(format!("%{like}"))),
                )
                .order((faces::followers.desc(), faces::id))
                .limit(limit.clamp(1, 80))
                .select(db::columns::<Profile>())
                .into_boxed::<Db>();
            // A limited person is found by whoever knows their whole address.
            query = match host.is_empty() {
                true => query.filter(faces::quiet.eq(false)),
                false => query.filter(faces::host.eq(host)),
            };
            query.load(db).await
        })?;
        Ok(found)
    })
    .await
}
