//! The only place for lists of several kinds in version 4: a view flattened beside its `type_`.

use serde::Serialize;

use super::community::CommunityView;
use super::inbox::PrivateMessageView;
use super::person::PersonView;
use super::post::{CommentView, PostView};

/// One view of any kind, with its kind beside its fields.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type_", rename_all = "snake_case")]
pub enum Tagged {
    Post(Box<PostView>),
    Comment(Box<CommentView>),
    Person(Box<PersonView>),
    Community(Box<CommunityView>),
    PrivateMessage(Box<PrivateMessageView>),
}
