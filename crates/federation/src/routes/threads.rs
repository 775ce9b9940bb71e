//! A thread as a list (FEP-7888, FEP-f228), and what answers a post: of what everybody may read, by their addresses.

use super::reader::{Question, Reader, answer, nothing, open};
use crate::{error::Result, house::House, speak};
use activitypub_federation::config::Data;
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use domain::{
    PostId, PostView, Viewer,
    posts::{self, Thread},
};
use http::StatusCode;
use serde_json::{Value, json};

/// More than this is not listed.
const MOST: usize = 500;

/// Everything in a thread that began here, from its beginning.
pub async fn context(Path(id): Path<PostId>, data: Data<House>, question: Question) -> Response {
    let found = async {
        let Some(thread) = public(id, &data).await? else {
            return Ok(nothing());
        };
        if thread.post.post.root_id.is_some() {
            return Ok(nothing());
        }
        let all: Vec<&PostView> = std::iter::once(&thread.post).chain(&thread.descendants).collect();
        let owner = thread.post.community.as_ref().unwrap_or(&thread.post.author);
        let address = format!("{}/context", thread.post.uri);
        let mut list = speak::ordered(&address, total(&all), uris(&all));
        list["attributedTo"] = json!(owner.uri);
        served(list, &data, &question).await
    };
    answer(found.await)
}

/// What answers a post from here.
pub async fn replies(Path(id): Path<PostId>, data: Data<House>, question: Question) -> Response {
    let found = async {
        let Some(thread) = public(id, &data).await? else {
            return Ok(nothing());
        };
        let direct = |view: &&PostView| view.post.parent_id == Some(id);
        let all: Vec<&PostView> = thread.descendants.iter().filter(direct).collect();
        let mut list = speak::collection(&format!("{}/replies", thread.post.uri), total(&all));
        list["items"] = Value::Array(uris(&all));
        served(list, &data, &question).await
    };
    answer(found.await)
}

/// The thread around a post from here that everybody may read.
async fn public(id: PostId, data: &Data<House>) -> Result<Option<Thread>> {
    let thread = posts::thread(&data.site, Viewer::anyone(), id).await?;
    Ok(Some(thread).filter(|thread| thread.post.post.local && thread.post.is_public()))
}

fn uris(views: &[&PostView]) -> Vec<Value> {
    let there = views.iter().filter(|view| !view.is_erased() && view.is_public());
    there.take(MOST).map(|view| json!(view.uri)).collect()
}

fn total(views: &[&PostView]) -> i64 {
    i64::try_from(uris(views).len()).unwrap_or_default()
}

async fn served(list: Value, data: &Data<House>, question: &Question) -> Result<Response> {
    if Reader::of(question, data).await?.welcome(data).await? {
        Ok(open(list))
    } else {
        Ok(StatusCode::FORBIDDEN.into_response())
    }
}
