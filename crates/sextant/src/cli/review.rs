//! `sextant review`

use super::opened::Opened;
use super::scope::Scope;
use super::{CliError, Common, output, today};
use clap::{Args, ValueEnum};
use sextant::assess::Assessment;
use sextant::milestones;
use sextant::present::{self, Parts};
use sextant::project::Project;
use sextant_core::plan::fails_on;
use sextant_core::progress::Milestone;
use sextant_core::{Risk, RuleSet};
use sextant_report::portfolio::{self, Portfolio};
use sextant_report::{Report, html, json, markdown, text};
use std::path::PathBuf;

/// Reviews repositories and prints what the evidence says
///
/// With several paths, or several workloads in `sextant.toml`, the workloads are reviewed one by one; shared gaps and the worst come first.
#[derive(Args)]
pub(crate) struct Review {
    /// The roots of the repositories
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    printed: Printed,
    #[command(flatten)]
    scope: Scope,
    /// The day of the review, as 2026-11-22 (default: today)
    #[arg(long, value_name = "DAY", env = "SEXTANT_AS_OF")]
    as_of: Option<String>,
    /// The rules that decide the risk
    #[arg(long, value_enum, default_value_t)]
    risk_rules: Rules,
    /// Compares with this milestone
    #[arg(long, value_name = "MILESTONE")]
    since: Option<String>,
    /// Adds facts from another program, as `sextant map --format facts` writes them; repeatable
    #[arg(long, value_name = "FILE")]
    facts: Vec<PathBuf>,
    #[command(flatten)]
    gate: Gate,
}

/// What is printed where
#[derive(Args)]
struct Printed {
    /// The format; repeat it with -o for several
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    format: Vec<Format>,
    /// The file for the format before it (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
}

/// When to fail
#[derive(Args)]
struct Gate {
    /// Ends with 1 when a question has this risk even in its best case
    #[arg(long, value_enum, value_name = "RISK")]
    fail_on: Option<Limit>,
    /// Ends with 1 when a question has this risk in its worst case
    #[arg(long, value_enum, value_name = "RISK")]
    fail_on_worst: Option<Limit>,
    /// Ends with 2 when something could not be read
    #[arg(long)]
    require_complete: bool,
}

/// A format of the report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal
    Text,
    /// For programs; the schema is published
    Json,
    /// For a pull request or wiki
    Markdown,
    /// One file for people, with filters
    Html,
}

/// A set of risk rules.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Rules {
    /// By the levels of the practices that are not met
    #[default]
    Graded,
    /// By the literal rules of the lens file that AWS published
    PublishedFile,
}

#[derive(Clone, Copy, ValueEnum)]
enum Limit {
    High,
    Medium,
}

impl Limit {
    fn risk(self) -> Risk {
        match self {
            Self::High => Risk::High,
            Self::Medium => Risk::Medium,
        }
    }
}

/// A project with its review.
struct Reviewed {
    project: Project,
    assessment: Assessment,
    since: Option<Milestone>,
}

impl Review {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let folder = opened.lens()?;
        let as_of = today::as_of(self.as_of.as_deref())?;
        let rules = match self.risk_rules {
            Rules::Graded => RuleSet::Graded,
            Rules::PublishedFile => RuleSet::PublishedFile,
        };
        let reviewer = opened.reviewer();
        let mut reviewed = Vec::new();
        let given = opened.given(&self.facts)?;
        if !given.is_empty() && self.paths.len() > 1 {
            return Err(CliError::new("--facts are about one repository").hint("review them one by one"));
        }
        for path in &self.paths {
            for mut project in opened.projects(common, path)? {
                project.given.extend(given.iter().cloned());
                let assessment = project.review(&reviewer, folder, &as_of, rules);
                let since = match &self.since {
                    Some(name) => Some(milestones::find(path, name)?),
                    None => None,
                };
                reviewed.push(Reviewed { project, assessment, since });
            }
        }
        self.print(common, &opened, &reviewed)?;
        let code = self.gate.code(&reviewed);
        // The program ends here: the system takes all memory back at once.
        std::mem::forget(reviewed);
        Ok(code)
    }

    fn print(&self, common: &Common, opened: &Opened, reviewed: &[Reviewed]) -> Result<(), CliError> {
        let lens = &opened.lens()?.lens;
        let probes = present::probes(&opened.content);
        let mut parts = Vec::new();
        for reviewed in reviewed {
            let scope = self.scope.for_project(lens, &reviewed.project)?;
            parts.push(Parts::of(&reviewed.project, &reviewed.assessment, scope));
        }
        let with_parts = reviewed.iter().zip(&parts);
        let reports: Vec<Report<'_>> = with_parts
            .map(|(reviewed, parts)| parts.report(lens, &reviewed.assessment, &probes, reviewed.since.as_ref()))
            .collect();
        for (position, format) in self.printed.formats().into_iter().enumerate() {
            let file = self.printed.output.get(position);
            let colour = file.is_none() && output::coloured(common.no_color);
            let options = text::Options { colour, quiet: common.quiet };
            let printed = match reports.as_slice() {
                [report] => one(report, format, options),
                reports => several(&Portfolio::new(reports), format, colour)?,
            };
            match file {
                Some(path) => output::write(path, &printed)?,
                None => output::print(&printed)?,
            }
        }
        Ok(())
    }
}

impl Printed {
    fn formats(&self) -> Vec<Format> {
        if self.format.is_empty() { vec![Format::Text] } else { self.format.clone() }
    }
}

fn one(report: &Report<'_>, format: Format, options: text::Options) -> String {
    match format {
        Format::Text => text::render(report, options),
        Format::Json => json::render(report),
        Format::Markdown => markdown::render(report),
        Format::Html => html::render(report),
    }
}

fn several(portfolio: &Portfolio<'_>, format: Format, colour: bool) -> Result<String, CliError> {
    match format {
        Format::Text => Ok(portfolio::text(portfolio, colour)),
        Format::Json => Ok(portfolio::json(portfolio)),
        Format::Markdown => Ok(portfolio::markdown(portfolio)),
        Format::Html => Err(CliError::new("an HTML page shows one workload").hint("review them one by one")),
    }
}

impl Gate {
    /// 1 when a risk is too high, else 2 when something was not read, else 0.
    fn code(&self, reviewed: &[Reviewed]) -> u8 {
        let fails = |limit: Option<Limit>, worst: bool| {
            limit.is_some_and(|limit| {
                reviewed.iter().any(|reviewed| fails_on(&reviewed.assessment.review, limit.risk(), worst))
            })
        };
        let incomplete = reviewed.iter().any(|reviewed| {
            !reviewed.assessment.architecture.gaps.is_empty() || !reviewed.assessment.problems.is_empty()
        });
        if fails(self.fail_on, false) || fails(self.fail_on_worst, true) {
            1
        } else if self.require_complete && incomplete {
            2
        } else {
            0
        }
    }
}
