//! One root template under evaluation: the instances of the templates it calls, and what each declaration comes to.

use super::expand::Expansion;
use super::join::Joins;
use super::settings::Settings;
use super::template::Template;
use crate::terraform::limits;
use crate::terraform::merge::weight;
use crate::{Tree, scope_of};
use sextant_facts::{Gap, Place, Reading, Scope, Surface, Value, Why};
use sextant_source::bicep::Body;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

/// Names that loops and lambdas give to values, innermost last.
pub(super) type Bindings = Vec<(String, Value)>;

/// Steps that one root template and what it calls may take.
const STEPS: u64 = 3_000_000;

/// The values of files that templates load, by path, which all roots share: the same list of regions or models is loaded
/// by hundreds.
#[derive(Default)]
pub(super) struct Loaded(Mutex<BTreeMap<String, Value>>);

impl Loaded {
    pub(super) fn get(&self, path: &str, load: impl FnOnce() -> Value) -> Value {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known.get(path) {
            return value.clone();
        }
        let value = load();
        known.insert(path.to_owned(), value.clone());
        value
    }
}

/// A root template and everything it calls.
pub(super) struct World<'t> {
    pub(super) tree: &'t Tree,
    pub(super) templates: &'t BTreeMap<Arc<str>, Template>,
    pub(super) loaded: &'t Loaded,
    pub(super) environment: Arc<str>,
    pub(super) scope: Scope,
    pub(super) settings: Settings<'t>,
    pub(super) found: RefCell<Reading>,
    pub(super) joins: RefCell<Joins>,
    pub(super) instances: Cell<usize>,
    /// Addresses given out so far, of resources without a symbolic name.
    pub(super) addresses: RefCell<BTreeMap<String, usize>>,
    gaps: RefCell<BTreeSet<Gap>>,
    steps: Cell<u64>,
    depth: Cell<usize>,
}

/// A template as one call instantiates it.
pub(super) struct Instance<'t> {
    pub(super) template: &'t Template,
    /// What the addresses of its resources begin with.
    pub(super) prefix: String,
    pub(super) caller: Option<Caller<'t>>,
    /// Why it may not be there.
    pub(super) perhaps: Option<Why>,
    /// What its being there rests on.
    pub(super) assumptions: Vec<Arc<str>>,
    /// The templates it is called from, and its own.
    pub(super) trail: Vec<Arc<str>>,
    pub(super) memo: RefCell<BTreeMap<String, Option<Value>>>,
    pub(super) expansions: RefCell<BTreeMap<String, Option<Rc<Expansion>>>>,
    pub(super) children: RefCell<BTreeMap<String, Result<Rc<Instance<'t>>, Why>>>,
    pub(super) imported: RefCell<BTreeMap<String, Rc<Instance<'t>>>>,
}

/// The call that made an instance.
pub(super) struct Caller<'t> {
    pub(super) instance: Rc<Instance<'t>>,
    pub(super) body: &'t Body,
    pub(super) bindings: Bindings,
}

impl<'t> Instance<'t> {
    pub(super) fn new(template: &'t Template, prefix: String) -> Self {
        Self {
            template,
            prefix,
            caller: None,
            perhaps: None,
            assumptions: Vec::new(),
            trail: vec![template.path.clone()],
            memo: RefCell::default(),
            expansions: RefCell::default(),
            children: RefCell::default(),
            imported: RefCell::default(),
        }
    }
}

/// One level of evaluation; leaving it gives the level back.
pub(super) struct Level<'w>(&'w Cell<usize>);

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl<'t> World<'t> {
    pub(super) fn new(
        tree: &'t Tree,
        templates: &'t BTreeMap<Arc<str>, Template>,
        loaded: &'t Loaded,
        root: &Template,
        settings: Settings<'t>,
    ) -> Self {
        Self {
            tree,
            templates,
            loaded,
            environment: root.path.clone(),
            scope: if super::roots::is_test(&root.path) { Scope::Aside } else { scope_of(&root.path) },
            settings,
            found: RefCell::default(),
            joins: RefCell::default(),
            instances: Cell::new(0),
            addresses: RefCell::default(),
            gaps: RefCell::default(),
            steps: Cell::new(STEPS),
            depth: Cell::new(0),
        }
    }

    /// Takes `cost` steps and goes one level down; `None` if either limit is reached.
    pub(super) fn enter(&self, cost: u64) -> Option<Level<'_>> {
        if self.steps.get() == 0 {
            return None;
        }
        let Some(left) = self.steps.get().checked_sub(cost).filter(|left| *left > 0) else {
            self.steps.set(0);
            let place = Place::new(self.environment.clone(), 1, 1);
            self.gap(Why::at("the evaluation of the template stopped at its limit", place));
            return None;
        };
        self.steps.set(left);
        if self.depth.get() >= limits::DEPTH {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        Some(Level(&self.depth))
    }

    /// Notes something that may hide resources.
    pub(super) fn gap(&self, why: Why) {
        self.gaps.borrow_mut().insert(gap(why));
    }

    /// The value of a declaration, computed once. One that needs itself is not resolved.
    pub(super) fn memo(&self, instance: &Instance<'t>, key: &str, compute: impl FnOnce() -> Value) -> Value {
        let known = instance.memo.borrow().get(key).cloned();
        match known {
            Some(None) => return Value::unresolved(Why::new(format!("`{key}` refers to itself"))),
            Some(Some(value)) => {
                let cost = weight(&value).unwrap_or(limits::WEIGHT);
                return if self.enter(cost).is_some() { value } else { exhausted() };
            }
            None => {}
        }
        instance.memo.borrow_mut().insert(key.to_owned(), None);
        let value = compute();
        let value = match weight(&value) {
            Some(cost) if self.enter(cost).is_some() => value,
            _ => Value::unresolved(Why::new(format!("the value of `{key}` is larger than the limit"))),
        };
        instance.memo.borrow_mut().insert(key.to_owned(), Some(value.clone()));
        value
    }

    /// What was found, with references led to what is deployed.
    pub(super) fn finish(self) -> Reading {
        let mut reading = self.found.into_inner();
        self.joins.into_inner().apply(&mut reading.resources);
        // What a test or sample leaves open hides nothing of the workload.
        if self.scope == Scope::Workload {
            reading.gaps.extend(self.gaps.into_inner());
        }
        reading
    }
}

/// A gap in the infrastructure that could hide any kind of component.
pub(super) fn gap(why: Why) -> Gap {
    Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() }
}

/// What stands for a value when a limit is reached.
pub(super) fn exhausted() -> Value {
    Value::unresolved(Why::new("the evaluation stopped at its limit"))
}
