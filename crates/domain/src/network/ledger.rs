//! Activities sent, each body once, and the names of those received.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::id::{ActorId, CircleId, PostId};
use crate::jobs::{self, Delivery, Job};
use crate::laws::telling::Recipient;
use crate::site::Site;
use crate::tables::{activities, received as ids};

/// An activity that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = activities)]
pub struct Activity {
    pub id: i64,
    pub uri: String,
    pub actor_id: ActorId,
    /// What it tells is kept in this circle.
    pub circle_id: CircleId,
    pub post_id: Option<i64>,
    pub body: String,
}

/// Records an activity and its deliveries, one an inbox, in one transaction.
///
/// `uri` is its name: telling the same event again after a crash records nothing twice.
pub async fn send(
    site: &Site,
    (uri, sender): (String, ActorId),
    (circle, post): (CircleId, Option<PostId>),
    (body, to): (String, Vec<Recipient>),
) -> Result<()> {
    site.write(async move |site, tx| {
        let row = (
            activities::uri.eq(uri),
            activities::actor_id.eq(sender),
            activities::circle_id.eq(circle),
            activities::post_id.eq(post.map(|post| post.0)),
            activities::body.eq(body),
            activities::created_at.eq(site.now()),
        );
        let insert = diesel::insert_into(activities::table)
            .values(row)
            .on_conflict_do_nothing()
            .returning(activities::id);
        let Some(activity): Option<i64> = on!(tx, |db| insert.get_result(db).await.optional())? else {
            return Ok(());
        };
        for (inbox, host) in inboxes(to) {
            jobs::enqueue(
                tx,
                Job::Deliver(Delivery {
                    activity,
                    sender,
                    inbox,
                    host,
                }),
            )
            .await?;
        }
        Ok(())
    })
    .await
}

/// One inbox a server where it offers a shared one.
fn inboxes(to: Vec<Recipient>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = to
        .into_iter()
        .map(|one| {
            (
                one.shared_inbox.filter(|inbox| !inbox.is_empty()).unwrap_or(one.inbox),
                one.host,
            )
        })
        .filter(|(inbox, _)| !inbox.is_empty())
        .collect();
    all.sort();
    all.dedup();
    all
}

/// An activity by its number.
pub async fn activity(site: &Site, id: i64) -> Result<Activity> {
    site.read(async move |_, conn| {
        let query = activities::table.find(id).select(db::columns::<Activity>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// Notes the name of an activity received. False when it had been received before.
pub async fn received(site: &Site, uri: &str) -> Result<bool> {
    let uri = uri.to_owned();
    site.write(async move |site, tx: &mut Tx| {
        let row = (ids::uri.eq(uri), ids::received_at.eq(site.now()));
        let insert = diesel::insert_into(ids::table).values(row).on_conflict_do_nothing();
        Ok(on!(tx, |db| insert.execute(db).await)? != 0)
    })
    .await
}
