//! Where something is said: a circle, and the community around it.
use db::{Conn, on};
use diesel::prelude::*;

use crate::Result;
use crate::circles::{Kind, PUBLIC};
use crate::id::{CircleId, CommunityId};
use crate::tables::circles;

/// The ground on which a deed is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ground {
    pub circle: CircleId,
    pub kind: Kind,
    pub community: Option<CommunityId>,
}

impl Ground {
    /// What everybody may read, outside any community.
    pub const OPEN: Self = Self {
        circle: PUBLIC,
        kind: Kind::Public,
        community: None,
    };
}

/// The ground of a circle; a circle of a community always stands in that community.
pub(crate) async fn ground_of(conn: &mut Conn, circle: CircleId, community: Option<CommunityId>) -> Result<Ground> {
    if circle == PUBLIC {
        return Ok(Ground {
            community,
            ..Ground::OPEN
        });
    }
    let query = circles::table
        .find(circle)
        .select((circles::kind, circles::community_id));
    let (kind, own): (Kind, Option<CommunityId>) =
        on!(conn, |db| diesel_async::RunQueryDsl::get_result(query, db).await)?;
    Ok(Ground {
        circle,
        kind,
        community: own.or(community),
    })
}
