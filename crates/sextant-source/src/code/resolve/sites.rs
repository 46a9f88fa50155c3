//! Where functions are called and objects are made.

use super::{Loc, Resolver, Thing};
use crate::code::Modules;
use crate::code::syntax::{ClassId, FunctionId, Kind};
use crate::language::Language;
use crate::limits::{CALL_SITES, CALLS};
use crate::typescript;
use sextant_facts::Scope;

/// A call that is one of a function, for certain or perhaps.
pub(super) struct Site {
    pub(super) call: Loc,
    pub(super) certain: bool,
}

impl<'m> Resolver<'m> {
    /// The calls of a function that are seen; `None` if there are too many to compare.
    pub(super) fn call_sites(&mut self, (module, function): (usize, FunctionId)) -> Option<Vec<Site>> {
        let found = self.module(module)?;
        let definition = found.function(function)?;
        let constructor = found.language.constructor();
        let Some(class) = definition.class.filter(|_| *definition.name == *constructor) else {
            let names = self.names_of((module, function));
            return self.sites(module, &names, &|this, call| this.calls_function(call, (module, function)));
        };
        let of_class = self.class_names(class, module)?;
        let names: Vec<&str> = of_class.iter().map(String::as_str).chain([base_call(constructor)]).collect();
        self.sites(module, &names, &|this, call| this.constructs(call, (module, function)))
    }

    /// The names by which modules know a function.
    pub(super) fn names_of(&self, (module, function): (usize, FunctionId)) -> Vec<&'m str> {
        let modules = self.modules;
        let Some(definition) = modules.get(module).and_then(|module| module.function(function)) else {
            return Vec::new();
        };
        std::iter::once(&definition.name)
            .chain(modules.aliases(&definition.name))
            .map(|name| &**name)
            .chain(default_names(modules, module, function))
            .collect()
    }

    /// The names by which objects of a class are made: its own and those of classes that build on it; `None` if there are
    /// too many to follow.
    pub(super) fn class_names(&self, class: ClassId, module: usize) -> Option<Vec<String>> {
        let own = self.module(module)?.class(class)?;
        let derived = self.modules.derived(&own.name).iter();
        let derived = derived.filter_map(|(m, c)| Some(self.module(*m)?.class(*c)?.name.to_string()));
        let aliases = self.modules.aliases(&own.name).map(ToString::to_string);
        let mut names: Vec<String> = std::iter::once(own.name.to_string()).chain(derived).chain(aliases).collect();
        names.sort();
        names.dedup();
        (names.len() <= CALL_SITES).then_some(names)
    }

    /// Calls that may be meant, by the names they are made by; `None` if there are too many to compare.
    pub(super) fn sites(
        &mut self,
        of_module: usize,
        names: &[&str],
        is_meant: &dyn Fn(&mut Self, Loc) -> Option<bool>,
    ) -> Option<Vec<Site>> {
        let of = self.module(of_module)?;
        let belonging = of.belonging;
        let mut sites = Vec::new();
        for name in names {
            // What another language calls by the name is something else.
            let calls = self.modules.calls(name);
            let calls = calls.filter(|(m, _)| self.module(*m).is_some_and(|module| module.language == of.language));
            let calls: Vec<_> = calls.take(CALLS + 1).collect();
            if calls.len() > CALLS {
                return None;
            }
            for (module, expr) in calls {
                let aside = self.module(module).is_some_and(|m| m.belonging == Scope::Aside);
                if aside && belonging == Scope::Workload {
                    continue;
                }
                let call = Loc { module, frame: 0, expr };
                if !self.spend(1) {
                    return None;
                }
                match is_meant(self, call) {
                    Some(false) => {}
                    meant => sites.push(Site { call, certain: meant.is_some() }),
                }
                if sites.len() > CALL_SITES {
                    return None;
                }
            }
        }
        Some(sites)
    }

    pub(super) fn callee_thing(&mut self, call: Loc) -> Thing {
        match self.expr(call).map(|expr| &expr.kind) {
            Some(Kind::Call { function, .. }) => self.identify(Loc { expr: *function, ..call }),
            _ => Thing::Unknown,
        }
    }

    /// Whether a call is one of the function; `None` if it may be.
    fn calls_function(&mut self, call: Loc, wanted: (usize, FunctionId)) -> Option<bool> {
        let is_method = self.module(wanted.0).and_then(|m| m.function(wanted.1)).is_some_and(|f| f.class.is_some());
        match self.callee_thing(call) {
            Thing::Function { module, function, .. } => Some((module, function) == wanted),
            Thing::Unknown if is_method && self.is_method_call(call) => None,
            _ => Some(false),
        }
    }

    fn is_method_call(&self, call: Loc) -> bool {
        let Some(Kind::Call { function, .. }) = self.expr(call).map(|expr| &expr.kind) else { return false };
        matches!(self.expr(Loc { expr: *function, ..call }).map(|expr| &expr.kind), Some(Kind::Attribute { .. }))
    }

    fn constructs(&mut self, call: Loc, init: (usize, FunctionId)) -> Option<bool> {
        match self.callee_thing(call) {
            Thing::Class(module, class) => {
                let constructor = self.module(module)?.language.constructor();
                Some(self.method(module, class, constructor) == Some(init))
            }
            Thing::Unknown if self.is_method_call(call) => None,
            _ => Some(false),
        }
    }

    pub(super) fn called_only_at(&self, of: &str, sites: &[Site]) -> String {
        let places = sites.iter().take(3).filter_map(|site| self.place(site.call));
        let mut places: Vec<String> = places.map(|place| format!("{}:{}", place.path, place.line)).collect();
        if sites.len() > 3 {
            places.push(format!("{} other places", sites.len() - 3));
        }
        format!("`{of}` is called at {} only", places.join(", "))
    }
}

/// The last name of what a class calls to have its base make the object.
fn base_call(constructor: &'static str) -> &'static str {
    if constructor == "constructor" { "super" } else { constructor }
}

/// Names under which other modules import a function that its module exports as `default`.
fn default_names(modules: &Modules, module: usize, function: FunctionId) -> impl Iterator<Item = &str> {
    let found = modules.get(module).filter(|module| module.language == Language::TypeScript);
    let exported = found.filter(|module| typescript::is_default(module, function));
    exported.into_iter().flat_map(|_| modules.aliases("default")).map(|name| &**name)
}
