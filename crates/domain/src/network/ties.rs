//! Following across servers: by which address it was asked, and what the other side answered.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::footing::circle_of;
use crate::actors;
use crate::circles::{self, Change, Standing};
use crate::id::{ActorId, CommunityId, PersonId};
use crate::laws::permit::{self, Deed};
use crate::site::Site;
use crate::tables::memberships;
use crate::{Error, Result, boxed};

/// How one person stands to an actor they follow or asked to follow.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Tie {
    pub standing: Standing,
    /// The address of the activity that asked.
    pub uri: Option<String>,
}

/// The tie between a person and whom they follow, if there is any.
#[boxed]
pub async fn tie(site: &Site, by: PersonId, to: ActorId) -> Result<Option<Tie>> {
    site.read(async move |_, conn| {
        let (circle, _) = circle_of(conn, to).await?;
        let query = memberships::table
            .find((circle, by))
            .select((memberships::standing, memberships::follow_uri));
        Ok(on!(conn, |db| query.get_result(db).await.optional())?)
    })
    .await
}

/// Notes the address of the activity that asked, so that the answer can name it.
#[boxed]
pub async fn note_follow(site: &Site, by: PersonId, to: ActorId, uri: &str) -> Result<()> {
    let uri = uri.to_owned();
    site.write(async move |_, tx| {
        let (circle, _) = circle_of(tx, to).await?;
        let row = memberships::table.find((circle, by));
        let update = diesel::update(row).set(memberships::follow_uri.eq(Some(uri)));
        on!(tx, |db| update.execute(db).await)?;
        Ok(())
    })
    .await
}

/// A community elsewhere keeps somebody out, or lets them back, and so does this site.
#[boxed]
pub async fn kept_out(site: &Site, community: CommunityId, (person, out): (PersonId, bool)) -> Result<()> {
    site.write(async move |_, tx| {
        if actors::find(tx, community.into()).await?.local() {
            return Err(Error::Forbidden(Deed::Admit));
        }
        let (circle, _) = circle_of(tx, community.into()).await?;
        let was = permit::row(tx, circle, person).await? == Some(Standing::Banned);
        let standing = match (was, out) {
            (false, true) => Standing::Banned,
            (true, false) => Standing::Stranger,
            _ => return Ok(()),
        };
        circles::put_out(tx, community, person).await?;
        circles::set_standing(tx, circle, person, standing, Change::default()).await
    })
    .await
}

/// A community elsewhere passes on what somebody says in it: it counts them among its members, and so does this site.
/// Of a community from here nobody else decides.
#[boxed]
pub async fn vouch(site: &Site, community: CommunityId, person: PersonId) -> Result<()> {
    site.write(async move |_, tx| {
        let profile = actors::find(tx, community.into()).await?;
        let (circle, _) = circle_of(tx, community.into()).await?;
        // Whoever lives here joins and leaves by themselves.
        let from_here = actors::find(tx, person.into()).await?.local();
        if profile.local() || from_here || permit::row(tx, circle, person).await?.is_some() {
            return Ok(());
        }
        circles::set_standing(tx, circle, person, Standing::Member, Change::default()).await
    })
    .await
}
