//! What a command can fail with: what happened, and what to do about it.

use sextant::milestones::MilestoneError;
use sextant_report::inert;
use std::fmt;
use std::path::Path;

/// A failed command.
#[derive(Debug)]
pub(crate) struct CliError {
    message: String,
    hints: Vec<String>,
}

impl CliError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new() }
    }

    pub(crate) fn file(path: &Path, cause: &dyn fmt::Display) -> Self {
        Self::new(format!("{}: {cause}", path.display()))
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Paths and causes may come from the reviewed tree.
        let lines: Vec<_> = self.message.lines().map(inert::visible).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl From<MilestoneError> for CliError {
    fn from(error: MilestoneError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}
