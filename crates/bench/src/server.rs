//! The only place that starts the program that is measured, and asks the kernel how large it is.
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// The name under which the measured sites were founded.
pub const HOST: &str = "bench.localhost";
const ADDRESS: &str = "127.0.0.1:8599";

/// A running server; it ends when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts `program` on a database, as an administrator would, but for the limits on how often somebody may ask.
    pub async fn start(program: &Path, database: &str, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let log = File::create(folder.join("log"))?;
        let folder = folder.display().to_string();
        let child = Command::new(program)
            .args(["--development", "--host", HOST, "--listen", ADDRESS])
            .args(["--data", &folder, "--database", database, "serve"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn();
        let child = child.with_context(|| format!("{}: cargo build --release first", program.display()))?;
        let mut server = Self {
            child,
            address: ADDRESS.parse()?,
        };
        for _ in 0..300 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            ensure!(server.child.try_wait()?.is_none(), "the server ended: see {folder}/log");
            if TcpStream::connect(server.address).await.is_ok() {
                // What is done once at the beginning is over by then.
                tokio::time::sleep(Duration::from_secs(1)).await;
                return Ok(server);
            }
        }
        anyhow::bail!("the server does not answer: see {folder}/log")
    }

    /// What it holds in memory now, and at most so far, in MiB.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let id = self.child.id().context("the server ended")?;
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let kibibytes = |name: &str| -> Option<f64> {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        let now = kibibytes("VmRSS:").context("no VmRSS")?;
        let most = kibibytes("VmHWM:").context("no VmHWM")?;
        Ok((now / 1024.0, most / 1024.0))
    }

    /// How long it has kept a processor busy so far, the kernel's work for it included; of the threads that are left.
    pub fn busy(&self) -> Result<Duration> {
        let id = self.child.id().context("the server ended")?;
        let mut busy = Duration::ZERO;
        for thread in fs::read_dir(format!("/proc/{id}/task"))? {
            let said = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
            let nanoseconds = said.split_whitespace().next().and_then(|first| first.parse().ok());
            busy += Duration::from_nanos(nanoseconds.unwrap_or_default());
        }
        Ok(busy)
    }

    pub async fn stop(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }
}
