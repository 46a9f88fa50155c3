//! Which modules are roots: what `terraform apply` is run in.

use super::module::{Module, Source};
use super::path;
use crate::scope_of;
use sextant_facts::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// Directories of root modules, sorted. A module is a root unless another module calls it; a call from an example or
/// test does not count for a module that is neither. Modules that only call each other have their first one as root.
pub(super) fn roots(modules: &BTreeMap<String, Module>) -> Vec<&str> {
    let called: BTreeSet<&str> = modules.values().flat_map(|module| callees(modules, module, true)).collect();
    let mut roots: Vec<&str> = modules.keys().map(String::as_str).filter(|name| !called.contains(name)).collect();
    let mut reached = BTreeSet::new();
    for root in &roots {
        reach(modules, root, &mut reached);
    }
    for name in modules.keys() {
        if !reached.contains(name.as_str()) {
            roots.push(name);
            reach(modules, name, &mut reached);
        }
    }
    roots.sort_unstable();
    roots
}

/// Whether a directory belongs to the workload or to its examples and tests.
pub(super) fn scope(directory: &str) -> Scope {
    scope_of(&format!("{directory}/main.tf"))
}

/// Modules of the tree that `module` calls. With `binding`, only calls that make the callee a part of the caller.
fn callees<'m>(modules: &'m BTreeMap<String, Module>, module: &Module, binding: bool) -> Vec<&'m str> {
    let from = scope(&module.directory);
    let local = module.calls.values().filter_map(|call| match module.source(call) {
        Source::Local(directory) => modules.get_key_value(&directory),
        Source::Elsewhere(_) => None,
    });
    local
        .map(|(name, _)| name.as_str())
        .filter(|name| *name != module.directory)
        .filter(|name| !binding || from == Scope::Workload || scope(name) == Scope::Aside)
        .collect()
}

fn reach<'m>(modules: &'m BTreeMap<String, Module>, from: &'m str, reached: &mut BTreeSet<&'m str>) {
    let mut pending = vec![from];
    while let Some(name) = pending.pop() {
        if reached.insert(name)
            && let Some(module) = modules.get(name)
        {
            pending.extend(callees(modules, module, true));
        }
    }
}

/// The name of an environment: its root directory.
pub(super) fn environment(root: &str) -> &str {
    path::shown(root)
}
