//! The only place that asks, for one delivery and just before it goes, whether it still may.
use db::{Conn, Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Gist, Parcel};
use crate::circles::PUBLIC;
use crate::id::{ActorId, CircleId, DeliveryId, PostId};
use crate::jobs::worker::Owner;
use crate::laws::telling::{self, ServerStanding};
use crate::laws::{post, sight};
use crate::network::standing_of;
use crate::posts::Post;
use crate::site::Site;
use crate::tables::{activities, actors, deliveries, lanes, peers, servers};
use crate::{Result, boxed};

/// What becomes of a delivery now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leave {
    Goes(Parcel),
    /// It may not go any more, or is no longer there.
    Stays,
    /// Its lane is no longer this worker's, or its server is not to be asked.
    Halts,
}

#[derive(Queryable)]
struct Found {
    uri: String,
    circle: CircleId,
    post: Option<PostId>,
    gist: Gist,
    body: String,
    inbox: String,
    sender: ActorId,
    host: String,
    /// Whether the sender is hidden.
    hidden: bool,
    leased_by: Option<Owner>,
    paused_at: Option<Timestamp>,
}

/// A delivery ready to go, if it still may: the law is asked as of now. What takes something back always may, except to
/// a blocked server.
#[boxed]
pub async fn parcel(site: &Site, id: DeliveryId) -> Result<Option<Parcel>> {
    site.read(async move |_, conn| {
        let Some(found) = find(conn, id).await? else {
            return Ok(None);
        };
        Ok(may_go(conn, &found).await?.then(|| handed(found)))
    })
    .await
}

/// The same for a worker, whose lane it must still be.
pub(super) async fn leave(site: &Site, owner: Owner, id: DeliveryId) -> Result<Leave> {
    site.read(async move |_, conn| {
        let Some(found) = find(conn, id).await? else {
            return Ok(Leave::Stays);
        };
        if found.leased_by != Some(owner) || found.paused_at.is_some() {
            return Ok(Leave::Halts);
        }
        Ok(if may_go(conn, &found).await? {
            Leave::Goes(handed(found))
        } else {
            Leave::Stays
        })
    })
    .await
}

async fn find(conn: &mut Conn, id: DeliveryId) -> Result<Option<Found>> {
    let query = deliveries::table
        .inner_join(activities::table.on(activities::id.eq(deliveries::activity_id)))
        .inner_join(lanes::table.on(lanes::id.eq(deliveries::lane_id)))
        .inner_join(servers::table.on(servers::id.eq(lanes::server_id)))
        .inner_join(actors::table.on(actors::id.eq(lanes::sender_id)))
        .inner_join(peers::table.on(peers::server_id.eq(lanes::server_id)))
        .filter(deliveries::id.eq(id))
        .select((
            activities::uri,
            activities::circle_id,
            activities::post_id,
            activities::gist,
            activities::body,
            deliveries::inbox,
            lanes::sender_id,
            servers::host,
            actors::hidden,
            lanes::leased_by,
            peers::paused_at,
        ));
    Ok(on!(conn, |db| query.get_result(db).await.optional())?)
}

fn handed(found: Found) -> Parcel {
    Parcel {
        sender: found.sender,
        host: found.host,
        inbox: found.inbox,
        body: found.body,
    }
}

async fn may_go(conn: &mut Conn, found: &Found) -> Result<bool> {
    if standing_of(conn, &found.host).await? == ServerStanding::Blocked {
        return Ok(false);
    }
    if takes_back(found) {
        return Ok(true);
    }
    if found.hidden && !found.gist.takes_back() {
        // Whoever is suspended says nothing more.
        return Ok(false);
    }
    let Some(id) = found.post else {
        return match found.circle == PUBLIC {
            true => Ok(true),
            false => telling::notice_goes(conn, found.circle, &found.inbox).await,
        };
    };
    let (kept, shown) = (sight::as_site(), sight::as_site_shown());
    let about: Option<Post> = match found.gist.takes_back() {
        true => on!(&mut *conn, |db| kept
            .filter(post::id.eq(id))
            .select(db::columns::<Post>())
            .first(db)
            .await
            .optional())?,
        false => on!(&mut *conn, |db| shown
            .filter(post::id.eq(id))
            .select(db::columns::<Post>())
            .first(db)
            .await
            .optional())?,
    };
    let Some(about) = about else {
        return Ok(false);
    };
    if found.circle == PUBLIC {
        return Ok(true);
    }
    telling::still_goes(conn, &about, &found.inbox).await
}

/// What one of us takes back of what they said themselves. What a community passes on goes to its members only.
fn takes_back(found: &Found) -> bool {
    found.gist.takes_back() && !found.uri.contains("/activities/announce/")
}
