//! The only place that knows the command line.
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Measures Courtepointe. Data is kept in target/bench, and so are the results.
#[derive(Debug, Parser)]
#[command(name = "bench", max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Make what is missing, measure, and print the table (this is what happens when no command is given)
    Run(Wanted),
    /// Only make the data
    Make(Wanted),
    /// Show each statement of the hot paths, how long it takes, and how each database goes about it
    Plans(Wanted),
    /// Measure what leaves for other servers, which are played on this machine
    Delivery(Delivering),
    /// Print the table of what was measured so far
    Table,
}

/// What is measured, and how long.
#[derive(Debug, Clone, Args)]
pub struct Wanted {
    /// How many posts
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    pub posts: Vec<usize>,
    /// On which databases
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    pub on: Vec<Kind>,
    /// Only these lines of the table, by name
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<String>,
    /// How often; the best counts
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Seconds measured, each time
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Seconds before, each time
    #[arg(long, default_value_t = 3)]
    warm: u64,
    /// Connections at once
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// The program measured
    #[arg(long, default_value = "target/release/courtepointe")]
    pub program: PathBuf,
}

/// What of delivery is measured.
#[derive(Debug, Clone, Args)]
pub struct Delivering {
    /// On which databases
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    pub on: Vec<Kind>,
    /// Only these lines: rate, backlog, million, silent
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// How many posts the site has
    #[arg(long, default_value_t = 10_000)]
    pub posts: usize,
    /// How many deliveries wait in the backlog
    #[arg(long, default_value_t = 100_000)]
    pub backlog: usize,
    /// The program measured
    #[arg(long, default_value = "target/release/courtepointe")]
    pub program: PathBuf,
}

impl Delivering {
    pub fn wants(&self, line: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == line)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

impl Arguments {
    pub fn command(&self) -> Command {
        let run = || match Self::parse_from(["bench", "run"]).command {
            Some(Command::Run(wanted)) => Command::Run(wanted),
            _ => Command::Table,
        };
        self.command.clone().unwrap_or_else(run)
    }
}

impl Wanted {
    pub fn measured(&self) -> Duration {
        Duration::from_secs(self.seconds.max(1))
    }
    pub fn warm(&self) -> Duration {
        Duration::from_secs(self.warm)
    }
    pub fn wants(&self, case: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == case)
    }
}
