//! What was said to other servers: kept once, put on its way to each inbox, and shown again to who may read it.
use std::collections::BTreeMap;

use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::deliveries::{self, Gist, Said};
use crate::id::{ActorId, CircleId, PostId};
use crate::site::Site;
use crate::tables::activities;
use crate::{Result, boxed};

/// An activity ready to leave.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub uri: String,
    pub sender: ActorId,
    pub circle: CircleId,
    pub post: Option<PostId>,
    /// What it does, and to what: the address of a post, of a person, of the vote itself.
    pub gist: Gist,
    pub subject: String,
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
#[boxed]
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
        activities::gist.eq(one.gist),
        activities::subject.eq(&one.subject),
        activities::body.eq(&one.body),
        activities::created_at.eq(Timestamp::now()),
    );
    let insert = diesel::insert_into(activities::table)
        .values(row)
        .returning(activities::id);
    let activity: i64 = on!(&mut *tx, |db| insert.get_result(db).await)?;
    let said = Said {
        activity,
        sender: one.sender,
        gist: one.gist,
        subject: &one.subject,
    };
    deliveries::enqueue(tx, &said, &one.inboxes).await
}

/// An activity by its address; who may read it is its circle's and its post's question.
#[boxed]
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
#[boxed]
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
