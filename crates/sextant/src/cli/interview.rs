//! `sextant interview`

use super::opened::Opened;
use super::scope::Scope;
use super::{CliError, Common, output, today};
use clap::Args;
use sextant::interview::Session;
use sextant::{kept, statements};
use sextant_core::RuleSet;
use std::io;
use std::path::PathBuf;

/// Asks what the code cannot settle, the most decisive practice first
///
/// Answers go to `.sextant/answers.toml` one by one; stop at any time and run it again to resume. "I do not know" is an
/// answer. What is already stated is not asked again.
#[derive(Args)]
pub(crate) struct Interview {
    /// The root of the workload's repository
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Who answers
    #[arg(long, env = "SEXTANT_BY", value_name = "NAME")]
    by: Option<String>,
    /// The day of the answers (default: today)
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    #[command(flatten)]
    scope: Scope,
}

impl Interview {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let folder = opened.lens()?;
        let project = opened.project(common, &self.path)?;
        let on = today::as_of(self.as_of.as_deref())?;
        let by = match self.by.or_else(|| std::env::var("USER").ok()).filter(|by| !by.trim().is_empty()) {
            Some(by) => by,
            None => return Err(CliError::new("who answers is not known").hint("give --by \"Your Name\"")),
        };
        let assessment = project.review(&opened.reviewer(), folder, &on, RuleSet::Graded);
        let only = self.scope.practices(&folder.lens, &project)?;
        let session = Session { lens: &folder.lens, review: &assessment.review, by: &by, on: &on, only: &only };
        let path = kept::path(&self.path, &project.answers())?;
        let mut record = |statement: &sextant_core::Statement| {
            let text = if path.exists() { kept::read(&path)? } else { String::new() };
            let text = statements::record(&text, statement).map_err(io::Error::other)?;
            output::write(&path, &text).map_err(|error| io::Error::other(error.to_string()))
        };
        let answered = session.run(&mut io::stdin().lock(), &mut io::stdout().lock(), &mut record)?;
        output::print(&format!("\n{answered} answered; see the effect with `sextant review`\n"))?;
        Ok(0)
    }
}
