//! The calls about comments. A comment and a thread are one noun inside; here each answers only to its own calls.

use axum::Json;
use axum::extract::State as Given;
use domain::posts::{self, CommentQuery, Draft, Place, PostView};
use domain::{Error, PostId};
use serde::Serialize;
use web::{Allowance, Params, State};

use super::posts::{erase, take_away, vote};
use crate::ask::{Asked, Me, Reader};
use crate::dialect::Dialect;
use crate::feeds;
use crate::languages;
use crate::listing::{Listing, Turn};
use crate::refusal::{Answer, Refusal};
use crate::scene::{Scene, is_comment};
use crate::shape::Id;
use crate::uploads;

#[derive(Serialize)]
pub struct CommentResponse<C> {
    comment_view: C,
    /// Read by version 3; always empty, as its own server leaves it.
    recipient_ids: [Id; 0],
}

type Shown<D> = Answer<D, CommentResponse<<D as Dialect>::Comment>>;

/// A comment of the house, dressed for the reader.
pub async fn shown<D: Dialect>(state: &State, reader: Reader, view: PostView) -> Shown<D> {
    let scene = Scene::of(&state.site, reader, std::slice::from_ref(&view)).await?;
    let comment_view = D::comment(&scene, &view).ok_or(Error::NotFound)?;
    Ok(Json(CommentResponse {
        comment_view,
        recipient_ids: [],
    }))
}

/// A comment the reader may read; a thread is not one.
pub async fn one(state: &State, reader: Reader, id: PostId) -> Result<PostView, Error> {
    let view = posts::one(&state.site, reader.viewer(), id).await?;
    if is_comment(&view) && view.post.community_id.is_some() {
        Ok(view)
    } else {
        Err(Error::NotFound)
    }
}

/// The comment named by `comment_id`.
pub async fn named(state: &State, reader: Reader, params: &Params) -> Result<PostView, Error> {
    one(state, reader, identified(params)).await
}

async fn target<D>(state: &State, me: &Me<D>, params: &Params) -> Result<PostId, Refusal<D>> {
    Ok(named(state, me.reader(), params).await?.post.id)
}

fn identified(params: &Params) -> PostId {
    PostId(params.number("comment_id").unwrap_or(0))
}

pub async fn list<D: Dialect>(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<D, Listing<D::Comment>> {
    let mut turn = Turn::asked(&params)?;
    let found = match (params.number("post_id"), params.number("parent_id")) {
        (None, None) => feeds::comments::<D>(&state, reader, (&params, turn)).await?,
        (root, parent) => {
            if params.has("max_depth") {
                turn.limit = WHOLE_TREE;
            }
            posts::comments(&state.site, reader.viewer(), tree((root, parent), &params, turn)).await?
        }
    };
    let scene = Scene::of(&state.site, reader, &found).await?;
    Ok(Json(turn.listing::<D, _>(
        "comments",
        scene.comments::<D>(&found),
        found.len(),
    )))
}

/// A client that limits the depth asks for the whole tree down to there: its `limit` then means nothing.
const WHOLE_TREE: i64 = 999;

fn tree((root, parent): (Option<i64>, Option<i64>), params: &Params, turn: Turn) -> CommentQuery {
    CommentQuery {
        root: root.map(PostId),
        parent: parent.map(PostId),
        max_depth: params.number("max_depth").and_then(|depth| i32::try_from(depth).ok()),
        sort: feeds::comment_sort(params),
        limit: turn.limit,
        page: turn.page,
        ..CommentQuery::default()
    }
}

pub async fn get<D: Dialect>(Given(state): Given<State>, reader: Reader, Asked(params): Asked) -> Shown<D> {
    let view = one(&state, reader, PostId(params.number("id").unwrap_or(0))).await?;
    shown(&state, reader, view).await
}

pub async fn create<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    me.spend(&state, Allowance::Post)?;
    let (thread, parent) = parent(&state, me.reader(), &params).await?;
    let said = uploads::take(&state, &me.actor, params.text("content").unwrap_or_default()).await?;
    let draft = Draft {
        language: params
            .number("language_id")
            .and_then(languages::code)
            .map(str::to_owned),
        media: said.media,
        ..Draft::new(Place::Reply(parent), said.text)
    };
    match posts::publish(&state.site, &me.actor, draft).await {
        Err(Error::Forbidden(_)) if thread.post.locked => Err(Refusal::word("locked")),
        published => shown(&state, me.reader(), published?).await,
    }
}

/// The thread `post_id`, and what is answered in it: the comment `parent_id`, or else the thread itself.
async fn parent(state: &State, reader: Reader, params: &Params) -> Result<(PostView, PostId), Error> {
    let thread = super::posts::named(state, reader, params).await?;
    let parent = match params.naming("parent_id")? {
        None => thread.post.id,
        Some(parent) => {
            let comment = one(state, reader, PostId(parent)).await?;
            let inside = comment.post.root_id == Some(thread.post.id);
            if inside {
                comment.post.id
            } else {
                return Err(Error::NotFound);
            }
        }
    };
    Ok((thread, parent))
}

pub async fn edit<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let before = named(&state, me.reader(), &params).await?;
    let amendment = uploads::amendment(&state, &me.actor, (&before, &params)).await?;
    let edited = posts::edit(&state.site, &me.actor, before.post.id, amendment).await;
    let view = edited.map_err(Refusal::on_comment)?;
    shown(&state, me.reader(), view).await
}

pub async fn delete<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let view = if params.flag("deleted") == Some(false) {
        posts::restore(&state.site, &me.actor, identified(&params)).await?
    } else {
        erase(&state, &me, target(&state, &me, &params).await?)
            .await
            .map_err(Refusal::on_comment)?
    };
    shown(&state, me.reader(), view).await
}

pub async fn like<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let comment = target(&state, &me, &params).await?;
    let view = posts::react(&state.site, &me.actor, comment, vote(&params)?).await?;
    shown(&state, me.reader(), view).await
}

pub async fn save<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let comment = target(&state, &me, &params).await?;
    let view = match params.is("save") {
        true => posts::save(&state.site, &me.actor, comment).await?,
        false => posts::unsave(&state.site, &me.actor, comment).await?,
    };
    shown(&state, me.reader(), view).await
}

pub async fn remove<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let view = match params.is("removed") {
        true => take_away(&state, &me, (named(&state, me.reader(), &params).await?, &params)).await?,
        false => posts::unremove(&state.site, &me.actor, identified(&params)).await?,
    };
    shown(&state, me.reader(), view).await
}
