//! Version 4's inbox: one list of notifications.

use axum::Json;
use axum::extract::State as Given;

use domain::notices::{Notice, NoticeKind};
use domain::posts::PostView;
use web::{Params, State};

use super::V4;
use super::views::inbox::{Notification, NotificationView};
use super::views::site::UnreadCounts;
use super::views::tagged::Tagged;
use super::views::words::NotificationKind;
use crate::api::{DONE, Success};
use crate::ask::{Asked, Me};
use crate::listing::{Listing, Turn};
use crate::notices;
use crate::refusal::Answer;
use crate::scene::Scene;

pub async fn unread_counts(Given(state): Given<State>, me: Me<V4>) -> Answer<V4, UnreadCounts> {
    let notification_count = notices::unread(&state, &me.actor, &notices::KNOWN, |_| true).await?;
    Ok(Json(UnreadCounts {
        notification_count,
        report_count: None,
        pending_follow_count: None,
        registration_application_count: None,
    }))
}

pub async fn list(Given(state): Given<State>, me: Me<V4>, Asked(params): Asked) -> Answer<V4, Listing<NotificationView>> {
    let turn = Turn::asked(&params)?;
    let found = match kinds(&params).as_slice() {
        [] => Vec::new(),
        kinds => notices::page(&state, &me.actor, (kinds, &params, turn), |_| true).await?,
    };
    let views: Vec<PostView> = found.iter().filter_map(|notice| notice.post.clone()).collect();
    let scene = Scene::of(&state.site, me.reader(), &views).await?;
    let items = found.iter().filter_map(|notice| dress(&scene, &me, notice)).collect();
    Ok(Json(turn.listing::<V4, _>("notifications", items, found.len())))
}

fn kinds(params: &Params) -> Vec<NoticeKind> {
    match params.words("type_") {
        None | Some("all") => notices::KNOWN.to_vec(),
        Some("mention") => vec![NoticeKind::Mention],
        Some("reply") => vec![NoticeKind::Reply],
        Some("subscribed") => vec![NoticeKind::Published],
        Some(_) => Vec::new(),
    }
}

fn dress(scene: &Scene, me: &Me<V4>, notice: &Notice) -> Option<NotificationView> {
    let view = notice.post.as_ref()?;
    let data = Tagged::said(scene, view)?;
    let thread = view.post.root_id.unwrap_or(view.post.id);
    let notification = Notification {
        id: notice.id.0,
        recipient_id: me.actor.id().0,
        comment_id: matches!(data, Tagged::Comment(_)).then_some(view.post.id.0),
        read: notice.read,
        published_at: notice.at.into(),
        kind: match notice.kind {
            NoticeKind::Mention => NotificationKind::Mention,
            NoticeKind::Reply => NotificationKind::Reply,
            _ => NotificationKind::Subscribed,
        },
        post_id: Some(thread.0),
        private_message_id: None,
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
