//! To whom elsewhere something goes: the third law, applied to one post or one actor.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::id::{ActorId, PostId};
use crate::laws::telling::{self, Recipient};
use crate::laws::{post, sight};
use crate::posts::{Post, PostView, dress};
use crate::site::Site;
use crate::viewer::Viewer;

/// A post as it is to be told: seen by its author, erased ones as what is left of them. `None` when it is gone.
pub(super) async fn post_to_tell(site: &Site, id: PostId) -> Result<Option<PostView>> {
    site.read(async move |site, conn| {
        let query = sight::as_site().filter(post::id.eq(id)).select(db::columns::<Post>());
        let found: Option<Post> = on!(conn, |db| query.get_result(db).await.optional())?;
        let Some(found) = found else { return Ok(None) };
        let author = Viewer::recipient(found.author_id);
        Ok(dress(site, conn, author, vec![found]).await?.pop())
    })
    .await
}

/// Everyone elsewhere who is told of a post, each with how much the law lets through.
pub async fn audience_of_post(site: &Site, id: PostId) -> Result<Vec<Recipient>> {
    site.read(async move |_, conn| {
        let query = sight::as_site().filter(post::id.eq(id)).select(db::columns::<Post>());
        let found: Post = on!(conn, |db| query.get_result(db).await)?;
        telling::recipients(conn, &found).await
    })
    .await
}

/// Everyone elsewhere who follows an actor.
pub async fn audience_of_actor(site: &Site, actor: ActorId) -> Result<Vec<Recipient>> {
    site.read(async move |_, conn| telling::followers_afar(conn, actor).await)
        .await
}

/// One actor elsewhere, for what is said to it alone; none when its server is blocked or it lives here.
pub async fn only(site: &Site, actor: ActorId) -> Result<Option<Recipient>> {
    site.read(async move |_, conn| telling::addressee(conn, actor).await)
        .await
}
