//! From a name to what it is bound to.

use super::join::join;
use super::operator::truth;
use super::{Asked, Loc, Resolver, Source, Sources, Thing};
use crate::code::Modules;
use crate::code::flow::{Candidate, Reaching};
use crate::code::syntax::{Bound, ExprId, FunctionId, Import, Kind, Module, ScopeId};
use crate::language::Language;
use crate::limits::ASSIGNMENTS;
use crate::typescript;
use sextant_facts::{Reference, Value, Why};

impl Resolver<'_> {
    /// All ways in which a name got its value; `None` if the module does not bind it.
    pub(crate) fn name_sources(&mut self, loc: Loc, name: &str) -> Option<Sources> {
        let module = self.module(loc.module)?;
        let reaching = match module.reaching(module.expr(loc.expr), name) {
            Some(reaching) => reaching,
            None if module.has_stars() => return self.star_sources(loc.module, ScopeId(0), name),
            None => return None,
        };
        if !reaching.crossed {
            self.visit_changes_in_order(loc, module, name, &reaching);
        }
        Some(self.settled(loc.module, loc.frame, module, &reaching))
    }

    /// All ways in which a name of a module or class body got its value.
    pub(crate) fn member_sources(&mut self, module_index: usize, scope: ScopeId, name: &str) -> Option<Sources> {
        let module = self.module(module_index)?;
        let Some(reaching) = module.at_end(scope, name) else { return self.star_sources(module_index, scope, name) };
        Some(self.settled(module_index, 0, module, &reaching))
    }

    /// All ways in which a name that other modules may import got its value.
    pub(crate) fn exported_sources(&mut self, module: usize, name: &str) -> Option<Sources> {
        match self.module(module)?.language {
            Language::Python => self.member_sources(module, ScopeId(0), name),
            Language::TypeScript => self.typescript_export(module, name),
            Language::Java => self.java_export(module, name),
            Language::Go => self.go_export(module, name),
        }
    }

    fn star_sources(&mut self, module_index: usize, scope: ScopeId, name: &str) -> Option<Sources> {
        let module = self.module(module_index).filter(|module| module.language == Language::Python)?;
        for star in module.scope(scope).map(|scope| scope.stars.clone()).unwrap_or_default() {
            let target = self.modules.imports().file(module, &star);
            let Some(target) =
                target.and_then(|path| self.modules.parsed(&path)).filter(|found| *found != module_index)
            else {
                continue;
            };
            let bound = self.module(target)?.scope(ScopeId(0))?.names.contains_key(name);
            if bound {
                return self.member_sources(target, ScopeId(0), name);
            }
        }
        None
    }

    /// Long runs of changes (`params["k"] = v`, `prompt += "…"`) are computed from the first on, so that none goes deep.
    fn visit_changes_in_order(&mut self, loc: Loc, module: &Module, name: &str, reaching: &Reaching) {
        let Some(bindings) = module.scope(reaching.scope).and_then(|scope| scope.names.get(name)) else { return };
        let Some(at) = self.expr(loc).map(|expr| expr.at) else { return };
        if bindings.len() < 8 {
            return;
        }
        for binding in bindings.iter().filter(|binding| binding.at <= at && !binding.remote) {
            let Bound::Value(expr) = binding.bound else { continue };
            let step = Loc { expr, ..loc };
            let is_open = !self.values.contains_key(&step) && !self.active.contains(&(step, Asked::Value));
            if is_open && module.builds_on_itself(&binding.bound, name) {
                self.value(step);
            }
        }
    }

    /// Leaves out candidates whose conditions are known to fail, and all before one whose conditions are known to hold.
    fn settled(&mut self, index: usize, frame: usize, module: &Module, reaching: &Reaching) -> Sources {
        self.spend(reaching.cost);
        let frame = self.frame_of_scope(index, module, reaching.scope, frame);
        let mut sources = Sources::default();
        if reaching.candidates.len() > ASSIGNMENTS {
            return Sources::too_many();
        }
        for candidate in &reaching.candidates {
            match self.holds(index, frame, candidate, &mut sources.basis) {
                Some(false) => continue,
                Some(true) if candidate.decided_by_guards => sources.list.clear(),
                _ => {}
            }
            let frame = self.frame_of_bound(index, frame, &candidate.bound);
            sources.list.push(Source::Bound { module: index, frame, bound: candidate.bound.clone() });
        }
        sources
    }

    /// Whether the conditions of a candidate hold; `None` if that cannot be told.
    fn holds(&mut self, module: usize, frame: usize, candidate: &Candidate, basis: &mut Vec<Value>) -> Option<bool> {
        if candidate.guards.is_empty() {
            return None;
        }
        let mut all = Some(true);
        for (condition, wanted) in &candidate.guards {
            let value = self.value(Loc { module, frame, expr: *condition });
            // What a deployment may set decides nothing here.
            match truth(self.language(Loc { module, frame, expr: *condition }), &value)
                .filter(|_| !hangs_on_environment(&value))
            {
                Some(found) if found != *wanted => {
                    basis.push(value);
                    return Some(false);
                }
                Some(_) => basis.push(value),
                None => all = None,
            }
        }
        all
    }

    /// The value of something that may come from several sources.
    pub(crate) fn value_of(&mut self, sources: Sources, why: &Why) -> Value {
        let mut values: Vec<Value> = sources.list.into_iter().map(|source| self.source_value(source)).collect();
        if let Some(rest) = sources.rest {
            values.push(Value::unresolved(rest));
        }
        let joined = join(values, why);
        let joined = sources.basis.iter().fold(joined, Value::drawn_from);
        sources.assumptions.into_iter().fold(joined, Value::assuming)
    }

    pub(crate) fn source_value(&mut self, source: Source) -> Value {
        let (module, frame, bound) = match source {
            Source::Value(value) => return value,
            Source::Bound { module, frame, bound } => (module, frame, bound),
        };
        match bound {
            Bound::Value(expr) => self.value(Loc { module, frame, expr }),
            Bound::Entered(expr) => self.entered(Loc { module, frame, expr }),
            Bound::Element(expr) => self.element(Loc { module, frame, expr }),
            Bound::Part(expr, index) => self.part(Loc { module, frame, expr }, index),
            Bound::Import(import) => self.imported_value(module, &import),
            Bound::Function(_) => Value::set(Why::new("it is a function")),
            Bound::Class(_) => Value::set(Why::new("it is a class")),
            Bound::Parameter(function, index) => self.parameter_value(module, frame, function, index),
            Bound::Opaque(what) => Value::unresolved(Why::new(format!("it is {what}"))),
        }
    }

    fn imported_value(&mut self, importer: usize, import: &Import) -> Value {
        match self.import_target(importer, import) {
            (_, Some(sources)) => self
                .hop(|this| this.value_of(sources, &several("an imported name")))
                .unwrap_or_else(|| Value::unresolved(Why::new("an imported name is not found"))),
            // A class or a constant: it is there, and known by its name.
            (Thing::Library { dotted, .. }, None)
                if self.module(importer).is_some_and(|module| module.language == Language::Java) =>
            {
                self.named_value(Loc { module: importer, frame: 0, expr: ExprId(u32::MAX) }, &dotted)
            }
            (Thing::Library { dotted, .. }, None) => self
                .json_import(&dotted)
                .unwrap_or_else(|| Value::unresolved(Why::new(format!("`{dotted}` is outside of what was read")))),
            (Thing::Module(_), None) => Value::set(Why::new("it is a module")),
            _ => Value::unresolved(Why::new("an imported name is not found")),
        }
    }

    /// The sources of a name that is imported from a module of the tree.
    pub(crate) fn imported_sources(&mut self, importer: usize, import: &Import) -> Option<Sources> {
        self.import_target(importer, import).1
    }

    /// What an import denotes, and the sources of the imported name where it is one of a module of the tree.
    fn import_target(&mut self, importer: usize, import: &Import) -> (Thing, Option<Sources>) {
        let nothing = (Thing::Unknown, None);
        let Some(module) = self.module(importer) else { return nothing };
        let found = self.modules.imports().file(module, import);
        let target = found.as_ref().and_then(|path| self.modules.parsed(path));
        let Some(name) = &import.name else {
            return (target.map_or_else(|| library(module, import, importer), Thing::Module), None);
        };
        if let Some(target) = target
            && (target != importer || module.language == Language::Go)
            && let Some(sources) = self.exported_sources(target, name)
        {
            return (Thing::Unknown, Some(sources));
        }
        if let Some(target) = target.filter(|_| typescript::is_whole(module.language, name)) {
            return (Thing::Module(target), None);
        }
        match self.modules.imports().submodule(module, import).and_then(|path| self.modules.parsed(&path)) {
            Some(index) => (Thing::Module(index), None),
            None => (library(module, import, importer), None),
        }
    }

    /// What the sources denote, where that is one thing. `None` is passed over: members are never taken from it.
    pub(crate) fn thing_of(&mut self, sources: Sources) -> Thing {
        let mut found: Option<Thing> = None;
        if sources.rest.is_some() {
            return Thing::Unknown;
        }
        for source in sources.list {
            let Source::Bound { module, frame, bound } = source else { return Thing::Unknown };
            if self.is_none(module, &bound) {
                continue;
            }
            let thing = self.bound_thing(module, frame, bound);
            match &found {
                Some(other) if *other != thing => return Thing::Unknown,
                _ => found = Some(thing),
            }
        }
        found.unwrap_or(Thing::Unknown)
    }

    fn is_none(&self, module: usize, bound: &Bound) -> bool {
        let Bound::Value(expr) = bound else { return false };
        self.module(module).is_some_and(|module| matches!(module.expr(*expr).kind, Kind::None))
    }

    pub(crate) fn bound_thing(&mut self, module: usize, frame: usize, bound: Bound) -> Thing {
        match bound {
            Bound::Value(expr) | Bound::Entered(expr) => self.identify(Loc { module, frame, expr }),
            Bound::Import(import) => match self.import_target(module, &import) {
                (_, Some(sources)) => self.hop(|this| this.thing_of(sources)).unwrap_or(Thing::Unknown),
                (thing, None) => thing,
            },
            Bound::Function(function) => Thing::Function { module, function, of: None },
            Bound::Class(class) => Thing::Class(module, class),
            Bound::Parameter(function, index) => self.parameter_thing(module, frame, function, index),
            Bound::Element(_) | Bound::Part(..) | Bound::Opaque(_) => Thing::Unknown,
        }
    }

    fn parameter_thing(&mut self, module: usize, frame: usize, function: FunctionId, index: usize) -> Thing {
        if let Some(receiver) = self.receiver_parameter(module, frame, function, index) {
            return receiver;
        }
        let sources = self.parameter_sources(module, frame, function, index);
        match self.thing_of(sources) {
            Thing::Unknown => self.filled_parameter(module, function, index).unwrap_or(Thing::Unknown),
            thing => thing,
        }
    }

    /// A loop variable: what all items have in common.
    fn element(&mut self, loc: Loc) -> Value {
        let values = self.value(loc);
        let why = Why::perhaps_at("it is one of several items", self.place(loc));
        if let Some((index, around)) = self.item_index(loc) {
            let values = self.value(Loc { frame: around, ..loc });
            let item = values.as_list().and_then(|list| list.items.get(index));
            return item.map_or_else(|| Value::unresolved(why), |item| item.value.clone().drawn_from(&values));
        }
        match values.as_list() {
            Some(list) if list.open.is_none() && !list.items.is_empty() => {
                join(list.items.iter().map(|item| item.value.clone()).collect(), &why).drawn_from(&values)
            }
            _ => Value::unresolved(why),
        }
    }

    fn part(&mut self, loc: Loc, index: usize) -> Value {
        let whole = self.value(loc);
        let why = Why::perhaps_at("it is part of an unpacked value", self.place(loc));
        let list = whole.as_list().filter(|list| list.items.iter().take(index + 1).all(|item| item.perhaps.is_none()));
        match list.and_then(|list| list.items.get(index)) {
            Some(item) => item.value.clone().drawn_from(&whole),
            None => Value::unresolved(why),
        }
    }

    fn entered(&mut self, loc: Loc) -> Value {
        match self.yielded(loc) {
            Some(value) => value,
            None => self.value(loc),
        }
    }

    /// The value of a name.
    pub(crate) fn name_value(&mut self, loc: Loc, name: &str) -> Value {
        match self.name_sources(loc, name) {
            Some(sources) => {
                let why = Why::perhaps_at(format!("`{name}` has several values"), self.place(loc));
                let value = self.value_of(sources, &why);
                self.after_calls(loc, name, value)
            }
            None => self
                .own_path(loc, name)
                .unwrap_or_else(|| Value::unresolved(Why::new(format!("`{name}` is not defined in what was read")))),
        }
    }
}

fn library(module: &Module, import: &Import, importer: usize) -> Thing {
    Thing::Library { dotted: Modules::library(module, import).into(), importer }
}

pub(crate) fn several(what: &str) -> Why {
    Why::new(format!("{what} has several values"))
}

fn hangs_on_environment(value: &Value) -> bool {
    let from = |reference: &Reference| matches!(reference, Reference::Environment(_) | Reference::EnvironmentIn(_));
    value.references.iter().any(from)
}
