//! The calls that put pictures down and take them away.

use axum::Json;
use axum::extract::{Path, State as Given};
use domain::files::{self, File, Purpose};
use domain::{Error, FileId};
use http::StatusCode;
use serde::Serialize;
use web::media::Pass;
use web::{Allowance, Params, State, Upload, Value};

use super::{DONE, Success};
use crate::ask::{Asked, Me};
use crate::dialect::Dialect;
use crate::refusal::{Answer, Refusal};
use crate::uploads;

/// Version 4's answer.
#[derive(Serialize)]
pub struct Uploaded {
    image_url: String,
    filename: String,
}

/// Version 3's answer, which is that of the picture server it was written against.
#[derive(Serialize)]
pub struct Pictures {
    msg: &'static str,
    files: Vec<Picture>,
}

#[derive(Serialize)]
pub struct Picture {
    file: String,
    delete_token: String,
}

pub async fn upload<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Answer<D, Uploaded> {
    let file = put(&state, &me, &params).await?;
    let image_url = Pass::For(me.actor.id()).address(&state.site, &file);
    Ok(Json(Uploaded {
        image_url,
        filename: name(&file),
    }))
}

pub async fn upload_pictures<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, Pictures> {
    let file = put(&state, &me, &params).await?;
    // Clients write « /pictrs/image/ » before this; the seal lets them show the picture before it is posted.
    let address = Pass::For(me.actor.id()).address(&state.site, &file);
    let seal = address
        .split_once('?')
        .map_or_else(String::new, |(_, seal)| format!("?{seal}"));
    let shown = format!("{}{seal}", name(&file));
    Ok(Json(Pictures {
        msg: "ok",
        files: vec![Picture {
            file: shown,
            delete_token: file.id.to_string(),
        }],
    }))
}

/// The file's number and the extension clients go by.
fn name(file: &File) -> String {
    let extension = match file.mime.as_str() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "bin",
    };
    format!("{}.{extension}", file.id)
}

/// Puts down the picture of a form, whatever its field is called.
async fn put<D>(state: &State, me: &Me<D>, params: &Params) -> Result<File, Refusal<D>> {
    let upload = uploaded(params).ok_or_else(|| Refusal::word("no_content_type_header"))?;
    me.spend(state, Allowance::Upload)?;
    let (bytes, name) = (upload.bytes.to_vec(), upload.name.clone());
    let picture = files::Upload {
        bytes,
        name,
        purpose: Purpose::Attachment,
        alt: String::new(),
    };
    Ok(files::put(&state.site, &me.actor, picture).await?)
}

fn uploaded(params: &Params) -> Option<&Upload> {
    params
        .iter()
        .flat_map(|(_, value)| value.list())
        .find_map(|value| match value {
            Value::File(upload) => Some(upload),
            _ => None,
        })
}

/// Throws away a picture that was uploaded and hangs on nothing yet.
pub async fn discard<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Answer<D, Success> {
    let named = params
        .words("filename")
        .and_then(|name| uploads::file_named(&state.site, name));
    files::discard(&state.site, &me.actor, named.ok_or(Error::NotFound)?).await?;
    Ok(Json(DONE))
}

/// The same as version 3 asks for it; what it calls the token of the picture is its number.
pub async fn discard_picture<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Path((token, _)): Path<(FileId, String)>,
) -> Result<StatusCode, Refusal<D>> {
    files::discard(&state.site, &me.actor, token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The picture server answers; there is no other to ask.
pub async fn health<D: Dialect>() -> Answer<D, Success> {
    Ok(Json(DONE))
}
