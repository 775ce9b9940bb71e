//! Shows how neighbouring servers take what is brought to them, and changes what happens to what waits.
use anyhow::{Result, bail};
use domain::deliveries::{self, Peer, State};
use domain::{Error, Site};

use crate::arguments::{Act, Peers};
use crate::config::Config;
use crate::house;

pub async fn run(config: &Config, arguments: &Peers) -> Result<()> {
    let site = house::open(config).await?;
    let done = carry_out(&site, arguments).await;
    site.db().clone().close().await;
    done
}

async fn carry_out(site: &Site, arguments: &Peers) -> Result<()> {
    let Some(host) = &arguments.host else {
        for peer in deliveries::peers(site).await? {
            println!("{}", line(&peer));
        }
        return Ok(());
    };
    match deliveries::peer(site, host).await {
        Err(Error::NotFound) => bail!("nothing was ever brought to {host}; `courtepointe peers` lists the servers"),
        other => other?,
    };
    match arguments.act {
        Some(Act::Pause) => deliveries::pause(site, host, None).await?,
        Some(Act::Resume) => deliveries::resume(site, host, None).await?,
        Some(Act::Retry) => {
            let count = deliveries::retry(site, host, None).await?;
            println!("{count} deliveries that were set aside are tried again.");
        }
        Some(Act::Drop) if arguments.yes => {
            println!(
                "{} deliveries were given up.",
                deliveries::drop_all(site, host, None).await?
            );
        }
        Some(Act::Drop) => bail!("what is dropped never leaves: add --yes to say that you mean it"),
        None => {}
    }
    show(site, &deliveries::peer(site, host).await?).await
}

async fn show(site: &Site, peer: &Peer) -> Result<()> {
    println!("{}", line(peer));
    for lane in deliveries::lanes(site, peer.server).await? {
        let who = lane
            .community
            .map_or("somebody".to_owned(), |handle| format!("!{handle}"));
        let votes = if lane.light { ", votes" } else { "" };
        let next = match (lane.under_way, lane.due_at) {
            (true, _) => "under way".to_owned(),
            (false, due) => due.map(|due| format!("due {due}")).unwrap_or_default(),
        };
        let why = lane.error.map(|error| format!(": {error}")).unwrap_or_default();
        println!(
            "  {who}{votes}: {} waiting, {next}, {} tries{why}",
            lane.waiting, lane.tries
        );
    }
    for parked in deliveries::parked(site, peer.server).await? {
        let why = parked.error.unwrap_or_default();
        println!("  set aside: {:?}, said {}: {why}", parked.gist, parked.said_at);
    }
    Ok(())
}

fn line(peer: &Peer) -> String {
    let state = match peer.state {
        State::Open => "open",
        State::Waiting => "waiting",
        State::Dormant => "dormant",
        State::Paused => "paused",
    };
    let ask = peer.ask_at.map(|at| format!(", asked again {at}")).unwrap_or_default();
    let why = peer
        .error
        .as_ref()
        .map(|error| format!(": {error}"))
        .unwrap_or_default();
    format!(
        "{:<30} {state:<8} {} waiting, {} set aside, {} {}{ask}{why}",
        peer.host, peer.waiting, peer.parked, peer.software, peer.version
    )
}
