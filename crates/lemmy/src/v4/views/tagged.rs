//! The only place for lists of several kinds in version 4: a view flattened beside its `type_`.

use serde::Serialize;

use super::community::CommunityView;
use super::inbox::PrivateMessageView;
use super::person::PersonView;
use super::post::{CommentView, PostView};
use crate::dialect::Dialect;
use crate::scene::{Scene, is_comment};
use crate::v4::V4;

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

impl Tagged {
    /// Something somebody said: a post or a comment.
    pub fn said(scene: &Scene, view: &domain::posts::PostView) -> Option<Self> {
        match is_comment(view) {
            true => V4::comment(scene, view).map(|comment| Self::Comment(Box::new(comment))),
            false => V4::post(scene, view).map(|post| Self::Post(Box::new(post))),
        }
    }
}
