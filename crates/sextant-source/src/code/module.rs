//! Looking things up in a module.

use super::syntax::{
    Argument, Binding, Block, BlockId, Bound, Class, ClassId, Elsewhere, Expr, ExprId, Function, FunctionId, Kind,
    Module, Scope, ScopeId, ScopeKind,
};
use crate::language::Language;
use crate::limits::NESTING;
use crate::typescript;
use sextant_facts::Place;
use std::collections::BTreeSet;
use std::sync::Arc;

static NOTHING: Expr = Expr {
    kind: Kind::Opaque { what: "code beyond the limits", there: false },
    at: 0,
    scope: ScopeId(0),
    block: BlockId(0),
};

/// What runs a piece of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunBy {
    /// The module or class it stands in, when that is defined.
    Definition,
    Function(FunctionId),
    /// A function without a name that is one expression.
    Lambda,
}

impl Module {
    pub(crate) fn expr(&self, id: ExprId) -> &Expr {
        self.exprs.get(id.index()).unwrap_or(&NOTHING)
    }

    pub(crate) fn function(&self, id: FunctionId) -> Option<&Function> {
        self.functions.get(id.index())
    }

    pub(crate) fn class(&self, id: ClassId) -> Option<&Class> {
        self.classes.get(id.index())
    }

    pub(crate) fn scope(&self, id: ScopeId) -> Option<&Scope> {
        self.scopes.get(id.index())
    }

    pub(crate) fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get(id.index())
    }

    pub(crate) fn place(&self, offset: u32) -> Place {
        let (line, column) = self.lines.position(offset);
        Place::new(self.path.clone(), line, column)
    }

    /// The packages and modules the file imports, by their first segment; relative imports are left out.
    pub(crate) fn top_level_imports(&self) -> BTreeSet<&str> {
        self.imports
            .iter()
            .filter_map(|import| match self.language {
                Language::Python => (import.level == 0).then(|| import.module.split('.').next()).flatten(),
                Language::TypeScript => typescript::package(&import.module),
                Language::Java | Language::Go => (import.level == 0).then_some(&*import.module),
            })
            .collect()
    }

    /// What the module defines at its top level, by the names that others know.
    pub(crate) fn defined(&self) -> BTreeSet<Arc<str>> {
        let names = self.scope(ScopeId(0)).into_iter().flat_map(|scope| &scope.names);
        let is_own = |binding: &Binding| !matches!(binding.bound, Bound::Import(_));
        let own = names.filter(|(_, bindings)| bindings.iter().any(is_own)).map(|(name, _)| name);
        own.map(|name| name.strip_prefix(typescript::EXPORTED).map_or_else(|| name.clone(), Arc::from)).collect()
    }

    /// The name of the object that a value is, or is a part of.
    pub(crate) fn whole_of(&self, value: ExprId) -> Option<Arc<str>> {
        let mut current = value;
        for _ in 0..NESTING {
            current = match &self.expr(current).kind {
                Kind::Name(name) => return Some(name.clone()),
                Kind::Subscript { object, .. } => *object,
                Kind::Attribute { object, .. } if self.language == Language::TypeScript => *object,
                Kind::Call { function, .. } => match &self.expr(*function).kind {
                    Kind::Attribute { object, name } if matches!(&**name, "get" | "setdefault") => *object,
                    _ => return None,
                },
                _ => return None,
            };
        }
        None
    }

    /// The scope that binds a name as seen from another, and whether a function boundary lies between them.
    pub(crate) fn owner(&self, from: ScopeId, name: &str) -> Option<(ScopeId, bool)> {
        let mut current = Some(from);
        let mut crossed = false;
        while let Some(id) = current {
            let scope = self.scope(id)?;
            match scope.elsewhere.get(name) {
                Some(Elsewhere::Global) => {
                    return self.scope(ScopeId(0))?.names.contains_key(name).then_some((ScopeId(0), true));
                }
                Some(Elsewhere::Nonlocal) => {}
                None => {
                    let visible = scope.kind != ScopeKind::Class || id == from;
                    if visible && scope.names.contains_key(name) {
                        return Some((id, crossed));
                    }
                }
            }
            crossed |= scope.kind != ScopeKind::Inline;
            current = scope.parent;
        }
        None
    }

    /// The scope of the function around a scope, or of the module or class where there is none.
    pub(crate) fn function_scope(&self, from: ScopeId) -> ScopeId {
        let mut current = from;
        while let Some(Scope { kind: ScopeKind::Inline, parent: Some(parent), .. }) = self.scope(current) {
            current = *parent;
        }
        current
    }

    /// What runs the code of a scope.
    pub(crate) fn run_by(&self, scope: ScopeId) -> RunBy {
        let scope = self.function_scope(scope);
        if self.scope(scope).is_none_or(|scope| scope.kind != ScopeKind::Function) {
            return RunBy::Definition;
        }
        let function = self.functions.iter().position(|function| function.scope == scope);
        function.map_or(RunBy::Lambda, |index| RunBy::Function(FunctionId::from_len(index)))
    }

    /// Whether the frame of a call matters in a scope.
    pub(crate) fn runs_in_frame(&self, scope: ScopeId) -> bool {
        self.scope(scope).is_some_and(|scope| matches!(scope.kind, ScopeKind::Function | ScopeKind::Inline))
    }

    /// Names that all modules of a star import may add to a scope.
    pub(crate) fn has_stars(&self) -> bool {
        self.scope(ScopeId(0)).is_some_and(|scope| !scope.stars.is_empty())
    }

    /// The last segment of a name or chain of attributes.
    pub(crate) fn last_name(&self, id: ExprId) -> Option<&Arc<str>> {
        match &self.expr(id).kind {
            Kind::Name(name) | Kind::Attribute { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether an expression is an argument of a call.
    pub(crate) fn call_takes(&self, call: ExprId, expr: ExprId) -> bool {
        let Kind::Call { arguments, .. } = &self.expr(call).kind else { return false };
        arguments.iter().any(|argument| match argument {
            Argument::Positional(taken) | Argument::Keyword(_, taken) => *taken == expr,
            Argument::Splat(_) | Argument::DoubleSplat(_) => false,
        })
    }

    /// What an expression is called in messages: a name or a chain of attributes.
    pub(crate) fn written(&self, id: ExprId) -> Arc<str> {
        let mut parts: Vec<&str> = Vec::new();
        let mut current = id;
        for _ in 0..8 {
            match &self.expr(current).kind {
                Kind::Attribute { object, name } => {
                    parts.push(name);
                    current = *object;
                }
                Kind::Name(_) | Kind::Super(_) => {
                    parts.push(if let Kind::Name(name) = &self.expr(current).kind { name } else { "super" });
                    parts.reverse();
                    return parts.join(".").into();
                }
                _ => break,
            }
        }
        parts.push("…");
        parts.reverse();
        parts.join(".").into()
    }
}
