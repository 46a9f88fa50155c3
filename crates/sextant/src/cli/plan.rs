//! `sextant plan`

use super::opened::Opened;
use super::scope::Scope;
use super::{CliError, Common, output, today};
use clap::Args;
use sextant::present::{self, Parts};
use sextant_core::{Outcome, RuleSet};
use sextant_report::plan;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Prints the improvement plan: the shortest path out of high and medium risk
///
/// With --assume it shows what would change if practices were met, or not.
#[derive(Args)]
pub(crate) struct Plan {
    /// The root of the workload's repository
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Supposes an outcome: GENSEC02-BP01=met (also `not_met`, `not_applicable`, `unknown`); repeatable
    #[arg(long, value_name = "ID=OUTCOME", value_parser = supposition)]
    assume: Vec<(String, Outcome)>,
    /// The day of the review (default: today)
    #[arg(long, value_name = "DAY", env = "SEXTANT_AS_OF")]
    as_of: Option<String>,
    #[command(flatten)]
    scope: Scope,
}

impl Plan {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let folder = opened.lens()?;
        let project = opened.project(common, &self.path)?;
        let as_of = today::as_of(self.as_of.as_deref())?;
        let assessment = project.review(&opened.reviewer(), folder, &as_of, RuleSet::Graded);
        let colour = output::coloured(common.no_color);
        if !self.assume.is_empty() {
            let suppositions: BTreeMap<String, Outcome> = self.assume.into_iter().collect();
            let (supposed, problems) = assessment.review.suppose(&folder.lens, &suppositions);
            if let Some(problem) = problems.first() {
                return Err(CliError::new(format!("{}: {}", problem.about, problem.message))
                    .hint("see `sextant lens show` for the practices"));
            }
            output::print(&plan::what_if(&assessment.review, &supposed, colour))?;
            return Ok(0);
        }
        let probes = present::probes(&opened.content);
        let parts = Parts::of(&project, &assessment, self.scope.for_project(&folder.lens, &project)?);
        let report = parts.report(&folder.lens, &assessment, &probes, None);
        output::print(&plan::render(&report, colour))?;
        Ok(0)
    }
}

fn supposition(text: &str) -> Result<(String, Outcome), String> {
    let (id, outcome) = text.split_once('=').ok_or("write ID=OUTCOME")?;
    let outcome = match outcome {
        "met" => Outcome::Met,
        "not_met" => Outcome::NotMet,
        "not_applicable" => Outcome::NotApplicable,
        "unknown" => Outcome::Unknown,
        other => return Err(format!("`{other}` is none of met, not_met, not_applicable, unknown")),
    };
    Ok((id.to_owned(), outcome))
}
