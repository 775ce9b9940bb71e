//! The shapes of ActivityPub: what others send is read leniently where it is harmless and strictly where it decides.

mod activity;
pub mod discovery;
mod links;
mod object;
mod poll;
mod profile;
mod strict;

pub use activity::{Activity, Verb};
pub use links::{Kinds, Links, PUBLIC};
pub use object::{Attachment, Object, Tag};
pub use poll::Question;
pub use profile::{Face, Picture};
pub use strict::{Malformed, parse};

use serde_json::{Value, json};

/// What our documents speak. Nobody is meant to fetch it, and we fetch nobody's: names are read as they stand.
pub fn context() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        {
            "Hashtag": "as:Hashtag",
            "sensitive": "as:sensitive",
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "toot": "http://joinmastodon.org/ns#",
            "alsoKnownAs": { "@id": "as:alsoKnownAs", "@type": "@id" },
            "movedTo": { "@id": "as:movedTo", "@type": "@id" },
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "featured": { "@id": "toot:featured", "@type": "@id" },
            "blurhash": "toot:blurhash",
            "votersCount": "toot:votersCount",
            "schema": "http://schema.org#",
            "PropertyValue": "schema:PropertyValue",
            "value": "schema:value",
            "language": "schema:inLanguage",
            "identifier": "schema:identifier",
            "lemmy": "https://join-lemmy.org/ns#",
            "moderators": { "@id": "lemmy:moderators", "@type": "@id" },
            "postingRestrictedToMods": "lemmy:postingRestrictedToMods",
            "Lock": "lemmy:Lock",
            "litepub": "http://litepub.social/ns#",
            "directMessage": "litepub:directMessage",
            "circle": "urn:courtepointe:circle",
            "audience": { "@id": "as:audience", "@type": "@id" },
        }
    ])
}

#[cfg(test)]
mod tests;
