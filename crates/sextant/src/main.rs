//! The command line of Sextant.

mod cli;

use clap::Parser as _;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A review makes and drops many small values on all cores; see docs/decisions/memory-is-given-out-by-mimalloc.md.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(cli::USAGE) } else { ExitCode::SUCCESS };
        }
    };
    match cli::run(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("sextant: {error}");
            for hint in error.hints() {
                eprintln!("  help: {hint}");
            }
            ExitCode::from(cli::USAGE)
        }
    }
}
