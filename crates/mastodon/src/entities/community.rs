//! The only place for what our statuses say beyond Mastodon: the key `courtepointe`.

use domain::posts::{PostKind, PostView};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Extension {
    pub kind: &'static str,
    pub title: Option<String>,
    pub community: Option<CommunityName>,
    /// The circle's name, when the status is not for everybody.
    pub circle: Option<CircleName>,
    pub score: i32,
    pub upvotes: i32,
    pub downvotes: i32,
    pub my_vote: i16,
    pub locked: bool,
    pub sticky: bool,
    /// All answers below, not only the direct ones.
    pub descendants_count: i32,
}

#[derive(Clone, Debug, Serialize)]
pub struct CommunityName {
    pub id: String,
    pub acct: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct CircleName {
    pub id: String,
    pub name: String,
}

impl Extension {
    pub fn of(view: &PostView) -> Self {
        let post = &view.post;
        Self {
            kind: kind(post.kind),
            title: post.title.clone(),
            community: view.community.as_ref().map(|community| CommunityName {
                id: community.id.to_string(),
                acct: community.address(),
                name: community.display_name().to_owned(),
            }),
            circle: (view.circle.kind != domain::circles::Kind::Public).then(|| CircleName {
                id: view.circle.id.to_string(),
                name: view.circle.name.clone(),
            }),
            score: post.up - post.down,
            upvotes: post.up,
            downvotes: post.down,
            my_vote: view.mine.vote,
            locked: post.locked,
            sticky: post.pinned,
            descendants_count: post.descendants,
        }
    }
}

fn kind(kind: PostKind) -> &'static str {
    match kind {
        PostKind::Thread => "thread",
        PostKind::Note => "note",
        PostKind::Comment => "comment",
        PostKind::Document => "document",
    }
}
