//! `sextant map`

use super::opened::Opened;
use super::{CliError, Common, output};
use clap::{Args, ValueEnum};
use sextant::redact;
use sextant_facts::Architecture;
use sextant_report::facts;
use sextant_report::map::{self, Map as Picture};
use std::path::PathBuf;

/// Draws the architecture: what was recognised, in layers, with what leads to what
///
/// Nodes are the parts that matter for a generative AI workload; roles, permissions, networks, alarms and delivery are
/// counted beside them, or drawn too with --all. Dashed is what may not be there. Places stand in the tooltips.
#[derive(Args)]
pub(crate) struct Map {
    /// The root of the workload's repository
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The format; repeat it with -o for several
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    format: Vec<Format>,
    /// The file for the format before it (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Adds facts from another program, as `--format facts` writes them; repeatable
    #[arg(long, value_name = "FILE")]
    facts: Vec<PathBuf>,
    /// Draws every component
    #[arg(long)]
    all: bool,
}

/// A format of the map.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture for documents and pages
    Svg,
    /// A flowchart for a README or wiki
    Mermaid,
    /// Nodes and edges for programs; the schema is published
    Json,
    /// Everything that was recognised, as --facts reads it; the schema is published
    Facts,
}

/// The facts without what looks like a secret: settings of functions are among them.
fn recognised(architecture: &Architecture) -> String {
    let document = facts::document(architecture, env!("CARGO_PKG_VERSION"));
    let mut json = serde_json::to_value(document).unwrap_or_default();
    redact::json(&mut json);
    facts::render(&json)
}

impl Map {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let mut project = opened.project(common, &self.path)?;
        project.given.extend(opened.given(&self.facts)?);
        let (architecture, _) = project.recognise(&opened.reviewer());
        let mut picture = Picture::of(&architecture, &project.name, self.all);
        picture.texts_mut().for_each(|text| *text = redact::redact(text).0);
        let formats = if self.format.is_empty() { vec![Format::Svg] } else { self.format };
        for (position, format) in formats.into_iter().enumerate() {
            let printed = match format {
                Format::Svg => map::svg::render(&picture),
                Format::Mermaid => map::mermaid::render(&picture),
                Format::Json => map::json::render(&picture),
                Format::Facts => recognised(&architecture),
            };
            match self.output.get(position) {
                Some(path) => output::write(path, &printed)?,
                None => output::print(&printed)?,
            }
        }
        Ok(0)
    }
}
