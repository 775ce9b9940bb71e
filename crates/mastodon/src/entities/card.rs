//! The only place for the card under a status: the link of a thread, or the page of a document.

use serde::Serialize;
use serde_json::Value;

#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub url: String,
    pub title: String,
    pub description: String,
    pub language: Option<String>,
    pub r#type: &'static str,
    pub authors: Vec<Value>,
    pub author_name: String,
    pub author_url: String,
    pub provider_name: String,
    pub provider_url: String,
    pub html: String,
    pub width: i32,
    pub height: i32,
    pub image: Option<String>,
    pub image_description: String,
    pub embed_url: String,
    pub blurhash: Option<String>,
    pub published_at: Option<String>,
    pub history: Vec<Value>,
}

impl Card {
    /// A plain link with a title, a sentence and no picture.
    pub fn link(url: &str, title: &str, description: &str) -> Self {
        let provider = url::Url::parse(url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default();
        Self {
            url: url.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            language: None,
            r#type: "link",
            authors: Vec::new(),
            author_name: String::new(),
            author_url: String::new(),
            provider_name: provider,
            provider_url: String::new(),
            html: String::new(),
            width: 0,
            height: 0,
            image: None,
            image_description: String::new(),
            embed_url: String::new(),
            blurhash: None,
            published_at: None,
            history: Vec::new(),
        }
    }
}
