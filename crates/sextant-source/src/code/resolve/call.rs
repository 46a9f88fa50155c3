//! Calls: what is called, with what, and what comes back.

use super::join::join;
use super::{EVERYTHING, Loc, Resolver, Thing};
use crate::code::syntax::{Argument, ExprId, FunctionId, Kind};
use crate::language::Language;
use sextant_facts::{Data, Map, Needed, State, Value, Why};
use std::sync::Arc;

/// Longest dotted name that is spelt out, in segments.
const SEGMENTS: usize = 32;

impl Resolver<'_> {
    /// The value of a call.
    pub(crate) fn call_value(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Value {
        if let Some(object) = self.construct_call(loc, function, arguments) {
            return object;
        }
        match self.identify(function) {
            Thing::Library { dotted, .. } => self.library_call(loc, &dotted, arguments),
            Thing::Builtin(name) => self.builtin_call(loc, &name, arguments),
            Thing::Function { module, function, of } => {
                let is_generator =
                    self.module(module).and_then(|m| m.function(function)).is_some_and(|f| !f.yields.is_empty());
                if is_generator { None } else { Some(self.returned(loc, module, function, of.map(|of| *of))) }
            }
            Thing::Class(..) => None,
            _ => self.method_call(loc, function, arguments),
        }
        .unwrap_or_else(|| self.made_by(loc))
    }

    /// A call of a function of a package outside the tree; `None` if its result cannot be told.
    fn library_call(&mut self, loc: Loc, dotted: &str, arguments: &[Argument]) -> Option<Value> {
        match self.module(loc.module)?.language {
            Language::Python => self.python_library(loc, dotted, arguments),
            Language::TypeScript => self.typescript_builtin(loc, dotted, arguments),
            Language::Java => self.java_library(loc, dotted, arguments),
            Language::Go => self.go_library(loc, dotted, arguments),
        }
    }

    /// A call of a built-in function; `None` if its result cannot be told.
    fn builtin_call(&mut self, loc: Loc, name: &str, arguments: &[Argument]) -> Option<Value> {
        match self.module(loc.module)?.language {
            Language::Python => self.python_builtin(loc, name, arguments),
            Language::TypeScript => self.typescript_builtin(loc, name, arguments),
            Language::Java => self.java_library(loc, name, arguments),
            Language::Go => self.go_builtin(loc, name, arguments),
        }
    }

    /// A method of a string, map or list; `None` if its result cannot be told.
    fn method_call(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Option<Value> {
        match self.module(loc.module)?.language {
            Language::Python => self.python_method(loc, function, arguments),
            Language::TypeScript => self.typescript_method(loc, function, arguments),
            Language::Java => self.java_method(loc, function, arguments),
            Language::Go => None,
        }
    }

    /// A value that is only known by the call that makes it.
    pub(crate) fn made_by(&mut self, loc: Loc) -> Value {
        let detail = self.call_detail(loc);
        let callee = detail.entries.get("callee").and_then(Value::as_str).unwrap_or_default().to_owned();
        let why = self.reason(loc, &format!("it is what `{callee}` returns"));
        Value::new(State::Set { why, detail: Some(Arc::new(detail)) })
    }

    /// What is known of a call: what is called, on what, and with which arguments.
    pub(crate) fn call_detail(&mut self, loc: Loc) -> Map {
        self.needed_detail(loc, &EVERYTHING)
    }

    /// What of a call is needed; its name always is.
    pub(crate) fn needed_detail(&mut self, loc: Loc, needed: &Needed) -> Map {
        let Some(module) = self.module(loc.module) else { return Map::default() };
        let expr = module.expr(loc.expr);
        let Kind::Call { function, arguments } = &expr.kind else { return Map::default() };
        let function = Loc { expr: *function, ..loc };
        let (line, _) = module.lines.position(expr.at);
        let place = module.place(expr.at);
        let mut out = vec![("name", Value::text(self.last_name(function)))];
        if needed.any("args") || needed.any("kwargs") {
            let (args, kwargs) = self.needed_arguments(loc, arguments, needed);
            out.extend([("args", Value::known(Data::List(args))), ("kwargs", Value::known(Data::Map(kwargs)))]);
        }
        if needed.any("receiver") {
            out.push(("receiver", self.receiver(function)));
        }
        if needed.any("callee") {
            out.push(("callee", Value::text(self.dotted(function))));
        }
        if needed.any("line") {
            out.push(("line", Value::int(i64::from(line))));
        }
        Map::closed(out.into_iter().map(|(name, value)| (name, value.at(place.clone()))))
    }

    fn last_name(&self, loc: Loc) -> String {
        self.module(loc.module)
            .and_then(|module| module.last_name(loc.expr))
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// The dotted name of a function, class or method, with imports resolved.
    pub(crate) fn dotted(&mut self, loc: Loc) -> String {
        let mut suffix: Vec<String> = Vec::new();
        let mut current = loc;
        for _ in 0..SEGMENTS {
            if let Some(name) = self.known_name(current) {
                suffix.push(name);
                break;
            }
            let Some(expr) = self.expr(current) else { break };
            if current != loc
                && let Some(name) = self.declared(current)
            {
                suffix.push(name);
                break;
            }
            let (next, segment) = match &expr.kind {
                Kind::Name(name) => {
                    suffix.push(name.to_string());
                    break;
                }
                Kind::Attribute { object, name } => (*object, format!(".{name}")),
                Kind::Call { function, .. } => (*function, "()".to_owned()),
                Kind::Subscript { object, .. } => (*object, "[]".to_owned()),
                Kind::Text(_) => {
                    suffix.push("str".to_owned());
                    break;
                }
                _ => {
                    suffix.push("…".to_owned());
                    break;
                }
            };
            suffix.push(segment);
            current = Loc { expr: next, ..current };
        }
        suffix.reverse();
        suffix.concat()
    }

    /// The full name of what an expression denotes, where it denotes something with a name of its own.
    fn known_name(&mut self, loc: Loc) -> Option<String> {
        match self.identify(loc) {
            Thing::Library { dotted, .. } => Some(dotted.to_string()),
            Thing::Builtin(name) => Some(name.to_string()),
            Thing::Module(index) => Some(self.module(index)?.dotted.to_string()),
            Thing::Class(index, class) => {
                let module = self.module(index)?;
                Some(within_package(&module.dotted, &module.class(class)?.qualified))
            }
            Thing::Function { module, function, .. } => {
                let module = self.module(module)?;
                Some(within_package(&module.dotted, &module.function(function)?.qualified))
            }
            Thing::Instance { .. } | Thing::Filled(..) | Thing::Object(_) | Thing::Unknown => None,
        }
    }

    /// What a function of the tree gives back for one call.
    fn returned(&mut self, call: Loc, module: usize, function: FunctionId, of: Option<Thing>) -> Value {
        let Some(definition) = self.module(module).and_then(|module| module.function(function)) else {
            return Value::unresolved(Why::new("the function is not found"));
        };
        let name = definition.qualified.clone();
        if definition.returns.is_empty() {
            return Value::unresolved(self.reason(call, &format!("nothing is found that `{name}` returns")));
        }
        let frame = self.enter(call, (module, function), of);
        let (returns, is_certain, basis) = self.returns_in_force(module, frame, &definition.returns);
        let mut values = self.values_of(module, frame, &returns);
        if definition.falls_through && !is_certain {
            values.push(Value::absent());
        }
        let joined = join(values, &self.reason(call, &format!("`{name}` returns several values")));
        let joined = basis.into_iter().fold(joined, Value::assuming);
        self.altering_decorators(module, &definition.decorators).into_iter().fold(joined, |value, decorator| {
            value.assuming(format!("decorator `{decorator}` does not change what `{name}` returns"))
        })
    }

    /// Decorators that are not known to hand on what a function returns.
    fn altering_decorators(&mut self, module: usize, decorators: &[ExprId]) -> Vec<String> {
        const HARMLESS: [&str; 7] =
            ["staticmethod", "classmethod", "property", "cached_property", "cache", "lru_cache", "contextmanager"];
        let dotted: Vec<String> =
            decorators.iter().map(|expr| self.dotted(Loc { module, frame: 0, expr: *expr })).collect();
        let names = dotted.iter().map(|dotted| dotted.trim_end_matches("()"));
        names.filter(|name| !HARMLESS.contains(&name.rsplit('.').next().unwrap_or(name))).map(str::to_owned).collect()
    }

    fn values_of(&mut self, module: usize, frame: usize, exprs: &[ExprId]) -> Vec<Value> {
        exprs.iter().map(|expr| self.value(Loc { module, frame, expr: *expr })).collect()
    }

    /// What a function of the tree gives back, where all its `return`s denote the same.
    pub(crate) fn returned_thing(
        &mut self,
        call: Loc,
        module: usize,
        function: FunctionId,
        of: Option<Thing>,
    ) -> Thing {
        let Some(definition) = self.module(module).and_then(|module| module.function(function)) else {
            return Thing::Unknown;
        };
        let exprs = if definition.yields.is_empty() { &definition.returns } else { &definition.yields };
        let frame = self.enter(call, (module, function), of);
        let (exprs, ..) = self.returns_in_force(module, frame, exprs);
        let mut things = exprs.iter().map(|expr| Loc { module, frame, expr: *expr }).collect::<Vec<_>>().into_iter();
        let Some(first) = things.next() else { return Thing::Unknown };
        let first = self.identify(first);
        if things.all(|loc| self.identify(loc) == first) { first } else { Thing::Unknown }
    }

    /// The value of `with call() as name`, where the function is a generator of the tree.
    pub(crate) fn yielded(&mut self, loc: Loc) -> Option<Value> {
        let Kind::Call { function, .. } = &self.expr(loc)?.kind else { return None };
        let Thing::Function { module, function, of } = self.identify(Loc { expr: *function, ..loc }) else {
            return None;
        };
        let definition = self.module(module)?.function(function)?;
        if definition.yields.is_empty() {
            return None;
        }
        let frame = self.enter(loc, (module, function), of.map(|of| *of));
        let values = self.values_of(module, frame, &definition.yields);
        Some(join(values, &self.reason(loc, &format!("`{}` yields several values", definition.qualified))))
    }

    pub(crate) fn is_property(&mut self, module: usize, function: FunctionId) -> bool {
        let definition = self.module(module).and_then(|m| m.function(function));
        let decorators = definition.map_or(&[][..], |f| &f.decorators);
        definition.is_some_and(|f| f.getter)
            || decorators.iter().any(|decorator| {
                let dotted = self.dotted(Loc { module, frame: 0, expr: *decorator });
                matches!(
                    dotted.rsplit('.').next(),
                    Some("property" | "cached_property" | "computed_field" | "computed_field()")
                )
            })
    }

    /// The value of a property of an object.
    pub(crate) fn property_value(&mut self, module: usize, function: FunctionId, of: &Thing) -> Value {
        let Some(definition) = self.module(module).and_then(|module| module.function(function)) else {
            return Value::unresolved(Why::new("the property is not found"));
        };
        // A property is read, not called: the object it is read from stands in for the call.
        let frame = match of {
            Thing::Instance { made: Some(call), .. } => self.enter(*call, (module, function), Some(of.clone())),
            _ => 0,
        };
        let mut values = self.values_of(module, frame, &definition.returns);
        if definition.falls_through {
            values.push(Value::absent());
        }
        join(values, &Why::new(format!("`{}` has several values", definition.qualified)))
    }
}

/// The full name of something in a package that may have no name.
pub(crate) fn within_package(package: &str, name: &str) -> String {
    if package.is_empty() { name.to_owned() } else { format!("{package}.{name}") }
}
