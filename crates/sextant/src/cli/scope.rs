//! Which practices a command lists. The scope never changes an outcome.

use super::CliError;
use clap::Args;
use sextant_core::lens::{Choice, Lens, Pillar};
use std::collections::BTreeSet;

/// Limits what is listed
#[derive(Args, Clone, Default)]
pub(crate) struct Scope {
    /// Lists only this pillar (security, GENSEC); repeatable
    #[arg(long, value_name = "PILLAR")]
    pub(crate) pillar: Vec<String>,
    /// Lists only practices of this lifecycle phase (`model_selection`); repeatable
    #[arg(long, value_name = "PHASE")]
    pub(crate) phase: Vec<String>,
    /// Lists only this practice (GENSEC01-BP02, `gensec1_2`); repeatable
    #[arg(long, value_name = "ID")]
    pub(crate) practice: Vec<String>,
}

impl Scope {
    /// The ids of the practices in scope.
    pub(crate) fn practices(&self, lens: &Lens) -> Result<BTreeSet<String>, CliError> {
        for wanted in &self.pillar {
            if !lens.pillars.iter().any(|pillar| names_pillar(pillar, wanted)) {
                let known: Vec<&str> = lens.pillars.iter().map(|pillar| pillar.id.as_str()).collect();
                return Err(CliError::new(format!("no pillar `{wanted}`")).hint(format!("pillars are {}", known.join(", "))));
            }
        }
        for wanted in &self.phase {
            if !lens.phases.iter().any(|phase| names_phase(&phase.id, wanted)) {
                let known: Vec<&str> = lens.phases.iter().map(|phase| phase.id.as_str()).collect();
                return Err(CliError::new(format!("no phase `{wanted}`")).hint(format!("phases are {}", known.join(", "))));
            }
        }
        let mut wanted_practices = BTreeSet::new();
        for wanted in &self.practice {
            let found = lens.choice(wanted);
            let choice = found.ok_or_else(|| CliError::new(format!("no practice `{wanted}`")).hint("see `sextant lens show`"))?;
            wanted_practices.insert(choice.id.clone());
        }
        let mut kept = BTreeSet::new();
        for pillar in &lens.pillars {
            let in_pillar = self.pillar.is_empty() || self.pillar.iter().any(|wanted| names_pillar(pillar, wanted));
            for choice in pillar.questions.iter().flat_map(|question| question.practices()).filter(|_| in_pillar) {
                let in_practices = wanted_practices.is_empty() || wanted_practices.contains(&choice.id);
                if in_practices && self.in_phase(choice) {
                    kept.insert(choice.id.clone());
                }
            }
        }
        Ok(kept)
    }

    /// Whether nothing is left out.
    pub(crate) fn is_everything(&self) -> bool {
        self.pillar.is_empty() && self.phase.is_empty() && self.practice.is_empty()
    }

    fn in_phase(&self, choice: &Choice) -> bool {
        self.phase.is_empty() || choice.phases.iter().any(|phase| self.phase.iter().any(|wanted| names_phase(phase, wanted)))
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// A pillar by its id, its name, its id in AWS or the prefix of its questions.
fn names_pillar(pillar: &Pillar, wanted: &str) -> bool {
    let wanted = plain(wanted);
    let prefix = pillar.questions.first().map(|question| question.id.trim_end_matches(|c: char| c.is_ascii_digit()));
    [pillar.id.as_str(), pillar.name.as_str(), pillar.aws_id.as_str(), prefix.unwrap_or_default()]
        .iter()
        .any(|name| plain(name) == wanted)
}

fn names_phase(phase: &str, wanted: &str) -> bool {
    plain(phase) == plain(wanted)
}
