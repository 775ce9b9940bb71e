//! Liking, disliking, and no longer.

use super::Deed;
use crate::{
    error::{Error, Result},
    fed::Said,
    house::House,
    wire::Verb,
};
use activitypub_federation::config::Data;
use domain::posts::{self, Reaction};
use url::Url;

pub async fn reacted(deed: Deed, verb: Verb, data: &Data<House>) -> Result<()> {
    let url = deed.object()?;
    let reaction = if verb == Verb::Dislike {
        Reaction::Down
    } else {
        Reaction::Up
    };
    set(deed, (&url, reaction), data).await
}

/// Sets what somebody thinks of a post that is known here; others are not fetched for that.
pub async fn set(deed: Deed, (url, reaction): (&Url, Reaction), data: &Data<House>) -> Result<()> {
    let Some(known) = Said::bare(data.app_data(), url).await? else {
        return Err(Error::Idle("nothing of it is here"));
    };
    deed.belongs(&known)?;
    posts::think(&data.site, &deed.actor()?, known.id, reaction).await?;
    deed.relay(&known, data).await
}
