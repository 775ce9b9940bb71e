//! Version 4's inbox: one list of notifications.

use axum::Json;
use axum::extract::State as Given;

use domain::actors::Profile;
use domain::notices::{Notice, NoticeKind};
use domain::posts::PostView;
use domain::{moderation, people};
use web::{Params, State};

use super::views::inbox::{Notification, NotificationView};
use super::views::site::UnreadCounts;
use super::views::tagged::Tagged;
use super::views::words::NotificationKind;
use super::{V4, pending};
use crate::api::{DONE, Success};
use crate::ask::{Asked, Me};
use crate::dialect::Dialect;
use crate::letters;
use crate::listing::{Listing, Turn};
use crate::notices;
use crate::refusal::Answer;
use crate::scene::Scene;

pub async fn unread_counts(Given(state): Given<State>, me: Me<V4>) -> Answer<V4, UnreadCounts> {
    let myself = people::me(&state.site, &me.actor).await?;
    let waiting = match me.actor.is_admin() {
        true => Some(count(&people::waiting(&state.site, &me.actor).await?)),
        false => None,
    };
    Ok(Json(UnreadCounts {
        notification_count: notices::unread(&state, &me.actor, &notices::KNOWN, |notice| shows(&myself, notice))
            .await?,
        report_count: Some(count(&moderation::reports(&state.site, &me.actor, false).await?)),
        pending_follow_count: Some(pending::count(&state, &me.actor).await?),
        registration_application_count: waiting,
    }))
}

fn count<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// Whether version 4 has a shape for it.
fn shows(me: &Profile, notice: &Notice) -> bool {
    notices::in_community(notice) || letters::told(me, notice).is_some()
}

pub async fn list(
    Given(state): Given<State>,
    me: Me<V4>,
    Asked(params): Asked,
) -> Answer<V4, Listing<NotificationView>> {
    let turn = Turn::asked(&params)?;
    let myself = people::me(&state.site, &me.actor).await?;
    let letters_only = params.words("type_") == Some("private_message");
    let keep = |notice: &Notice| shows(&myself, notice) && (!letters_only || letters::told(&myself, notice).is_some());
    let found = match kinds(&params).as_slice() {
        [] => Vec::new(),
        kinds => notices::page(&state, &me.actor, (kinds, &params, turn), keep).await?,
    };
    let views: Vec<PostView> = found.iter().filter_map(|notice| notice.post.clone()).collect();
    let scene = Scene::of(&state.site, me.reader(), &views).await?;
    let items = found
        .iter()
        .filter_map(|notice| dress(&scene, &myself, notice))
        .collect();
    Ok(Json(turn.listing::<V4, _>("notifications", items, found.len())))
}

fn kinds(params: &Params) -> Vec<NoticeKind> {
    match params.words("type_") {
        None | Some("all") => notices::KNOWN.to_vec(),
        Some("mention") => vec![NoticeKind::Mention],
        Some("reply") => vec![NoticeKind::Reply],
        Some("subscribed") => vec![NoticeKind::Published],
        Some("private_message") => vec![NoticeKind::Mention, NoticeKind::Reply],
        Some(_) => Vec::new(),
    }
}

fn dress(scene: &Scene, me: &Profile, notice: &Notice) -> Option<NotificationView> {
    let view = notice.post.as_ref()?;
    let letter = letters::told(me, notice);
    let data = match &letter {
        Some(letter) => Tagged::PrivateMessage(Box::new(V4::letter(scene, letter))),
        None => Tagged::said(scene, view)?,
    };
    let thread = view.post.root_id.unwrap_or(view.post.id);
    let notification = Notification {
        id: notice.id.0,
        recipient_id: me.id.0,
        comment_id: matches!(data, Tagged::Comment(_)).then_some(view.post.id.0),
        read: notice.read,
        published_at: notice.at.into(),
        kind: match (&letter, notice.kind) {
            (Some(_), _) => NotificationKind::PrivateMessage,
            (None, NoticeKind::Mention) => NotificationKind::Mention,
            (None, NoticeKind::Reply) => NotificationKind::Reply,
            (None, _) => NotificationKind::Subscribed,
        },
        post_id: letter.is_none().then_some(thread.0),
        private_message_id: letter.as_ref().map(|letter| letter.view.post.id.0),
        creator_id: notice.by.id.0,
    };
    Some(NotificationView { notification, data })
}

pub async fn read(Given(state): Given<State>, me: Me<V4>, Asked(params): Asked) -> Answer<V4, Success> {
    notices::read(&state, &me.actor, (params.number("notification_id"), &params)).await?;
    Ok(Json(DONE))
}

pub async fn read_all(Given(state): Given<State>, me: Me<V4>) -> Answer<V4, Success> {
    domain::notices::read(&state.site, &me.actor, None).await?;
    Ok(Json(DONE))
}
