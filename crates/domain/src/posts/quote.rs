//! What a post quotes: a card of another post, shown to whoever may read that one too.
use std::collections::HashMap;

use db::{Conn, Tx, among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Post, read};
use crate::Result;
use crate::actors::{self, Profile};
use crate::id::{ActorId, PostId};
use crate::laws::post;
use crate::site::Site;
use crate::tables::quotes;
use crate::viewer::Viewer;

/// A post that another quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Its name in the network, as the quoting post gives it.
    pub uri: String,
    /// None when it is not here, or not for this viewer: the two are never told apart.
    pub quoted: Option<Quoted>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    pub post: Post,
    pub author: Profile,
}

pub(super) async fn write(tx: &mut Tx, id: PostId, uri: &str) -> Result<()> {
    let row = (quotes::post_id.eq(id), quotes::uri.eq(uri));
    on!(tx, |db| diesel::insert_into(quotes::table)
        .values(row)
        .execute(db)
        .await)?;
    Ok(())
}

pub(super) async fn forget(tx: &mut Tx, id: PostId) -> Result<()> {
    on!(tx, |db| diesel::delete(quotes::table.find(id)).execute(db).await)?;
    Ok(())
}

/// What these posts quote, as far as the viewer may read it.
pub(super) async fn load(
    site: &Site,
    conn: &mut Conn,
    (viewer, ids): (Viewer, &[PostId]),
) -> Result<HashMap<PostId, Quote>> {
    let query = quotes::table
        .filter(among(quotes::post_id, ids.iter().copied()))
        .select((quotes::post_id, quotes::uri));
    let named: Vec<(PostId, String)> = on!(&mut *conn, |db| query.load(db).await)?;
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let ours: Vec<PostId> = named.iter().filter_map(|(_, uri)| read::id_in(site, uri)).collect();
    let others: Vec<&String> = named.iter().map(|(_, uri)| uri).collect();
    let query = viewer
        .posts()
        .filter(post::id.eq_any(ours).or(post::uri.eq_any(others)))
        .select(db::columns::<Post>());
    let found: Vec<Post> = on!(&mut *conn, |db| query.load(db).await)?;
    let authors: Vec<ActorId> = found.iter().map(|post| post.author_id.into()).collect();
    let authors = actors::load(conn, &authors).await?;
    let quoted = |uri: &String| {
        let post = found
            .iter()
            .find(|post| post.uri(site) == *uri && post.removed_at.is_none())?;
        let author = authors.get(&post.author_id.into()).filter(|author| !author.hidden)?;
        Some(Quoted {
            post: post.clone(),
            author: author.clone(),
        })
    };
    let seen = named.iter().map(|(id, uri)| {
        let quote = Quote {
            uri: uri.clone(),
            quoted: quoted(uri),
        };
        (*id, quote)
    });
    Ok(seen.collect())
}
