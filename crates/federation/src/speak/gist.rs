//! What an activity does, in the house's words: read off what is about to be said.
use domain::deliveries::Gist;
use serde_json::Value;

/// What an activity does, and the address of what it does it to. What a community passes on is what it was.
pub fn gist(activity: &Value) -> (Gist, String) {
    let object = &activity["object"];
    match kind(activity) {
        "Announce" if object["type"].is_string() && object["actor"].is_string() => gist(object),
        // By its address alone: to those who know no activity inside another, or by somebody who passes it on.
        "Announce" => (Gist::Echoes, address(object)),
        "Create" => (Gist::Creates, address(object)),
        "Update" => (Gist::Updates, address(object)),
        "Delete" => (Gist::Deletes, address(object)),
        "Like" | "Dislike" | "EmojiReact" => (Gist::Votes, address(activity)),
        "Undo" => match kind(object) {
            "Delete" => (Gist::Restores, address(&object["object"])),
            "Like" | "Dislike" | "EmojiReact" => (Gist::Unvotes, address(object)),
            _ => (Gist::Undoes, address(object)),
        },
        "Reject" => (Gist::Rejects, address(object)),
        _ => (Gist::Other, address(object)),
    }
}

fn kind(value: &Value) -> &str {
    value["type"].as_str().unwrap_or_default()
}

fn address(value: &Value) -> String {
    let id = value.as_str().or_else(|| value["id"].as_str());
    id.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_passed_on_is_what_it_was() {
        let like = json!({ "type": "Like", "id": "l", "actor": "a", "object": "p" });
        let table = [
            (
                json!({ "type": "Create", "actor": "a", "object": { "type": "Note", "id": "p" } }),
                Gist::Creates,
                "p",
            ),
            (
                json!({ "type": "Delete", "actor": "a", "object": "p" }),
                Gist::Deletes,
                "p",
            ),
            (like.clone(), Gist::Votes, "l"),
            (
                json!({ "type": "Undo", "actor": "a", "object": like }),
                Gist::Unvotes,
                "l",
            ),
            (
                json!({ "type": "Undo", "actor": "a", "object": { "type": "Delete", "id": "d", "actor": "a", "object": "p" } }),
                Gist::Restores,
                "p",
            ),
            (
                json!({ "type": "Announce", "actor": "g", "object": "p" }),
                Gist::Echoes,
                "p",
            ),
            (
                json!({ "type": "Undo", "actor": "g", "object": { "type": "Announce", "id": "s" } }),
                Gist::Undoes,
                "s",
            ),
            (
                json!({ "type": "Accept", "actor": "g", "object": { "type": "Follow", "id": "f" } }),
                Gist::Other,
                "f",
            ),
        ];
        for (activity, gist_of_it, subject) in table {
            assert_eq!(gist(&activity), (gist_of_it, subject.to_owned()), "{activity}");
            if gist_of_it != Gist::Echoes {
                let announced = json!({ "type": "Announce", "id": "x", "actor": "g", "object": activity });
                assert_eq!(gist(&announced), (gist_of_it, subject.to_owned()), "{announced}");
            }
        }
    }
}
