//! What was said to other servers: kept once, brought to each inbox by a job, and shown again to who may read it.
use std::collections::BTreeMap;

use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{audience_of_post, trust};
use crate::Result;
use crate::id::{ActorId, CircleId, PostId};
use crate::jobs::{self, Delivery, Job};
use crate::laws::telling::{Recipient, ServerStanding, Telling};
use crate::site::Site;
use crate::tables::activities;

/// An activity ready to leave.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub uri: String,
    pub sender: ActorId,
    pub circle: CircleId,
    pub post: Option<PostId>,
    /// JSON.
    pub body: String,
    /// Where it goes: inbox and host.
    pub inboxes: BTreeMap<String, String>,
}

/// An activity that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Kept {
    pub actor: ActorId,
    pub circle: CircleId,
    pub post: Option<PostId>,
    pub body: String,
}

/// Keeps activities and everything that brings them to their inboxes, all of it or nothing.
pub async fn send_all(site: &Site, outgoing: Vec<Outgoing>) -> Result<()> {
    site.write(async move |_, tx| {
        for one in outgoing {
            keep(tx, one).await?;
        }
        Ok(())
    })
    .await
}

async fn keep(tx: &mut Tx, one: Outgoing) -> Result<()> {
    let row = (
        activities::uri.eq(&one.uri),
        activities::actor_id.eq(one.sender),
        activities::circle_id.eq(one.circle),
        activities::post_id.eq(one.post),
        activities::body.eq(&one.body),
        activities::created_at.eq(Timestamp::now()),
    );
    let insert = diesel::insert_into(activities::table)
        .values(row)
        .returning(activities::id);
    let activity: i64 = on!(&mut *tx, |db| insert.get_result(db).await)?;
    for (inbox, host) in one.inboxes {
        jobs::enqueue(
            tx,
            Job::Deliver(Delivery {
                activity,
                sender: one.sender,
                inbox,
                host,
            }),
        )
        .await?;
    }
    Ok(())
}

/// An activity by its address; who may read it is its circle's and its post's question.
pub async fn kept(site: &Site, uri: &str) -> Result<Kept> {
    let uri = uri.to_owned();
    site.read(async move |_, conn| {
        let columns = (
            activities::actor_id,
            activities::circle_id,
            activities::post_id,
            activities::body,
        );
        let query = activities::table.filter(activities::uri.eq(uri)).select(columns);
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// The address of the last activity of a kind (a part of its address, such as `/like/`) by an actor about a post.
pub async fn latest(site: &Site, actor: ActorId, post: PostId, kind: &str) -> Result<Option<String>> {
    let pattern = format!("%/activities{kind}%");
    site.read(async move |_, conn| {
        let query = activities::table
            .filter(activities::actor_id.eq(actor).and(activities::post_id.eq(post)))
            .filter(activities::uri.like(pattern))
            .order(activities::id.desc())
            .select(activities::uri);
        Ok(on!(conn, |db| query.first(db).await.optional())?)
    })
    .await
}

/// The body of a delivery, if it may still leave: the law is asked again, as of now. What takes something back always
/// may, except to a blocked server.
pub async fn parcel(site: &Site, delivery: &Delivery) -> Result<Option<String>> {
    let (id, host) = (delivery.activity, delivery.host.clone());
    let found: Option<(String, CircleId, Option<PostId>, String)> = site
        .read(async move |_, conn| {
            if trust::standing_of(conn, &host).await? == ServerStanding::Blocked {
                return Ok(None);
            }
            let columns = (
                activities::uri,
                activities::circle_id,
                activities::post_id,
                activities::body,
            );
            let query = activities::table.find(id).select(columns);
            Ok(on!(conn, |db| query.get_result(db).await.optional())?)
        })
        .await?;
    let Some((uri, circle, post, body)) = found else {
        return Ok(None);
    };
    let Some(post) = post.filter(|_| !takes_back(&uri)) else {
        return Ok(Some(body));
    };
    if gone(site, post).await? && !says_it_is_gone(&body) {
        return Ok(None);
    }
    if circle == crate::circles::PUBLIC {
        return Ok(Some(body));
    }
    let concerned = audience_of_post(site, post).await?;
    Ok(concerned
        .iter()
        .any(|recipient| goes_to(recipient, &delivery.inbox))
        .then_some(body))
}

fn takes_back(uri: &str) -> bool {
    ["/activities/delete/", "/activities/undo/", "/activities/reject/"]
        .iter()
        .any(|part| uri.contains(part))
}

/// Whether a post was taken back or taken away since it was told.
async fn gone(site: &Site, post: PostId) -> Result<bool> {
    let view = super::audience::post_to_tell(site, post).await?;
    Ok(view.is_none_or(|view| view.is_erased() || view.post.removed_at.is_some()))
}

/// Whether an activity, or the one inside it, only says that something is gone: that may always be heard.
fn says_it_is_gone(body: &str) -> bool {
    let Ok(body) = serde_json::from_str::<serde_json::Value>(body) else {
        return false;
    };
    let says = |place: &str| {
        body.pointer(place)
            .and_then(serde_json::Value::as_str)
            .is_some_and(|kind| matches!(kind, "Delete" | "Undo"))
    };
    says("/type") || says("/object/type")
}

/// What hangs on a post carries its words: it goes only where everything may. Notices hang on none.
fn goes_to(recipient: &Recipient, inbox: &str) -> bool {
    let there = recipient.inbox == inbox || recipient.shared_inbox.as_deref() == Some(inbox);
    there && recipient.telling == Telling::Everything
}
