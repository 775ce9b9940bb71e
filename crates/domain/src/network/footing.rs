//! How a community or a person stands, for saying it to other servers.
use db::{Conn, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actors::{self, Profile};
use crate::circles::{self, Kind, Standing};
use crate::communities::Policy;
use crate::id::{ActorId, CircleId, CommunityId};
use crate::site::Site;
use crate::tables::{actors as people, communities, memberships};
use crate::{Result, boxed};

/// How a community receives people, and where what is said in it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Footing {
    pub policy: Policy,
    /// Its members.
    pub circle: CircleId,
    /// Where something said in it is kept when nothing else is asked for.
    pub usual: CircleId,
}

#[boxed]
pub async fn footing(site: &Site, community: CommunityId) -> Result<Footing> {
    site.read(async move |_, conn| {
        let columns = (
            communities::policy,
            communities::circle_id,
            communities::default_circle_id,
        );
        Ok(on!(conn, |db| communities::table
            .find(community)
            .select(columns)
            .get_result(db)
            .await)?)
    })
    .await
}

/// Who animates a community.
#[boxed]
pub async fn animators(site: &Site, community: CommunityId) -> Result<Vec<Profile>> {
    site.read(async move |_, conn| {
        let circle = crate::communities::circle_of(conn, community).await?;
        let query = memberships::table
            .inner_join(people::table.on(people::id.eq(memberships::person_id)))
            .filter(
                memberships::circle_id
                    .eq(circle)
                    .and(memberships::standing.ge(Standing::Animator)),
            )
            .filter(people::hidden.eq(false))
            .order((memberships::standing.desc(), memberships::since.asc()))
            .select(db::columns::<Profile>());
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// Whether anybody from here is in a community, or follows a person.
#[boxed]
pub async fn joined_here(site: &Site, actor: ActorId) -> Result<bool> {
    site.read(async move |_, conn| {
        let (circle, _) = circle_of(conn, actor).await?;
        let query = memberships::table
            .inner_join(people::table.on(people::id.eq(memberships::person_id)))
            .filter(memberships::circle_id.eq(circle).and(people::host.eq("")))
            .filter(memberships::standing.ge(Standing::Asked))
            .count();
        let here: i64 = on!(conn, |db| query.get_result(db).await)?;
        Ok(0 < here)
    })
    .await
}

/// The circle of a person's followers.
#[boxed]
pub async fn followers_circle(site: &Site, person: ActorId) -> Result<CircleId> {
    site.read(async move |_, conn| {
        actors::find(conn, person).await?;
        circles::owned(conn, person, Kind::Followers).await
    })
    .await
}

/// The circle that following or joining an actor leads into.
pub(super) async fn circle_of(conn: &mut Conn, actor: ActorId) -> Result<(CircleId, Kind)> {
    match circles::owned(conn, actor, Kind::Followers).await {
        Ok(circle) => Ok((circle, Kind::Followers)),
        Err(_) => Ok((
            crate::communities::circle_of(conn, CommunityId(actor.0)).await?,
            Kind::Community,
        )),
    }
}
