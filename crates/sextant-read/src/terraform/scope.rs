//! The evaluation of expressions in the scope where they stand.

use super::access::{self, elements};
use super::constraint;
use super::merge::{assume, draw, either, maybe, weight};
use super::syntax::{Expr, For, Kind, Step};
use super::world::{Instance, World, exhausted};
use super::{function, operator, template};
use sextant_facts::{Data, Item, List, Map, Place, State, Value, Why};

/// A module instance and the names that surround an expression: `each`, `count`, iterators.
pub(super) struct Scope<'s, 't> {
    pub(super) world: &'s World<'t>,
    pub(super) module: &'s Instance<'t>,
    binding: Option<&'s Binding<'s>>,
}

/// A name and its value, and the names around it.
struct Binding<'s> {
    name: &'s str,
    value: &'s Value,
    outer: Option<&'s Self>,
}

impl<'s, 't> Scope<'s, 't> {
    pub(super) fn new(world: &'s World<'t>, module: &'s Instance<'t>) -> Self {
        Self { world, module, binding: None }
    }

    /// Calls `inner` with one more name in scope.
    pub(super) fn with<R>(&self, name: &str, value: &Value, inner: impl FnOnce(&Scope<'_, 't>) -> R) -> R {
        let binding = Binding { name, value, outer: self.binding };
        inner(&Scope { world: self.world, module: self.module, binding: Some(&binding) })
    }

    /// The value of `expr` with at most one more name in scope.
    pub(super) fn eval_within(&self, binding: Option<&(&'static str, Value)>, expr: &Expr) -> Value {
        match binding {
            Some((name, value)) => self.with(name, value, |scope| scope.eval(expr)),
            None => self.eval(expr),
        }
    }

    /// The value that a surrounding construct gave a name.
    pub(super) fn bound(&self, name: &str) -> Option<&Value> {
        let mut next = self.binding;
        while let Some(binding) = next {
            if binding.name == name {
                return Some(binding.value);
            }
            next = binding.outer;
        }
        None
    }

    /// The value of an expression.
    pub(super) fn eval(&self, expr: &Expr) -> Value {
        let Some(_level) = self.world.enter(1) else { return exhausted().at(expr.place.clone()) };
        self.eval_kind(expr).at(expr.place.clone())
    }

    fn eval_kind(&self, expr: &Expr) -> Value {
        match &expr.kind {
            Kind::Null => Value::absent(),
            Kind::Literal(data) => Value::known(data.clone()),
            Kind::Template(pieces) => template::evaluate(self, pieces),
            Kind::List(items) => Value::list(items.iter().map(|item| self.eval(item))),
            Kind::Object(entries) => self.object(entries),
            Kind::Name(name) => match self.bound(name) {
                Some(value) => self.copied(value),
                None => self.declared(name, &[], &expr.place),
            },
            Kind::Traversal(base, steps) => match &base.kind {
                Kind::Name(name) if self.bound(name).is_none() => self.declared(name, steps, &expr.place),
                _ => self.walk(self.eval(base), steps, &expr.place),
            },
            Kind::Conditional(parts) => self.conditional(parts),
            Kind::Call(call) => function::call(self, call, &expr.place),
            Kind::Unary(operator, operand) => operator::unary(*operator, &self.eval(operand)),
            Kind::Binary(left, operator, right) => operator::binary(&self.eval(left), *operator, &self.eval(right)),
            Kind::For(repeated) => self.repeated(repeated),
        }
    }

    /// A value that is in scope already; copying it costs its size.
    fn copied(&self, value: &Value) -> Value {
        match weight(value) {
            Some(weight) if self.world.enter(weight).is_some() => value.clone(),
            _ => exhausted(),
        }
    }

    fn object(&self, entries: &[(Expr, Expr)]) -> Value {
        let mut map = Map::default();
        for (key, value) in entries {
            // A bare name as a key is that name; in parentheses it is an expression, which the parser keeps apart.
            let key = self.eval(key);
            let value = self.eval(value);
            match access::key_text(&key) {
                Some(key) => {
                    map.entries.insert(key, value);
                }
                None => map.open = Some(unknown_key(&key)),
            }
        }
        Value::known(Data::Map(map))
    }

    fn conditional(&self, [condition, yes, no]: &[Expr; 3]) -> Value {
        let condition = self.eval(condition);
        let value = match truth(&condition) {
            Some(true) => self.eval(yes),
            Some(false) => self.eval(no),
            None => either(&unknown_condition(&condition), self.eval(yes), self.eval(no)),
        };
        assume(value, &condition)
    }

    /// Goes on from a value.
    pub(super) fn walk(&self, value: Value, steps: &[Step], place: &Place) -> Value {
        let mut value = value;
        for (at, step) in steps.iter().enumerate() {
            let rest = steps.get(at + 1..).unwrap_or_default();
            let access = match step {
                Step::Attribute(name) => access::member(&value, name),
                Step::Index(index) => access::index(&value, &self.eval(index)),
                Step::FullSplat => return self.splat(&value, rest, place),
                Step::AttributeSplat => {
                    let attributes = rest.iter().take_while(|step| matches!(step, Step::Attribute(_))).count();
                    let (mapped, rest) = rest.split_at(attributes);
                    return self.walk(self.splat(&value, mapped, place), rest, place);
                }
            };
            if access.fault {
                let shown = match step {
                    Step::Attribute(name) => format!("attribute `{name}`"),
                    _ => "an element".to_owned(),
                };
                let fault = self.world.fault(format!("there is no {shown} here"), place);
                // Terraform refuses to go on from what is not there; the last step itself is absent.
                return if rest.is_empty() { draw(access.value, &value) } else { draw(fault, &value) };
            }
            value = access.value;
        }
        value
    }

    fn splat(&self, value: &Value, steps: &[Step], place: &Place) -> Value {
        if access::is_single(value) {
            return Value::list([self.walk(value.clone(), steps, place)]);
        }
        let elements = elements(value);
        let item =
            |element: access::Element| Item { value: self.walk(element.value, steps, place), perhaps: element.perhaps };
        let list = List { items: elements.entries.into_iter().map(item).collect(), open: elements.open };
        draw(Value::known(Data::List(list)), value)
    }

    fn repeated(&self, repeated: &For) -> Value {
        let collection = self.eval(&repeated.collection);
        let elements = elements(&collection);
        let mut list = List { open: elements.open.clone(), ..List::default() };
        let mut map = Map { open: elements.open, ..Map::default() };
        for element in elements.entries {
            let made = self.with(&repeated.value_name, &element.value, |scope| match &repeated.key_name {
                Some(name) => scope.with(name, &element.key, |scope| scope.made(repeated)),
                None => scope.made(repeated),
            });
            let Some((key, value, perhaps)) = made else { continue };
            let perhaps = element.perhaps.or(perhaps);
            match (&repeated.key, key.as_ref().and_then(access::key_text)) {
                (None, _) => list.items.push(Item { value, perhaps }),
                (Some(_), Some(key)) => insert(&mut map, key, value, perhaps, repeated.grouping),
                (Some(_), None) => map.open = Some(key.as_ref().map_or_else(|| Why::new("unknown key"), unknown_key)),
            }
        }
        let data = if repeated.key.is_some() { Data::Map(map) } else { Data::List(list) };
        draw(Value::known(data), &collection)
    }

    /// The key and value of one round, and why it may be skipped; nothing if it is skipped.
    fn made(&self, repeated: &For) -> Option<(Option<Value>, Value, Option<Why>)> {
        let mut perhaps = None;
        let mut basis = Value::absent();
        if let Some(condition) = &repeated.condition {
            basis = self.eval(condition);
            match truth(&basis) {
                Some(true) => {}
                Some(false) => return None,
                None => perhaps = Some(unknown_condition(&basis)),
            }
        }
        let key = repeated.key.as_ref().map(|key| self.eval(key));
        Some((key, assume(self.eval(&repeated.value), &basis), perhaps))
    }
}

fn insert(map: &mut Map, key: String, value: Value, perhaps: Option<Why>, grouping: bool) {
    if !grouping {
        let value = match perhaps {
            Some(why) => maybe(value, &why),
            None => value,
        };
        map.entries.insert(key, value);
        return;
    }
    let group = map.entries.entry(key).or_insert_with(|| Value::list([]));
    if let State::Known(Data::List(list)) = &mut group.state {
        list.items.push(Item { value, perhaps });
    }
}

/// A truth value, as Terraform converts it.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value.data()? {
        Data::Bool(value) => Some(*value),
        Data::Text(text) => match text.as_literal()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn unknown_condition(condition: &Value) -> Why {
    condition.why().cloned().unwrap_or_else(|| match &condition.place {
        Some(place) => Why::at("the condition is not known", place.clone()),
        None => Why::new("the condition is not known"),
    })
}

fn unknown_key(key: &Value) -> Why {
    key.why().cloned().unwrap_or_else(|| Why::new("a key is not known"))
}

/// A number, as Terraform converts it.
pub(super) fn number(value: &Value) -> Option<Data> {
    match value.data()? {
        Data::Text(text) => match constraint::number(text.clone()) {
            Data::Text(_) => None,
            number => Some(number),
        },
        number @ (Data::Int(_) | Data::Float(_)) => Some(number.clone()),
        _ => None,
    }
}
