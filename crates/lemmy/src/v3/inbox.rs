//! Version 3's inbox: answers and mentions, in two lists.

use axum::Json;
use axum::extract::State as Given;
use domain::actors::Profile;
use domain::notices::{Notice, NoticeKind};
use domain::people;
use domain::posts::PostView;
use domain::{Actor, Error};
use serde::Serialize;
use web::State;

use super::V3;
use super::dress::dress_person;
use super::views::post::{CommentReply, CommentReplyView, PersonMention, PersonMentionView};
use super::views::site::UnreadCounts;
use crate::ask::{Asked, Me, Reader};
use crate::dialect::Dialect;
use crate::letters;
use crate::listing::{Listing, Turn};
use crate::notices;
use crate::refusal::Answer;
use crate::scene::Scene;

const REPLIES: [NoticeKind; 1] = [NoticeKind::Reply];
const MENTIONS: [NoticeKind; 1] = [NoticeKind::Mention];

pub async fn unread_counts(Given(state): Given<State>, me: Me<V3>) -> Answer<V3, UnreadCounts> {
    Ok(Json(UnreadCounts {
        replies: notices::unread(&state, &me.actor, &REPLIES, notices::of_comment).await?,
        mentions: notices::unread(&state, &me.actor, &MENTIONS, notices::of_comment).await?,
        private_messages: letters::unread(&state, &me.actor).await?,
    }))
}

pub async fn replies(
    Given(state): Given<State>,
    me: Me<V3>,
    Asked(params): Asked,
) -> Answer<V3, Listing<CommentReplyView>> {
    let turn = Turn::asked(&params)?;
    let found = notices::page(&state, &me.actor, (&REPLIES, &params, turn), notices::of_comment).await?;
    let room = Room::of(&state, &me.actor, &found).await?;
    Ok(Json(Listing::whole::<V3>(
        "replies",
        found.iter().filter_map(|notice| room.reply(notice)).collect(),
    )))
}

pub async fn mentions(
    Given(state): Given<State>,
    me: Me<V3>,
    Asked(params): Asked,
) -> Answer<V3, Listing<PersonMentionView>> {
    let turn = Turn::asked(&params)?;
    let found = notices::page(&state, &me.actor, (&MENTIONS, &params, turn), notices::of_comment).await?;
    let room = Room::of(&state, &me.actor, &found).await?;
    Ok(Json(Listing::whole::<V3>(
        "mentions",
        found.iter().filter_map(|notice| room.mention(notice)).collect(),
    )))
}

#[derive(Serialize)]
pub struct ReplyResponse {
    comment_reply_view: CommentReplyView,
}

pub async fn read_reply(Given(state): Given<State>, me: Me<V3>, Asked(params): Asked) -> Answer<V3, ReplyResponse> {
    let notice = notices::read(&state, &me.actor, (params.number("comment_reply_id"), &params)).await?;
    let room = Room::of(&state, &me.actor, std::slice::from_ref(&notice)).await?;
    Ok(Json(ReplyResponse {
        comment_reply_view: room.reply(&notice).ok_or(Error::NotFound)?,
    }))
}

#[derive(Serialize)]
pub struct MentionResponse {
    person_mention_view: PersonMentionView,
}

pub async fn read_mention(Given(state): Given<State>, me: Me<V3>, Asked(params): Asked) -> Answer<V3, MentionResponse> {
    let notice = notices::read(&state, &me.actor, (params.number("person_mention_id"), &params)).await?;
    let room = Room::of(&state, &me.actor, std::slice::from_ref(&notice)).await?;
    Ok(Json(MentionResponse {
        person_mention_view: room.mention(&notice).ok_or(Error::NotFound)?,
    }))
}

/// Marks everything read; the answer is the list of what is still unread.
pub async fn read_all(Given(state): Given<State>, me: Me<V3>) -> Answer<V3, Listing<CommentReplyView>> {
    domain::notices::read(&state.site, &me.actor, None).await?;
    Ok(Json(Listing::whole::<V3>("replies", Vec::new())))
}

/// What is around the notices of one answer, and whose they are.
struct Room {
    scene: Scene,
    me: Profile,
}

impl Room {
    async fn of(state: &State, me: &Actor, found: &[Notice]) -> domain::Result<Self> {
        let views: Vec<PostView> = found.iter().filter_map(|notice| notice.post.clone()).collect();
        let scene = Scene::of(&state.site, Reader(Some(*me)), &views).await?;
        Ok(Self {
            scene,
            me: people::me(&state.site, me).await?,
        })
    }
    fn reply(&self, notice: &Notice) -> Option<CommentReplyView> {
        let view = V3::comment(&self.scene, notice.post.as_ref()?)?;
        let comment_reply = CommentReply {
            id: notice.id.0,
            recipient_id: self.me.id.0,
            comment_id: view.comment.id,
            read: notice.read,
            published: notice.at.into(),
        };
        Some(CommentReplyView {
            comment_reply,
            recipient: dress_person(&self.scene, &self.me),
            view,
        })
    }
    fn mention(&self, notice: &Notice) -> Option<PersonMentionView> {
        let view = V3::comment(&self.scene, notice.post.as_ref()?)?;
        let person_mention = PersonMention {
            id: notice.id.0,
            recipient_id: self.me.id.0,
            comment_id: view.comment.id,
            read: notice.read,
            published: notice.at.into(),
        };
        Some(PersonMentionView {
            person_mention,
            recipient: dress_person(&self.scene, &self.me),
            view,
        })
    }
}
