//! The only place that says in what the two versions differ, so that each call is written once.

use domain::actors::Profile;
use domain::communities::Community;
use domain::posts::PostView;
use serde::Serialize;

use crate::api::reports::Told;
use crate::letters::Letter;
use crate::refusal::Refusal;
use crate::scene::Scene;

/// One version of the API: the shapes it dresses nouns in, and a few words of its own.
pub trait Dialect: Copy + std::fmt::Debug + Send + Sync + 'static {
    type Post: Serialize + Send;
    type Comment: Serialize + Send;
    type Community: Serialize + Send;
    type Person: Serialize + Send;
    type Moderator: Serialize + Send;
    type Letter: Serialize + Send;
    type PostReport: Serialize + Send;
    type CommentReport: Serialize + Send;

    const TOO_MANY: &'static str;
    const NAME_TAKEN: &'static str;
    const EMAIL_TAKEN: &'static str;

    /// What is said when an address names nothing here nor elsewhere.
    fn unresolved() -> Refusal<Self>;
    /// What a list of these is called in an answer.
    fn list(noun: &'static str) -> &'static str;
    /// A thread or a document; none when it stands in no community.
    fn post(scene: &Scene, view: &PostView) -> Option<Self::Post>;
    /// A comment, with the thread it belongs to; none when that stands in no community.
    fn comment(scene: &Scene, view: &PostView) -> Option<Self::Comment>;
    fn community(scene: &Scene, community: &Community) -> Self::Community;
    fn person(scene: &Scene, person: &Profile) -> Self::Person;
    fn moderator(scene: &Scene, community: &Community, moderator: &Profile) -> Self::Moderator;
    fn letter(scene: &Scene, letter: &Letter) -> Self::Letter;
    fn post_report(scene: &Scene, told: &Told) -> Option<Self::PostReport>;
    fn comment_report(scene: &Scene, told: &Told) -> Option<Self::CommentReport>;
}
