//! What the site says of its software and size. Clients decide by it whether they may speak to us at all, each at its
//! own address, so each address answers with the interface that its clients know; the real name is always there too.

use super::reader::answer;
use crate::house::House;
use activitypub_federation::config::Data;
use axum::response::{IntoResponse, Response};
use domain::{people, site::Registration};
use http::header;
use serde_json::{Value, json};

const NAME: &str = "courtepointe";
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The Lemmy interfaces that are spoken here, as its apps compare them.
const LEMMY: &str = concat!("1.0.0-courtepointe.", env!("CARGO_PKG_VERSION_MINOR"));
const LEMMY_FORMER: &str = "0.19.11";

/// The first is read by Lemmy's apps, the second by Mastodon's.
pub async fn links(data: Data<House>) -> Response {
    let link = |version: &str| {
        json!({ "rel": format!("http://nodeinfo.diaspora.software/ns/schema/{version}"),
            "href": data.site.address(format_args!("nodeinfo/{version}")) })
    };
    served(json!({ "links": [link("2.1"), link("2.0")] }))
}

pub async fn plain(data: Data<House>) -> Response {
    document(&data, "2.0", json!({ "name": NAME, "version": VERSION })).await
}

pub async fn former(data: Data<House>) -> Response {
    document(&data, "2.0", json!({ "name": "lemmy", "version": LEMMY_FORMER })).await
}

pub async fn current(data: Data<House>) -> Response {
    let software = json!({ "name": "lemmy", "version": LEMMY, "homepage": data.site.origin() });
    document(&data, "2.1", software).await
}

async fn document(data: &Data<House>, version: &str, software: Value) -> Response {
    let settings = data.site.settings();
    let census = people::census(&data.site).await.map_err(crate::Error::from);
    answer(census.map(|census| {
        served(json!({
            "version": version,
            "software": software,
            "protocols": ["activitypub"],
            "services": { "inbound": [], "outbound": [] },
            "openRegistrations": settings.registration != Registration::Closed,
            "usage": {
                "users": {
                    "total": census.people,
                    "activeMonth": census.active_month,
                    "activeHalfyear": census.active_half_year,
                },
                "localPosts": census.threads,
                "localComments": census.comments,
            },
            "metadata": {
                "nodeName": settings.title,
                "software": { "name": NAME, "version": VERSION, "homepage": data.site.origin() },
                "upstream": { "name": "mastodon" },
            },
        }))
    }))
}

fn served(document: Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, document.to_string()).into_response()
}
