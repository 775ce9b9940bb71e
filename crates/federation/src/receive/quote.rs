//! Somebody asks whether they may quote a post from here (FEP-044f).

use super::Deed;
use crate::{
    error::{Error, Result},
    fed::Said,
    house::House,
    tell,
};
use activitypub_federation::config::Data;
use domain::network;

/// Nobody is given leave to: what is said here is linked to, not quoted. Of what not everybody may read, nothing is said.
pub async fn asked(deed: Deed, data: &Data<House>) -> Result<()> {
    if deed.via.is_some() {
        return Err(Error::Refused("such things are not passed on"));
    }
    let url = deed.object()?;
    let found = Said::find(data.app_data(), &url).await?;
    let Some(said) = found.filter(|said| said.view.is_public() && said.view.author.local() && !said.view.is_erased())
    else {
        return Err(Error::Idle("nothing of it is here"));
    };
    let outgoing = tell::refuse_quote(data.app_data(), (&said.view.author, &deed.who), deed.raw).await?;
    Ok(network::send_all(&data.site, outgoing).await?)
}
