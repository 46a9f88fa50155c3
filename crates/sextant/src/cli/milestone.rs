//! `sextant milestone`

use super::opened::Opened;
use super::{CliError, Common, output, today};
use clap::{Args, Subcommand};
use sextant::milestones;
use sextant_core::RuleSet;
use sextant_core::progress::{Milestone as Frozen, Progress};
use sextant_report::inert;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Freezes reviews and compares them
#[derive(Subcommand)]
pub(crate) enum Milestone {
    /// Freezes the review as it stands, in `.sextant/milestones/`
    Save(Save),
    /// Lists the milestones
    List(List),
    /// Prints what changed between two milestones, or since one
    Compare(Compare),
}

#[derive(Args)]
pub(crate) struct Save {
    /// The milestone's name: letters, digits, `-`, `_` and `.`
    name: String,
    /// The root of the workload's repository
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The day of the review (default: today)
    #[arg(long, value_name = "DAY", env = "SEXTANT_AS_OF")]
    as_of: Option<String>,
}

#[derive(Args)]
pub(crate) struct List {
    /// The root of the workload's repository
    #[arg(default_value = ".")]
    path: PathBuf,
}

#[derive(Args)]
pub(crate) struct Compare {
    /// The earlier milestone
    before: String,
    /// The later one (default: the review as it stands)
    after: Option<String>,
    /// The root of the workload's repository
    #[arg(long, default_value = ".")]
    path: PathBuf,
    /// The day of the review (default: today)
    #[arg(long, value_name = "DAY", env = "SEXTANT_AS_OF")]
    as_of: Option<String>,
}

impl Milestone {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        match self {
            Self::Save(save) => {
                let milestone = freeze(common, &save.path, &save.name, save.as_of.as_deref())?;
                let written = milestones::save(&save.path, &milestone)?;
                output::print(&format!("wrote {}\n", written.display()))?;
            }
            Self::List(list) => output::print(&listed(&milestones::list(&list.path)?))?,
            Self::Compare(compare) => {
                let before = milestones::find(&compare.path, &compare.before)?;
                let after = match &compare.after {
                    Some(name) => milestones::find(&compare.path, name)?,
                    None => freeze(common, &compare.path, "now", compare.as_of.as_deref())?,
                };
                let opened = Opened::read(common)?;
                let progress = Progress::between(&before.review, &after.review);
                let colour = output::coloured(common.no_color);
                let lens = &opened.lens()?.lens;
                output::print(&sextant_report::progress::render(
                    lens,
                    &before.name,
                    &progress,
                    RuleSet::Graded,
                    colour,
                ))?;
            }
        }
        Ok(0)
    }
}

fn freeze(common: &Common, path: &Path, name: &str, as_of: Option<&str>) -> Result<Frozen, CliError> {
    let opened = Opened::read(common)?;
    let project = opened.project(common, path)?;
    let as_of = today::as_of(as_of)?;
    let assessment = project.review(&opened.reviewer(), opened.lens()?, &as_of, RuleSet::Graded);
    Ok(Frozen { name: name.to_owned(), recorded_on: as_of, review: assessment.review })
}

fn listed(milestones: &[Frozen]) -> String {
    if milestones.is_empty() {
        return "no milestones yet; `sextant milestone save NAME` makes one\n".to_owned();
    }
    let mut out = String::new();
    for milestone in milestones {
        let outcomes = &milestone.review.counts.outcomes;
        let _ = writeln!(
            out,
            "{}  {:24} {} met, {} not met, {} unknown, {} not applicable",
            inert::visible(&milestone.recorded_on),
            inert::visible(&milestone.name),
            outcomes.met,
            outcomes.not_met,
            outcomes.unknown,
            outcomes.not_applicable
        );
    }
    out
}
