//! The only place that writes people, communities and the site itself as ActivityPub.

use super::audience::followers;
use crate::house::key_id;
use domain::{Profile, Site, circles::PUBLIC, communities::Policy, network::Footing, people::Moving};
use serde_json::{Value, json};

/// Somebody from here.
pub fn person(site: &Site, (profile, moving): (&Profile, &Moving), public_key: &str) -> Value {
    let mut face = face(site, profile, public_key);
    face["type"] = json!(if profile.bot { "Service" } else { "Person" });
    face["manuallyApprovesFollowers"] = json!(profile.locked);
    face["discoverable"] = json!(profile.discoverable);
    face["indexable"] = json!(profile.discoverable);
    let field = |name: &str, value: &str| json!({ "type": "PropertyValue", "name": name, "value": value });
    let lines = profile
        .fields
        .0
        .iter()
        .map(|line| field(&line.name, text::html::of_text(&line.value).as_str()));
    face["attachment"] = lines.collect();
    if !moving.aliases.is_empty() {
        face["alsoKnownAs"] = json!(moving.aliases);
    }
    if let Some(there) = &moving.moved {
        face["movedTo"] = json!(there.uri);
    }
    face
}

/// A community from here.
pub fn group(site: &Site, profile: &Profile, footing: &Footing, public_key: &str) -> Value {
    let mut face = face(site, profile, public_key);
    let moderators = address(site, profile, "moderators");
    face["type"] = json!("Group");
    face["manuallyApprovesFollowers"] = json!(footing.policy != Policy::Open);
    face["discoverable"] = json!(true);
    face["attributedTo"] = json!(moderators);
    face["moderators"] = json!(moderators);
    face["postingRestrictedToMods"] = json!(false);
    face["circle"] = json!(if footing.usual == PUBLIC { "public" } else { "federated" });
    face
}

/// The site's own actor: it signs what nobody in particular asks.
pub fn site_actor(site: &Site, profile: &Profile, public_key: &str) -> Value {
    let settings = site.settings();
    let id = &profile.uri;
    json!({
        "id": id,
        "type": "Application",
        "preferredUsername": profile.handle,
        "name": settings.title,
        "summary": text::html::of_text(&settings.summary).as_str(),
        "inbox": site.address("inbox"),
        "outbox": site.address("site_outbox"),
        "url": id,
        "published": profile.created_at.to_string(),
        "endpoints": { "sharedInbox": site.address("inbox") },
        "publicKey": { "id": key_id(profile), "owner": id, "publicKeyPem": public_key },
    })
}

/// What people and communities have in common.
fn face(site: &Site, profile: &Profile, public_key: &str) -> Value {
    let mut face = json!({
        "id": profile.uri,
        "preferredUsername": profile.handle,
        "name": profile.display_name(),
        "summary": profile.summary_html,
        "source": { "content": profile.summary, "mediaType": "text/markdown" },
        "url": profile.url,
        "inbox": address(site, profile, "inbox"),
        "outbox": address(site, profile, "outbox"),
        "followers": followers(site, profile),
        "following": address(site, profile, "following"),
        "featured": address(site, profile, "featured"),
        "published": profile.created_at.to_string(),
        "endpoints": { "sharedInbox": site.address("inbox") },
        "publicKey": { "id": key_id(profile), "owner": profile.uri, "publicKeyPem": public_key },
    });
    for (key, picture) in [("icon", profile.avatar(site)), ("image", profile.header(site))] {
        if let Some(url) = picture {
            face[key] = json!({ "type": "Image", "url": url });
        }
    }
    face
}

fn address(site: &Site, profile: &Profile, part: &str) -> String {
    site.address(format_args!("{}/{part}", profile.page()))
}
