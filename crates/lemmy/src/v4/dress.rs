//! The only place where nouns of the house put on the shapes of version 4.
//!
//! The house keeps no date for a vote, a save, a block or a membership as a reader sees it. These shapes say « yes » by
//! a date, so they get one that does not change: that of the thing itself.

use domain::actors::Profile;
use domain::circles::{self, Standing};
use domain::communities::Community;
use domain::posts::PostView;

use super::reports;
use super::views::community::{self, CommunityActions, CommunityModeratorView, CommunityView};
use super::views::inbox::{PrivateMessage, PrivateMessageView};
use super::views::person::{self, PersonActions, PersonView};
use super::views::post::{self, CommentActions, CommentView, ImageDetails, PostActions};
use super::views::report::{CommentReportView, PostReportView};
use super::views::words::{FollowState, Visibility};
use crate::api::reports::Told;
use crate::dialect::Dialect;
use crate::letters::Letter;
use crate::refusal::Refusal;
use crate::said::{Image, Said};
use crate::scene::{self, Scene};
use crate::shape::When;

/// Version 4.
#[derive(Debug, Clone, Copy)]
pub struct V4;

impl Dialect for V4 {
    type Post = post::PostView;
    type Comment = CommentView;
    type Community = CommunityView;
    type Person = PersonView;
    type Moderator = CommunityModeratorView;
    type Letter = PrivateMessageView;
    type PostReport = PostReportView;
    type CommentReport = CommentReportView;

    const TOO_MANY: &'static str = "too_many_requests";
    const NAME_TAKEN: &'static str = "username_already_taken";
    const EMAIL_TAKEN: &'static str = "email_already_taken";

    fn unresolved() -> Refusal<Self> {
        Refusal::word("resolve_object_failed")
    }
    fn list(_: &'static str) -> &'static str {
        "items"
    }
    fn post(scene: &Scene, view: &PostView) -> Option<Self::Post> {
        let around = scene.community_of(view)?;
        let said = Said::of(scene, view);
        Some(post::PostView {
            creator: dress_person(scene, &view.author),
            community: dress_community(scene, around),
            image_details: said.image.as_ref().map(image),
            community_actions: community_actions(scene, around),
            person_actions: person_actions(scene, &view.author),
            post_actions: post_actions(view, &said),
            creator_is_admin: scene.is_admin(&view.author),
            tags: Vec::new(),
            can_mod: view.may_moderate(),
            creator_banned: false,
            creator_is_moderator: Some(Standing::Animator) <= view.author_standing,
            creator_banned_from_community: view.author_standing == Some(Standing::Banned),
            post: dress_post(view, around, said),
        })
    }
    fn comment(scene: &Scene, view: &PostView) -> Option<Self::Comment> {
        let around = scene.community_of(view)?;
        let thread = scene.thread_of(view)?;
        let said = Said::of(scene, view);
        Some(CommentView {
            creator: dress_person(scene, &view.author),
            post: dress_post(thread, around, Said::of(scene, thread)),
            community: dress_community(scene, around),
            community_actions: community_actions(scene, around),
            comment_actions: comment_actions(view, &said),
            person_actions: person_actions(scene, &view.author),
            creator_is_admin: scene.is_admin(&view.author),
            tags: Vec::new(),
            can_mod: view.may_moderate(),
            creator_banned: false,
            creator_is_moderator: Some(Standing::Animator) <= view.author_standing,
            creator_banned_from_community: view.author_standing == Some(Standing::Banned),
            comment: dress_comment(view, thread, said),
        })
    }
    fn community(scene: &Scene, around: &Community) -> Self::Community {
        CommunityView {
            community: dress_community(scene, around),
            community_actions: community_actions(scene, around),
            can_mod: Standing::Animator <= scene.standing(around),
            tags: Vec::new(),
        }
    }
    fn person(scene: &Scene, person: &Profile) -> Self::Person {
        PersonView {
            person: dress_person(scene, person),
            is_admin: scene.is_admin(person),
            person_actions: person_actions(scene, person),
            banned: false,
            ban_expires_at: None,
        }
    }
    fn moderator(scene: &Scene, around: &Community, moderator: &Profile) -> Self::Moderator {
        CommunityModeratorView {
            community: dress_community(scene, around),
            moderator: dress_person(scene, moderator),
        }
    }
    fn letter(scene: &Scene, letter: &Letter) -> Self::Letter {
        let post = &letter.view.post;
        PrivateMessageView {
            private_message: PrivateMessage {
                id: post.id.0,
                creator_id: letter.view.author.id.0,
                recipient_id: letter.recipient.id.0,
                content: letter.text().to_owned(),
                deleted: post.erased_at.is_some(),
                published_at: post.created_at().into(),
                updated_at: post.edited_at.map(When::from),
                ap_id: letter.view.uri.clone(),
                local: post.local,
                removed: false,
                deleted_by_recipient: false,
            },
            creator: dress_person(scene, &letter.view.author),
            recipient: dress_person(scene, &letter.recipient),
        }
    }
    fn post_report(scene: &Scene, told: &Told) -> Option<Self::PostReport> {
        reports::of_post(scene, told)
    }
    fn comment_report(scene: &Scene, told: &Told) -> Option<Self::CommentReport> {
        reports::of_comment(scene, told)
    }
}

pub fn dress_person(scene: &Scene, person: &Profile) -> person::Person {
    person::Person {
        id: person.id.0,
        name: person.handle.clone(),
        display_name: scene::kept(&person.name),
        avatar: person.avatar(scene.site()),
        published_at: person.created_at.into(),
        updated_at: None,
        ap_id: person.uri.clone(),
        bio: scene::kept(&person.summary),
        local: person.local(),
        last_refreshed_at: person.refreshed_at.into(),
        banner: person.header(scene.site()),
        deleted: false,
        matrix_user_id: None,
        bot_account: person.bot,
        instance_id: scene::server(person),
        post_count: person.posts,
        comment_count: 0,
    }
}

pub fn dress_community(scene: &Scene, around: &Community) -> community::Community {
    let (profile, size) = (&around.profile, around.size.unwrap_or_default());
    community::Community {
        id: profile.id.0,
        name: profile.handle.clone(),
        title: profile.display_name().to_owned(),
        sidebar: scene::kept(&profile.summary),
        removed: false,
        published_at: profile.created_at.into(),
        updated_at: None,
        deleted: around.closed_at.is_some(),
        nsfw: false,
        ap_id: profile.uri.clone(),
        local: profile.local(),
        last_refreshed_at: profile.refreshed_at.into(),
        icon: profile.avatar(scene.site()),
        banner: profile.header(scene.site()),
        posting_restricted_to_mods: false,
        instance_id: scene::server(profile),
        visibility: visibility(around),
        summary: None,
        subscribers: size.members,
        posts: size.threads,
        comments: size.comments,
        users_active_day: 0,
        users_active_week: 0,
        users_active_month: 0,
        users_active_half_year: 0,
        subscribers_local: size.members,
        report_count: 0,
        unresolved_report_count: 0,
        local_removed: false,
    }
}

fn visibility(around: &Community) -> Visibility {
    match around.default_circle {
        circles::PUBLIC => Visibility::Public,
        circles::NETWORK | circles::ORGANISATION => Visibility::LocalOnlyPrivate,
        _ => Visibility::Private,
    }
}

fn dress_post(view: &PostView, around: &Community, said: Said) -> post::Post {
    let post = &view.post;
    post::Post {
        id: said.id,
        name: said.name,
        url_content_type: said.image.as_ref().map(|image| image.mime.clone()),
        thumbnail_url: said.image.as_ref().map(|image| image.link.clone()),
        alt_text: said.image.and_then(|image| image.alt),
        url: said.url,
        body: scene::kept(&said.body),
        creator_id: view.author.id.0,
        community_id: around.profile.id.0,
        removed: post.removed_at.is_some(),
        locked: post.locked,
        published_at: said.published,
        updated_at: said.updated,
        deleted: post.erased_at.is_some(),
        nsfw: said.nsfw,
        ap_id: view.uri.clone(),
        local: post.local,
        language_id: said.language,
        featured_community: post.pinned,
        featured_local: false,
        newest_comment_time_at: (post.active_at != post.moment).then(|| said.active.clone()),
        comments: post.descendants.into(),
        score: said.score,
        upvotes: post.up.into(),
        downvotes: post.down.into(),
        report_count: 0,
        unresolved_report_count: 0,
        federation_pending: false,
    }
}

fn dress_comment(view: &PostView, thread: &PostView, said: Said) -> post::Comment {
    let comment = &view.post;
    post::Comment {
        id: said.id,
        creator_id: view.author.id.0,
        post_id: thread.post.id.0,
        content: said.body,
        removed: comment.removed_at.is_some(),
        published_at: said.published,
        updated_at: said.updated,
        deleted: comment.erased_at.is_some(),
        ap_id: view.uri.clone(),
        local: comment.local,
        path: comment.path(),
        distinguished: false,
        language_id: said.language,
        score: said.score,
        upvotes: comment.up.into(),
        downvotes: comment.down.into(),
        child_count: comment.descendants.into(),
        report_count: 0,
        unresolved_report_count: 0,
        federation_pending: false,
        locked: comment.locked,
    }
}

fn image(image: &Image) -> ImageDetails {
    ImageDetails {
        link: image.link.clone(),
        width: image.width,
        height: image.height,
        content_type: image.mime.clone(),
        blurhash: image.blurhash.clone(),
    }
}

fn post_actions(view: &PostView, said: &Said) -> Option<PostActions> {
    let CommentActions {
        voted_at,
        saved_at,
        vote_is_upvote,
    } = comment_actions(view, said)?;
    Some(PostActions {
        read_at: None,
        saved_at,
        voted_at,
        hidden_at: None,
        vote_is_upvote,
    })
}

fn comment_actions(view: &PostView, said: &Said) -> Option<CommentActions> {
    let at = || said.published.clone();
    let actions = CommentActions {
        voted_at: said.vote.map(|_| at()),
        saved_at: view.mine.saved.then(at),
        vote_is_upvote: said.vote.map(|vote| 0 < vote),
    };
    (said.vote.is_some() || view.mine.saved).then_some(actions)
}

fn person_actions(scene: &Scene, person: &Profile) -> Option<PersonActions> {
    scene.blocks(person).then(|| PersonActions {
        blocked_at: Some(person.created_at.into()),
    })
}

fn community_actions(scene: &Scene, around: &Community) -> Option<CommunityActions> {
    let standing = scene.standing(around);
    let blocked = scene.blocks(&around.profile);
    let at = || When::from(around.profile.created_at);
    let follow_state = match standing {
        Standing::Banned | Standing::Stranger => None,
        Standing::Asked => Some(FollowState::ApprovalRequired),
        Standing::Unsigned => Some(FollowState::Pending),
        Standing::Reader | Standing::Member | Standing::Pivot | Standing::Animator | Standing::Keeper => {
            Some(FollowState::Accepted)
        }
    };
    let known = blocked || standing != Standing::Stranger;
    known.then(|| CommunityActions {
        followed_at: follow_state.map(|_| at()),
        blocked_at: blocked.then(at),
        became_moderator_at: (Standing::Animator <= standing).then(at),
        received_ban_at: (standing == Standing::Banned).then(at),
        follow_state,
    })
}
