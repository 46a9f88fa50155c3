//! Which templates are deployed by themselves.

use super::azd::Project;
use super::module::target;
use super::settings::Settings;
use super::template::Template;
use crate::{Tree, scope_of};
use sextant_facts::{Scope, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names that templates have which are meant to be deployed.
const NAMES: [&str; 5] = ["main", "azuredeploy", "maintemplate", "deploy", "template"];

/// The roots among the templates, in the order of their paths.
pub(super) fn roots<'t>(
    tree: &Tree,
    templates: &'t BTreeMap<Arc<str>, Template>,
    projects: &[Project],
) -> Vec<&'t Template> {
    let calls = calls(templates);
    let named: BTreeSet<String> = projects.iter().filter_map(Project::template).collect();
    // What a test calls is not part of the test.
    let own = |path: &&str| !is_test(path) && scope_of(path) == Scope::Workload;
    let called: BTreeSet<&str> = calls
        .iter()
        .filter(|(caller, _)| own(caller))
        .flat_map(|(caller, targets)| targets.iter().filter(move |target| target != &caller))
        .copied()
        .collect();
    let deployable = |template: &&Template| {
        !template.path.ends_with(".bicepparam") && !template.path.contains('#') && template.deploys()
    };
    let free: Vec<&Template> = templates
        .values()
        .filter(deployable)
        .filter(|template| named.contains(&*template.path) || !called.contains(&*template.path))
        .collect();
    let calls_any = |template: &Template| calls.get(&*template.path).is_some_and(|targets| !targets.is_empty());
    let is_given =
        |template: &&Template| named.contains(&*template.path) || Settings::of(tree, templates, template).are_given();
    let (given, rest): (Vec<_>, Vec<_>) = free.into_iter().partition(is_given);
    // Beside or below a root that calls modules lie modules; one that nothing calls is not deployed.
    let mut roots: Vec<&Template> = given;
    let mut rest = rest;
    rest.sort_by_key(|template| template.directory.matches('/').count());
    let covers = |root: &Template, template: &Template| {
        let calling = !root.json && !template.json && calls_any(root) && own(&&*root.path);
        calling && paths::lies_in(&template.path, &root.directory)
    };
    let passes: [&dyn Fn(&Template) -> bool; 3] = [&is_named_as_root, &calls_any, &|_| true];
    for pass in passes {
        let mut others = Vec::new();
        for template in rest {
            // Two templates of one directory may both be named as roots.
            let beside = |root: &Template| is_named_as_root(template) && root.directory == template.directory;
            if roots.iter().any(|root| covers(root, template) && !beside(root)) {
                continue;
            }
            if pass(template) { roots.push(template) } else { others.push(template) }
        }
        rest = others;
    }
    add_circles(templates, &calls, &mut roots);
    roots.sort_by(|a, b| a.path.cmp(&b.path));
    roots
}

fn is_named_as_root(template: &Template) -> bool {
    let name = template.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    NAMES.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a template deploys another one to try it.
pub(super) fn is_test(path: &str) -> bool {
    path.ends_with(".test.bicep") || path.ends_with(".tests.bicep")
}

/// The templates that each one calls.
fn calls(templates: &BTreeMap<Arc<str>, Template>) -> BTreeMap<&str, Vec<&str>> {
    let targets = |template: &Template| {
        let targets =
            template.modules.iter().filter_map(|module| target(templates, &template.directory, &module.source));
        targets.map(|target| &*target.path).collect::<Vec<_>>()
    };
    templates.values().map(|template| (&*template.path, targets(template))).collect()
}

/// Templates that only call each other have a root all the same.
fn add_circles<'t>(
    templates: &'t BTreeMap<Arc<str>, Template>,
    calls: &BTreeMap<&str, Vec<&str>>,
    roots: &mut Vec<&'t Template>,
) {
    let reach = |from: &str, reached: &mut BTreeSet<String>| {
        let mut queue = vec![from.to_owned()];
        while let Some(path) = queue.pop() {
            if reached.insert(path.clone()) {
                queue.extend(calls.get(path.as_str()).into_iter().flatten().map(|target| (*target).to_owned()));
            }
        }
    };
    let mut called = BTreeSet::new();
    for targets in calls.values() {
        called.extend(targets.iter().copied());
    }
    let mut reached = BTreeSet::new();
    for template in templates.values().filter(|template| !called.contains(&*template.path)) {
        reach(&template.path, &mut reached);
    }
    for template in templates.values().filter(|template| template.deploys()) {
        if !reached.contains(&*template.path) {
            if !roots.iter().any(|root| root.path == template.path) {
                roots.push(template);
            }
            reach(&template.path, &mut reached);
        }
    }
}
