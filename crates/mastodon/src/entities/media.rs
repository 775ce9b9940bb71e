//! The only place for the shape of a file hanging on a status, or waiting to.

use domain::files::File;
use serde::Serialize;
use serde_json::{Value, json};

use super::Frame;

#[derive(Clone, Debug, Serialize)]
pub struct MediaAttachment {
    pub id: String,
    pub r#type: &'static str,
    pub url: String,
    pub preview_url: Option<String>,
    pub remote_url: Option<String>,
    pub preview_remote_url: Option<String>,
    pub text_url: Option<String>,
    pub meta: Value,
    pub description: Option<String>,
    pub blurhash: Option<String>,
}

impl MediaAttachment {
    /// `public` says whether everybody may read what the file hangs on: then its address needs no signature.
    pub fn of(frame: &Frame, file: &File, public: bool) -> Self {
        let url = frame.file_url(file, public);
        Self {
            id: file.id.to_string(),
            r#type: kind(&file.mime),
            preview_url: Some(frame.preview_url(file, public)),
            url,
            remote_url: None,
            preview_remote_url: None,
            text_url: None,
            meta: meta(file),
            description: Some(file.alt.clone()).filter(|alt| !alt.is_empty()),
            blurhash: file.blurhash.clone(),
        }
    }
}

fn kind(mime: &str) -> &'static str {
    match mime.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "unknown",
    }
}

fn meta(file: &File) -> Value {
    let (Some(width), Some(height)) = (file.width, file.height) else {
        return json!({});
    };
    let size = json!({
        "width": width,
        "height": height,
        "size": format!("{width}x{height}"),
        "aspect": f64::from(width) / f64::from(height.max(1)),
    });
    json!({ "original": size, "small": size })
}
