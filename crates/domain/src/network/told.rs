//! Posts as the site tells them, and what of a circle another server may fetch. The law is `laws::telling`.
use db::{Conn, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::memory;
use crate::actors::{self, ActorKind, Profile};
use crate::circles::{Kind, Standing};
use crate::id::{ActorId, CircleId, PersonId, PostId};
use crate::laws::telling::{self, Telling};
use crate::laws::{post as column, sight};
use crate::posts::{self, Post, PostView};
use crate::site::Site;
use crate::tables::{actors as faces, memberships, mentions};
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

/// A post as its author sees it, also when they took it back: for telling, never for showing.
#[boxed]
pub async fn post_of(site: &Site, id: PostId) -> Result<PostView> {
    site.read(async move |site, conn| {
        let found = find(conn, id).await?;
        dressed(site, conn, found, None).await
    })
    .await
}

/// The same, with what one person thinks of it.
#[boxed]
pub async fn post_as(site: &Site, id: PostId, person: PersonId) -> Result<PostView> {
    site.read(async move |site, conn| {
        let found = find(conn, id).await?;
        dressed(site, conn, found, Some(person)).await
    })
    .await
}

/// The same, by its address in the network.
#[boxed]
pub async fn post_by_uri(site: &Site, uri: &str) -> Result<PostView> {
    let uri = uri.to_owned();
    site.read(async move |site, conn| {
        let found = find_by_uri(site, conn, &uri).await?;
        dressed(site, conn, found, None).await
    })
    .await
}

/// What is known under an address, and where it stands, without who said it and all that hangs on it.
#[boxed]
pub async fn bare_post(site: &Site, uri: &str) -> Result<Option<Post>> {
    let uri = uri.to_owned();
    let found = site
        .read(async move |site, conn| find_by_uri(site, conn, &uri).await)
        .await;
    match found {
        Err(Error::NotFound) => Ok(None),
        found => found.map(Some),
    }
}

/// The same; and, when nothing is known, whether it was taken back before it came.
#[boxed]
pub async fn bare_post_or_gone(site: &Site, uri: &str) -> Result<(Option<Post>, bool)> {
    let uri = uri.to_owned();
    site.read(async move |site, conn| match find_by_uri(site, conn, &uri).await {
        Ok(post) => Ok((Some(post), false)),
        Err(Error::NotFound) => Ok((None, memory::is_forestalled(conn, &uri).await?)),
        Err(error) => Err(error),
    })
    .await
}

pub(super) async fn is_known(site: &Site, conn: &mut Conn, uri: &str) -> Result<bool> {
    match find_by_uri(site, conn, uri).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn find_by_uri(site: &Site, conn: &mut Conn, uri: &str) -> Result<Post> {
    if let Some(id) = posts::id_in(site, uri) {
        return find(conn, id).await;
    }
    let query = sight::as_site()
        .filter(column::uri.eq(uri))
        .select(db::columns::<Post>());
    Ok(on!(conn, |db| query.get_result(db).await)?)
}

/// Whether a post still exists for others than its author, so that other servers may be told of it.
#[boxed]
pub async fn is_shown(site: &Site, id: PostId) -> Result<bool> {
    site.read(async move |_, conn| {
        let query = sight::as_site_shown().filter(column::id.eq(id)).select(column::id);
        Ok(on!(conn, |db| query.first::<PostId>(db).await.optional())?.is_some())
    })
    .await
}

async fn find(conn: &mut Conn, id: PostId) -> Result<Post> {
    let query = sight::as_site().filter(column::id.eq(id)).select(db::columns::<Post>());
    Ok(on!(conn, |db| query.get_result(db).await)?)
}

async fn dressed(site: &Site, conn: &mut Conn, found: Post, person: Option<PersonId>) -> Result<PostView> {
    let viewer = Viewer::recipient(person.unwrap_or(found.author_id));
    let mut view = posts::dress(site, conn, viewer, vec![found])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    if view.is_erased() {
        // Whoever was told that it was said is told that it was taken back.
        let named = mentions::table.filter(mentions::post_id.eq(view.post.id));
        let named: Vec<ActorId> = on!(&mut *conn, |db| named.select(mentions::actor_id).load(db).await)?;
        view.mentions = actors::load(conn, &named).await?.into_values().collect();
    }
    if view.circle.kind != Kind::Public {
        view.mentions = named_inside(conn, &view).await?;
    }
    Ok(view)
}

/// Whom a post kept in a circle names to other servers: nobody outside, since some servers show a post to whoever it
/// names; and everybody else in a conversation, since it is addressed to them.
async fn named_inside(conn: &mut Conn, view: &PostView) -> Result<Vec<Profile>> {
    let named: Vec<ActorId> = view.mentions.iter().map(|profile| profile.id).collect();
    let everybody = view.circle.kind == Kind::Talk;
    let inside = memberships::table
        .inner_join(faces::table.on(faces::id.eq(memberships::person_id)))
        .filter(memberships::circle_id.eq(view.circle.id))
        .filter(memberships::standing.ge(Standing::Reader))
        .filter(faces::id.ne(view.author.id))
        .order(memberships::since)
        .select(db::columns::<Profile>());
    let mut inside: Vec<Profile> = match everybody {
        true => on!(conn, |db| inside.load(db).await)?,
        false => on!(conn, |db| inside.filter(faces::id.eq_any(&named)).load(db).await)?,
    };
    inside.retain(|profile| !profile.hidden);
    Ok(inside)
}

/// An actor by its id; also one that is suspended.
#[boxed]
pub async fn actor_by_id(site: &Site, id: ActorId) -> Result<Profile> {
    site.read(async move |_, conn| actors::find(conn, id).await).await
}

/// How much of a circle a signed reader from another server may fetch. A person is answered for themselves; a server's
/// own actor for its people, when at least one of them is inside.
#[boxed]
pub async fn fetchable(site: &Site, reader: &Profile, circle: CircleId) -> Result<Telling> {
    let reader = reader.clone();
    site.read(async move |_, conn| {
        let inside = memberships::table
            .inner_join(faces::table.on(faces::id.eq(memberships::person_id)))
            .filter(
                memberships::circle_id
                    .eq(circle)
                    .and(memberships::standing.ge(Standing::Reader)),
            )
            .filter(faces::hidden.eq(false))
            .filter(faces::server_id.eq(reader.server_id));
        let people: i64 = match reader.kind == ActorKind::Site {
            true => on!(&mut *conn, |db| inside.count().get_result(db).await)?,
            false => on!(&mut *conn, |db| inside
                .filter(faces::id.eq(reader.id))
                .count()
                .get_result(db)
                .await)?,
        };
        if reader.server_id.is_none() || people == 0 {
            return Ok(Telling::Nothing);
        }
        telling::fetchable(conn, PersonId(reader.id.0), circle).await
    })
    .await
}
