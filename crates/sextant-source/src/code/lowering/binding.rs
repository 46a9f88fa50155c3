//! What names stand for, and from where on.

use super::Lowering;
use crate::code::syntax::{Binding, Bound, Change, Elsewhere, Expr, ExprId, Kind, Module, ScopeId};
use crate::limits::WHOLES;
use foldhash::HashMap;
use std::sync::Arc;

/// A binding whose scope is known only when all names are.
pub(super) struct Pending {
    from: ScopeId,
    name: Arc<str>,
    binding: Binding,
    /// The name gets another value; otherwise its value changes in place.
    rebinds: bool,
}

/// An object that a name of a scope stands for.
struct Owned {
    /// Names of the same scope for objects that it may be a part of.
    wholes: Vec<Arc<str>>,
}

impl Module {
    /// What a name of a scope stands for; `None` for imports and definitions, which are not changed in place.
    fn owned(&self, owner: ScopeId, name: &str) -> Option<Owned> {
        let names = &self.scope(owner)?.names;
        let bindings = names.get(name)?;
        let is_definition = |b: &Binding| matches!(b.bound, Bound::Import(_) | Bound::Function(_) | Bound::Class(_));
        if bindings.iter().all(is_definition) {
            return None;
        }
        let values = bindings.iter().filter_map(|binding| match binding.bound {
            Bound::Value(value) => self.whole_of(value),
            _ => None,
        });
        let mut wholes: Vec<Arc<str>> = values.filter(|whole| **whole != *name && names.contains_key(whole)).collect();
        wholes.sort();
        wholes.dedup();
        wholes.truncate(WHOLES);
        Some(Owned { wholes })
    }
}

impl<L> Lowering<L> {
    /// Binds a name from the offset `at` on.
    pub(crate) fn bind(&mut self, name: &Arc<str>, bound: Bound, at: u32) {
        let mut binding = Binding { bound, at, block: self.block, remote: false };
        let declared = self.module.scope(self.scope).and_then(|scope| scope.elsewhere.get(name)).copied();
        let target = match declared {
            None => self.scope,
            Some(Elsewhere::Global) => ScopeId(0),
            Some(Elsewhere::Nonlocal) => {
                binding.remote = true;
                self.pending.push(Pending { from: self.scope, name: name.clone(), binding, rebinds: false });
                return;
            }
        };
        binding.remote = target != self.scope;
        self.bind_in(target, name, binding);
    }

    pub(crate) fn bind_in(&mut self, scope: ScopeId, name: &Arc<str>, binding: Binding) {
        if let Some(scope) = self.module.scopes.get_mut(scope.index()) {
            scope.names.entry(name.clone()).or_default().push(binding);
        }
    }

    /// Notes that the object behind a name changes in place; which scope the name is of shows at the end.
    pub(crate) fn change(&mut self, name: &Arc<str>, changed: ExprId, at: u32) {
        let binding = Binding { bound: Bound::Value(changed), at, block: self.block, remote: false };
        self.pending.push(Pending { from: self.scope, name: name.clone(), binding, rebinds: false });
    }

    /// Gives another value to a name that some scope around has declared.
    pub(crate) fn rebind(&mut self, name: &Arc<str>, bound: Bound, at: u32) {
        let binding = Binding { bound, at, block: self.block, remote: false };
        self.pending.push(Pending { from: self.scope, name: name.clone(), binding, rebinds: true });
    }

    /// Gives pending bindings to the scopes that own the names, and puts all bindings in order.
    pub(crate) fn settle(&mut self) {
        let mut owned: HashMap<(ScopeId, Arc<str>), Option<Owned>> = HashMap::default();
        for Pending { from, name, mut binding, rebinds } in std::mem::take(&mut self.pending) {
            let Some((owner, crossed)) = self.module.owner(from, &name) else {
                if rebinds {
                    binding.remote = from != ScopeId(0);
                    self.bind_in(ScopeId(0), &name, binding);
                }
                continue;
            };
            binding.remote = crossed || binding.remote;
            if rebinds {
                self.bind_in(owner, &name, binding);
                continue;
            }
            let owned = owned.entry((owner, name.clone())).or_insert_with(|| self.module.owned(owner, &name));
            let Some(Owned { wholes }) = owned else { continue };
            for whole in wholes {
                self.change_whole(owner, whole, &binding);
            }
            self.bind_in(owner, &name, binding);
        }
        for scope in &mut self.module.scopes {
            for bindings in scope.names.values_mut() {
                bindings.sort_by_key(|binding| binding.at);
            }
        }
    }

    /// A name that stands for a part of another object changes that object too: `part = whole["key"]; part.update(…)`.
    pub(crate) fn change_whole(&mut self, owner: ScopeId, whole: &Arc<str>, binding: &Binding) {
        let Bound::Value(changed) = binding.bound else { return };
        let (at, block) = (self.module.expr(changed).at, self.module.expr(changed).block);
        let base = ExprId::from_len(self.module.exprs.len());
        self.module.exprs.push(Expr { kind: Kind::Name(whole.clone()), at, scope: owner, block });
        let kind = Kind::Changed { base, keys: [].into(), change: Change::Other.into() };
        self.module.exprs.push(Expr { kind, at, scope: owner, block });
        let bound = Bound::Value(ExprId(base.0.saturating_add(1)));
        self.bind_in(owner, whole, Binding { bound, ..binding.clone() });
    }
}
