//! Which files are templates.

use super::json;
use super::template::Template;
use super::world::gap;
use crate::node;
use crate::skipped::may_be_infrastructure;
use crate::{Tree, scope_of};
use rayon::prelude::*;
use sextant_facts::{Reading, Scope, Why};
use sextant_source::bicep;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The templates and Bicep parameter files of the tree, by path, and what is wrong with them.
pub(super) fn templates(tree: &Tree) -> (BTreeMap<Arc<str>, Template>, Reading) {
    let found: Vec<(Vec<Template>, Reading)> =
        tree.files.par_iter().filter_map(|file| load(tree, &file.path)).collect();
    let mut templates = BTreeMap::new();
    let mut reading = Reading::default();
    for (more, problems) in found {
        templates.extend(more.into_iter().map(|template| (template.path.clone(), template)));
        reading.extend(problems);
    }
    (templates, reading)
}

fn load(tree: &Tree, path: &Arc<str>) -> Option<(Vec<Template>, Reading)> {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())?;
    match extension.as_str() {
        "bicep" | "bicepparam" => Some(load_bicep(tree, path)),
        "json" | "jsonc" => load_json(tree, path),
        _ => None,
    }
}

fn load_bicep(tree: &Tree, path: &Arc<str>) -> (Vec<Template>, Reading) {
    let mut reading = Reading::default();
    let mut file = match tree.read(path) {
        Ok(text) => bicep::parse(path, &text),
        Err(problem) => bicep::File { problems: vec![problem], ..bicep::File::default() },
    };
    for problem in std::mem::take(&mut file.problems) {
        if scope_of(path) == Scope::Workload {
            reading.gaps.push(gap(Why::at(problem.message.as_str(), problem.place.clone())));
        }
        reading.problems.push(problem);
    }
    (vec![Template::of_bicep(path.clone(), file)], reading)
}

fn load_json(tree: &Tree, path: &Arc<str>) -> Option<(Vec<Template>, Reading)> {
    let mut reading = Reading::default();
    // What cannot be read as text and mentions nothing of templates is somebody else's file.
    let text = match tree.read(path) {
        Ok(text) => text,
        Err(_) if !may_be_infrastructure(tree, path) => return None,
        Err(problem) => {
            reading.gaps.push(gap(Why::at(problem.message.as_str(), problem.place.clone())));
            reading.problems.push(problem);
            return Some((Vec::new(), reading));
        }
    };
    let claims = text.contains("eploymentTemplate.json") || text.contains("eploymenttemplate.json");
    let may_be = claims || text.contains("\"contentVersion\"") && text.contains("\"resources\"");
    if !may_be {
        return None;
    }
    let parsed = node::json(path, &text);
    let root = parsed.documents.first().filter(|root| json::is_template(root));
    let is_broken = claims && !parsed.unread.is_empty();
    if root.is_none() && !is_broken {
        return None;
    }
    reading.gaps.extend(parsed.unread.iter().cloned().map(gap));
    reading.problems.extend(parsed.problems.iter().cloned());
    // A template that was compiled is its source in other words.
    if root.is_some_and(|root| is_compiled(tree, path, root)) {
        return None;
    }
    Some((root.map(|root| json::templates(path, root)).unwrap_or_default(), reading))
}

/// Whether a template was compiled from the Bicep file beside it.
fn is_compiled(tree: &Tree, path: &str, root: &node::Node) -> bool {
    let generator = root.get("metadata").and_then(|metadata| metadata.get("_generator")?.get("name")?.text());
    let source = path.strip_suffix(".json").map(|stem| format!("{stem}.bicep"));
    generator == Some("bicep") && source.is_some_and(|source| tree.contains(&source))
}
