//! Circles: sets of people with a name. Everything kept here is kept in exactly one.
mod invite;
mod join;
pub(crate) mod membership;
mod named;
mod roster;

pub use invite::{Invitation, invited};
pub(crate) use invite::{not_before, sweep as sweep_invitations};
pub(crate) use join::put_out;
pub use join::{Asking, join, leave};
pub(crate) use membership::{Change, new_circle, recount, set_standing};
pub(crate) use roster::is_discreet;
pub use roster::{Placed, Request, admit, asked, decline, may, open, place, roster};

use db::{Conn, on};
use diesel::prelude::*;

use crate::actor::Actor;
use crate::id::{ActorId, CircleId, CommunityId};
use crate::site::Site;
use crate::tables::{actors, circles, memberships};
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

db::int_enum! {
    /// Who a thing is for. From wide to narrow; the order is the funnel.
    pub enum Kind {
        Public = 0,
        Network = 1,
        Organisation = 2,
        Community = 3,
        Circle = 4,
        Animation = 5,
        MutualAid = 6,
        Own = 7,
        Followers = 8,
        Talk = 9
    }
}

db::int_enum! {
    /// Where somebody stands in a circle. From least to most; the order is the law.
    pub enum Standing {
        Banned = 0,
        Stranger = 1,
        Asked = 2,
        Unsigned = 3,
        Reader = 4,
        Member = 5,
        Pivot = 6,
        Animator = 7,
        Keeper = 8
    }
}

/// The circle of everybody.
pub const PUBLIC: CircleId = CircleId(1);
/// The circle of the members of partner sites.
pub const NETWORK: CircleId = CircleId(2);
/// The circle of the members of this site.
pub const ORGANISATION: CircleId = CircleId(3);

/// A circle as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    pub id: CircleId,
    pub kind: Kind,
    pub name: String,
    pub community: Option<CommunityId>,
    /// The name of the community around it.
    pub community_name: String,
    pub discreet: bool,
    pub members: i64,
    pub my: Option<Standing>,
}

type Row = (
    CircleId,
    Kind,
    String,
    Option<CommunityId>,
    Option<String>,
    bool,
    i64,
    Option<Standing>,
);
fn circle(row: Row) -> Circle {
    let (id, kind, name, community, around, discreet, members, my) = row;
    Circle {
        id,
        kind,
        name,
        community,
        community_name: around.unwrap_or_default(),
        discreet,
        members,
        my,
    }
}

/// The circles a viewer may know of: those of everybody, the plain ones of communities, and their own.
async fn visible(conn: &mut Conn, viewer: Viewer, community: Option<CommunityId>) -> Result<Vec<Circle>> {
    let me = viewer.key();
    let rows: Vec<Row> = on!(conn, |db| {
        let mut query = circles::table
            .left_join(actors::table.on(circles::community_id.eq(actors::id.nullable())))
            .left_join(
                memberships::table.on(memberships::circle_id
                    .eq(circles::id)
                    .and(memberships::person_id.eq(me))),
            )
            .select((
                circles::id,
                circles::kind,
                circles::name,
                circles::community_id,
                actors::name.nullable(),
                circles::discreet,
                circles::members,
                memberships::standing.nullable(),
            ))
            .order((circles::community_id, circles::kind, circles::id))
            .into_boxed::<Db>();
        let inside = memberships::standing.nullable().ge(Standing::Reader);
        query = match community {
            Some(community) => {
                let plain = circles::discreet.eq(false).and(circles::kind.ne(Kind::Animation));
                query
                    .filter(circles::community_id.eq(community))
                    .filter(inside.or(plain.nullable()))
            }
            None => query.filter(inside),
        };
        diesel_async::RunQueryDsl::load(query, db).await
    })?;
    Ok(rows.into_iter().map(circle).collect())
}

/// The circles open to somebody, with where they stand in each: what a composer offers, what a phone lists.
#[boxed]
pub async fn mine(site: &Site, actor: &Actor) -> Result<Vec<Circle>> {
    let viewer = actor.viewer();
    site.read(async move |_, conn| visible(conn, viewer, None).await).await
}

/// The circles of a community that this viewer may know of; the discreet ones only from inside.
#[boxed]
pub async fn of_community(site: &Site, viewer: Viewer, community: CommunityId) -> Result<Vec<Circle>> {
    site.read(async move |_, conn| visible(conn, viewer, Some(community)).await)
        .await
}

/// One circle, if this viewer is in it or it is one of everybody's.
#[boxed]
pub async fn one(site: &Site, viewer: Viewer, id: CircleId) -> Result<Circle> {
    site.read(async move |_, conn| {
        let all = visible(conn, viewer, None).await?;
        all.into_iter().find(|circle| circle.id == id).ok_or(Error::NotFound)
    })
    .await
}

/// One's own circle of a kind: one's followers, or oneself alone.
#[boxed]
pub async fn own(site: &Site, actor: &Actor, kind: Kind) -> Result<CircleId> {
    let me = actor.id();
    site.read(async move |_, conn| owned(conn, me.into(), kind).await).await
}

/// The circle that belongs to somebody: their followers, or themselves alone.
pub(crate) async fn owned(conn: &mut Conn, owner: ActorId, kind: Kind) -> Result<CircleId> {
    let query = circles::table
        .filter(circles::owner_id.eq(owner).and(circles::kind.eq(kind)))
        .select(circles::id);
    Ok(on!(conn, |db| diesel_async::RunQueryDsl::get_result(query, db).await)?)
}
