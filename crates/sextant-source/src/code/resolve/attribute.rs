//! Attributes: of modules, classes and objects.

use super::fields::Fields;
use super::{Asked, Loc, Resolver, Source, Sources, Thing};
use crate::code::syntax::{Bound, ClassId, ExprId, FunctionId, Import, Kind};
use crate::language::Language;
use crate::limits::{ASSIGNMENTS, BASES, CALL_SITES};
use sextant_facts::{Value, Why};

impl Resolver<'_> {
    /// What an expression denotes.
    pub(crate) fn identify(&mut self, loc: Loc) -> Thing {
        if let Some(known) = self.things.get(&loc) {
            return known.clone();
        }
        let cut = self.cut;
        let Ok(thing) = self.guarded(loc, Asked::Thing, |this| this.identify_with_value(loc)) else {
            return Thing::Unknown;
        };
        if self.cut == cut {
            self.things.insert(loc, thing.clone());
        }
        thing
    }

    pub(super) fn identify_anew(&mut self, loc: Loc) -> Thing {
        let Some(expr) = self.expr(loc) else { return Thing::Unknown };
        match &expr.kind {
            Kind::Name(name) => match self.name_sources(loc, name) {
                Some(sources) => self.thing_of(sources),
                None => Thing::Builtin(name.clone()),
            },
            Kind::Function(function) => Thing::Function { module: loc.module, function: *function, of: None },
            Kind::Class(class) => Thing::Class(loc.module, *class),
            Kind::Super(base) => self.identify(Loc { expr: *base, ..loc }),
            Kind::Import(import) => self.bound_thing(loc.module, 0, Bound::Import((**import).clone())),
            Kind::Dict(_) if self.language(loc) == Language::TypeScript => Thing::Object(loc),
            Kind::Subscript { object, index } if self.language(loc) == Language::TypeScript => {
                let key = self.value(Loc { expr: *index, ..loc });
                match key.as_str() {
                    Some(key) => {
                        let thing = self.identify(Loc { expr: *object, ..loc });
                        self.member(Language::TypeScript, &thing, key)
                    }
                    None => Thing::Unknown,
                }
            }
            Kind::Attribute { object, name } => {
                let thing = self.identify(Loc { expr: *object, ..loc });
                self.member(self.language(loc), &thing, name)
            }
            Kind::Call { function, .. } => match self.identify(Loc { expr: *function, ..loc }) {
                Thing::Class(module, class) => Thing::Instance { module, class, made: Some(loc) },
                Thing::Function { module, function, of } => {
                    self.returned_thing(loc, module, function, of.map(|of| *of))
                }
                _ => Thing::Unknown,
            },
            Kind::Changed { base, .. } => match self.identify(Loc { expr: *base, ..loc }) {
                Thing::Object(_) => Thing::Unknown,
                thing => thing,
            },
            _ => Thing::Unknown,
        }
    }

    fn member(&mut self, language: Language, thing: &Thing, name: &str) -> Thing {
        let member = match (language, thing) {
            (Language::TypeScript, _) => self.typescript_member(thing, name),
            (Language::Java | Language::Go, Thing::Builtin(of)) => Some(Thing::Builtin(format!("{of}.{name}").into())),
            _ => None,
        };
        if let Some(member) = member {
            return member;
        }
        if let Thing::Library { dotted, importer } = thing {
            let dotted = format!("{dotted}.{name}");
            let import = Import { level: 0, module: dotted.as_str().into(), name: None };
            let path = self.module(*importer).and_then(|module| self.modules.imports().file(module, &import));
            return match path.and_then(|path| self.modules.parsed(&path)) {
                Some(index) => Thing::Module(index),
                None => Thing::Library { dotted: dotted.into(), importer: *importer },
            };
        }
        if let Thing::Filled(module, class) = thing {
            return self.filled_part(*module, *class, name, BASES);
        }
        if let Some(sources) = self.attribute_sources(thing, name) {
            return match self.thing_of(sources) {
                Thing::Function { module, function, of: None } => {
                    Thing::Function { module, function, of: Some(Box::new(thing.clone())) }
                }
                other => other,
            };
        }
        let Thing::Module(index) = thing else { return Thing::Unknown };
        let path = self.module(*index).and_then(|module| self.modules.imports().member(module, name));
        path.and_then(|path| self.modules.parsed(&path)).map_or(Thing::Unknown, Thing::Module)
    }

    /// All ways in which an attribute got its value; `None` if nothing of the tree gives it one.
    pub(crate) fn attribute_sources(&mut self, thing: &Thing, name: &str) -> Option<Sources> {
        match thing {
            Thing::Module(index) => self.exported_sources(*index, name),
            Thing::Class(module, class) => self.class_sources(*module, *class, name, BASES),
            Thing::Filled(module, class) => self.filled_field(*module, *class, name, BASES),
            Thing::Instance { module, class, made } => {
                let mut sources = self.object_sources(*module, *class, *made, name, BASES)?;
                if made.is_none() {
                    self.add_overrides(&mut sources, *module, *class, name);
                }
                Some(self.with_properties(sources, thing))
            }
            _ => None,
        }
    }

    pub(super) fn class_sources(&mut self, module: usize, class: ClassId, name: &str, bases: usize) -> Option<Sources> {
        let scope = self.module(module)?.class(class)?.scope;
        if let Some(sources) = self.member_sources(module, scope, name) {
            return Some(sources);
        }
        self.base_classes(module, class, bases).into_iter().find_map(|(m, c)| self.class_sources(m, c, name, bases / 2))
    }

    /// The base classes that the tree defines.
    pub(super) fn base_classes(&mut self, module: usize, class: ClassId, most: usize) -> Vec<(usize, ClassId)> {
        let bases = self.module(module).and_then(|module| module.class(class)).map_or(&[][..], |class| &class.bases);
        let things = bases.iter().take(most).map(|expr| Loc { module, frame: 0, expr: *expr });
        let things: Vec<_> = things.map(|loc| self.identify(loc)).collect();
        things
            .into_iter()
            .filter_map(|thing| match thing {
                Thing::Class(m, c) if (m, c) != (module, class) => Some((m, c)),
                _ => None,
            })
            .collect()
    }

    fn object_sources(
        &mut self,
        module: usize,
        class: ClassId,
        made: Option<Loc>,
        name: &str,
        bases: usize,
    ) -> Option<Sources> {
        let found = self.module(module)?;
        let own = found.class(class)?;
        let written = self.written_from_outside(module, class, name);
        let mut of_class = self.member_sources(module, own.scope, name);
        let init = self.method(module, class, found.language.constructor());
        if let (Some(call), Some(init)) = (made, init.filter(|_| found.language != Language::Python))
            && self.is_method_of(init.0, init.1, (module, class))
        {
            // Fields get their values in the constructor.
            let of_object = self.enter(call, init, Some(Thing::Instance { module, class, made }));
            for source in of_class.iter_mut().flat_map(|sources| &mut sources.list) {
                if let Source::Bound { frame, bound: Bound::Value(_), .. } = source {
                    *frame = of_object;
                }
            }
        }
        if let Some(assigned) = own.attributes.get(name) {
            if !self.spend(assigned.len()) || assigned.len() > ASSIGNMENTS {
                return Some(Sources::too_many());
            }
            let frame = match (made, init) {
                (Some(call), Some(init)) => self.enter(call, init, Some(Thing::Instance { module, class, made })),
                _ => 0,
            };
            let bound = self.in_force(module, frame, assigned);
            let bound = bound.into_iter().map(|bound| Source::Bound { module, frame, bound });
            let mut sources = Sources { list: bound.collect(), rest: written, ..Sources::default() };
            self.or_unassigned(&mut sources, frame);
            let is_initialised =
                init.is_some_and(|(m, function)| m == module && self.assigned_in(module, function, assigned));
            if !is_initialised && let Some(before) = of_class {
                sources.list.extend(before.list);
            }
            return Some(sources);
        }
        let fields = self.fields(module, class, BASES);
        if fields != Fields::Plain && init.is_none() && own.fields.iter().any(|field| **field == *name) {
            let mut sources = self.field_sources(module, class, made, name, of_class);
            if let Fields::Settings(prefix) = &fields {
                sources = self.or_environment(sources, prefix, name);
            }
            sources.rest = sources.rest.or(written);
            return Some(sources);
        }
        if let Some(mut sources) = of_class {
            sources.rest = sources.rest.or(written);
            return Some(sources);
        }
        // What a class gives to the constructor of its base shows in its own constructor, not in the call that made the object.
        let made = made.filter(|_| !init.is_some_and(|(m, function)| self.is_method_of(m, function, (module, class))));
        let above = self.base_classes(module, class, bases);
        above.into_iter().find_map(|(m, c)| self.object_sources(m, c, made, name, bases / 2))
    }

    fn is_method_of(&self, module: usize, function: FunctionId, class: (usize, ClassId)) -> bool {
        let of = self.module(module).and_then(|module| module.function(function)).and_then(|function| function.class);
        of.is_some_and(|of| (module, of) == class)
    }

    /// An assignment to an attribute of objects of a class, or of what may be one.
    pub(super) fn written_from_outside(&mut self, module: usize, class: ClassId, name: &str) -> Option<Why> {
        let found = self.module(module)?;
        let writes = found.writes.get(name).map_or(&[][..], Vec::as_slice);
        let write = writes.iter().find(|write| {
            let Some(expr) = write.object.filter(|_| self.spend(1)) else { return true };
            match self.identify(Loc { module, frame: 0, expr }) {
                Thing::Instance { module: m, class: c, .. } | Thing::Filled(m, c) | Thing::Class(m, c) => {
                    (m, c) == (module, class)
                }
                Thing::Unknown => true,
                _ => false,
            }
        })?;
        let text = format!("`{name}` is assigned from outside of the class");
        Some(Why::at(text, found.place(found.expr(write.value).at)))
    }

    /// `self` may be an object of a class that builds on this one and gives the attribute another value.
    fn add_overrides(&mut self, sources: &mut Sources, module: usize, class: ClassId, name: &str) {
        let Some(derived) = self.derived(module, class) else {
            *sources = Sources::too_many();
            return;
        };
        for (m, c) in derived {
            let Some(found) = self.module(m).and_then(|module| Some((module, module.class(c)?))) else { continue };
            if let Some(assigned) = found.1.attributes.get(name) {
                if sources.list.len() + assigned.len() > ASSIGNMENTS {
                    *sources = Sources::too_many();
                    return;
                }
                let bound = assigned.iter().map(|bound| Source::Bound { module: m, frame: 0, bound: bound.clone() });
                sources.list.extend(bound);
            } else if let Some(own) = self.member_sources(m, found.1.scope, name) {
                sources.list.extend(own.list);
            }
        }
    }

    /// The classes that build on a class; `None` if there are too many to follow.
    fn derived(&mut self, module: usize, class: ClassId) -> Option<Vec<(usize, ClassId)>> {
        let name = self.module(module)?.class(class)?.name.clone();
        let candidates: Vec<_> = self.modules.derived(&name).iter().copied().take(CALL_SITES + 1).collect();
        if candidates.len() > CALL_SITES {
            return None;
        }
        let builds_on = |(m, c): &(usize, ClassId)| self.base_classes(*m, *c, BASES).contains(&(module, class));
        Some(candidates.into_iter().filter(builds_on).collect())
    }

    fn assigned_in(&self, module: usize, function: FunctionId, assigned: &[Bound]) -> bool {
        let Some(module) = self.module(module) else { return false };
        let scope = module.function(function).map(|function| function.scope);
        let of = |expr: &ExprId| Some(module.function_scope(module.expr(*expr).scope));
        assigned.iter().any(|bound| matches!(bound, Bound::Value(expr) if of(expr) == scope))
    }

    /// A method of a class or of one of its bases.
    pub(crate) fn method(&mut self, module: usize, class: ClassId, name: &str) -> Option<(usize, FunctionId)> {
        let sources = self.class_sources(module, class, name, BASES)?;
        match self.thing_of(sources) {
            Thing::Function { module, function, .. } => Some((module, function)),
            _ => None,
        }
    }

    fn with_properties(&mut self, mut sources: Sources, thing: &Thing) -> Sources {
        for source in &mut sources.list {
            let Source::Bound { module, bound: Bound::Function(function), .. } = source else { continue };
            let (module, function) = (*module, *function);
            if self.is_property(module, function) {
                *source = Source::Value(self.property_value(module, function, thing));
            }
        }
        sources
    }

    /// The value of `object.name`.
    pub(crate) fn attribute_value(&mut self, loc: Loc, object: Loc, name: &str) -> Value {
        let thing = self.identify(object);
        if let Some(value) = self.static_value(loc, &thing, name) {
            return value;
        }
        let written = self.written(loc);
        if let Some(sources) = self.attribute_sources(&thing, name) {
            let why = self.reason(loc, &format!("`{written}` has several values"));
            return self.value_of(sources, &why);
        }
        match self.language(loc) {
            Language::Python if name == "value" && self.is_enum_member(object) => return self.value(object),
            Language::Python => {}
            language => {
                if let Some(value) = self.attribute_of_language(language, loc, object, name) {
                    return value;
                }
            }
        }
        if let Some(value) = self.attribute_of_object(loc, object, name) {
            return value;
        }
        let why = match self.member(self.language(loc), &thing, name) {
            Thing::Library { dotted, .. } => format!("`{dotted}` is outside of what was read"),
            Thing::Module(_) => return Value::set(self.reason(loc, "it is a module")),
            _ => format!("`{written}` is not known"),
        };
        Value::unresolved(self.reason(loc, &why))
    }

    fn is_enum_member(&mut self, object: Loc) -> bool {
        let Some(Kind::Attribute { object: class, .. }) = self.expr(object).map(|expr| &expr.kind) else {
            return false;
        };
        let Thing::Class(module, class) = self.identify(Loc { expr: *class, ..object }) else { return false };
        let bases = self.module(module).and_then(|module| module.class(class)).map_or(&[][..], |class| &class.bases);
        bases.iter().take(BASES).any(|base| {
            let thing = self.identify(Loc { module, frame: 0, expr: *base });
            matches!(thing, Thing::Library { dotted, .. } if dotted.starts_with("enum."))
        })
    }
}
