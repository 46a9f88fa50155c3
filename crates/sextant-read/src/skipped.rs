//! The gaps that files leave which were not read at all.

use crate::tree::{Hides, Skipped};
use crate::{Tree, pipelines, scope_of};
use aho_corasick::AhoCorasick;
use sextant_facts::{Gap, Place, Scope, Surface, Why};

/// What a file of infrastructure in YAML or JSON holds; one without any of these is something else.
const MARKS: [&str; 6] = [
    "AWSTemplateFormatVersion",
    "AWS::",
    "\"planned_values\"",
    "\"resource_changes\"",
    "eploymentTemplate.json#",
    "apiVersion:",
];

const ALL: [Surface; 4] = [Surface::Infrastructure, Surface::Application, Surface::Pipeline, Surface::Artefact];

/// What may be hidden in what was left out. Terraform's files and tables of data are told by their readers.
pub(crate) fn gaps(tree: &Tree) -> Vec<Gap> {
    let mut found = Vec::new();
    for skipped in &tree.skipped {
        let surfaces = match skipped.hides {
            Hides::Nothing => continue,
            Hides::Rest => ALL.to_vec(),
            Hides::Folder if scope_of(&format!("{}/", skipped.path)) == Scope::Workload => ALL.to_vec(),
            Hides::File if scope_of(&skipped.path) == Scope::Workload => surfaces(tree, &skipped.path),
            Hides::Folder | Hides::File => continue,
        };
        found.extend(surfaces.into_iter().map(|surface| gap(skipped, surface)));
    }
    found
}

fn gap(skipped: &Skipped, surface: Surface) -> Gap {
    let place = Place::new(skipped.path.as_str(), 1, 1);
    Gap { why: Why::at(format!("not read: {}", skipped.reason), place), surface, kinds: Vec::new() }
}

fn surfaces(tree: &Tree, path: &str) -> Vec<Surface> {
    let mut surfaces = Vec::new();
    if pipelines::is_one(path) {
        surfaces.push(Surface::Pipeline);
    }
    if may_be_infrastructure(tree, path) {
        surfaces.push(Surface::Infrastructure);
    }
    surfaces
}

/// Whether a file that cannot be read as text may be one of infrastructure.
pub(crate) fn may_be_infrastructure(tree: &Tree, path: &str) -> bool {
    match path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("bicep") => true,
        // Compiled from the Bicep file beside it, which is read.
        Some("json") if path.rsplit_once('.').is_some_and(|(stem, _)| tree.contains(&format!("{stem}.bicep"))) => false,
        Some("yaml" | "yml" | "json" | "template" | "tpl") => {
            let Ok(marks) = AhoCorasick::new(MARKS) else { return true };
            tree.mentions(path, &marks).is_none_or(|found| found.contains(&true))
        }
        _ => false,
    }
}
