//! The program: reads its arguments, and hands over to the commands.
use std::process::ExitCode;

use clap::Parser;
use courtepointe::arguments::Arguments;

fn main() -> ExitCode {
    match courtepointe::run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("courtepointe: {error:#}");
            ExitCode::FAILURE
        }
    }
}
