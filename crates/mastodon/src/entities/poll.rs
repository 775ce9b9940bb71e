//! The only place for the shape of a poll. How it stands is not told to whoever has yet to choose.

use domain::{Moment, polls::Poll as Asked, posts::PostView};
use serde::Serialize;
use serde_json::Value;

#[derive(Clone, Debug, Serialize)]
pub struct Poll {
    /// The number of its status.
    pub id: String,
    pub expires_at: Option<String>,
    pub expired: bool,
    pub multiple: bool,
    pub votes_count: i64,
    pub voters_count: Option<i64>,
    pub options: Vec<Choice>,
    pub emojis: Vec<Value>,
    /// For somebody who signed in.
    pub voted: Option<bool>,
    pub own_votes: Option<Vec<i32>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    pub title: String,
    pub votes_count: Option<i64>,
}

impl Poll {
    pub fn of(view: &PostView, known: bool) -> Option<Self> {
        view.poll
            .as_ref()
            .map(|poll| Self::shown(view.post.moment, poll, known))
    }

    fn shown(moment: Moment, poll: &Asked, known: bool) -> Self {
        let choice = |choice: &domain::polls::Choice| Choice {
            title: choice.name.clone(),
            votes_count: poll.shows_counts().then_some(choice.votes),
        };
        Self {
            id: moment.to_string(),
            expires_at: poll.ballot.ends_at.map(|end| end.to_string()),
            expired: poll.ended,
            multiple: poll.ballot.multiple,
            votes_count: poll.votes(),
            voters_count: Some(poll.ballot.voters),
            options: poll.ballot.options.iter().map(choice).collect(),
            emojis: Vec::new(),
            voted: known.then_some(poll.own || !poll.mine.is_empty()),
            own_votes: known.then(|| poll.mine.clone()),
        }
    }
}
