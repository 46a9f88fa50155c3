//! What all stacks below one root template share: the tree, the other templates, the budget, and what was found.

use super::stack::Stack;
use super::template::{Template, gap};
use crate::{Tree, scope_of};
use sextant_facts::{Place, Problem, Reading, Scope, Why, paths};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Steps of evaluation that one root template and its nested stacks may take.
const STEPS: u64 = 2_000_000;
/// Deepest nesting of evaluation: nodes within functions within conditions within nested stacks.
const DEPTH: u32 = 128;

/// The surroundings of a root template.
pub(super) struct World<'a> {
    pub(super) tree: &'a Tree,
    pub(super) templates: &'a BTreeMap<Arc<str>, Template>,
    pub(super) environment: Arc<str>,
    pub(super) scope: Scope,
    /// Addresses given out so far, of those that follow a construct path.
    pub(super) addresses: RefCell<BTreeSet<Arc<str>>>,
    found: RefCell<Reading>,
    steps: Cell<u64>,
    depth: Cell<u32>,
}

/// A level of evaluation; it ends when this is dropped.
pub(super) struct Level<'w>(&'w Cell<u32>);

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl<'a> World<'a> {
    pub(super) fn new(tree: &'a Tree, templates: &'a BTreeMap<Arc<str>, Template>, root: &Template) -> Self {
        Self {
            tree,
            templates,
            environment: root.path.clone(),
            scope: scope_of(&root.path),
            addresses: RefCell::default(),
            found: RefCell::default(),
            steps: Cell::new(STEPS),
            depth: Cell::new(0),
        }
    }

    /// Reads a root template and what it nests.
    pub(super) fn read(self, root: &'a Template) -> Reading {
        let mut resources = Vec::new();
        Stack::root(&self, root).emit(None, &[], &mut resources);
        if self.steps.get() == 0 {
            let place = Place::new(root.path.clone(), 1, 1);
            let message = "evaluation stopped: the template multiplies itself too often".to_owned();
            self.gap(Why::at(message.as_str(), place.clone()));
            self.problem(place, message, "reduce loops, large joins and nested stacks that multiply each other");
        }
        let mut reading = self.found.into_inner();
        reading.resources = resources;
        reading
    }

    /// Takes `steps` from the budget; false when it is used up.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get().saturating_sub(steps as u64);
        self.steps.set(left);
        left > 0
    }

    /// Goes one level deeper, or says why not.
    pub(super) fn enter(&self) -> Result<Level<'_>, Why> {
        if !self.spend(1) {
            return Err(Why::new("evaluation stopped: the template multiplies itself too often"));
        }
        if self.depth.get() >= DEPTH {
            return Err(Why::new(format!("nested deeper than {DEPTH} levels of evaluation")));
        }
        self.depth.set(self.depth.get() + 1);
        Ok(Level(&self.depth))
    }

    pub(super) fn gap(&self, why: Why) {
        self.found.borrow_mut().gaps.push(gap(why));
    }

    pub(super) fn problem(&self, place: Place, message: String, help: &str) {
        self.found.borrow_mut().problems.push(Problem { place, message, help: Some(help.to_owned()) });
    }

    /// The path of the tree that `path` means in `directory`, if the tree holds such a file or directory.
    pub(super) fn resolve(&self, directory: &str, path: &str) -> Option<Arc<str>> {
        resolve(self.tree, directory, path)
    }
}

/// See [`World::resolve`].
pub(super) fn resolve(tree: &Tree, directory: &str, path: &str) -> Option<Arc<str>> {
    if path.is_empty() || path.contains(['\\', ':']) || path.len() > 4096 {
        return None;
    }
    let whole = paths::join(directory, path)?;
    let below = if whole.is_empty() { String::new() } else { format!("{whole}/") };
    let next = tree.files.partition_point(|file| *file.path < *below);
    let is_directory = tree.files.get(next).is_some_and(|file| file.path.starts_with(&below));
    let path = if whole.is_empty() { ".".to_owned() } else { whole };
    (tree.contains(&path) || is_directory).then(|| path.into())
}
