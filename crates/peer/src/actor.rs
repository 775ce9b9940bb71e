//! The only place that knows what a peer's people and things look like.
use serde_json::{Value, json};
use url::Url;

use crate::{Answer, Key, Letter, Peer};

pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Person,
    Group,
    Application,
}

/// Somebody of a peer, with a key.
#[derive(Clone)]
pub struct Actor {
    pub id: String,
    pub name: String,
    pub key_id: String,
    pub key: Key,
    pub document: Value,
}

impl Actor {
    /// An activity signed by her, not sent yet.
    pub fn letter(&self, to: &Url, activity: &Value) -> Letter {
        Letter::new(self, to, activity.to_string().into_bytes())
    }

    /// Bytes signed by her, whatever they are.
    pub fn bytes(&self, to: &Url, body: impl Into<Vec<u8>>) -> Letter {
        Letter::new(self, to, body.into())
    }

    /// An activity of hers about something; its id is made from a name.
    pub fn does(&self, verb: &str, name: &str, object: impl Into<Value>) -> Value {
        json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/{verb}/{name}", self.id),
            "type": verb, "actor": self.id, "to": [PUBLIC], "object": object.into() })
    }
}

impl Peer {
    pub fn person(&self, name: &str) -> Actor {
        self.actor(Kind::Person, name)
    }

    pub fn group(&self, name: &str) -> Actor {
        self.actor(Kind::Group, name)
    }

    /// Somebody new, with a document, empty collections and WebFinger.
    pub fn actor(&self, kind: Kind, name: &str) -> Actor {
        self.keyed(kind, name, Key::new())
    }

    /// As `actor`, with a key made before.
    pub fn keyed(&self, kind: Kind, name: &str, key: Key) -> Actor {
        let path = match kind {
            Kind::Person => format!("/u/{name}"),
            Kind::Group => format!("/c/{name}"),
            Kind::Application => format!("/actor/{name}"),
        };
        let id = self.at(&path);
        let key_id = format!("{id}#main-key");
        let list = |list: &str| format!("{id}/{list}");
        let document = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": id, "type": format!("{kind:?}"), "preferredUsername": name, "name": name,
            "inbox": list("inbox"), "outbox": list("outbox"), "followers": list("followers"),
            "endpoints": { "sharedInbox": self.at("/inbox") },
            "publicKey": { "id": key_id, "owner": id, "publicKeyPem": key.public_pem() },
        });
        self.keeps(&document);
        for list in ["outbox", "followers"] {
            self.keeps(
                &json!({ "id": format!("{id}/{list}"), "type": "OrderedCollection", "totalItems": 0,
                "orderedItems": [] }),
            );
        }
        self.answers(&format!("{path}/inbox"), Answer::status(202));
        let account = format!("acct:{name}@{}", self.host());
        let card = json!({ "subject": account, "links": [
            { "rel": "self", "type": "application/activity+json", "href": id }] });
        let account: String = url::form_urlencoded::byte_serialize(account.as_bytes()).collect();
        self.answers(
            &format!("/.well-known/webfinger?resource={account}"),
            Answer::jrd(&card),
        );
        Actor {
            id,
            name: name.to_owned(),
            key_id,
            key,
            document,
        }
    }

    /// Somebody takes another key, and says so at home.
    pub fn rekeys(&self, actor: &Actor) -> Actor {
        let mut renewed = actor.clone();
        renewed.key = Key::new();
        renewed.document["publicKey"]["publicKeyPem"] = json!(renewed.key.public_pem());
        self.keeps(&renewed.document);
        renewed
    }

    /// A note that everybody may read, kept at its address.
    pub fn note(&self, author: &Actor, name: &str, words: &str) -> Value {
        let id = self.at(&format!("/notes/{name}"));
        let note = json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": "Note",
            "attributedTo": author.id, "to": [PUBLIC], "cc": [format!("{}/followers", author.id)],
            "content": format!("<p>{words}</p>") });
        self.keeps(&note);
        note
    }

    /// The activity that brings an object.
    pub fn create(&self, author: &Actor, object: &Value) -> Value {
        let id = object["id"].as_str().unwrap_or_default();
        json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/create"), "type": "Create",
            "actor": author.id, "to": object["to"], "cc": object["cc"], "object": object })
    }
}
