//! A community from here passes on what somebody elsewhere said or did in it: word for word, to its members' servers.

use super::roads::{announced, through};
use crate::{error::Result, house::House, speak};
use domain::{circles::PUBLIC, network, posts::Post};
use serde_json::{Value, json};

/// Announces an activity that was received and accepted, about a post. Where nobody listens, nothing is written.
pub async fn relay(house: &House, post: &Post, mut activity: Value) -> Result<()> {
    let Some(community) = post.community_id else {
        return Ok(());
    };
    let community = &network::actor_by_id(&house.site, community.into()).await?;
    if !community.local() {
        return Ok(());
    }
    let told = through(house, post, community.id).await?;
    if told.is_empty() {
        return Ok(());
    }
    let public = post.circle_id == PUBLIC;
    let narrow = (!public).then(|| [community.uri.clone(), speak::followers(&house.site, community)]);
    strip(&mut activity, narrow.as_ref());
    if let (Some(narrow), Some(object)) = (&narrow, activity.get_mut("object").filter(|object| object.is_object())) {
        strip(object, Some(narrow));
    }
    let thread = activity["type"] == "Create" && post.root_id.is_none() && public;
    let mut outgoing = vec![announced(house, post, (community, activity), told.clone())];
    if thread {
        let address = json!(post.uri(&house.site));
        outgoing.push(announced(house, post, (community, address), told));
    }
    network::send_all(&house.site, outgoing).await?;
    Ok(())
}

/// The same for what everybody may read.
pub(super) fn stripped(mut activity: Value) -> Value {
    strip(&mut activity, None);
    activity
}

/// Takes out what is not ours to pass on: the outer names of another software, a signature of another kind, hidden
/// addresses. What is kept in a circle is addressed to that circle, whatever the sender wrote: some take back for
/// everybody what they had said to a few.
fn strip(value: &mut Value, narrow: Option<&[String; 2]>) {
    let Some(object) = value.as_object_mut() else { return };
    for hidden in ["@context", "signature", "proof", "bto", "bcc"] {
        object.remove(hidden);
    }
    if let Some(narrow) = narrow {
        object.insert("to".to_owned(), json!(narrow));
        object.insert("cc".to_owned(), json!([]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_on_in_a_circle_is_addressed_to_the_circle() {
        let mut value = json!({ "type": "Delete", "to": "as:Public", "cc": ["Public"], "bto": ["x"], "signature": {} });
        strip(&mut value, Some(&["g".to_owned(), "f".to_owned()]));
        assert_eq!(value, json!({ "type": "Delete", "to": ["g", "f"], "cc": [] }));
        let mut open = json!({ "type": "Like", "to": ["as:Public"], "bcc": ["x"] });
        strip(&mut open, None);
        assert_eq!(open, json!({ "type": "Like", "to": ["as:Public"] }));
    }
}
