//! Which practices a command lists. The scope never changes an outcome.

use super::CliError;
use clap::Args;
use sextant::project::Project;
use sextant_core::Lens;
use sextant_report::report::Scope as Listed;
use std::collections::BTreeSet;

/// Limits what is listed
#[derive(Args, Clone, Default)]
pub(crate) struct Scope {
    /// Lists only this pillar (security, "Cost Optimization"); repeatable
    #[arg(long, value_name = "PILLAR")]
    pillar: Vec<String>,
    /// Lists only practices of this lifecycle phase (`model_selection`); repeatable
    #[arg(long, value_name = "PHASE")]
    phase: Vec<String>,
    /// Lists only this practice or question (GENSEC01-BP02, `gensec1_2`, GENSEC01); repeatable
    #[arg(long, value_name = "ID")]
    practice: Vec<String>,
}

/// Phases whose artefacts cannot exist while a workload is being designed.
const NOT_YET: [&str; 2] = ["deployment", "continuous_improvement"];

impl Scope {
    /// The scope for a workload: in the design phase, without a scope of its own, what can exist only later is left out.
    pub(crate) fn for_project(&self, lens: &Lens, project: &Project) -> Result<Listed, CliError> {
        let mut listed = self.report(lens)?;
        if project.configuration.is_in_design() && listed.is_everything() {
            let choices = lens.questions().flat_map(|(_, question)| question.practices());
            let possible = choices.filter(|choice| {
                choice.phases.is_empty() || choice.phases.iter().any(|phase| !NOT_YET.contains(&phase.as_str()))
            });
            listed.practices = possible.map(|choice| choice.id.clone()).collect();
        }
        Ok(listed)
    }

    /// The scope for a report.
    pub(crate) fn report(&self, lens: &Lens) -> Result<Listed, CliError> {
        let listed =
            Listed { pillars: self.pillar.clone(), phases: self.phase.clone(), practices: self.practice.clone() };
        match listed.unknown(lens).as_slice() {
            [] => Ok(listed),
            unknown => {
                let pillars: Vec<&str> = lens.pillars.iter().map(|pillar| pillar.id.as_str()).collect();
                let phases: Vec<&str> = lens.phases.iter().map(|phase| phase.id.as_str()).collect();
                Err(CliError::new(format!("the lens has no {}", unknown.join(", ")))
                    .hint(format!("pillars: {}", pillars.join(", ")))
                    .hint(format!("phases: {}", phases.join(", ")))
                    .hint("practices: see `sextant lens show`"))
            }
        }
    }

    /// The ids of the practices in scope.
    pub(crate) fn practices(&self, lens: &Lens, project: &Project) -> Result<BTreeSet<String>, CliError> {
        let listed = self.for_project(lens, project)?;
        let mut kept = BTreeSet::new();
        for pillar in &lens.pillars {
            for question in &pillar.questions {
                let practices = question.practices().filter(|choice| listed.lists(lens, pillar, question, choice));
                kept.extend(practices.map(|choice| choice.id.clone()));
            }
        }
        Ok(kept)
    }
}
