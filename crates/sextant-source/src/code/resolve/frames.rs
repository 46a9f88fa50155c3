//! Frames of a program that builds infrastructure: closures, loops at one of their items, constructors of base classes.

use super::reach::bound_expr;
use super::{Frame, Loc, Resolver, Source, Thing};
use crate::code::syntax::{BlockId, Bound, ExprId, FunctionId, Kind, Module, ScopeId, ScopeKind};
use crate::limits::BASES;
use sextant_facts::{Value, Why};

/// Longest chain of frames that is looked through for the one of a scope.
const FRAMES: usize = 64;

/// A loop that is at one of its items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    module: usize,
    list: ExprId,
    block: BlockId,
    index: usize,
    /// The frame around the loop: what is bound there has its value there.
    around: usize,
}

/// Where a frame stands beside the call that made it.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    /// The frame of the function around.
    pub(super) outer: Option<usize>,
    /// Loops around, outermost first.
    pub(super) loops: Vec<Pass>,
    /// A frame of no function, of this module.
    pub(super) of_module: Option<usize>,
    /// Arguments that are not written in a call.
    pub(super) given: Option<Vec<Value>>,
}

impl Resolver<'_> {
    /// The frame that a scope's names have their values in, seen from another frame.
    pub(super) fn frame_of_scope(&self, index: usize, module: &Module, scope: ScopeId, frame: usize) -> usize {
        if self.constructs.is_none() {
            return if module.runs_in_frame(scope) { frame } else { 0 };
        }
        let function_scope = module.function_scope(scope);
        let is_function = module.scope(function_scope).is_some_and(|scope| scope.kind == ScopeKind::Function);
        let mut current = Some(frame);
        for _ in 0..FRAMES {
            let Some((number, found)) = current.and_then(|number| Some((number, self.frames.get(number)?))) else {
                break;
            };
            let fits = match found.function {
                Some((m, function)) => {
                    is_function && m == index && module.function(function).is_some_and(|f| f.scope == function_scope)
                }
                None => !is_function && found.standing.of_module == Some(index),
            };
            if fits {
                return number;
            }
            current = found.standing.outer;
        }
        if module.runs_in_frame(scope) && is_function { frame } else { 0 }
    }

    /// The frame around that a function of the tree closes over.
    pub(super) fn standing_of(&self, call: Loc) -> Standing {
        if self.constructs.is_none() {
            Standing::default()
        } else {
            Standing { outer: Some(call.frame), ..Standing::default() }
        }
    }

    /// The frame in which a loop over a list is at one of its items.
    pub(crate) fn at_item(&mut self, frame: usize, list: Loc, block: BlockId, index: usize) -> usize {
        let key = (frame, list.module, list.expr, index);
        if let Some(known) = self.constructs.as_ref().and_then(|constructs| constructs.loops.get(&key)) {
            return *known;
        }
        let Some(mut copy) = self.frames.get(frame).cloned() else { return frame };
        copy.standing.loops.push(Pass { module: list.module, list: list.expr, block, index, around: frame });
        if copy.function.is_none() {
            copy.standing.of_module = Some(list.module);
        }
        self.frames.push(copy);
        let number = self.frames.len() - 1;
        if let Some(constructs) = &mut self.constructs {
            constructs.loops.insert(key, number);
        }
        number
    }

    /// The index of the item that the loop over a list is at, and the frame around that loop.
    pub(super) fn item_index(&self, list: Loc) -> Option<(usize, usize)> {
        let loops = &self.frames.get(list.frame)?.standing.loops;
        let pass = loops.iter().rfind(|pass| (pass.module, pass.list) == (list.module, list.expr))?;
        Some((pass.index, pass.around))
    }

    /// The frame in which a name got its value that was bound before the loops that `frame` stands in.
    pub(super) fn frame_of_bound(&self, index: usize, frame: usize, bound: &Bound) -> usize {
        if self.frames.get(frame).is_none_or(|frame| frame.standing.loops.is_empty()) {
            return frame;
        }
        let (Some(expr), Some(module)) = (bound_expr(bound), self.module(index)) else { return frame };
        let around: Vec<BlockId> =
            module.blocks_around(module.expr(expr).block).into_iter().map(|(block, _)| block).collect();
        let is_item = |pass: &Pass| matches!(bound, Bound::Element(list) if *list == pass.list);
        let mut frame = frame;
        while let Some(pass) = self.frames.get(frame).and_then(|frame| frame.standing.loops.last())
            && pass.module == index
            && !around.contains(&pass.block)
            && !is_item(pass)
            && pass.around != frame
        {
            frame = pass.around;
        }
        frame
    }

    /// The frame of a function that a call is given, when it is called back with `given` for the item at `index`.
    pub(crate) fn enter_closure(
        &mut self,
        call: Loc,
        function: (usize, FunctionId),
        index: usize,
        given: Vec<Value>,
    ) -> usize {
        let key = (call, function.1, index);
        if let Some(known) = self.constructs.as_ref().and_then(|constructs| constructs.closures.get(&key)) {
            return *known;
        }
        let depth = self.frames.get(call.frame).map_or(0, |frame| frame.depth) + 1;
        if depth > self.call_depth() {
            return 0;
        }
        let standing = Standing { outer: Some(call.frame), given: Some(given), ..Standing::default() };
        self.frames.push(Frame { function: Some(function), call: None, receiver: None, depth, standing });
        let number = self.frames.len() - 1;
        if let Some(constructs) = &mut self.constructs {
            constructs.closures.insert(key, number);
        }
        number
    }

    /// The frame of a constructor that nothing of the tree calls, for an object that is told by `made`.
    pub(crate) fn enter_unseen(&mut self, made: Loc, function: (usize, FunctionId), receiver: Thing) -> usize {
        let standing = Standing { given: Some(Vec::new()), ..Standing::default() };
        self.frames.push(Frame { function: Some(function), call: None, receiver: Some(receiver), depth: 1, standing });
        let number = self.frames.len() - 1;
        self.frame_of.insert((made, function.0, function.1), number);
        number
    }

    /// The frame of a function of the tree for a call that the walk follows.
    pub(crate) fn enter_call(
        &mut self,
        call: Loc,
        function: (usize, FunctionId),
        receiver: Option<Thing>,
    ) -> Option<usize> {
        let frame = self.enter(call, function, receiver);
        (frame != 0).then_some(frame)
    }

    /// The call by which the constructor of a base class is reached: that of `super` in the class that is made.
    pub(super) fn through_super(&mut self, call: Loc, wanted: (usize, FunctionId)) -> Option<(Loc, Thing)> {
        self.constructs.as_ref()?;
        let wanted_class = self.module(wanted.0)?.function(wanted.1)?.class?;
        if !is_constructor(&self.module(wanted.0)?.function(wanted.1)?.name) {
            return None;
        }
        let Some(Kind::Call { function, .. }) = self.expr(call).map(|expr| &expr.kind) else { return None };
        let Thing::Class(module, class) = self.identify(Loc { expr: *function, ..call }) else { return None };
        let receiver = Thing::Instance { module, class, made: Some(call) };
        let (mut current, mut at) = ((module, class), call);
        for _ in 0..BASES {
            if current == (wanted.0, wanted_class) {
                return (at != call).then_some((at, receiver));
            }
            if let Some(init) = self.own_constructor(current.0, current.1) {
                let frame = self.enter_plainly(at, init, Some(receiver.clone()));
                let expr = self.module(init.0)?.super_call(init.1)?;
                at = Loc { module: init.0, frame, expr };
            }
            current = self.base_classes(current.0, current.1, BASES).into_iter().next()?;
        }
        None
    }

    /// The constructor that a class writes itself.
    pub(crate) fn own_constructor(&self, module: usize, class: crate::code::ClassId) -> Option<(usize, FunctionId)> {
        let found = self.module(module)?;
        let mut functions = (0..found.functions.len()).map(FunctionId::from_len);
        let own = functions.find(|id| {
            found.function(*id).is_some_and(|function| function.class == Some(class) && is_constructor(&function.name))
        })?;
        Some((module, own))
    }

    /// The value a parameter is given where no call is written for it.
    pub(super) fn given_in_frame(&self, frame: usize, function: (usize, FunctionId), index: usize) -> Option<Source> {
        let frame = self.frames.get(frame).filter(|frame| frame.function == Some(function))?;
        let given = frame.standing.given.as_ref()?;
        match given.get(index) {
            Some(value) => Some(Source::Value(value.clone())),
            None if given.is_empty() => {
                Some(Source::Value(Value::unresolved(Why::new("nothing of the tree says what it is given"))))
            }
            None => None,
        }
    }
}

pub(crate) fn is_constructor(name: &str) -> bool {
    matches!(name, "__init__" | "constructor")
}
