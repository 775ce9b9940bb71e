//! The only place for a person's preferences and for how far they have read.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize)]
pub struct Preferences {
    #[serde(rename = "posting:default:visibility")]
    pub visibility: String,
    #[serde(rename = "posting:default:sensitive")]
    pub sensitive: bool,
    #[serde(rename = "posting:default:language")]
    pub language: Option<String>,
    #[serde(rename = "posting:default:quote_policy")]
    pub quote_policy: &'static str,
    #[serde(rename = "reading:expand:media")]
    pub expand_media: &'static str,
    #[serde(rename = "reading:expand:spoilers")]
    pub expand_spoilers: bool,
    #[serde(rename = "reading:autoplay:gifs")]
    pub autoplay: bool,
}

/// The last thing read on one timeline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Marker {
    pub last_read_id: String,
    /// Counts the moves.
    pub version: i64,
    pub updated_at: String,
}
