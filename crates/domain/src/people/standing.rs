//! How somebody stands towards others: follows, asked, is followed, blocks, mutes.
use std::collections::HashMap;

use db::{among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Silence;
use crate::actor::Actor;
use crate::circles::{Kind, Standing};
use crate::id::{ActorId, CommunityId, PersonId};
use crate::site::Site;
use crate::tables::{blocks, circles, memberships};
use crate::{Error, Result, boxed};

/// How the actor stands towards a person or a community. Being a member of a community is following it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    pub id: ActorId,
    pub following: bool,
    pub requested: bool,
    pub followed_by: bool,
    pub requested_by: bool,
    pub notify: bool,
    pub blocking: bool,
    pub blocked_by: bool,
    pub muting: bool,
    /// Where one stands in it, for a community.
    pub standing: Option<Standing>,
}

pub(super) async fn one(site: &Site, actor: &Actor, id: ActorId) -> Result<Relation> {
    relations(site, actor, &[id]).await?.pop().ok_or(Error::NotFound)
}

type Row = (Kind, Option<ActorId>, Option<CommunityId>, PersonId, Standing, bool);

/// How the actor stands towards these, in the order asked.
#[boxed]
pub async fn relations(site: &Site, actor: &Actor, ids: &[ActorId]) -> Result<Vec<Relation>> {
    let ids: Vec<ActorId> = ids.iter().take(200).copied().collect();
    let me = actor.id();
    site.read(async move |_, conn| {
        let theirs = among(circles::owner_id, &ids).and(circles::kind.eq(Kind::Followers));
        let places = among(circles::community_id, &ids).and(circles::kind.eq(Kind::Community));
        let columns = (
            circles::kind,
            circles::owner_id,
            circles::community_id,
            memberships::person_id,
            memberships::standing,
            memberships::notify,
        );
        let out = circles::table
            .inner_join(memberships::table.on(memberships::circle_id.eq(circles::id)))
            .filter(memberships::person_id.eq(me))
            .filter(theirs.or(places))
            .select(columns);
        let out: Vec<Row> = on!(conn, |db| out.load(db).await)?;
        let back = circles::table
            .inner_join(memberships::table.on(memberships::circle_id.eq(circles::id)))
            .filter(circles::owner_id.eq(me).and(circles::kind.eq(Kind::Followers)))
            .filter(among(memberships::person_id, &ids))
            .select((memberships::person_id, memberships::standing));
        let back: Vec<(ActorId, Standing)> = on!(conn, |db| back.load(db).await)?;
        let silent = blocks::table
            .filter(
                (blocks::person_id.eq(me).and(among(blocks::target_id, &ids)))
                    .or(blocks::target_id.eq(me).and(among(blocks::person_id, &ids))),
            )
            .select((blocks::person_id, blocks::target_id, blocks::kind));
        let silent: Vec<(PersonId, ActorId, Silence)> = on!(conn, |db| silent.load(db).await)?;
        let back: HashMap<ActorId, Standing> = back.into_iter().collect();
        Ok(ids.iter().map(|id| relation(*id, me, (&out, &back, &silent))).collect())
    })
    .await
}

type Known<'a> = (
    &'a [Row],
    &'a HashMap<ActorId, Standing>,
    &'a [(PersonId, ActorId, Silence)],
);

fn relation(id: ActorId, me: PersonId, (out, back, silent): Known<'_>) -> Relation {
    let mine = out
        .iter()
        .find(|row| row.1 == Some(id) || row.2.map(ActorId::from) == Some(id));
    let standing = mine.map(|row| row.4);
    let by_me = |kind| silent.contains(&(me, id, kind));
    let inside = |standing: Standing| Standing::Reader <= standing;
    let waiting = |standing: Standing| matches!(standing, Standing::Asked | Standing::Unsigned);
    Relation {
        id,
        following: standing.is_some_and(inside),
        requested: standing.is_some_and(waiting),
        followed_by: back.get(&id).copied().is_some_and(inside),
        requested_by: back.get(&id).copied().is_some_and(waiting),
        notify: mine.is_some_and(|row| row.5),
        blocking: by_me(Silence::Block),
        blocked_by: silent.contains(&(PersonId(id.0), me.into(), Silence::Block)),
        muting: by_me(Silence::Mute),
        standing: mine.filter(|row| row.2.is_some()).map(|row| row.4),
    }
}
