//! Founding a community, and changing its page.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::charter::{charter_in, write_charter};
use super::{Community, Policy, load_one};
use crate::actor::Actor;
use crate::actors::{self, ActorKind};
use crate::audits::{self, Entry};
use crate::circles::{self, Change, Kind, ORGANISATION, PUBLIC, Standing};
use crate::events::{self, Event};
use crate::id::{CircleId, CommunityId};
use crate::laws::ground_of;
use crate::laws::permit::{self, Deed};
use crate::site::Site;
use crate::tables::communities;
use crate::{Error, Result, boxed};

/// A new community.
#[derive(Debug, Clone)]
pub struct Founding {
    pub handle: String,
    pub name: String,
    pub summary: String,
    pub policy: Policy,
    /// Empty for none.
    pub charter: String,
    /// Who reads its threads when their author does not choose: `Public`, `Organisation` or `Community`.
    pub audience: Kind,
}

/// What changes on a community's page; what is left out stays.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    pub name: Option<String>,
    pub summary: Option<String>,
    pub policy: Option<Policy>,
    pub charter: Option<String>,
    pub audience: Option<Kind>,
}

/// Founds a community; whoever founds it keeps it.
#[boxed]
pub async fn found(site: &Site, actor: &Actor, founding: Founding) -> Result<Community> {
    if !actor.local() {
        return Err(Error::Forbidden(Deed::Administer));
    }
    let handle = actors::new_handle(&founding.handle)?;
    let name = actors::new_name(&founding.name)?;
    if name.is_empty() {
        return Err(Error::Invalid("name", "name.empty"));
    }
    let actor = *actor;
    site.write(async move |site, tx| {
        let page = site.address(format_args!("c/{handle}"));
        let face = actors::New {
            kind: ActorKind::Community,
            handle,
            name,
            summary: founding.summary.clone(),
            uri: page,
        };
        let id = CommunityId(actors::insert_local(site, tx, face).await?.0);
        let (circle, animation) = circles_for(tx, id).await?;
        let usual = audience(founding.audience, circle)?;
        let row = (
            communities::actor_id.eq(id),
            communities::policy.eq(founding.policy),
            communities::circle_id.eq(circle),
            communities::animation_id.eq(animation),
            communities::default_circle_id.eq(usual),
        );
        on!(tx, |db| diesel::insert_into(communities::table)
            .values(row)
            .execute(db)
            .await)?;
        for circle in [circle, animation] {
            circles::set_standing(tx, circle, actor.id(), Standing::Keeper, Change::default()).await?;
        }
        if !founding.charter.trim().is_empty() {
            write_charter(site, tx, id, &founding.charter).await?;
        }
        audits::record(site, tx, &actor, Entry::new("community.found", id).at(Some(id))).await?;
        load_one(tx, actor.viewer(), id).await
    })
    .await
}

async fn circles_for(tx: &mut Tx, id: CommunityId) -> Result<(CircleId, CircleId)> {
    let circle = circles::new_circle(tx, Kind::Community, "", Some(id), None).await?;
    let animation = circles::new_circle(tx, Kind::Animation, "", Some(id), None).await?;
    Ok((circle, animation))
}

/// Remembers a community that lives elsewhere, as its server describes it.
pub(crate) async fn adopt(tx: &mut Tx, id: CommunityId, closed: bool, public: bool) -> Result<()> {
    let known = communities::table.find(id).select(communities::circle_id);
    let policy = if closed { Policy::Approval } else { Policy::Open };
    let known: Option<CircleId> = on!(tx, |db| known.get_result(db).await.optional())?;
    let (circle, animation) = match known {
        Some(circle) => (circle, circle),
        None => circles_for(tx, id).await?,
    };
    let usual = if public { PUBLIC } else { circle };
    if known.is_some() {
        let change = (communities::policy.eq(policy), communities::default_circle_id.eq(usual));
        on!(tx, |db| diesel::update(communities::table.find(id))
            .set(change)
            .execute(db)
            .await)?;
        return circles::recount(tx, circle).await;
    }
    let row = (
        communities::actor_id.eq(id),
        communities::policy.eq(policy),
        communities::circle_id.eq(circle),
        communities::animation_id.eq(animation),
        communities::default_circle_id.eq(usual),
    );
    on!(tx, |db| diesel::insert_into(communities::table)
        .values(row)
        .execute(db)
        .await)?;
    Ok(())
}

fn audience(kind: Kind, circle: CircleId) -> Result<CircleId> {
    match kind {
        Kind::Public => Ok(PUBLIC),
        Kind::Organisation => Ok(ORGANISATION),
        Kind::Community => Ok(circle),
        _ => Err(Error::Invalid("audience", "audience.unknown")),
    }
}

/// Changes a community's page. Its animators only.
#[boxed]
pub async fn amend(site: &Site, actor: &Actor, id: CommunityId, amendment: Amendment) -> Result<Community> {
    let actor = *actor;
    let name = amendment.name.as_deref().map(actors::new_name).transpose()?;
    site.write(async move |site, tx| {
        let before = load_one(tx, actor.viewer(), id).await?;
        let ground = ground_of(tx, before.circle, Some(id)).await?;
        permit::ask(tx, &actor, Deed::Arrange, ground).await?;
        let face = actors::Face {
            name,
            summary: amendment.summary,
            ..actors::Face::default()
        };
        actors::change_face(tx, id.into(), face).await?;
        let usual = amendment
            .audience
            .map(|kind| audience(kind, before.circle))
            .transpose()?;
        let change = (
            communities::policy.eq(amendment.policy.unwrap_or(before.policy)),
            communities::default_circle_id.eq(usual.unwrap_or(before.default_circle)),
        );
        on!(tx, |db| diesel::update(communities::table.find(id))
            .set(change)
            .execute(db)
            .await)?;
        // A closed community does not tell how many it is.
        circles::recount(tx, before.circle).await?;
        if let Some(source) = amendment.charter.filter(|source| !source.trim().is_empty()) {
            let present = charter_in(tx, id).await?;
            if present.is_none_or(|present| present.source != source) {
                write_charter(site, tx, id, &source).await?;
            }
        }
        audits::record(site, tx, &actor, Entry::new("community.amend", id).at(Some(id))).await?;
        events::record(site, tx, Event::Profile(id.into())).await?;
        load_one(tx, actor.viewer(), id).await
    })
    .await
}
