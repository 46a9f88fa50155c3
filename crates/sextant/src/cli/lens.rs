//! `sextant lens`

use super::opened::Opened;
use super::{CliError, Common, output};
use clap::{Args, Subcommand, ValueEnum};
use sextant::{cases, gather, kept};
use sextant_content::lens_json;
use sextant_core::{Lens as Book, RuleSet};
use sextant_facts::Problem;
use sextant_report::inert;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Lists, shows, checks and exports lenses
#[derive(Subcommand)]
pub(crate) enum Lens {
    /// Lists the lenses
    List,
    /// Prints the questions and practices of a lens
    Show(Show),
    /// Checks the content, or an AWS lens file
    Validate(Validate),
    /// Runs the examples of the content
    Test,
    /// Prints a lens as AWS custom-lens JSON
    Export(Export),
}

#[derive(Args)]
pub(crate) struct Show {
    /// The lens's id or alias
    #[arg(default_value = "generative-ai")]
    lens: String,
}

#[derive(Args)]
pub(crate) struct Validate {
    /// An AWS custom-lens JSON file (default: the content)
    file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Export {
    /// The lens's id or alias
    #[arg(default_value = "generative-ai")]
    lens: String,
    /// The risk rules to write
    #[arg(long, value_enum, default_value_t)]
    risk_rules: Rules,
    /// The file to write (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Rules {
    /// By the levels of the practices
    #[default]
    Graded,
    /// The literal rules of the file that AWS published
    PublishedFile,
}

impl Lens {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        match self {
            Self::List => list(common),
            Self::Show(show) => show.run(common),
            Self::Validate(validate) => validate.run(common),
            Self::Test => test(common),
            Self::Export(export) => export.run(common),
        }
    }
}

fn list(common: &Common) -> Result<u8, CliError> {
    let opened = Opened::read(common)?;
    let mut out = String::new();
    for folder in &opened.content.lenses {
        let lens = &folder.lens;
        let practices = lens.questions().flat_map(|(_, question)| question.practices()).count();
        let _ = writeln!(
            out,
            "{}  {} ({}), {} pillars, {} questions, {practices} practices",
            lens.id,
            lens.name,
            lens.edition,
            lens.pillars.len(),
            lens.questions().count()
        );
    }
    output::print(&out)?;
    Ok(0)
}

fn named<'a>(opened: &'a Opened, id: &str) -> Result<&'a Book, CliError> {
    let folder = opened.content.lens(id);
    folder
        .map(|folder| &folder.lens)
        .ok_or_else(|| CliError::new(format!("no lens `{id}`")).hint("see `sextant lens list`"))
}

impl Show {
    fn run(&self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let colour = output::coloured(common.no_color);
        output::print(&sextant_report::explain::lens(named(&opened, &self.lens)?, colour))?;
        Ok(0)
    }
}

impl Validate {
    fn run(&self, common: &Common) -> Result<u8, CliError> {
        let problems = match &self.file {
            Some(path) => {
                let text = kept::read(path).map_err(|cause| CliError::file(path, &cause))?;
                let shown = path.display().to_string();
                lens_json::check(&text).iter().map(|problem| problem.in_file(&shown)).collect()
            }
            None => {
                let opened = Opened::checked(common)?;
                let (_, errors) = sextant_source::compile(&gather::source_rules(&opened.content));
                for error in &errors {
                    eprintln!("{error}");
                }
                if !errors.is_empty() {
                    return Ok(1);
                }
                opened.content.problems
            }
        };
        output::print(&told(&problems))?;
        Ok(u8::from(!problems.is_empty()))
    }
}

fn told(problems: &[Problem]) -> String {
    let mut out = String::new();
    for problem in problems {
        let (place, path) = (&problem.place, inert::path(&problem.place.path));
        let _ = writeln!(out, "{path}:{}:{}: {}", place.line, place.column, inert::visible(&problem.message));
        if let Some(help) = &problem.help {
            let _ = writeln!(out, "  help: {}", inert::visible(help));
        }
    }
    if problems.is_empty() {
        out.push_str("no problems\n");
    }
    out
}

fn test(common: &Common) -> Result<u8, CliError> {
    let opened = Opened::read(common)?;
    let (failures, count) = cases::run(&opened.content);
    let mut out = String::new();
    for failure in &failures {
        let _ = writeln!(out, "{}:{}: {}\n    {}", failure.path, failure.line, failure.title, failure.message);
    }
    let _ = writeln!(out, "{count} examples, {} failed", failures.len());
    output::print(&out)?;
    Ok(u8::from(!failures.is_empty()))
}

impl Export {
    fn run(&self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let rules = match self.risk_rules {
            Rules::Graded => RuleSet::Graded,
            Rules::PublishedFile => RuleSet::PublishedFile,
        };
        let (text, problems) = lens_json::export(named(&opened, &self.lens)?, rules);
        for problem in &problems {
            eprintln!("{}", problem.message);
        }
        match &self.output {
            Some(path) => output::write(path, &text)?,
            None => output::print(&text)?,
        }
        Ok(0)
    }
}
