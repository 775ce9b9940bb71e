//! The only crate that knows the environment: configuration, arguments, signals. It puts the house together, opens its
//! doors, does its work, and carries out commands.
pub mod arguments;
mod background;
mod commands;
pub mod config;
pub mod demo;
mod doors;
pub mod house;
mod neighbours;
mod requests;
pub mod serve;
mod signals;

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command};
use config::Config;

/// Does what the command line asks.
///
/// # Errors
/// Why it could not be done, in words for the person who typed it.
pub fn run(arguments: &Arguments) -> Result<()> {
    let command = arguments.command();
    let config = arguments.settings.read(matches!(command, Command::Two))?;
    log(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads to be had")?;
    runtime.block_on(carry_out(&config, &command))
}

/// What libraries would tell of people's words, of queries' values and of activities' bodies, whatever the log is set to.
const SILENCED: [&str; 6] = [
    "html5ever=off",
    "activitypub_federation=warn",
    "tokio_postgres=warn",
    "hyper=info",
    "hyper_util=info",
    "h2=info",
];

/// Starts telling.
fn log(config: &Config) -> Result<()> {
    let mut filter = EnvFilter::builder()
        .parse(&config.log)
        .context("`log` was read as a filter when it was set")?;
    for directive in SILENCED {
        filter = filter.add_directive(directive.parse()?);
    }
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}

async fn carry_out(config: &Config, command: &Command) -> Result<()> {
    match command {
        Command::Serve => serve::run(config).await,
        Command::CreateAdmin(arguments) => commands::create_admin::run(config, arguments).await,
        Command::Demo => commands::demo::run(config).await,
        Command::Two => commands::two::run(config).await,
        Command::Migrate => commands::migrate::run(config).await,
        Command::Jobs(arguments) => commands::jobs::run(config, arguments).await,
        Command::Peers(arguments) => commands::peers::run(config, arguments).await,
        Command::Servers(arguments) => commands::servers::run(config, arguments).await,
        Command::Doctor => commands::doctor::run(config).await,
        Command::Backup(arguments) => commands::backup::run(config, arguments).await,
        Command::Restore(arguments) => commands::restore::run(config, arguments).await,
        Command::RotateKeys(arguments) => commands::rotate_keys::run(config, arguments).await,
    }
}
