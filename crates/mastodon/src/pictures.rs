//! The only place for the pictures of whoever chose none: clients fall over an empty address.

use axum::{Router, response::IntoResponse, routing::get};
use http::header;
use web::State;

/// Without a leading slash.
pub const AVATAR: &str = "avatars/original/missing.png";
pub const HEADER: &str = "headers/original/missing.png";

pub fn routes() -> Router<State> {
    Router::new()
        .route(
            "/avatars/original/missing.png",
            get(async || picture(include_bytes!("../assets/avatar.png"))),
        )
        .route(
            "/headers/original/missing.png",
            get(async || picture(include_bytes!("../assets/header.png"))),
        )
}

fn picture(bytes: &'static [u8]) -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "image/png"),
            (header::CACHE_CONTROL, "public, max-age=604800"),
        ],
        bytes,
    )
}
