//! What expressions are worth.
//!
//! Two questions are asked of an expression: which value it has ([`Resolver::value`]), and which module, class, function or
//! instance it denotes ([`Resolver::identify`]). Both go over bindings, attributes and calls, within bounds; what lies beyond
//! a bound is unresolved. Answers are remembered, so that each expression is computed once per file with matches.

mod attribute;
mod call;
mod callback;
mod change;
mod choice;
pub(crate) mod construct;
mod declared;
pub(crate) mod environment;
mod fields;
mod files;
mod filled;
pub(crate) mod frames;
mod handled;
mod join;
pub(crate) mod library;
mod name;
pub(crate) mod operator;
mod outside;
mod parameter;
mod passed;
mod reach;
mod receiver;
mod sites;
pub(crate) mod value;

use super::modules::Modules;
use super::syntax::{Bound, ClassId, Expr, ExprId, FunctionId, Module};
use crate::language::Language;
use crate::limits::{FILE_BUDGET, IMPORT_ROUNDS, MATCH_BUDGET, VALUE_DEPTH, VALUE_PARTS};
use construct::Constructs;
use foldhash::{HashMap, HashSet};
use frames::Standing;
use sextant_facts::{Needed, Place, Value, Why};
use std::sync::Arc;

/// An expression of a module, evaluated in one call of the function around it (frame 0: in no particular call).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Loc {
    pub(crate) module: usize,
    pub(crate) frame: usize,
    pub(crate) expr: ExprId,
}

/// What an expression denotes, where it denotes something that has members.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Thing {
    /// Something of a package outside the tree, as imported by a module.
    Library {
        dotted: Arc<str>,
        importer: usize,
    },
    Module(usize),
    /// A function, and the object it was taken from.
    Function {
        module: usize,
        function: FunctionId,
        of: Option<Box<Thing>>,
    },
    Class(usize, ClassId),
    /// An object of a class, and the call that made it; `None` is `self` of any object.
    Instance {
        module: usize,
        class: ClassId,
        made: Option<Loc>,
    },
    /// An object of a class whose fields others fill in.
    Filled(usize, ClassId),
    /// An object that is written out, where its members can be told.
    Object(Loc),
    Builtin(Arc<str>),
    Unknown,
}

/// One way a name or attribute gets its value.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Bound { module: usize, frame: usize, bound: Bound },
    Value(Value),
}

/// All ways a name or attribute gets its value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    pub(crate) list: Vec<Source>,
    /// Why there may be others.
    pub(crate) rest: Option<Why>,
    /// What is assumed when these are taken for all.
    pub(crate) assumptions: Vec<Arc<str>>,
    /// A value that decided which of them count.
    pub(crate) basis: Vec<Value>,
}

impl Sources {
    /// More assignments than are compared.
    fn too_many() -> Self {
        Self { rest: Some(Why::new("it is assigned in many places")), ..Self::default() }
    }
}

/// A call of a function of the tree.
#[derive(Clone, Debug)]
struct Frame {
    function: Option<(usize, FunctionId)>,
    call: Option<Loc>,
    /// The object that the function was called on.
    receiver: Option<Thing>,
    depth: usize,
    standing: Standing,
}

/// What is asked of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Asked {
    Value,
    Thing,
    Maker,
}

/// Resolves the expressions of a set of modules.
pub(crate) struct Resolver<'m> {
    modules: &'m Modules,
    frames: Vec<Frame>,
    frame_of: HashMap<(Loc, usize, FunctionId), usize>,
    values: HashMap<Loc, Value>,
    things: HashMap<Loc, Thing>,
    makers: HashMap<Loc, Value>,
    active: HashSet<(Loc, Asked)>,
    /// Imports that are being followed from one module to the next.
    hops: usize,
    /// How often the budget was used up: answers that were cut short are not remembered.
    cut: usize,
    budget: usize,
    file_budget: usize,
    /// What is known of the app that is followed, if one is.
    constructs: Option<Constructs<'m>>,
}

/// The reason that marks a value which is computed from itself, as in a loop.
static EVERYTHING: Needed = Needed::everything();

pub(crate) const ITSELF: &str = "it is computed from itself";

impl<'m> Resolver<'m> {
    pub(crate) fn new(modules: &'m Modules) -> Self {
        let nowhere = Frame { function: None, call: None, receiver: None, depth: 0, standing: Standing::default() };
        Self {
            modules,
            frames: vec![nowhere],
            frame_of: HashMap::default(),
            values: HashMap::default(),
            things: HashMap::default(),
            makers: HashMap::default(),
            active: HashSet::default(),
            hops: 0,
            cut: 0,
            budget: 0,
            file_budget: 0,
            constructs: None,
        }
    }

    /// Begins with a file: what was remembered is dropped.
    pub(crate) fn begin_file(&mut self) {
        *self = Self::new(self.modules);
        self.file_budget = FILE_BUDGET;
    }

    /// Begins with a match of the file.
    pub(crate) fn begin_match(&mut self) {
        self.budget = MATCH_BUDGET.min(self.file_budget);
        self.file_budget -= self.budget;
    }

    /// Ends with a match: what it did not use is left for others.
    pub(crate) fn end_match(&mut self) {
        self.file_budget += self.budget;
        self.budget = 0;
    }

    pub(crate) fn modules(&self) -> &'m Modules {
        self.modules
    }

    pub(crate) fn module(&self, index: usize) -> Option<&'m Module> {
        self.modules.get(index)
    }

    /// The language an expression is written in.
    pub(crate) fn language(&self, loc: Loc) -> Language {
        self.module(loc.module).map_or(Language::Python, |module| module.language)
    }

    pub(crate) fn expr(&self, loc: Loc) -> Option<&'m Expr> {
        self.module(loc.module).map(|module| module.expr(loc.expr))
    }

    pub(crate) fn place(&self, loc: Loc) -> Option<Place> {
        let module = self.module(loc.module)?;
        Some(module.place(module.expr(loc.expr).at))
    }

    pub(crate) fn spend(&mut self, cost: usize) -> bool {
        self.budget = self.budget.saturating_sub(cost);
        self.budget > 0
    }

    /// Runs `inside` unless that would go too far, in which case the reason is given.
    fn guarded<T>(&mut self, loc: Loc, asked: Asked, inside: impl FnOnce(&mut Self) -> T) -> Result<T, Why> {
        if !self.spend(1) {
            self.cut += 1;
            return Err(Why::new("there is too much to follow"));
        }
        if self.active.len() >= self.value_depth() {
            return Err(Why::new("it is followed too far"));
        }
        if !self.active.insert((loc, asked)) {
            return Err(Why::new(ITSELF));
        }
        let out = inside(self);
        self.active.remove(&(loc, asked));
        Ok(out)
    }

    /// Follows an import; `None` where imports lead on and on, as in a cycle.
    pub(crate) fn hop<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.hops >= IMPORT_ROUNDS || !self.spend(1) {
            return None;
        }
        self.hops += 1;
        let out = inside(self);
        self.hops -= 1;
        Some(out)
    }

    /// The value of an expression.
    pub(crate) fn value(&mut self, loc: Loc) -> Value {
        if let Some(known) = self.values.get(&loc).cloned() {
            self.spend(Shape::of(&known).parts);
            return known;
        }
        let place = self.place(loc);
        let cut = self.cut;
        let value = match self.guarded(loc, Asked::Value, |this| this.compute(loc)) {
            Ok(value) => self.bounded(value),
            // The answer depends on where the question came from: it is not remembered.
            Err(why) => return Value::unresolved(Why::perhaps_at(why.text.clone(), place)),
        };
        let value = match place {
            Some(place) => value.at(place),
            None => value,
        };
        if self.cut == cut {
            self.values.insert(loc, value.clone());
        }
        value
    }

    fn bounded(&mut self, value: Value) -> Value {
        let shape = Shape::of(&value);
        self.spend(shape.parts);
        if shape.parts > VALUE_PARTS || shape.depth > VALUE_DEPTH {
            Value::set(Why::new("it is larger than what is followed"))
        } else {
            value
        }
    }

    /// The frame for a call of a function; the frame of no particular call where calls nest too deeply.
    fn enter(&mut self, call: Loc, function: (usize, FunctionId), receiver: Option<Thing>) -> usize {
        match self.through_super(call, function) {
            Some((call, receiver)) => self.enter_plainly(call, function, Some(receiver)),
            None => self.enter_plainly(call, function, receiver),
        }
    }

    fn enter_plainly(&mut self, call: Loc, function: (usize, FunctionId), receiver: Option<Thing>) -> usize {
        let key = (call, function.0, function.1);
        if let Some(frame) = self.frame_of.get(&key) {
            return *frame;
        }
        let depth = self.frames.get(call.frame).map_or(0, |frame| frame.depth) + 1;
        if depth > self.call_depth() {
            return 0;
        }
        let standing = self.standing_of(call);
        self.frames.push(Frame { function: Some(function), call: Some(call), receiver, depth, standing });
        let frame = self.frames.len() - 1;
        self.frame_of.insert(key, frame);
        frame
    }

    fn frame(&self, index: usize) -> Option<&Frame> {
        self.frames.get(index)
    }
}

/// The number of parts of a value, and how deep they nest.
struct Shape {
    parts: usize,
    depth: usize,
}

impl Shape {
    fn of(value: &Value) -> Self {
        use sextant_facts::{Data, State};
        let around = |inner: &mut dyn Iterator<Item = &Value>| {
            inner.map(Self::of).fold(Self { parts: 1, depth: 1 }, |sum, part| Self {
                parts: sum.parts + part.parts,
                depth: sum.depth.max(part.depth + 1),
            })
        };
        match &value.state {
            State::Known(Data::List(list)) => around(&mut list.items.iter().map(|item| &item.value)),
            State::Known(Data::Map(map)) => around(&mut map.entries.values()),
            State::Known(Data::Json(inner)) => around(&mut std::iter::once(&**inner)),
            State::Known(Data::Text(text)) => Self { parts: text.parts.len().max(1), depth: 1 },
            State::Set { detail: Some(detail), .. } => around(&mut detail.entries.values()),
            _ => Self { parts: 1, depth: 1 },
        }
    }
}
