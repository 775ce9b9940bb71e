//! Gives those who live here other keys.
use anyhow::{Context, Result, bail};
use domain::{Profile, Site, Viewer, actors, network, people};
use federation::Federation;

use crate::arguments::{RotateKeys, Whose};
use crate::config::Config;
use crate::house;

pub async fn run(config: &Config, arguments: &RotateKeys) -> Result<()> {
    let site = house::open(config).await?;
    let done = carry_out(&site, arguments).await;
    site.db().clone().close().await;
    done
}

pub(super) async fn carry_out(site: &Site, arguments: &RotateKeys) -> Result<()> {
    let those = whose(site, &arguments.whose).await?;
    if !arguments.yes {
        bail!(
            "{} would get another key, and other servers would be told: add --yes to say that you mean it",
            named(&those)
        );
    }
    let federation = Federation::new(site.clone()).await?;
    // One after the other, each at once and whole: what is interrupted is taken up by asking again.
    for one in &those {
        federation.renews_key(one).await?;
        println!("{} signs with another key.", one.address());
    }
    Ok(())
}

async fn whose(site: &Site, whose: &Whose) -> Result<Vec<Profile>> {
    if whose.all {
        return Ok(network::settled_keys(site).await?);
    }
    if whose.site {
        return Ok(vec![actors::site_actor(site).await?]);
    }
    let handle = whose.handle.as_deref().unwrap_or_default();
    let found = people::by_handle(site, Viewer::anyone(), handle, None).await;
    Ok(vec![found.with_context(|| format!("nobody here is called {handle}"))?])
}

fn named(those: &[Profile]) -> String {
    match those {
        [one] => one.address(),
        many => format!("{} people and communities", many.len()),
    }
}
