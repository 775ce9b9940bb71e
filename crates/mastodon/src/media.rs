//! The only place that takes a client's files.

use axum::Json;
use domain::{
    files::{self, Purpose},
    id::FileId,
};
use web::{Allowance, Params, State};

use crate::{
    at::At,
    entities::{Frame, MediaAttachment},
    gate::Me,
    refusal::{Answer, Refusal},
};

/// `POST /api/v1/media` and `/api/v2/media`: done when answered.
pub async fn upload(state: State, Me(actor): Me, mut params: Params) -> Answer<MediaAttachment> {
    super::statuses::spend(&state, Allowance::Upload, &actor)?;
    let upload = params
        .take_file("file")
        .ok_or_else(|| Refusal::sentence("File can't be blank"))?;
    let alt = params.text("description").unwrap_or_default().to_owned();
    let upload = files::Upload {
        bytes: upload.bytes.into(),
        name: upload.name,
        purpose: Purpose::Attachment,
        alt,
    };
    let file = files::put(&state.site, &actor, upload).await?;
    Ok(Json(MediaAttachment::of(
        &Frame::new(&state.site, actor.viewer()),
        &file,
        false,
    )))
}

/// `GET /api/v1/media/:id`: one's own, while it hangs on nothing yet or on one's own status.
pub async fn show(state: State, Me(actor): Me, At(id): At<FileId>) -> Answer<MediaAttachment> {
    let file = files::mine(&state.site, &actor, id).await?;
    Ok(Json(MediaAttachment::of(
        &Frame::new(&state.site, actor.viewer()),
        &file,
        false,
    )))
}

/// `PUT /api/v1/media/:id`
pub async fn describe(state: State, Me(actor): Me, At(id): At<FileId>, params: Params) -> Answer<MediaAttachment> {
    let file = match params.text("description") {
        Some(words) => files::describe(&state.site, &actor, id, words).await?,
        None => files::mine(&state.site, &actor, id).await?,
    };
    Ok(Json(MediaAttachment::of(
        &Frame::new(&state.site, actor.viewer()),
        &file,
        false,
    )))
}
