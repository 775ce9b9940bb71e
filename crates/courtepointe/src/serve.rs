//! A running site: the doors open, the work done, and both ended in order.
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use domain::{Site, people};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use web::server::{self, Manners};

use crate::config::Config;
use crate::neighbours::Neighbours;
use crate::{background, doors, house, signals};

/// How long requests and jobs under way have to end, once the site is asked to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A site that listens and works.
pub struct Running {
    pub site: Site,
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    worker: oneshot::Receiver<()>,
}

/// The `serve` command: until somebody asks to stop.
///
/// # Errors
/// What is wrong with the settings, the database or the port.
pub async fn run(config: &Config) -> Result<()> {
    let running = start(config).await?;
    greet(&running).await?;
    signals::stop().await;
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

/// Opens the site of a configuration, and starts it.
///
/// # Errors
/// As [`run`].
pub async fn start(config: &Config) -> Result<Running> {
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.with_context(|| format!("nobody can listen on {}", config.listen))?;
    let site = house::open(config).await?;
    let ways = Ways {
        federation: config.federation,
        signed_questions: config.signed_questions,
        connections: config.limits.connections,
    };
    launch(site, listener, ways).await
}

/// What of the configuration a site needs to be spoken to.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    pub federation: bool,
    pub signed_questions: bool,
    pub connections: usize,
}

/// Starts an open site on a port that is already held.
///
/// # Errors
/// When its keys or its way out cannot be made.
pub async fn launch(site: Site, listener: TcpListener, ways: Ways) -> Result<Running> {
    let address = listener.local_addr()?;
    let neighbours = Neighbours::new(&site, ways).await?;
    let router = doors::router(&site, &neighbours);
    let (stop, stopped) = watch::channel(false);
    let worker = background::start(site.clone(), Arc::new(neighbours), stopped.clone())?;
    let server = tokio::spawn(server::listen(
        listener,
        router,
        Manners::with(ways.connections),
        stopped,
    ));
    Ok(Running {
        site,
        address,
        stop,
        server,
        worker,
    })
}

impl Running {
    /// Takes no new request, lets those under way end, then the jobs under way, then the database.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(PATIENCE, self.server).await.is_err() {
            tracing::warn!("requests were still under way");
        }
        if tokio::time::timeout(PATIENCE, self.worker).await.is_err() {
            tracing::warn!("jobs were still under way: they are taken up again at the next start");
        }
        self.site.db().clone().close().await;
    }
}

/// Says where the site is, and how to become its first administrator.
async fn greet(running: &Running) -> Result<()> {
    println!(
        "Courtepointe answers on http://{}, for {}",
        running.address,
        running.site.origin()
    );
    if let Some(key) = people::first_key(&running.site).await? {
        let address = running.site.address(format_args!("inscription?cle={key}"));
        println!("Nobody administers it yet. Whoever opens this address does: {address}");
    }
    Ok(())
}
