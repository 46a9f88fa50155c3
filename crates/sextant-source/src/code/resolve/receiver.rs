//! What the object of a method call was made from.

use super::join::join;
use super::operator::truth;
use super::{Asked, ITSELF, Loc, Resolver, Shape, Source, Sources, Thing};
use crate::code::syntax::{Bound, FunctionId, Kind};
use crate::language::Language;
use crate::{java, typescript};
use sextant_facts::{State, Value, Why};

/// Built-in types: a function taken from one is called on no object.
const TYPES: [&str; 9] = ["bytes", "dict", "float", "int", "list", "object", "set", "str", "type"];

impl Resolver<'_> {
    /// The object that a function is called on; absent for functions of modules and classes.
    pub(crate) fn receiver(&mut self, function: Loc) -> Value {
        let Some(Kind::Attribute { object, .. }) = self.expr(function).map(|expr| &expr.kind) else {
            return Value::absent();
        };
        let object = Loc { expr: *object, ..function };
        match self.identify(object) {
            Thing::Library { .. } | Thing::Module(_) | Thing::Class(..) => Value::absent(),
            Thing::Builtin(name) if is_type(self.language(object), &name) => Value::absent(),
            _ => {
                let made = self.maker(object);
                self.or_declared(object, made)
            }
        }
    }

    /// The value of an object that a member is taken from: the call that made it, wherever it can be followed to.
    fn maker(&mut self, loc: Loc) -> Value {
        if let Some(known) = self.makers.get(&loc).cloned() {
            self.spend(Shape::of(&known).parts);
            return known;
        }
        let place = self.place(loc);
        let cut = self.cut;
        let value = match self.guarded(loc, Asked::Maker, |this| this.maker_anew(loc)) {
            Ok(value) => self.bounded(value),
            Err(why) => return Value::unresolved(Why::perhaps_at(why.text.clone(), place)),
        };
        let value = match place {
            Some(place) => value.at(place),
            None => value,
        };
        if self.cut == cut {
            self.makers.insert(loc, value.clone());
        }
        value
    }

    fn maker_anew(&mut self, loc: Loc) -> Value {
        let Some(expr) = self.expr(loc) else { return Value::unresolved(Why::new("it is not there")) };
        let why = self.reason(loc, &format!("`{}` is made in several ways", self.written(loc)));
        match &expr.kind {
            Kind::Name(name) => match self.name_sources(loc, name) {
                Some(sources) => self.made(sources, &why),
                None => self.value(loc),
            },
            Kind::Attribute { object, name } => {
                let object = Loc { expr: *object, ..loc };
                let thing = self.identify(object);
                match self.attribute_sources(&thing, name) {
                    Some(sources) => self.made(sources, &why),
                    // A part of an object of a library: what made the object also made the part.
                    None if matches!(thing, Thing::Unknown) => self.maker(object),
                    None => self.value(loc),
                }
            }
            Kind::Call { function, .. } => self.made_by_call(loc, Loc { expr: *function, ..loc }, &why),
            Kind::Coalesce(operands) => {
                let operands = operands.iter().map(|expr| Loc { expr: *expr, ..loc });
                let makers = operands.map(|operand| self.maker(operand)).collect();
                there(makers, &why)
            }
            Kind::Either(operands) => {
                let mut makers = Vec::new();
                let mut passed_over = Vec::new();
                for operand in operands {
                    let operand = Loc { expr: *operand, ..loc };
                    let value = self.value(operand);
                    if truth(self.language(loc), &value) == Some(false) {
                        passed_over.push(value);
                    } else {
                        makers.push(self.maker(operand));
                    }
                }
                passed_over.iter().fold(join(makers, &why), Value::drawn_from)
            }
            Kind::Conditional { then, condition, otherwise } => {
                let deciding = self.value(Loc { expr: *condition, ..loc });
                let arms = match truth(self.language(loc), &deciding) {
                    Some(true) => vec![*then],
                    Some(false) => vec![*otherwise],
                    None => vec![*then, *otherwise],
                };
                let makers = arms.into_iter().map(|expr| self.maker(Loc { expr, ..loc })).collect();
                there(makers, &why)
            }
            Kind::Changed { base, .. } => self.maker(Loc { expr: *base, ..loc }),
            _ => self.value(loc),
        }
    }

    fn made(&mut self, sources: Sources, why: &Why) -> Value {
        let mut makers: Vec<Value> = sources.list.into_iter().map(|source| self.maker_of(source)).collect();
        if let Some(rest) = sources.rest {
            makers.push(Value::unresolved(rest));
        }
        let joined = there(makers, why);
        let joined = sources.basis.iter().fold(joined, Value::drawn_from);
        sources.assumptions.into_iter().fold(joined, Value::assuming)
    }

    fn maker_of(&mut self, source: Source) -> Value {
        match source {
            Source::Bound { module, frame, bound: Bound::Value(expr) } => self.maker(Loc { module, frame, expr }),
            Source::Bound { module, frame, bound: Bound::Entered(expr) } => {
                let loc = Loc { module, frame, expr };
                match self.yielded_exprs(loc) {
                    Some(makers) => there(makers, &self.reason(loc, "it is made in several ways")),
                    None => self.maker(loc),
                }
            }
            Source::Bound { module, frame, bound: Bound::Parameter(function, index) }
                if self.receiver_parameter(module, frame, function, index).is_none() =>
            {
                let sources = self.parameter_sources(module, frame, function, index);
                self.made(sources, &Why::new("the calls give several values"))
            }
            Source::Bound { module, bound: Bound::Import(ref import), .. } => {
                match self.imported_sources(module, import) {
                    Some(sources) => self
                        .hop(|this| this.made(sources, &Why::new("an imported name has several values")))
                        .unwrap_or_else(|| Value::unresolved(Why::new("an imported name is not found"))),
                    None => self.source_value(source),
                }
            }
            other => self.source_value(other),
        }
    }

    fn made_by_call(&mut self, loc: Loc, function: Loc, why: &Why) -> Value {
        match self.identify(function) {
            Thing::Function { module, function, of } => {
                let makers = self.makers_of_returns(loc, module, function, of.map(|of| *of));
                if makers.is_empty() { self.value(loc) } else { there(makers, why) }
            }
            _ => match self.value(loc) {
                // `get()` may give `None`, but nothing is called on that.
                Value { state: State::Unresolved(_), .. } => self.made_by(loc),
                value => value,
            },
        }
    }

    fn makers_of_returns(&mut self, call: Loc, module: usize, function: FunctionId, of: Option<Thing>) -> Vec<Value> {
        let Some(definition) = self.module(module).and_then(|m| m.function(function)) else { return Vec::new() };
        let exprs = if definition.yields.is_empty() { &definition.returns } else { &definition.yields };
        let frame = self.enter(call, (module, function), of);
        exprs.iter().map(|expr| self.maker(Loc { module, frame, expr: *expr })).collect()
    }

    fn yielded_exprs(&mut self, loc: Loc) -> Option<Vec<Value>> {
        let Kind::Call { function, .. } = &self.expr(loc)?.kind else { return None };
        let Thing::Function { module, function, of } = self.identify(Loc { expr: *function, ..loc }) else {
            return None;
        };
        let is_generator = !self.module(module)?.function(function)?.yields.is_empty();
        is_generator.then(|| self.makers_of_returns(loc, module, function, of.map(|of| *of)))
    }
}

/// Whether a built-in name is of a type or namespace: what is called on it is called on no object.
fn is_type(language: Language, name: &str) -> bool {
    match language {
        Language::Python => TYPES.contains(&name),
        Language::TypeScript => typescript::is_namespace(name),
        Language::Java => java::is_namespace(name),
        Language::Go => false,
    }
}

/// The join of all that are there: nothing is called on `None`.
fn there(makers: Vec<Value>, why: &Why) -> Value {
    // What is made from itself adds no other way of making it.
    let is_itself = |maker: &Value| matches!(&maker.state, State::Unresolved(why) if &*why.text == ITSELF);
    let others = makers.iter().any(|maker| !is_itself(maker) && !matches!(maker.state, State::Absent));
    let makers: Vec<Value> = makers.into_iter().filter(|maker| !others || !is_itself(maker)).collect();
    let (absent, rest): (Vec<_>, Vec<_>) = makers.into_iter().partition(|maker| matches!(maker.state, State::Absent));
    if rest.is_empty() { join(absent, why) } else { join(rest, why) }
}
