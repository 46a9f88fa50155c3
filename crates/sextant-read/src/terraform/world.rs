//! One root module under evaluation: its module instances, and what each of their declarations comes to.

use super::limits;
use super::merge::{draw, weight};
use super::module::{Module, Setting};
use super::scope::Scope;
use super::syntax::Block;
use super::{constraint, expand::Expansion, path};
use crate::Tree;
use sextant_facts::{Gap, Place, State, Surface, Value, Why};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// A root module and everything it calls.
pub(super) struct World<'t> {
    pub(super) tree: &'t Tree,
    pub(super) modules: &'t BTreeMap<String, Module>,
    pub(super) root: &'t str,
    pub(super) instances: RefCell<Vec<Rc<Instance<'t>>>>,
    pub(super) gaps: RefCell<BTreeSet<Gap>>,
    /// Counts what Terraform would refuse to evaluate: `try` and `can` look at it.
    pub(super) faults: Cell<u64>,
    steps: Cell<u64>,
    depth: Cell<usize>,
}

/// A module as one call instantiates it.
pub(super) struct Instance<'t> {
    pub(super) id: usize,
    pub(super) module: &'t Module,
    /// `module.a.module.b[0].`, empty for the root.
    pub(super) prefix: String,
    pub(super) caller: Option<Caller<'t>>,
    /// Why the instance may not be there.
    pub(super) perhaps: Option<Why>,
    /// What its being there rests on.
    pub(super) assumptions: Vec<Arc<str>>,
    /// Directories of the calls that lead here, the last one its own.
    pub(super) chain: Vec<&'t str>,
    pub(super) expansions: RefCell<BTreeMap<String, Option<Rc<Expansion>>>>,
    pub(super) children: RefCell<BTreeMap<String, Result<usize, Why>>>,
    pub(super) memo: RefCell<BTreeMap<String, Memo>>,
}

/// The call that made an instance.
pub(super) struct Caller<'t> {
    pub(super) instance: usize,
    pub(super) call: &'t Block,
    pub(super) binding: Option<(&'static str, Value)>,
}

/// A declaration whose value is being worked out, or is.
pub(super) enum Memo {
    Busy,
    Ready { value: Value, weight: u64 },
}

impl<'t> Instance<'t> {
    pub(super) fn new(id: usize, module: &'t Module) -> Self {
        Self {
            id,
            module,
            prefix: String::new(),
            caller: None,
            perhaps: None,
            assumptions: Vec::new(),
            chain: vec![module.directory.as_str()],
            expansions: RefCell::default(),
            children: RefCell::default(),
            memo: RefCell::default(),
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
    pub(super) fn new(tree: &'t Tree, modules: &'t BTreeMap<String, Module>, root: &'t str, steps: u64) -> Self {
        Self {
            tree,
            modules,
            root,
            instances: RefCell::default(),
            gaps: RefCell::default(),
            faults: Cell::new(0),
            steps: Cell::new(steps),
            depth: Cell::new(0),
        }
    }

    pub(super) fn instance(&self, id: usize) -> Option<Rc<Instance<'t>>> {
        self.instances.borrow().get(id).cloned()
    }

    /// Takes `cost` steps and goes one level down; `None` if either limit is reached.
    pub(super) fn enter(&self, cost: u64) -> Option<Level<'_>> {
        if self.steps.get() == 0 {
            return None;
        }
        let Some(left) = self.steps.get().checked_sub(cost).filter(|left| *left > 0) else {
            self.steps.set(0);
            let text = format!("the evaluation of root module `{}` stopped at its limit", path::shown(self.root));
            self.gap(Why::new(text));
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
        self.gap_of(why, &[]);
    }

    /// Notes something that may hide resources that show components of these kinds; none means any.
    pub(super) fn gap_of(&self, why: Why, kinds: &[&str]) {
        let kinds = kinds.iter().map(|kind| Arc::from(*kind)).collect();
        self.gaps.borrow_mut().insert(Gap { why, surface: Surface::Infrastructure, kinds });
    }

    /// Notes that Terraform would refuse to evaluate what stands at `place`.
    pub(super) fn fault(&self, why: String, place: &Place) -> Value {
        self.faults.set(self.faults.get() + 1);
        Value::unresolved(Why::at(why, place.clone()))
    }

    /// The value of a declaration, computed once. A declaration that needs itself is not resolved.
    pub(super) fn memo(&self, instance: &Instance<'t>, key: &str, compute: impl FnOnce() -> Value) -> Value {
        let known = match instance.memo.borrow().get(key) {
            Some(Memo::Busy) => Some((Value::unresolved(Why::new(format!("`{key}` refers to itself"))), 1)),
            Some(Memo::Ready { value, weight }) => Some((value.clone(), *weight)),
            None => None,
        };
        if let Some((value, weight)) = known {
            return if self.enter(weight).is_some() { value } else { exhausted() };
        }
        instance.memo.borrow_mut().insert(key.to_owned(), Memo::Busy);
        let faults = self.faults.get();
        let value = compute();
        self.faults.set(faults);
        let (value, weight) = match weight(&value) {
            Some(weight) => (value, weight),
            None => (Value::unresolved(Why::new(format!("the value of `{key}` is larger than the limit"))), 1),
        };
        let memo = Memo::Ready { value: value.clone(), weight };
        instance.memo.borrow_mut().insert(key.to_owned(), memo);
        value
    }

    /// The value of a variable of `instance`.
    pub(super) fn variable(&self, instance: &Instance<'t>, name: &str, place: &Place) -> Value {
        let Some(declared) = instance.module.variables.get(name) else {
            return self.fault(format!("variable `{name}` is not declared"), place);
        };
        self.memo(instance, &format!("var.{name}"), || self.argument(instance, name, declared))
    }

    fn argument(&self, instance: &Instance<'t>, name: &str, declared: &'t Block) -> Value {
        let scope = Scope::new(self, instance);
        let default = declared.body.attribute("default");
        let kind = declared.body.attribute("type");
        let nullable = declared.body.attribute("nullable").is_none_or(|expr| scope.eval(expr).as_bool() != Some(false));
        let given = match &instance.caller {
            Some(caller) => caller.call.body.attribute(name).map(|expr| self.passed(caller, expr)),
            None => instance.module.settings.get(name).map(|setting| setting_of(&scope, setting)),
        };
        let value = match (given, default) {
            (Some(given), Some(default)) if !nullable && given.is_there() != Some(true) => {
                let fallback = scope.eval(default);
                match given.state {
                    State::Unresolved(ref why) => {
                        let there = Value::set(why.clone());
                        draw(draw(there, &given), &fallback)
                    }
                    _ => fallback,
                }
            }
            (Some(given), _) => given,
            (None, Some(default)) => {
                let value = scope.eval(default);
                if instance.caller.is_some() { value } else { assumed(value, name, &declared.place) }
            }
            (None, None) => {
                let why = Why::at(format!("variable `{name}` has no default"), declared.place.clone());
                return constraint::required(kind, &why, limits::VALUE_DEPTH).at(declared.place.clone());
            }
        };
        match kind {
            Some(kind) => constraint::convert(&scope, value, kind, limits::VALUE_DEPTH),
            None => value,
        }
    }

    /// An argument of a module call, seen from the caller.
    fn passed(&self, caller: &Caller<'t>, expr: &'t super::syntax::Expr) -> Value {
        let Some(from) = self.instance(caller.instance) else { return exhausted() };
        Scope::new(self, &from).eval_within(caller.binding.as_ref(), expr)
    }

    pub(super) fn local(&self, instance: &Instance<'t>, name: &str, place: &Place) -> Value {
        match instance.module.locals.get(name) {
            Some(expr) => self.memo(instance, &format!("local.{name}"), || Scope::new(self, instance).eval(expr)),
            None => self.fault(format!("local value `{name}` is not declared"), place),
        }
    }

    pub(super) fn output(&self, instance: &Instance<'t>, name: &str, place: &Place) -> Value {
        let value = instance.module.outputs.get(name).and_then(|block| block.body.attribute("value"));
        match value {
            Some(expr) => self.memo(instance, &format!("output.{name}"), || Scope::new(self, instance).eval(expr)),
            None => {
                let directory = path::shown(&instance.module.directory);
                self.fault(format!("module `{directory}` has no output `{name}`"), place)
            }
        }
    }
}

/// A value from a file, with what its choice rests on.
fn setting_of(scope: &Scope<'_, '_>, setting: &Setting) -> Value {
    let value = scope.eval(&setting.expr);
    match &setting.assumption {
        Some(text) => constraint::map_parts(value, limits::VALUE_DEPTH, &mut |part| part.assuming(text.clone())),
        None => value,
    }
}

/// What stands for a value when a limit is reached.
pub(super) fn exhausted() -> Value {
    Value::unresolved(Why::new("the evaluation stopped at its limit"))
}

/// A default and all its parts, which a deployment may override.
fn assumed(value: Value, name: &str, place: &Place) -> Value {
    let text: Arc<str> = format!("default of variable `{name}` ({}:{})", place.path, place.line).into();
    constraint::map_parts(value, limits::VALUE_DEPTH, &mut |part| part.assuming(text.clone()))
}
