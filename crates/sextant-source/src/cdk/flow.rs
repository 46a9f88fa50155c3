//! The order in which the calls of a module run, and the conditions on their way.

use crate::code::{Argument, Block, BlockId, Bound, Element, Entry, ExprId, FunctionId, Kind, Module, Piece, ScopeId};
use crate::language::Language;
use foldhash::HashMap;
use std::collections::BTreeSet;

/// What an operand has to be for an expression to be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    True,
    False,
    /// `undefined` or `null`.
    Absent,
}

/// What has to hold for an expression to be computed.
pub(super) type Guards = Vec<(ExprId, Wanted)>;

/// What the walk looks up in a module again and again.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// The calls that run when a function, class body or module does, in order.
    calls: HashMap<ScopeId, Vec<ExprId>>,
    /// The operands that decide about an expression.
    guards: HashMap<ExprId, Guards>,
    /// Lists of loops, by the block that loops.
    lists: HashMap<BlockId, ExprId>,
}

impl Course {
    pub(super) fn of(module: &Module) -> Self {
        let mut course = Self::default();
        for (index, expr) in module.exprs.iter().enumerate() {
            let id = ExprId::from_len(index);
            match &expr.kind {
                Kind::Call { .. } => {
                    course.calls.entry(module.function_scope(expr.scope)).or_default().push(id);
                }
                Kind::Conditional { then, condition, otherwise } => {
                    course.guard(module, *then, (*condition, Wanted::True));
                    if condition != otherwise {
                        course.guard(module, *otherwise, (*condition, Wanted::False));
                    }
                }
                Kind::Either(operands) => {
                    for (position, operand) in operands.iter().enumerate() {
                        for before in operands.iter().take(position) {
                            course.guard(module, *operand, (*before, Wanted::False));
                        }
                    }
                }
                Kind::Coalesce(operands) => {
                    for (position, operand) in operands.iter().enumerate() {
                        for before in operands.iter().take(position) {
                            course.guard(module, *operand, (*before, Wanted::Absent));
                        }
                    }
                }
                _ => {}
            }
        }
        for scope in &module.scopes {
            for binding in scope.names.values().flatten() {
                if let Bound::Element(list) = binding.bound {
                    course.lists.insert(binding.block, list);
                }
            }
        }
        course
    }

    pub(super) fn calls(&self, scope: ScopeId) -> &[ExprId] {
        self.calls.get(&scope).map_or(&[], Vec::as_slice)
    }

    pub(super) fn guards(&self, expr: ExprId) -> &[(ExprId, Wanted)] {
        self.guards.get(&expr).map_or(&[], Vec::as_slice)
    }

    pub(super) fn list_of(&self, block: BlockId) -> Option<ExprId> {
        self.lists.get(&block).copied()
    }

    fn guard(&mut self, module: &Module, root: ExprId, condition: (ExprId, Wanted)) {
        let mut open = vec![root];
        while let Some(expr) = open.pop() {
            self.guards.entry(expr).or_default().push(condition);
            open.extend(module.parts(expr).into_iter().filter(|part| part.0 < expr.0));
        }
    }
}

impl Module {
    /// Whether a scope is another or stands in it.
    pub(crate) fn lies_in(&self, scope: ScopeId, outer: ScopeId) -> bool {
        let above = |id: &ScopeId| self.scope(*id).and_then(|scope| scope.parent);
        std::iter::successors(Some(scope), above).any(|id| id == outer)
    }

    /// A block and those around it, innermost first.
    pub(crate) fn blocks_around(&self, block: BlockId) -> Vec<(BlockId, &Block)> {
        let first = self.block(block).map(|found| (block, found));
        std::iter::successors(first, |(_, block)| block.parent.and_then(|id| Some((id, self.block(id)?)))).collect()
    }

    /// The call of the base class's constructor in a constructor.
    pub(crate) fn super_call(&self, constructor: FunctionId) -> Option<ExprId> {
        let scope = self.function(constructor)?.scope;
        let calls = ["super", "__init__"].into_iter().filter_map(|name| self.calls.get(name)).flatten().copied();
        let mut own = calls.filter(|call| self.function_scope(self.expr(*call).scope) == scope);
        own.find(|call| self.is_super_call(*call))
    }

    /// `super(…)`, `super().__init__(…)`.
    pub(crate) fn is_super_call(&self, call: ExprId) -> bool {
        let Kind::Call { function, arguments } = &self.expr(call).kind else { return false };
        match &self.expr(*function).kind {
            Kind::Super(_) => true,
            Kind::Name(name) => **name == *"super" && !arguments.is_empty(),
            Kind::Attribute { object, name } if **name == *"__init__" => match &self.expr(*object).kind {
                Kind::Call { function, .. } => {
                    matches!(&self.expr(*function).kind, Kind::Name(name) if **name == *"super")
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The expressions that an expression is made of.
    pub(crate) fn parts(&self, expr: ExprId) -> Vec<ExprId> {
        let of_arguments = |arguments: &[Argument]| -> Vec<ExprId> {
            let expr = |argument: &Argument| match argument {
                Argument::Positional(expr)
                | Argument::Keyword(_, expr)
                | Argument::Splat(expr)
                | Argument::DoubleSplat(expr) => *expr,
            };
            arguments.iter().map(expr).collect()
        };
        match &self.expr(expr).kind {
            Kind::Text(pieces) => {
                let holes =
                    pieces.iter().filter_map(|piece| if let Piece::Hole(expr) = piece { Some(*expr) } else { None });
                holes.collect()
            }
            Kind::List(elements) => elements.iter().map(|Element { value, .. }| *value).collect(),
            Kind::Dict(entries) => entries
                .iter()
                .flat_map(|entry| match entry {
                    Entry::Pair(key, value) => vec![*key, *value],
                    Entry::Splat(inner) => vec![*inner],
                })
                .collect(),
            Kind::Attribute { object, .. } => vec![*object],
            Kind::Subscript { object, index } => vec![*object, *index],
            Kind::Call { function, arguments } => [vec![*function], of_arguments(arguments)].concat(),
            Kind::Chain { operands, .. } | Kind::Either(operands) | Kind::Coalesce(operands) => operands.to_vec(),
            Kind::Default { value, default, .. } => vec![*value, *default],
            Kind::Without { object, .. } => vec![*object],
            Kind::Not(inner) | Kind::Minus(inner) => vec![*inner],
            Kind::Compare { left, right, .. } | Kind::Order { left, right, .. } => vec![*left, *right],
            Kind::Conditional { then, condition, otherwise } => vec![*then, *condition, *otherwise],
            Kind::Changed { base, keys, .. } => [vec![*base], keys.to_vec()].concat(),
            _ => Vec::new(),
        }
    }

    /// The names of JSON files that strings of the module end in.
    pub(crate) fn json_names(&self) -> BTreeSet<&str> {
        let literal = |piece: &'_ Piece| matches!(piece, Piece::Literal(text) if text.ends_with(".json"));
        let texts = self.exprs.iter().filter_map(|expr| match &expr.kind {
            Kind::Text(pieces) => pieces.last().filter(|piece| literal(piece)),
            _ => None,
        });
        let names =
            texts.filter_map(|piece| if let Piece::Literal(text) = piece { text.rsplit('/').next() } else { None });
        let imported = self.imports.iter().filter_map(|import| import.module.rsplit('/').next());
        names.chain(imported.filter(|name| name.ends_with(".json"))).collect()
    }

    /// The paths of source code that strings of the module end in, without the directories they begin from.
    pub(crate) fn source_names(&self) -> BTreeSet<&str> {
        let texts = self.exprs.iter().filter_map(|expr| match &expr.kind {
            Kind::Text(pieces) => pieces.last(),
            _ => None,
        });
        let paths = texts.filter_map(|piece| match piece {
            Piece::Literal(text) if Language::of_path(text).is_some() => Some(text.trim_start_matches(['.', '/'])),
            _ => None,
        });
        paths.filter(|path| !path.contains(char::is_whitespace)).collect()
    }

    /// The last offset that an expression is known to reach.
    pub(crate) fn reach(&self, expr: ExprId) -> u32 {
        let mut open = vec![expr];
        let mut last = self.expr(expr).at;
        while let Some(expr) = open.pop() {
            last = last.max(self.expr(expr).at);
            open.extend(self.parts(expr).into_iter().filter(|part| part.0 < expr.0));
        }
        last
    }
}
