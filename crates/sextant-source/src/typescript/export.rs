//! What modules export.

use super::{WHOLE, exported};
use crate::code::{Bound, FunctionId, Kind, Module, Resolver, ScopeId, Sources};
use crate::language::Language;

/// Whether a name stands for all that a module exports, where it exports nothing under that name.
pub(crate) fn is_whole(language: Language, name: &str) -> bool {
    language == Language::TypeScript && matches!(name, "default" | WHOLE)
}

/// Whether a module exports a function as `default`.
pub(crate) fn is_default(module: &Module, function: FunctionId) -> bool {
    let Some(definition) = module.function(function) else { return false };
    let names = module.scope(ScopeId(0)).map(|scope| &scope.names);
    let bindings = names.and_then(|names| names.get(&*exported("default")));
    bindings.into_iter().flatten().any(|binding| match &binding.bound {
        Bound::Value(value) => match &module.expr(*value).kind {
            Kind::Name(name) => *name == definition.name,
            Kind::Function(id) => *id == function,
            _ => false,
        },
        _ => false,
    })
}

impl Resolver<'_> {
    /// All ways in which a name that a module exports got its value.
    pub(crate) fn typescript_export(&mut self, index: usize, name: &str) -> Option<Sources> {
        let module = self.module(index)?;
        let scope = module.scope(ScopeId(0))?;
        let known = exported(name);
        if scope.names.contains_key(&*known) {
            return self.member_sources(index, ScopeId(0), &known);
        }
        if scope.names.contains_key(name) {
            return self.member_sources(index, ScopeId(0), name);
        }
        let whole = exported(WHOLE);
        if name == "default" && scope.names.contains_key(&*whole) {
            return self.member_sources(index, ScopeId(0), &whole);
        }
        for star in &scope.stars {
            let target = self.modules().imports().file(module, star).and_then(|path| self.modules().parsed(&path));
            let Some(target) = target.filter(|target| *target != index) else { continue };
            if let Some(sources) = self.hop(|this| this.typescript_export(target, name)).flatten() {
                return Some(sources);
            }
        }
        None
    }
}
