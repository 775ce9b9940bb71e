//! The program that measures: makes sites of 10,000 to 1,000,000 posts, and asks a running release build for their pages.
mod arguments;
mod cases;
mod delivery;
mod ground;
mod inbox;
mod load;
mod measures;
mod plans;
mod server;
mod sinks;
mod table;
mod wire;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    // One thread: the machine's other half is the server's.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no thread to be had")?;
    runtime.block_on(async {
        match arguments.command() {
            Command::Run(wanted) => measures::run(&wanted).await,
            Command::Make(wanted) => ground::make(&wanted).await,
            Command::Delivery(wanted) => delivery::run(&wanted).await,
            Command::Plans(wanted) => plans::run(&wanted).await,
            Command::Table => table::print(),
        }
    })
}
