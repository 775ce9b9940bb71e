//! To whom elsewhere something goes: the third law, applied to one post or one actor.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::id::{ActorId, PostId};
use crate::laws::telling::{self, Recipient};
use crate::laws::{post, sight};
use crate::posts::Post;
use crate::site::Site;
use crate::{Result, boxed};

/// Everyone elsewhere who is told of a post, each with how much the law lets through.
#[boxed]
pub async fn audience_of_post(site: &Site, id: PostId) -> Result<Vec<Recipient>> {
    site.read(async move |_, conn| {
        let query = sight::as_site().filter(post::id.eq(id)).select(db::columns::<Post>());
        let found: Post = on!(conn, |db| query.get_result(db).await)?;
        telling::recipients(conn, &found).await
    })
    .await
}

/// Everyone elsewhere who follows an actor.
#[boxed]
pub async fn audience_of_actor(site: &Site, actor: ActorId) -> Result<Vec<Recipient>> {
    site.read(async move |_, conn| telling::followers_afar(conn, actor).await)
        .await
}

/// One actor elsewhere, for what is said to it alone; none when its server is blocked or it lives here.
#[boxed]
pub async fn only(site: &Site, actor: ActorId) -> Result<Option<Recipient>> {
    site.read(async move |_, conn| telling::addressee(conn, actor).await)
        .await
}
