//! Runs two sites on this machine that talk to each other, for whoever wants to see or try what passes between them.
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use anyhow::{Context, Result};

use crate::config::Config;
use crate::serve::{self, Running};
use crate::{demo, signals};

/// Where the two answer, and where each keeps what it has, below the data folder.
const SITES: [(u16, &str); 2] = [(8536, "two/one"), (8537, "two/other")];

pub async fn run(config: &Config) -> Result<()> {
    let mut running = Vec::new();
    for (port, folder) in SITES {
        let site = one(config, port, folder).await;
        running.push(site.with_context(|| format!("the site on port {port}"))?);
    }
    println!("In one, look for the other's community: !jardins@localhost:8537, or a person: @amina@localhost:8537.");
    signals::stop().await;
    for site in running {
        site.stop().await;
    }
    Ok(())
}

async fn one(config: &Config, port: u16, folder: &str) -> Result<Running> {
    let config = on_this_machine(config, port, folder);
    let running = serve::start(&config).await?;
    demo::fill(&running.site).await?;
    println!(
        "{}  lise, amina, joel, thomas…; password: {}",
        running.site.origin(),
        demo::PASSWORD
    );
    Ok(running)
}

fn on_this_machine(config: &Config, port: u16, folder: impl AsRef<Path>) -> Config {
    let mut config = config.clone();
    config.listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
    config.data_dir = config.data_dir.join(folder);
    (config.host, config.database.url) = (format!("localhost:{port}"), String::new());
    (config.development, config.federation) = (true, true);
    config
}
