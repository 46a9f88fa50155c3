//! Commands: one file each. The doc comments of the arguments are the help text.

mod completions;
mod error;
mod explain;
mod init;
mod interview;
mod lens;
mod map;
mod milestone;
mod opened;
mod output;
mod plan;
mod review;
mod scope;
mod today;

pub(crate) use error::CliError;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The exit code for usage, configuration and input errors.
pub(crate) const USAGE: u8 = 3;

/// Well-Architected reviews of generative AI workloads from evidence.
///
/// Sextant reads infrastructure and application code, proves or refutes the practices of the AWS Well-Architected
/// Generative AI Lens with places you can check, and asks people only what the code cannot settle. It runs offline.
///
/// Exit codes: 0 done, 1 the gate failed (--fail-on), 2 not everything could be read (--require-complete), 3 usage or
/// input error.
#[derive(Parser)]
#[command(name = "sextant", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Options of every command.
#[derive(Args, Clone)]
pub(crate) struct Common {
    /// Adds the content files of a directory, or puts them in the place of built-in ones of the same path
    #[arg(long, global = true, value_name = "DIR", env = "SEXTANT_CONTENT")]
    content: Option<PathBuf>,
    /// The workload of the tree, where its sextant.toml names several
    #[arg(long, global = true, value_name = "NAME")]
    workload: Option<String>,
    /// Prints results only, in short
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Prints no colours (also: the environment variable `NO_COLOR`)
    #[arg(long, global = true)]
    no_color: bool,
}

#[derive(Subcommand)]
enum Command {
    Review(review::Review),
    Init(init::Init),
    Interview(interview::Interview),
    Plan(plan::Plan),
    Map(map::Map),
    Explain(explain::Explain),
    #[command(subcommand)]
    Milestone(milestone::Milestone),
    #[command(subcommand)]
    Lens(lens::Lens),
    Completions(completions::Completions),
}

/// Runs a command; the value is the exit code.
pub(crate) fn run(arguments: Arguments) -> Result<u8, CliError> {
    let common = arguments.common;
    match arguments.command {
        Command::Review(command) => command.run(&common),
        Command::Init(command) => command.run(&common),
        Command::Interview(command) => command.run(&common),
        Command::Plan(command) => command.run(&common),
        Command::Map(command) => command.run(&common),
        Command::Explain(command) => command.run(&common),
        Command::Milestone(command) => command.run(&common),
        Command::Lens(command) => command.run(&common),
        Command::Completions(command) => command.run(),
    }
}
