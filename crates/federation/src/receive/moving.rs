//! Somebody goes to live elsewhere: believed when both ends say so.

use super::Deed;
use crate::{
    error::{Error, Result},
    fed::Known,
    house::House,
};
use activitypub_federation::{config::Data, fetch::object_id::ObjectId};
use domain::{ActorKind, network, people};

/// The old address says where, and signs; the new one must have said, at home and now, that it is the old one too.
/// Communities do not move: each server asks anew for itself.
pub async fn moved(deed: Deed, data: &Data<House>) -> Result<()> {
    let actor = deed.actor()?;
    if deed.via.is_some() || deed.object()?.as_str() != deed.who.uri {
        return Err(Error::Refused("somebody moves another"));
    }
    let target = deed
        .activity
        .target
        .clone()
        .ok_or(Error::Idle("it does not say where"))?;
    let there = match data.is_ours(&target) {
        true => network::actor_by_uri(&data.site, target.as_str()).await?,
        false => ObjectId::<Known>::from(target).dereference_forced(data).await?.profile,
    };
    if there.kind != ActorKind::Person {
        return Err(Error::Refused("a person does not become something else"));
    }
    match people::move_to(&data.site, &actor, there.id).await {
        Ok(_) => Ok(()),
        Err(domain::Error::Invalid(..)) => Err(Error::Refused(
            "the other address does not say that it is the same person",
        )),
        Err(error) => Err(error.into()),
    }
}
