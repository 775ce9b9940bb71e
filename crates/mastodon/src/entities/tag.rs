//! The only place for the shape of a hashtag.

use serde::Serialize;
use serde_json::Value;

use super::Frame;

#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    pub id: String,
    pub name: String,
    pub url: String,
    pub history: Vec<Value>,
    pub following: bool,
    pub featuring: bool,
}

impl Tag {
    pub fn of(frame: &Frame, name: &str) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            url: frame.tag_url(name),
            history: Vec::new(),
            following: false,
            featuring: false,
        }
    }
}
