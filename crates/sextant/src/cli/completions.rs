//! `sextant completions`

use super::{Arguments, CliError, output};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// Prints the completion script of a shell
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<u8, CliError> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "sextant", &mut script);
        output::print(&String::from_utf8_lossy(&script))?;
        Ok(0)
    }
}
