//! The only place where work is done at a lower priority: what leaves for others never holds up whoever asks here.
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::{Site, jobs};
use tokio::runtime::Builder;
use tokio::sync::{oneshot, watch};

/// How much the kernel prefers everything else, as `nice` counts: a thirtieth of a busy processor is left.
const MODEST: i32 = 15;

/// Does the jobs of a site on threads of their own. The answer comes when they have ended.
///
/// # Errors
/// When the machine has no threads.
pub fn start(site: Site, hands: Arc<dyn jobs::Hands>, stop: watch::Receiver<bool>) -> Result<oneshot::Receiver<()>> {
    let (told, ended) = oneshot::channel();
    let runtime = Builder::new_multi_thread()
        .thread_name("jobs")
        .on_thread_start(|| {
            // Where it may not be changed, the work is only less modest.
            if let Err(error) = rustix::process::nice(MODEST) {
                tracing::debug!(%error, "jobs.modest");
            }
        })
        .enable_all()
        .build()
        .context("no threads for the jobs")?;
    let work = move || {
        runtime.block_on(async {
            // On one of those threads, not on this one.
            let _ = tokio::spawn(jobs::run(site, hands, stop)).await;
        });
        let _ = told.send(());
    };
    std::thread::Builder::new()
        .name("jobs-end".to_owned())
        .spawn(work)
        .context("no thread for the jobs")?;
    Ok(ended)
}
