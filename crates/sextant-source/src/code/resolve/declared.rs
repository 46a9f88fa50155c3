//! What variables, fields and results are declared to be, in languages that say so.

use super::{Loc, Resolver, Source, Thing};
use crate::code::syntax::{Bound, ClassId, ExprId, FunctionId, Kind, RESULT};
use crate::language::Language;
use crate::limits::BASES;
use sextant_facts::{Map, State, Value, Why};
use std::sync::Arc;

/// Longest chain of names and calls that is followed to a declared type.
const STEPS: usize = 8;

impl Resolver<'_> {
    /// The full name of the class that an expression is declared to be of.
    pub(crate) fn declared(&mut self, loc: Loc) -> Option<String> {
        if !self.language(loc).has_types() {
            return None;
        }
        self.declared_within(loc, STEPS)
    }

    fn declared_within(&mut self, loc: Loc, steps: usize) -> Option<String> {
        if steps == 0 || !self.spend(1) {
            return None;
        }
        let module = self.module(loc.module)?;
        let expr = module.expr(loc.expr);
        match &expr.kind {
            Kind::Name(name) => {
                let (scope, _) = module.owner(expr.scope, name)?;
                if let Some(of) = module.types.get(&(scope, name.clone())) {
                    return self.class_name(loc.module, *of);
                }
                let sources = self.name_sources(loc, name)?;
                match sources.list.as_slice() {
                    [Source::Bound { module, frame, bound: Bound::Value(expr) }] => {
                        let value = Loc { module: *module, frame: *frame, expr: *expr };
                        self.declared_within(value, steps - 1)
                    }
                    _ => None,
                }
            }
            Kind::Attribute { object, name } => match self.identify(Loc { expr: *object, ..loc }) {
                Thing::Instance { module, class, .. } | Thing::Class(module, class) => {
                    self.field_type(module, class, name, BASES)
                }
                Thing::Module(index) => {
                    let (index, of) = self.modules.global_type(index, name)?;
                    self.class_name(index, of)
                }
                _ => None,
            },
            Kind::Call { function, .. } => match self.identify(Loc { expr: *function, ..loc }) {
                Thing::Function { module, function, .. } => self.result_type(module, function),
                // What a class makes is of it.
                Thing::Library { dotted, .. } if self.language(loc) == Language::Java => made_class(&dotted),
                _ => None,
            },
            Kind::Changed { base, .. } => self.declared_within(Loc { expr: *base, ..loc }, steps - 1),
            _ => None,
        }
    }

    fn field_type(&mut self, module: usize, class: ClassId, name: &Arc<str>, bases: usize) -> Option<String> {
        let found = self.module(module)?;
        let scope = found.class(class)?.scope;
        if let Some(of) = found.types.get(&(scope, name.clone())) {
            return self.class_name(module, *of);
        }
        let above = self.base_classes(module, class, bases);
        above.into_iter().find_map(|(m, c)| self.field_type(m, c, name, bases / 2))
    }

    fn result_type(&mut self, module: usize, function: FunctionId) -> Option<String> {
        let found = self.module(module)?;
        let scope = found.function(function)?.scope;
        let of = *found.types.get(&(scope, RESULT.into()))?;
        self.class_name(module, of)
    }

    /// The full name of the class that a type names, where it is one of a package or of the tree.
    fn class_name(&mut self, module: usize, of: ExprId) -> Option<String> {
        let loc = Loc { module, frame: 0, expr: of };
        match self.identify(loc) {
            Thing::Library { dotted, .. } => Some(dotted.to_string()),
            Thing::Class(..) => Some(self.dotted(loc)),
            _ => None,
        }
    }

    /// The value of `object.name` where nothing of the tree assigns it, as far as a language tells.
    pub(super) fn attribute_of_language(
        &mut self,
        language: Language,
        loc: Loc,
        object: Loc,
        name: &str,
    ) -> Option<Value> {
        match language {
            Language::Python => None,
            Language::TypeScript => self.typescript_attribute(loc, object, name),
            Language::Java => self.java_attribute(loc, object, name),
            Language::Go => self.go_attribute(loc, object, name),
        }
    }

    /// What something is called on, by its declared class where nothing tells how it was made.
    pub(super) fn or_declared(&mut self, object: Loc, made: Value) -> Value {
        let is_known = match &made.state {
            State::Set { detail: Some(detail), .. } => detail.entries.contains_key("callee"),
            State::Known(_) => true,
            _ => false,
        };
        if is_known {
            return made;
        }
        let mut whole = Some(object);
        let mut found = None;
        // What made an object also made its parts.
        for _ in 0..STEPS {
            let Some(current) = whole.filter(|_| found.is_none()) else { break };
            found = self.declared(current);
            whole = match self.expr(current).map(|expr| &expr.kind) {
                Some(Kind::Attribute { object, .. }) => Some(Loc { expr: *object, ..current }),
                _ => None,
            };
        }
        let Some(dotted) = found else { return made };
        let why = Why::new(format!("it is an object of `{dotted}`"));
        let name = dotted.rsplit('.').next().unwrap_or_default().to_owned();
        let mut detail = Map::closed([("callee", Value::text(dotted)), ("name", Value::text(name))]);
        detail.open = Some(Why::new("it is made elsewhere"));
        Value::new(State::Set { why, detail: Some(detail.into()) }).drawn_from(&made)
    }
}

/// The class of an object that a constructor, a builder or one of the usual methods of a class makes.
fn made_class(dotted: &str) -> Option<String> {
    const MAKING: [&str; 6] = ["create", "fromEnv", "getInstance", "newInstance", "of", "getDefault"];
    let (class, last) = dotted.rsplit_once('.').unwrap_or(("", dotted));
    let is_class =
        |name: &str| name.rsplit('.').next().is_some_and(|name| name.starts_with(|c: char| c.is_uppercase()));
    if is_class(last) {
        return Some(dotted.to_owned());
    }
    (is_class(class) && MAKING.contains(&last)).then(|| class.to_owned())
}
