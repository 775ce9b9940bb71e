//! What is told of a vote: to whoever asked, and to nobody else.

use super::{
    follow::{addressed, said},
    local,
};
use crate::{
    error::{Error, Result},
    house::House,
    speak,
};
use domain::{
    PersonId, PostId,
    network::{self, Outgoing},
    polls,
};
use serde_json::json;

/// Somebody from here chose: each choice is an answer with a name and no text (FEP-9967). Kept with no post, since whoever
/// may read the question must not read who chose what.
pub async fn voted(house: &House, id: PostId, person: PersonId) -> Result<Vec<Outgoing>> {
    let (who, view) = (local(house, person).await?, network::post_of(&house.site, id).await?);
    let Some(poll) = view.poll.as_ref().filter(|_| !view.author.local()) else {
        return Err(Error::Idle("the author is from here"));
    };
    let mut outgoing = Vec::new();
    for position in polls::mine(&house.site, person, id).await? {
        let chosen = usize::try_from(position)
            .ok()
            .and_then(|place| poll.ballot.options.get(place));
        let Some(choice) = chosen else { continue };
        let note = json!({
            "id": format!("{}#votes/{id}/{position}", who.uri), "type": "Note", "attributedTo": who.uri,
            "to": [view.author.uri], "name": choice.name, "inReplyTo": view.uri,
        });
        let uri = speak::activity_uri(&house.site, "vote");
        let body = addressed(&uri, ("Create", &who, &view.author), note);
        outgoing.extend(said(house, (&who, &view.author), uri, body).await?);
    }
    Ok(outgoing)
}
