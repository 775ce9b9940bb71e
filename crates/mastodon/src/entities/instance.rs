//! The only place for what the site says about itself to clients.
//!
//! Clients decide what to offer by the version's first three numbers and by `api_versions`: both name the level of
//! Mastodon whose endpoints exist here.

use domain::{
    actors::Profile,
    people::Census,
    polls,
    site::{Registration, Settings, Site},
};
use serde_json::{Value, json};

use super::{Account, Frame};

/// Grouped notifications and everything before them; no quotes.
const LEVEL: &str = "4.4.0";
const API_LEVEL: u32 = 5;
/// What pictures may be; video would need a transcoder.
pub const PICTURES: [&str; 4] = ["image/jpeg", "image/png", "image/gif", "image/webp"];
/// Longest description of a picture, in characters.
pub const DESCRIPTION: usize = 1_500;

/// What the instance answers are made of.
pub struct Portrait {
    pub census: Census,
    pub contact: Option<Profile>,
}

pub fn version() -> String {
    format!("{LEVEL} (compatible; Courtepointe {})", env!("CARGO_PKG_VERSION"))
}

pub fn v1(frame: &Frame, portrait: &Portrait) -> Value {
    let (site, settings) = (&frame.site, frame.site.settings());
    json!({
        "uri": site.host(),
        "title": settings.title,
        "short_description": settings.summary,
        "description": settings.summary,
        "email": settings.contact,
        "version": version(),
        "urls": { "streaming_api": streaming(site) },
        "stats": {
            "user_count": portrait.census.people,
            "status_count": portrait.census.threads + portrait.census.comments,
            "domain_count": portrait.census.servers,
        },
        "thumbnail": site.address(crate::pictures::HEADER),
        "languages": settings.languages,
        "registrations": settings.registration != Registration::Closed,
        "approval_required": settings.registration == Registration::Approval,
        "invites_enabled": false,
        "configuration": configuration(site),
        "contact_account": contact(frame, portrait),
        "rules": rules(&settings),
    })
}

pub fn v2(frame: &Frame, portrait: &Portrait) -> Value {
    let (site, settings) = (&frame.site, frame.site.settings());
    let thumbnail = site.address(crate::pictures::HEADER);
    json!({
        "domain": site.host(),
        "title": settings.title,
        "version": version(),
        "source_url": "https://github.com/courtepointe/courtepointe",
        "description": settings.summary,
        "usage": { "users": { "active_month": portrait.census.active_month } },
        "thumbnail": { "url": thumbnail, "blurhash": null, "versions": { "@1x": thumbnail, "@2x": thumbnail }, "description": "" },
        "icon": [{ "src": site.address(crate::pictures::AVATAR), "size": "128x128" }],
        "languages": settings.languages,
        "configuration": configuration(site),
        "registrations": registrations(site, &settings),
        "api_versions": { "mastodon": API_LEVEL, "courtepointe": 1 },
        "contact": { "email": settings.contact, "account": contact(frame, portrait) },
        "rules": rules(&settings),
    })
}

pub fn rules(settings: &Settings) -> Vec<Value> {
    let numbered = settings.rules.iter().enumerate();
    numbered
        .map(|(n, rule)| json!({ "id": (n + 1).to_string(), "text": rule, "hint": "", "translations": {} }))
        .collect()
}

fn registrations(site: &Site, settings: &Settings) -> Value {
    json!({
        "enabled": settings.registration != Registration::Closed,
        "approval_required": settings.registration == Registration::Approval,
        "reason_required": !settings.question.is_empty(),
        "message": null,
        "min_age": null,
        "url": site.address("inscription"),
    })
}

fn contact(frame: &Frame, portrait: &Portrait) -> Option<Account> {
    portrait.contact.as_ref().map(|profile| Account::of(frame, profile))
}

fn streaming(site: &Site) -> String {
    let scheme = if site.origin().scheme() == "http" { "ws" } else { "wss" };
    format!("{scheme}://{}", site.host())
}

fn configuration(site: &Site) -> Value {
    let limits = site.limits();
    json!({
        "urls": {
            "streaming": streaming(site),
            "status": null,
            "about": site.address("a-propos"),
            "privacy_policy": null,
            "terms_of_service": null,
        },
        "vapid": { "public_key": "" },
        "accounts": {
            "max_featured_tags": 0,
            "max_pinned_statuses": 5,
            "max_display_name_length": 100,
            "max_note_length": 5_000,
            "max_profile_fields": 8,
            "profile_field_name_limit": 255,
            "profile_field_value_limit": 255,
        },
        "statuses": {
            "max_characters": limits.post,
            "max_media_attachments": limits.attachments,
            "characters_reserved_per_url": 23,
            "supported_mime_types": ["text/markdown"],
        },
        "media_attachments": {
            "supported_mime_types": PICTURES,
            "description_limit": DESCRIPTION,
            "image_size_limit": limits.file,
            "image_matrix_limit": 33_177_600,
            "video_size_limit": 0,
            "video_frame_rate_limit": 0,
            "video_matrix_limit": 0,
        },
        "polls": {
            "max_options": polls::MOST,
            "max_characters_per_option": polls::LONGEST,
            "min_expiration": polls::SHORTEST_TIME,
            "max_expiration": polls::LONGEST_TIME,
        },
        "translation": { "enabled": false },
        "timelines_access": {
            "live_feeds": { "local": "public", "remote": "public" },
            "hashtag_feeds": { "local": "public", "remote": "public" },
            "trending_link_feeds": { "local": "disabled", "remote": "disabled" },
        },
        "limited_federation": false,
    })
}
