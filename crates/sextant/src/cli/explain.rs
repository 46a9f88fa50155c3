//! `sextant explain`

use super::opened::Opened;
use super::{CliError, Common, output};
use clap::Args;
use sextant::present;
use sextant_content::{Crosswalk, LensFolder};
use sextant_core::lens::Found;
use sextant_report::explain::{self, CrosswalkItem, CrosswalkText};

/// The confidence below which a link is left out unless asked for.
const FIRM: f64 = 0.5;

/// Explains a practice, a question, a probe or a kind of component
#[derive(Args)]
pub(crate) struct Explain {
    /// Its id: GENSEC01-BP02 (also `GENSEC01_BP02`, `gensec1_2`), GENSEC01, a probe, a kind
    id: String,
    /// Shows loose links to other frameworks too
    #[arg(long)]
    loose_links: bool,
}

impl Explain {
    pub(crate) fn run(self, common: &Common) -> Result<u8, CliError> {
        let opened = Opened::read(common)?;
        let colour = output::coloured(common.no_color);
        let text = self.text(&opened, colour)?;
        output::print(&text)?;
        Ok(0)
    }

    fn text(&self, opened: &Opened, colour: bool) -> Result<String, CliError> {
        let content = &opened.content;
        let probes = present::probes(content);
        for folder in &content.lenses {
            let lens = &folder.lens;
            match lens.find(&self.id) {
                Found::Question(question) => return Ok(explain::question(lens, question, colour)),
                Found::Choice(question, choice) => {
                    let links = self.links(folder, &choice.id);
                    return Ok(explain::practice(lens, question, choice, &probes, &links, colour));
                }
                Found::Ambiguous | Found::Nothing => {}
            }
        }
        if let Some(probe) = probes.iter().find(|probe| probe.id == self.id) {
            return Ok(explain::probe(probe, &used_by(opened, &probe.id), colour));
        }
        if let Some(file) = content.components.iter().find(|file| *file.kind.id == *self.id) {
            return Ok(explain::kind(&present::kind(content, file), colour));
        }
        let near = near(&self.id, opened);
        let error = CliError::new(format!("nothing is called `{}`", self.id));
        Err(if near.is_empty() {
            error.hint("see `sextant lens show` for the practices")
        } else {
            error.hint(format!("did you mean {}?", near.join(", ")))
        })
    }

    fn links(&self, folder: &LensFolder, practice: &str) -> Vec<CrosswalkText> {
        folder.crosswalks.iter().filter_map(|crosswalk| self.linked(crosswalk, practice)).collect()
    }

    fn linked(&self, crosswalk: &Crosswalk, practice: &str) -> Option<CrosswalkText> {
        let links = crosswalk.links.iter().filter(|link| link.practice == practice);
        let items: Vec<CrosswalkItem> = links
            .filter(|link| self.loose_links || link.confidence >= FIRM)
            .map(|link| CrosswalkItem { id: link.target.clone(), confidence: link.confidence, more: link.more.clone() })
            .collect();
        let (framework, edition) = (crosswalk.name.clone(), crosswalk.edition.clone());
        (!items.is_empty()).then_some(CrosswalkText { framework, edition, items })
    }
}

/// The practices whose rules or supporting evidence name the probe.
fn used_by<'a>(opened: &'a Opened, probe: &str) -> Vec<&'a str> {
    let lenses = opened.content.lenses.iter();
    let practices = lenses.flat_map(|folder| folder.lens.questions()).flat_map(|(_, question)| question.practices());
    practices
        .filter(|choice| {
            choice.deciding_probes().contains(&probe)
                || choice.supported_by.iter().any(|supporting| supporting == probe)
        })
        .map(|choice| choice.id.as_str())
        .collect()
}

/// Ids that contain what was asked for, a few.
fn near(wanted: &str, opened: &Opened) -> Vec<String> {
    let wanted = wanted.to_ascii_lowercase();
    let content = &opened.content;
    let probes = content.probes.iter().map(|file| file.probe.id.to_string());
    let kinds = content.components.iter().map(|file| file.kind.id.to_string());
    let questions = content.lenses.iter().flat_map(|folder| folder.lens.questions());
    let practices = questions.flat_map(|(_, question)| question.practices()).map(|choice| choice.id.clone());
    let near = probes.chain(kinds).chain(practices).filter(|id| id.to_ascii_lowercase().contains(&wanted));
    near.take(5).collect()
}
