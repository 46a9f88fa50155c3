//! The functions of templates, those of Bicep and those of JSON: they are the same but for a few.

mod collection;
mod deployment;
mod file;
pub(super) mod id;
mod lambda;
mod text;

pub(super) use collection::merge_into;

use super::json_loop_name;
use super::names::Step;
use super::scope::Scope;
use super::world::Instance;
use super::{access, expand, object, operator};
use crate::terraform::limits;
use crate::terraform::merge::{doubt, draw};
use sextant_facts::{Data, Reference, State, Value, Why};
use sextant_source::bicep::{Expr, Function as Own, Kind};
use std::rc::Rc;
use std::sync::Arc;

/// What a function makes of its arguments; `None` if that does not follow from them.
type Function = fn(&[Value]) -> Option<Value>;

/// The value of a call.
pub(super) fn call(
    scope: &Scope<'_, '_>,
    receiver: Option<&Expr>,
    name: &str,
    arguments: &[Expr],
    expr: &Expr,
) -> Value {
    match receiver.map(|receiver| (receiver, &receiver.kind)) {
        Some((_, Kind::Name(space))) if matches!(space.as_str(), "az" | "sys") && scope.bound(space).is_none() => {}
        Some((receiver, kind)) => {
            if let Kind::Name(space) = kind
                && let Some((file, function)) = imported(scope, Some(space), name)
            {
                return apply(&Scope::new(scope.world, &file), function, &evaluated(scope, arguments));
            }
            let value = access::member(&scope.eval(receiver), &format!("{name}()"));
            return arguments.iter().fold(value, |value, argument| draw(value, &scope.eval(argument)));
        }
        None => {
            let own = scope.instance.template.functions.get(&scope.instance.template.key(name));
            if let Some(function) = own {
                return apply(&Scope::new(scope.world, scope.instance), function, &evaluated(scope, arguments));
            }
            if let Some((file, function)) = imported(scope, None, name) {
                return apply(&Scope::new(scope.world, &file), function, &evaluated(scope, arguments));
            }
        }
    }
    let lower = name.to_ascii_lowercase();
    special(scope, &lower, arguments, expr).unwrap_or_else(|| builtin(scope, name, &lower, arguments, expr))
}

fn evaluated(scope: &Scope<'_, '_>, arguments: &[Expr]) -> Vec<Value> {
    arguments.iter().map(|argument| scope.eval(argument)).collect()
}

fn builtin(scope: &Scope<'_, '_>, name: &str, lower: &str, arguments: &[Expr], expr: &Expr) -> Value {
    let values = evaluated(scope, arguments);
    if let Some(value) = file::call(scope, lower, &values).or_else(|| id::call(scope, lower, &values)) {
        return values.iter().fold(value, draw);
    }
    if let Some(value) = deployment::call(lower, &values, &expr.place) {
        return value;
    }
    let function = text::find(lower).or_else(|| collection::find(lower)).or_else(|| logic(lower));
    let cost: u64 = values.iter().map(|value| crate::terraform::merge::weight(value).unwrap_or(limits::WEIGHT)).sum();
    if scope.world.enter(cost / 4).is_none() {
        return super::world::exhausted();
    }
    let value = function.and_then(|function| function(&values)).unwrap_or_else(|| {
        let why = values.iter().find_map(doubt).filter(|_| function.is_some());
        let text = if name.is_empty() {
            "an expression that cannot be read".to_owned()
        } else {
            format!("`{name}()` is not evaluated")
        };
        Value::set(why.unwrap_or_else(|| Why::at(text, expr.place.clone())))
    });
    values.iter().fold(value, draw)
}

/// Functions that do not look at all of their arguments, or look at them as they are written.
fn special(scope: &Scope<'_, '_>, lower: &str, arguments: &[Expr], expr: &Expr) -> Option<Value> {
    let value = match (lower, arguments) {
        ("if", [condition, yes, no]) => scope.choice(&scope.eval(condition), yes, no),
        ("and" | "or", _) => {
            let operator = if lower == "and" { "&&" } else { "||" };
            let mut values = arguments.iter().map(|argument| scope.eval(argument));
            let first = values.next()?;
            values.fold(first, |left, right| operator::binary(&left, operator, &right))
        }
        ("coalesce", [.., last]) => {
            let rest = arguments.get(..arguments.len() - 1)?;
            rest.iter().rev().fold(scope.eval(last), |later, argument| coalesced(scope.eval(argument), later))
        }
        ("parameters", [name]) => named(scope, name, expr, &|scope, name| scope.parameter(name)),
        ("variables", [name]) => named(scope, name, expr, &|scope, name| scope.variable(name)),
        ("copyindex", _) => copy_index(scope, arguments),
        ("reference", _) => scope.referenced(arguments, &[], expr),
        ("readenvironmentvariable", _) => environment(scope, arguments, expr)?,
        _ => return lambda::call(scope, lower, arguments),
    };
    Some(value)
}

/// The first of two values that is there.
fn coalesced(first: Value, later: Value) -> Value {
    match &first.state {
        State::Known(_) | State::Set { .. } => first,
        State::Absent => draw(later, &first),
        State::Unresolved(why) => operator::one_of(&why.clone(), first, later),
    }
}

/// A parameter or variable of a template in JSON.
fn named(
    scope: &Scope<'_, '_>,
    name: &Expr,
    expr: &Expr,
    look_up: &dyn Fn(&Scope<'_, '_>, &str) -> Option<Value>,
) -> Value {
    let name = scope.eval(name);
    let Some(text) = name.as_str() else { return Value::set(operator::unknown(&name)) };
    if let Some(bound) = scope.bound(&format!("parameter:{}", text.to_ascii_lowercase())) {
        return bound.clone();
    }
    let template = scope.instance.template;
    let found = match &scope.instance.caller {
        // The expressions of such a template are those of the one that it stands in.
        Some(caller) if template.outer => {
            let Some(_level) = scope.world.enter(1) else { return super::world::exhausted() };
            let outer = Scope::within(scope.world, &caller.instance, &caller.bindings);
            return named(&outer, &literal(text, expr), expr, look_up);
        }
        _ => look_up(&Scope::new(scope.world, scope.instance), text),
    };
    found.unwrap_or_else(|| {
        Value::set(Why::at(format!("`{text}` is not declared in {}", template.path), expr.place.clone()))
    })
}

fn literal(text: &str, expr: &Expr) -> Expr {
    let kind = Kind::Text(vec![sextant_source::bicep::Piece::Literal(text.to_owned())]);
    Expr { kind, place: expr.place.clone() }
}

/// The number of the turn of a loop in JSON.
fn copy_index(scope: &Scope<'_, '_>, arguments: &[Expr]) -> Value {
    let values = evaluated(scope, arguments);
    let name = values.first().and_then(Value::as_str);
    let index = match name {
        Some(name) => scope.bound(&json_loop_name(name)).cloned(),
        None => {
            scope.bindings.iter().rev().find(|(name, _)| name.starts_with("copyIndex:")).map(|(_, index)| index.clone())
        }
    };
    let offset = values.last().filter(|value| matches!(value.data(), Some(Data::Int(_))));
    match (index, offset) {
        (Some(index), Some(offset)) => operator::binary(&index, "+", offset),
        (Some(index), None) => index,
        (None, _) => Value::set(Why::new("`copyIndex()` outside of a loop")),
    }
}

/// An environment variable that a parameter file reads.
fn environment(scope: &Scope<'_, '_>, arguments: &[Expr], expr: &Expr) -> Option<Value> {
    let name = scope.eval(arguments.first()?);
    let shown = name.as_str().unwrap_or("?").to_owned();
    let Some(default) = arguments.get(1) else {
        let text = format!("environment variable `{shown}` is known only to a deployment");
        return Some(Value::set(Why::at(text, expr.place.clone())));
    };
    let note = format!("environment variable `{shown}` is not set ({}:{})", expr.place.path, expr.place.line);
    Some(scope.eval(default).assuming(note))
}

/// A function of a file that names are imported from.
fn imported<'t>(scope: &Scope<'_, 't>, space: Option<&str>, name: &str) -> Option<(Rc<Instance<'t>>, &'t Own)> {
    scope.instance.template.imports.iter().find_map(|import| {
        let there = match (space, &import.all) {
            (Some(space), Some(all)) if all == space => name,
            (None, _) => import.names.iter().find(|(_, here)| here == name).map(|(there, _)| there.as_str())?,
            _ => return None,
        };
        let file = scope.other_file(&import.source)?;
        let function = file.template.functions.get(there)?;
        Some((file, function))
    })
}

/// The value of a function of the template's own.
fn apply(scope: &Scope<'_, '_>, function: &Own, arguments: &[Value]) -> Value {
    let Some(_level) = scope.world.enter(limits::CALL_STEPS) else { return super::world::exhausted() };
    let json = scope.instance.template.json;
    let named = function.params.iter().zip(arguments).map(|(name, value)| {
        let name = if json { format!("parameter:{}", name.to_ascii_lowercase()) } else { name.clone() };
        (name, value.clone())
    });
    scope.with(named).eval(&function.body)
}

fn logic(name: &str) -> Option<Function> {
    Some(match name {
        "equals" => |values| two(values, "=="),
        "less" => |values| two(values, "<"),
        "lessorequals" => |values| two(values, "<="),
        "greater" => |values| two(values, ">"),
        "greaterorequals" => |values| two(values, ">="),
        "add" => |values| two(values, "+"),
        "sub" => |values| two(values, "-"),
        "mul" => |values| two(values, "*"),
        "div" => |values| two(values, "/"),
        "mod" => |values| two(values, "%"),
        "not" => |values| Some(operator::not(values.first()?)),
        "true" => |_| Some(Value::bool(true)),
        "false" => |_| Some(Value::bool(false)),
        "null" => |_| Some(Value::absent()),
        "bool" => |values| match values.first()?.data()? {
            Data::Int(number) => Some(Value::bool(*number != 0)),
            _ => operator::truth(values.first()?).map(Value::bool),
        },
        "any" => |values| values.first().cloned(),
        _ => return None,
    })
}

fn two(values: &[Value], operator: &str) -> Option<Value> {
    let [left, right] = values else { return None };
    Some(operator::binary(left, operator, right))
}

impl Scope<'_, '_> {
    /// `reference(…)`: what is deployed of a resource, or the outputs of a nested deployment.
    pub(super) fn referenced(&self, arguments: &[Expr], steps: &[Step<'_>], expr: &Expr) -> Value {
        let Some(first) = arguments.first() else {
            return Value::set(Why::at("`reference()` of nothing", expr.place.clone()));
        };
        // The expressions of such a template are those of the one that it stands in.
        if let Some(caller) = self.instance.caller.as_ref().filter(|_| self.instance.template.outer) {
            let Some(_level) = self.world.enter(1) else { return super::world::exhausted() };
            return Scope::within(self.world, &caller.instance, &caller.bindings).referenced(arguments, steps, expr);
        }
        let meant = self.eval(first);
        if let Some(symbol) = meant.as_str()
            && let Some(index) = self.instance.template.resource(symbol)
        {
            let with: Vec<Step<'_>> =
                std::iter::once(Step::Member("properties")).chain(steps.iter().copied()).collect();
            return self.of_resource(index, &with);
        }
        if let Some(index) = self.deployment_named(first, &meant) {
            return self.of_module(index, steps);
        }
        let mut meant = meant;
        if let Some(address) = self.resource_named(&meant) {
            meant = meant.referring(Reference::Resource { address, attribute: "name".into() });
        }
        let full =
            arguments.get(2).is_some_and(|last| last.as_str().is_some_and(|text| text.eq_ignore_ascii_case("full")));
        let why = Why::at("what is deployed is known only then", expr.place.clone());
        let mut value = Value::set(why);
        value.assumptions.clone_from(&meant.assumptions);
        value.references = id::with_attribute(&meant.references, if full { "" } else { "properties" }).into();
        self.walk(value, steps)
    }

    /// The address of the template's resource that has a name.
    fn resource_named(&self, meant: &Value) -> Option<Arc<str>> {
        let name = meant.to_text();
        let template = self.instance.template;
        let known = template.json && meant.references.is_empty() && meant.is_there() == Some(true);
        (0..template.resources.len()).filter(|_| known).find_map(|index| {
            let expansion = expand::resource(self.world, self.instance, index);
            let own = |member: &&expand::Member| {
                object::full_name(self.world, self.instance, index, member).to_text() == name
            };
            let member = expansion.members.iter().find(own)?;
            Some(object::address(self.world, self.instance, index, member))
        })
    }

    /// The nested deployment of a name, or of an id made of its name.
    fn deployment_named(&self, expr: &Expr, meant: &Value) -> Option<usize> {
        let name = match &expr.kind {
            Kind::Call { name, arguments, .. } if name.to_ascii_lowercase().ends_with("resourceid") => {
                let kind = arguments.iter().rev().nth(1)?.as_str()?;
                kind.eq_ignore_ascii_case("Microsoft.Resources/deployments")
                    .then(|| self.eval(arguments.last().unwrap_or(expr)))?
            }
            _ => meant.clone(),
        };
        let name = name.to_text();
        let modules = &self.instance.template.modules;
        modules.iter().position(|module| {
            module.symbol == name.as_literal().unwrap_or_default()
                || module.body.value.property("name").is_some_and(|own| self.eval(own).to_text() == name)
        })
    }
}
