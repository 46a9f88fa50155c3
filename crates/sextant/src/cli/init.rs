//! `sextant init`

use super::opened::Opened;
use super::{CliError, Common, output, today};
use clap::Args;
use sextant::{configuration, kept, statements};
use sextant_core::RuleSet;
use sextant_facts::{Architecture, Data, State, Value, WORKLOAD};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Writes a `sextant.toml` with what was observed, and an empty answers file
///
/// Files that exist are left as they are.
#[derive(Args)]
pub(crate) struct Init {
    /// The root of the workload's repository
    #[arg(default_value = ".")]
    path: PathBuf,
}

impl Init {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let project = opened.project(common, &self.path)?;
        let assessment = project.review(&opened.reviewer(), opened.lens()?, &today::as_of(None)?, RuleSet::Graded);
        let files = [
            (configuration::FILE, configuration(&project.name, &assessment.architecture)),
            (statements::FILE, ANSWERS.to_owned()),
        ];
        for (name, text) in files {
            let path = kept::path(&self.path, name)?;
            if path.exists() {
                output::print(&format!("{name} exists and is left as it is\n"))?;
            } else {
                output::write(&path, &text)?;
                output::print(&format!("wrote {name}\n"))?;
            }
        }
        Ok(0)
    }
}

const ANSWERS: &str = "\
# What people state where the code cannot say it. `sextant interview` fills this file; edit it as you like.
#
# [[answer]]
# about = \"GENOPS05-BP01\"   # a practice or a question
# says = \"met\"              # met, not_met, not_applicable, do_not_know
# by = \"Ada Lovelace\"
# on = \"2026-11-22\"
# why = \"the decision record on fine-tuning of 2026-09\"
# until = \"2027-05-31\"      # optional: the last day on which it counts
";

const SEVERAL: &str = "\
#
# Several workloads in one repository are tables of their own, reviewed together or one by one (--workload NAME):
#
# [[workload]]
# name = \"Chat\"
# paths = [\"services/chat\", \"infra/chat\"]
# role = \"application\"          # application, gateway, serving_platform or library
# profile = { agents = true }   # over the facts in [profile], which hold for all of them

";

fn configuration(name: &str, architecture: &Architecture) -> String {
    let mut text = String::from("# How Sextant reads this repository. Everything here is optional.\n\n[workload]\n");
    let _ = writeln!(text, "name = {}", toml::Value::String(name.to_owned()));
    text.push_str("# paths = [\"infra\", \"src\"]   # only these belong to the workload\n");
    text.push_str("# exclude = [\"legacy\"]        # and these do not\n");
    text.push_str(
        "# environment = \"prod\"        # whose variable files are applied (prod.tfvars); default: the only prod*\n",
    );
    text.push_str("# facts = [\"facts.json\"]      # what other programs recognised in this repository\n");
    text.push_str(SEVERAL);
    text.push_str(
        "# What was observed. Take the mark off a line to state it instead; a stated fact replaces the observed one.\n",
    );
    text.push_str("[profile]\n");
    let kind = architecture.kinds().get(WORKLOAD);
    for attribute in kind.into_iter().flat_map(|kind| &kind.attributes) {
        let value = architecture.workload.map(|index| architecture.attribute(index, &attribute.name, false));
        let shown = value.as_ref().and_then(shown).unwrap_or_else(|| "not known".to_owned());
        let _ = writeln!(text, "# {} = {shown}   # {}", attribute.name, attribute.about);
    }
    text
}

fn shown(value: &Value) -> Option<String> {
    match &value.state {
        State::Known(Data::Bool(flag)) => Some(flag.to_string()),
        State::Known(Data::Text(text)) => text.as_literal().map(|text| toml::Value::from(text).to_string()),
        State::Known(Data::List(list)) => {
            let items: Option<Vec<String>> = list.items.iter().map(|item| shown(&item.value)).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        _ => None,
    }
}
