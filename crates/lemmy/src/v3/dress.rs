//! The only place where nouns of the house put on the shapes of version 3.

use domain::actors::Profile;
use domain::circles::Standing;
use domain::communities::Community;
use domain::posts::PostView;

use super::reports;
use super::views::community::{self, CommunityAggregates, CommunityModeratorView, CommunityView};
use super::views::person::{self, PersonAggregates, PersonView};
use super::views::post::{self, CommentAggregates, CommentView, ImageDetails, PostAggregates};
use super::views::private_message::{PrivateMessage, PrivateMessageView};
use super::views::report::{CommentReportView, PostReportView};
use super::views::words::{CommunityVisibility, SubscribedType};
use crate::api::reports::Told;
use crate::dialect::Dialect;
use crate::letters::Letter;
use crate::refusal::Refusal;
use crate::said::{Image, Said};
use crate::scene::{self, Scene};
use crate::shape::When;

/// Version 3.
#[derive(Debug, Clone, Copy)]
pub struct V3;

impl Dialect for V3 {
    type Post = post::PostView;
    type Comment = CommentView;
    type Community = CommunityView;
    type Person = PersonView;
    type Moderator = CommunityModeratorView;
    type Letter = PrivateMessageView;
    type PostReport = PostReportView;
    type CommentReport = CommentReportView;

    const TOO_MANY: &'static str = "rate_limit_error";
    const NAME_TAKEN: &'static str = "user_already_exists";
    const EMAIL_TAKEN: &'static str = "email_already_exists";

    fn unresolved() -> Refusal<Self> {
        Refusal::missing("couldnt_find_object")
    }
    fn list(noun: &'static str) -> &'static str {
        noun
    }
    fn post(scene: &Scene, view: &PostView) -> Option<Self::Post> {
        let around = scene.community_of(view)?;
        let said = Said::of(scene, view);
        let standing = scene.standing(around);
        Some(post::PostView {
            creator: dress_person(scene, &view.author),
            community: dress_community(scene, around),
            counts: counts(view, &said),
            image_details: said.image.as_ref().map(image),
            creator_banned_from_community: view.author_standing == Some(Standing::Banned),
            banned_from_community: standing == Standing::Banned,
            creator_is_moderator: Some(Standing::Animator) <= view.author_standing,
            creator_is_admin: scene.is_admin(&view.author),
            subscribed: subscribed(standing),
            saved: view.mine.saved,
            read: false,
            hidden: false,
            creator_blocked: scene.blocks(&view.author),
            my_vote: said.vote,
            unread_comments: 0,
            post: dress_post(view, around, said),
        })
    }
    fn comment(scene: &Scene, view: &PostView) -> Option<Self::Comment> {
        let around = scene.community_of(view)?;
        let thread = scene.thread_of(view)?;
        let said = Said::of(scene, view);
        let standing = scene.standing(around);
        Some(CommentView {
            creator: dress_person(scene, &view.author),
            post: dress_post(thread, around, Said::of(scene, thread)),
            community: dress_community(scene, around),
            counts: CommentAggregates {
                comment_id: said.id,
                score: said.score,
                upvotes: view.post.up.into(),
                downvotes: view.post.down.into(),
                published: said.published.clone(),
                child_count: view.post.descendants.into(),
            },
            creator_banned_from_community: view.author_standing == Some(Standing::Banned),
            banned_from_community: standing == Standing::Banned,
            creator_is_moderator: Some(Standing::Animator) <= view.author_standing,
            creator_is_admin: scene.is_admin(&view.author),
            subscribed: subscribed(standing),
            saved: view.mine.saved,
            creator_blocked: scene.blocks(&view.author),
            my_vote: said.vote,
            comment: dress_comment(view, thread, said),
        })
    }
    fn community(scene: &Scene, around: &Community) -> Self::Community {
        let (standing, size) = (scene.standing(around), around.size.unwrap_or_default());
        CommunityView {
            community: dress_community(scene, around),
            subscribed: subscribed(standing),
            blocked: scene.blocks(&around.profile),
            counts: CommunityAggregates {
                community_id: around.profile.id.0,
                subscribers: size.members,
                posts: size.threads,
                comments: size.comments,
                published: around.profile.created_at.into(),
                users_active_day: 0,
                users_active_week: 0,
                users_active_month: 0,
                users_active_half_year: 0,
                subscribers_local: size.members,
            },
            banned_from_community: standing == Standing::Banned,
        }
    }
    fn person(scene: &Scene, person: &Profile) -> Self::Person {
        PersonView {
            person: dress_person(scene, person),
            counts: aggregates(person),
            is_admin: scene.is_admin(person),
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
                read: letter.read,
                published: post.created_at().into(),
                updated: post.edited_at.map(When::from),
                ap_id: letter.view.uri.clone(),
                local: post.local,
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

pub fn aggregates(person: &Profile) -> PersonAggregates {
    PersonAggregates {
        person_id: person.id.0,
        post_count: person.posts,
        comment_count: 0,
    }
}

pub fn dress_person(scene: &Scene, person: &Profile) -> person::Person {
    person::Person {
        id: person.id.0,
        name: person.handle.clone(),
        display_name: scene::kept(&person.name),
        avatar: person.avatar(scene.site()),
        banned: false,
        published: person.created_at.into(),
        updated: None,
        actor_id: person.uri.clone(),
        bio: scene::kept(&person.summary),
        local: person.local(),
        banner: person.header(scene.site()),
        deleted: false,
        matrix_user_id: None,
        bot_account: person.bot,
        ban_expires: None,
        instance_id: scene::server(person),
    }
}

pub fn dress_community(scene: &Scene, around: &Community) -> community::Community {
    let profile = &around.profile;
    community::Community {
        id: profile.id.0,
        name: profile.handle.clone(),
        title: profile.display_name().to_owned(),
        description: scene::kept(&profile.summary),
        removed: false,
        published: profile.created_at.into(),
        updated: None,
        deleted: around.closed_at.is_some(),
        nsfw: false,
        actor_id: profile.uri.clone(),
        local: profile.local(),
        icon: profile.avatar(scene.site()),
        banner: profile.header(scene.site()),
        hidden: false,
        posting_restricted_to_mods: false,
        instance_id: scene::server(profile),
        visibility: if around.is_public() {
            CommunityVisibility::Public
        } else {
            CommunityVisibility::LocalOnly
        },
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
        published: said.published,
        updated: said.updated,
        deleted: post.erased_at.is_some(),
        nsfw: said.nsfw,
        embed_title: None,
        embed_description: None,
        ap_id: view.uri.clone(),
        local: post.local,
        embed_video_url: None,
        language_id: said.language,
        featured_community: post.pinned,
        featured_local: false,
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
        published: said.published,
        updated: said.updated,
        deleted: comment.erased_at.is_some(),
        ap_id: view.uri.clone(),
        local: comment.local,
        path: comment.path(),
        distinguished: false,
        language_id: said.language,
    }
}

fn counts(view: &PostView, said: &Said) -> PostAggregates {
    PostAggregates {
        post_id: said.id,
        comments: view.post.descendants.into(),
        score: said.score,
        upvotes: view.post.up.into(),
        downvotes: view.post.down.into(),
        published: said.published.clone(),
        newest_comment_time: said.active.clone(),
    }
}

fn image(image: &Image) -> ImageDetails {
    ImageDetails {
        link: image.link.clone(),
        width: image.width,
        height: image.height,
        content_type: image.mime.clone(),
    }
}

fn subscribed(standing: Standing) -> SubscribedType {
    match standing {
        Standing::Banned | Standing::Stranger => SubscribedType::NotSubscribed,
        Standing::Asked | Standing::Unsigned => SubscribedType::Pending,
        Standing::Reader | Standing::Member | Standing::Pivot | Standing::Animator | Standing::Keeper => {
            SubscribedType::Subscribed
        }
    }
}
