//! The only place that knows the command line.
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{Config, Refusal};

/// A place where communities of practice meet, keep their documents and talk to their neighbours.
#[derive(Debug, Parser)]
#[command(
    name = "courtepointe",
    version,
    max_term_width = 100,
    after_help = "Example:\n  courtepointe --host relais.example serve"
)]
pub struct Arguments {
    #[command(flatten)]
    pub settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The settings that are often given by hand; `--set` reaches all of them.
#[derive(Debug, Args)]
pub struct Settings {
    /// The configuration file; without it, courtepointe.toml here, then /etc/courtepointe/courtepointe.toml
    #[arg(long, value_name = "FILE", env = "COURTEPOINTE_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// The public name of the site, such as relais.example
    #[arg(long, value_name = "NAME", global = true)]
    host: Option<String>,
    /// Where to listen, such as 127.0.0.1:8536
    #[arg(long, value_name = "ADDRESS", global = true)]
    listen: Option<String>,
    /// The folder of files, database and backups
    #[arg(long = "data", value_name = "FOLDER", global = true)]
    data_dir: Option<String>,
    /// sqlite:PATH or postgres://…
    #[arg(long = "database", value_name = "URL", global = true)]
    database_url: Option<String>,
    /// Plain http and neighbours on this machine; refused unless listening on a loopback address
    #[arg(long, global = true)]
    development: bool,
    /// Any setting of the configuration file, such as database.readers=8; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair, global = true)]
    set: Vec<(String, String)>,
}

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Receive people and neighbours, and do the work that follows (this is what happens when no command is given)
    #[command(after_help = "Example:\n  courtepointe --config /etc/courtepointe/courtepointe.toml serve")]
    Serve,
    /// Make somebody an administrator; the first one also gives the new site its name
    #[command(
        after_help = "Example:\n  courtepointe create-admin lise lise@relais.example\n\nThe password is printed once, or read from the first line of standard input with --password-stdin."
    )]
    CreateAdmin(NewAdmin),
    /// Fill an empty site with people, communities, documents and conversations to look around in
    #[command(after_help = "Example:\n  courtepointe --development --data data/demo demo")]
    Demo,
    /// Run two sites on this machine that talk to each other
    #[command(
        after_help = "Example:\n  courtepointe two\n\nThey answer on http://localhost:8536 and http://localhost:8537, and keep everything in data/two."
    )]
    Two,
    /// Bring the database to the shape this version needs; `serve` does it too
    #[command(after_help = "Example:\n  courtepointe migrate")]
    Migrate,
    /// Show the work that waits, and what could not be done
    #[command(after_help = "Example:\n  courtepointe jobs --retry")]
    Jobs(Jobs),
    /// Show how neighbouring servers take what is brought to them, and pause, resume, retry or drop what waits for one
    #[command(
        after_help = "Example:\n  courtepointe peers nord.example retry\n\nWithout a host, all of them; with a host alone, its lanes and what was set aside."
    )]
    Peers(Peers),
    /// Show what is decided about other servers, and exchange lists of refused ones
    #[command(
        after_help = "Example:\n  courtepointe servers import blocks.csv --yes\n\nLists are in Mastodon's form, or one host a line. Without --yes, an import only says what it would change."
    )]
    Servers(Servers),
    /// Check settings, folders, database and files, and say what to do about each thing that is wrong
    #[command(after_help = "Example:\n  courtepointe doctor")]
    Doctor,
    /// Copy the database and every file into a new folder, while the site goes on
    #[command(after_help = "Example:\n  courtepointe backup /backups/2026-11-22")]
    Backup(Backup),
    /// Put a backup back into an empty place
    #[command(after_help = "Example:\n  courtepointe restore /backups/2026-11-22")]
    Restore(Restore),
    /// Change the keys with which people, communities or the site itself sign what leaves
    #[command(
        after_help = "Example:\n  courtepointe rotate-keys lise --yes\n\nThe former key helps for two days more. --all passes over whoever changed within two days, so that it can be asked again when it was interrupted."
    )]
    RotateKeys(RotateKeys),
}

/// Whom `create-admin` is about.
#[derive(Debug, Clone, Args)]
pub struct NewAdmin {
    /// The name in their address: letters, digits and _
    pub handle: String,
    /// Their e-mail address
    pub email: String,
    /// Read the password from the first line of standard input, instead of making one up
    #[arg(long)]
    pub password_stdin: bool,
}

/// What `jobs` does besides showing.
#[derive(Debug, Clone, Args)]
pub struct Jobs {
    /// Put what was given up back in the queue
    #[arg(long)]
    pub retry: bool,
}

/// Which server `peers` is about, and what to do about it.
#[derive(Debug, Clone, Args)]
pub struct Peers {
    /// A neighbouring server, such as nord.example
    pub host: Option<String>,
    /// What to do about what waits for it
    pub act: Option<Act>,
    /// Really drop what waits: it never leaves
    #[arg(long, requires = "act")]
    pub yes: bool,
}

/// What can be done about what waits for a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Act {
    /// Bring nothing more; what is said waits
    Pause,
    /// Bring again
    Resume,
    /// Try everything now, also what was set aside
    Retry,
    /// Give up everything that waits, and what was set aside; needs --yes
    Drop,
}

/// What `servers` does.
#[derive(Debug, Clone, Args)]
pub struct Servers {
    #[command(subcommand)]
    pub act: Refusals,
}

/// What can be done about refused servers.
#[derive(Debug, Clone, Subcommand)]
pub enum Refusals {
    /// Every server about which something was decided
    List,
    /// Refuse the servers of a list; what is refused more here stays so
    Import(List),
    /// Print the refused servers as a list
    Export,
}

/// A list of servers to refuse.
#[derive(Debug, Clone, Args)]
pub struct List {
    /// The list, in Mastodon's form or one host a line
    pub file: PathBuf,
    /// Let the list decide alone about the servers it names, also where it refuses less than now
    #[arg(long)]
    pub weaker: bool,
    /// Really do it; without this, only say what would change
    #[arg(long)]
    pub yes: bool,
}

/// Where `backup` writes.
#[derive(Debug, Clone, Args)]
pub struct Backup {
    /// A folder that does not exist yet
    pub folder: PathBuf,
}

/// What `restore` reads.
#[derive(Debug, Clone, Args)]
pub struct Restore {
    /// A folder made by `backup`
    pub folder: PathBuf,
}

/// Whose keys `rotate-keys` changes.
#[derive(Debug, Clone, Args)]
pub struct RotateKeys {
    #[command(flatten)]
    pub whose: Whose,
    /// Really change them
    #[arg(long)]
    pub yes: bool,
}

/// One of the three.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct Whose {
    /// A person or a community of this site, by handle
    pub handle: Option<String>,
    /// The site itself
    #[arg(long)]
    pub site: bool,
    /// Everybody, and the site
    #[arg(long)]
    pub all: bool,
}

impl Arguments {
    /// What to do: to serve, when nothing is said.
    pub fn command(&self) -> Command {
        self.command.clone().unwrap_or(Command::Serve)
    }
}

impl Settings {
    /// The configuration, with these flags having the last word; `development` is one that a command brings by itself.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn read(&self, development: bool) -> Result<Config, Refusal> {
        let named = [
            ("host", &self.host),
            ("listen", &self.listen),
            ("data_dir", &self.data_dir),
            ("database.url", &self.database_url),
        ];
        let mut flags = self.set.clone();
        flags.extend(
            named
                .iter()
                .filter_map(|(key, value)| Some(((*key).to_owned(), (*value).clone()?))),
        );
        if self.development || development {
            flags.push(("development".to_owned(), "true".to_owned()));
        }
        Config::read(self.config.as_deref(), std::env::vars(), flags)
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text
        .split_once('=')
        .ok_or("a name, = and a value, such as database.readers=8")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_shows_an_example() {
        let mut program = <Arguments as CommandFactory>::command();
        program.clone().debug_assert();
        for command in program.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            assert!(
                help.contains("Example:\n  courtepointe "),
                "{} shows none",
                command.get_name()
            );
        }
    }

    #[test]
    fn flags_reach_every_setting() {
        let line = [
            "courtepointe",
            "--host",
            "relais.example",
            "jobs",
            "--retry",
            "--set",
            "database.readers=8",
        ];
        let arguments = Arguments::try_parse_from(line).unwrap();
        assert!(matches!(arguments.command(), Command::Jobs(Jobs { retry: true })));
        assert_eq!(arguments.settings.read(false).unwrap().database.readers, 8);
    }
}
