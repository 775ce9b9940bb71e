//! One post, found by any of its names.
use db::{Conn, among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Post, PostView, view};
use crate::actors::{self, Profile};
use crate::id::{ActorId, Moment, PostId};
use crate::laws::post;
use crate::site::Site;
use crate::tables::shares;
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

/// A post by its id. `NotFound` when there is none, or none for this viewer: the two are never told apart.
#[boxed]
pub async fn one(site: &Site, viewer: Viewer, id: PostId) -> Result<PostView> {
    site.read(async move |site, conn| {
        let found = find(conn, viewer, id).await?;
        view::one(site, conn, viewer, found).await
    })
    .await
}

pub(crate) async fn find(conn: &mut Conn, viewer: Viewer, id: PostId) -> Result<Post> {
    Ok(on!(conn, |db| {
        viewer
            .posts()
            .filter(post::id.eq(id))
            .select(db::columns::<Post>())
            .get_result(db)
            .await
    })?)
}

/// A post by its moment, as its community shows it (an odd moment), or as somebody passed it on.
#[boxed]
pub async fn by_moment(site: &Site, viewer: Viewer, moment: Moment) -> Result<PostView> {
    site.read(async move |site, conn| {
        let (found, sharer) = at(conn, viewer, moment).await?;
        let seen = view::one(site, conn, viewer, found).await?;
        Ok(match sharer {
            Some(who) => seen.shared_by(who, moment),
            None if moment.is_wrapper() => seen.wrapped(),
            None => seen,
        })
    })
    .await
}

/// The id of what a moment names, for a verb that reads the post again.
#[boxed]
pub async fn id_of_moment(site: &Site, viewer: Viewer, moment: Moment) -> Result<PostId> {
    site.read(async move |_, conn| Ok(at(conn, viewer, moment).await?.0.id))
        .await
}

/// What a moment names, and who passed it on.
pub(super) async fn at(conn: &mut Conn, viewer: Viewer, moment: Moment) -> Result<(Post, Option<Profile>)> {
    let query = viewer
        .posts()
        .filter(post::moment.eq(moment.bare()))
        .select(db::columns::<Post>());
    let found: Option<Post> = on!(conn, |db| query.get_result(db).await.optional())?;
    match found {
        Some(found) if moment.is_wrapper() && (found.community_id.is_none() || found.root_id.is_some()) => {
            Err(Error::NotFound)
        }
        Some(found) => Ok((found, None)),
        None if moment.is_wrapper() => Err(Error::NotFound),
        None => shared(conn, viewer, moment).await,
    }
}

async fn shared(conn: &mut Conn, viewer: Viewer, moment: Moment) -> Result<(Post, Option<Profile>)> {
    let query = shares::table.find(moment).select((shares::person_id, shares::post_id));
    let (who, id): (ActorId, PostId) = on!(conn, |db| query.get_result(db).await)?;
    let who = actors::load(conn, &[who]).await?.remove(&who).ok_or(Error::NotFound)?;
    Ok((find(conn, viewer, id).await?, Some(who)))
}

/// A post by its address in the network.
#[boxed]
pub async fn by_uri(site: &Site, viewer: Viewer, uri: &str) -> Result<PostView> {
    let uri = uri.to_owned();
    site.read(async move |site, conn| {
        let found = match id_in(site, &uri) {
            Some(id) => find(conn, viewer, id).await?,
            None => on!(conn, |db| {
                viewer
                    .posts()
                    .filter(post::uri.eq(&uri).or(post::url.eq(&uri)))
                    .select(db::columns::<Post>())
                    .first(db)
                    .await
            })?,
        };
        view::one(site, conn, viewer, found).await
    })
    .await
}

/// The id in an address of this site's own posts.
pub(crate) fn id_in(site: &Site, uri: &str) -> Option<PostId> {
    let path = uri.strip_prefix(site.origin().as_str())?;
    let id = path.strip_prefix("post/").or_else(|| path.strip_prefix("comment/"))?;
    id.parse().ok()
}

/// Several posts by their moments, in the order asked; those that do not exist for the viewer are left out.
#[boxed]
pub async fn several(site: &Site, viewer: Viewer, moments: &[Moment]) -> Result<Vec<PostView>> {
    let wanted: Vec<Moment> = moments.iter().take(100).copied().collect();
    site.read(async move |site, conn| {
        let bare: Vec<Moment> = wanted.iter().map(|moment| moment.bare()).collect();
        let found: Vec<Post> = on!(conn, |db| {
            viewer
                .posts()
                .filter(among(post::moment, &bare))
                .select(db::columns::<Post>())
                .load(db)
                .await
        })?;
        let seen = view::dress(site, conn, viewer, found).await?;
        let find = |moment: &Moment| seen.iter().find(|view| view.post.moment == moment.bare()).cloned();
        Ok(wanted.iter().filter_map(find).collect())
    })
    .await
}
