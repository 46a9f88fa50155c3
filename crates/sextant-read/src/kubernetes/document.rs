//! Which files hold objects, and which describe kustomizations.

use super::ObjectsOfFiles;
use super::object::Object;
use crate::node::{Node, Parsed, json, yaml};
use crate::{Tree, TreeFile};
use rayon::prelude::*;
use sextant_facts::{Place, Problem, Why, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What files hold.
#[derive(Default)]
pub(super) struct Files {
    pub(super) objects: ObjectsOfFiles,
    /// Kustomizations by directory.
    pub(super) kustomizations: BTreeMap<String, Node>,
    pub(super) gaps: BTreeSet<Why>,
    pub(super) problems: BTreeSet<Problem>,
}

/// Looks into every YAML and JSON file that is no part of a chart.
pub(super) fn find(tree: &Tree, charts: &BTreeSet<String>) -> Files {
    let wanted = |file: &&TreeFile| may_hold_objects(&file.path) && !is_of_chart(&file.path, charts);
    let found: Vec<Files> = tree.files.par_iter().filter(wanted).map(|file| load(tree, &file.path)).collect();
    let mut files = Files::default();
    for more in found {
        files.objects.extend(more.objects);
        files.kustomizations.extend(more.kustomizations);
        files.gaps.extend(more.gaps);
        files.problems.extend(more.problems);
    }
    files
}

fn may_hold_objects(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some("yaml" | "yml" | "json")) && !path.starts_with(".github/")
}

/// Whether a path belongs to a chart: its templates, definitions and subcharts.
fn is_of_chart(path: &str, charts: &BTreeSet<String>) -> bool {
    path.match_indices('/').map(|(at, _)| at).chain([0]).any(|at| {
        let (directory, rest) = path.split_at(at);
        let rest = rest.trim_start_matches('/');
        let within = ["templates/", "crds/", "charts/", "files/"].iter().any(|part| rest.starts_with(part));
        within && charts.contains(directory)
    })
}

fn load(tree: &Tree, path: &Arc<str>) -> Files {
    let mut files = Files::default();
    let Ok(text) = tree.read(path) else { return files };
    let name = path.rsplit('/').next().unwrap_or_default();
    if matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization") {
        let parsed = yaml(path, &text);
        files.gaps.extend(parsed.unread);
        files.problems.extend(parsed.problems);
        let root = parsed.documents.into_iter().next();
        if let Some(root) = root.filter(|root| {
            !root.get("apiVersion").and_then(Node::text).is_some_and(|version| version.contains("fluxcd"))
        }) {
            files.kustomizations.insert(paths::directory(path).to_owned(), root);
        }
        return files;
    }
    if !mentions_objects(&text) {
        return files;
    }
    let parsed = parse(path, &text);
    let environment: Arc<str> = paths::directory(path).into();
    let mut objects = Vec::new();
    for root in parsed.documents {
        objects.extend(Object::found(root, path, &environment, &[]));
    }
    if !objects.is_empty() || claims_objects(&text) {
        files.gaps.extend(parsed.unread);
        // What another tool fills in before it is applied is no fault.
        if !text.contains("{{") {
            files.problems.extend(parsed.problems);
        }
    }
    if !objects.is_empty() {
        files.objects.insert(path.clone(), objects);
    }
    files
}

pub(super) fn parse(path: &Arc<str>, text: &str) -> Parsed {
    if !text.trim_start().starts_with(['{', '/']) {
        return yaml(path, text);
    }
    let parsed = json(path, text);
    if parsed.documents.is_empty() && !path.ends_with(".json") { yaml(path, text) } else { parsed }
}

/// A cheap test that spares most files the parser.
fn mentions_objects(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

/// Whether a text that cannot be parsed has the first keys of an object.
fn claims_objects(text: &str) -> bool {
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    has("apiVersion:") && has("kind:")
}

/// The charts that others name as dependencies by their place in the tree.
pub(super) fn local_dependencies(tree: &Tree, charts: &BTreeSet<String>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for directory in charts {
        let path: Arc<str> =
            if directory.is_empty() { "Chart.yaml".into() } else { format!("{directory}/Chart.yaml").into() };
        let Ok(text) = tree.read(&path) else { continue };
        let parsed = yaml(&path, &text);
        let dependencies = parsed.documents.iter().filter_map(|root| root.get("dependencies")).flat_map(Node::items);
        let local = dependencies.filter_map(|dependency| dependency.get("repository")?.text()?.strip_prefix("file://"));
        used.extend(local.filter_map(|path| paths::join(directory, path)).filter(|path| path != directory));
    }
    used
}

/// A place at the beginning of a file.
pub(super) fn start(path: impl Into<Arc<str>>) -> Place {
    Place::new(path, 1, 1)
}
