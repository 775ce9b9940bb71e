//! The only place that writes activities.

use super::audience::Audience;
use crate::wire::PUBLIC;
use domain::Site;
use serde_json::{Value, json};

/// A new address for an activity. `verb` is in lower case; the rest cannot be guessed.
pub fn activity_uri(site: &Site, verb: &str) -> String {
    let chance: u128 = rand_u128();
    site.address(format_args!("activities/{verb}/{chance:032x}"))
}

fn rand_u128() -> u128 {
    let mut bytes = [0; 16];
    // Without chance from the system nothing at all can be signed either.
    aws_lc_rs::rand::fill(&mut bytes).expect("the system gives random bytes");
    u128::from_be_bytes(bytes)
}

/// An activity about to be said.
#[derive(Debug, Clone)]
pub struct Saying<'a> {
    /// `Create`, `Like`…
    pub verb: &'a str,
    pub actor: &'a str,
    pub object: Value,
    pub audience: &'a Audience,
}

/// Writes an activity under an address.
pub fn says(uri: &str, saying: Saying<'_>) -> Value {
    let Saying {
        verb,
        actor,
        object,
        audience,
    } = saying;
    let mut activity = json!({
        "id": uri,
        "type": verb,
        "actor": actor,
        "to": audience.to,
        "cc": audience.cc,
        "object": object,
    });
    if let Some(group) = &audience.group {
        activity["audience"] = json!(group);
    }
    activity
}

/// A community passes on what was said in it, word for word.
pub fn announce(uri: &str, (group, followers): (&str, &str), (object, public): (Value, bool)) -> Value {
    let (to, cc) = match public {
        true => (vec![PUBLIC], vec![followers]),
        false => (vec![group, followers], Vec::new()),
    };
    json!({ "id": uri, "type": "Announce", "actor": group, "to": to, "cc": cc, "object": object })
}

/// Takes back an activity, addressed as it was.
pub fn undo(uri: &str, actor: &str, inner: Value) -> Value {
    let addressed = |key: &str| inner.get(key).cloned().unwrap_or_else(|| json!([]));
    let mut undo = json!({
        "id": uri,
        "type": "Undo",
        "actor": actor,
        "to": addressed("to"),
        "cc": addressed("cc"),
    });
    if let Some(group) = inner.get("audience") {
        undo["audience"] = group.clone();
    }
    undo["object"] = inner;
    undo
}
