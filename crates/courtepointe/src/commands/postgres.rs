//! The only place that runs PostgreSQL's own programs.
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;
use url::Url;

/// Writes a consistent copy of the database to `file`, while everybody goes on.
///
/// # Errors
/// When `pg_dump` is missing or refuses; it says why on standard error.
pub(super) async fn dump(address: &str, file: &Path) -> Result<()> {
    let mut command = Command::new("pg_dump");
    command
        .args(["--format=custom", "--no-owner", "--no-privileges", "--file"])
        .arg(file);
    run(command, address).await
}

/// Fills an empty database from a copy made by [`dump`].
///
/// # Errors
/// When `pg_restore` is missing or refuses; it says why on standard error.
pub(super) async fn restore(address: &str, file: &Path) -> Result<()> {
    let mut command = Command::new("pg_restore");
    command
        .args([
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
        ])
        .arg(file);
    run(command, address).await
}

/// Runs one of them on the database at `address`. The password goes by the environment: everybody on the machine can
/// read a command line.
async fn run(mut command: Command, address: &str) -> Result<()> {
    let mut url = Url::parse(address).context("database.url is not an address")?;
    if let Some(password) = url.password() {
        command.env("PGPASSWORD", percent_decoded(password));
        url.set_password(None)
            .map_err(|()| anyhow::anyhow!("database.url has no place for a password"))?;
    }
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let status = command
        .arg("--dbname")
        .arg(url.as_str())
        .stdin(Stdio::null())
        .status()
        .await;
    let status = status.with_context(|| format!("{name} cannot be run: install PostgreSQL's client programs"))?;
    ensure!(status.success(), "{name} did not succeed; see what it says above");
    Ok(())
}

fn percent_decoded(text: &str) -> String {
    // A form's decoder gives a meaning to these three, which an address does not.
    let text = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(text.as_bytes())
        .map(|(key, _)| key.into_owned())
        .collect()
}
