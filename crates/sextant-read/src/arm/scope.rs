//! The evaluation of expressions in the scope where they stand.

use super::world::{Bindings, Instance, World, exhausted};
use super::{access, function, operator};
use crate::terraform::access::elements;
use crate::terraform::limits;
use crate::terraform::merge::{assume, draw, either, maybe};
use sextant_facts::{Data, Item, List, Map, Part, Reference, State, Text, Value, Why};
use sextant_source::bicep::{Entry, Expr, For, Item as Element, Kind, Piece, Repeat};
use std::rc::Rc;

/// A template instance and the names that surround an expression.
pub(super) struct Scope<'s, 't> {
    pub(super) world: &'s World<'t>,
    pub(super) instance: &'s Rc<Instance<'t>>,
    pub(super) bindings: Bindings,
}

/// A turn of a loop: the names it gives, and why it may not be there.
pub(super) type Turn = (Bindings, Option<Why>);

impl<'s, 't> Scope<'s, 't> {
    pub(super) fn new(world: &'s World<'t>, instance: &'s Rc<Instance<'t>>) -> Self {
        Self { world, instance, bindings: Vec::new() }
    }

    pub(super) fn within(world: &'s World<'t>, instance: &'s Rc<Instance<'t>>, bindings: &Bindings) -> Self {
        Self { world, instance, bindings: bindings.clone() }
    }

    /// The same scope with more names.
    pub(super) fn with(&self, names: impl IntoIterator<Item = (String, Value)>) -> Self {
        let mut bindings = self.bindings.clone();
        bindings.extend(names);
        Self { world: self.world, instance: self.instance, bindings }
    }

    pub(super) fn bound(&self, name: &str) -> Option<&Value> {
        self.bindings.iter().rev().find(|(bound, _)| bound == name).map(|(_, value)| value)
    }

    /// The value of an expression.
    pub(super) fn eval(&self, expr: &Expr) -> Value {
        let Some(_level) = self.world.enter(1 + self.bindings.len() as u64) else {
            return exhausted().at(expr.place.clone());
        };
        self.eval_kind(expr).at(expr.place.clone())
    }

    fn eval_kind(&self, expr: &Expr) -> Value {
        match &expr.kind {
            Kind::Null => Value::absent(),
            Kind::Bool(value) => Value::bool(*value),
            Kind::Int(value) => Value::int(*value),
            Kind::Float(value) => Value::known(Data::Float(*value)),
            Kind::Text(pieces) => self.text(pieces),
            Kind::Array(items) => Value::known(Data::List(self.array(items))),
            Kind::Object(entries) => self.object(entries),
            Kind::Name(_) | Kind::Member(..) | Kind::Index(..) => self.chain(expr),
            Kind::Call { receiver, name, arguments } => {
                function::call(self, receiver.as_deref(), name, arguments, expr)
            }
            Kind::Not(operand) => operator::not(&self.eval(operand)),
            Kind::Minus(operand) => operator::minus(&self.eval(operand)),
            Kind::Binary(left, operator, right) => self.binary(left, operator, right),
            Kind::Conditional(parts) => {
                let [condition, yes, no] = &**parts;
                self.choice(&self.eval(condition), yes, no)
            }
            Kind::For(made) => self.made(made),
            Kind::Lambda(..) => Value::set(Why::at("a lambda is no value", expr.place.clone())),
        }
    }

    fn binary(&self, left: &Expr, operator: &str, right: &Expr) -> Value {
        let left = self.eval(left);
        match (operator, operator::truth(&left), &left.state) {
            // The right side is not looked at.
            ("&&", Some(false), _) | ("||", Some(true), _) => left,
            ("??", _, State::Known(_) | State::Set { .. }) => left,
            ("??", _, State::Absent) => assume(self.eval(right), &left),
            ("??", _, State::Unresolved(why)) => {
                let why = why.clone();
                operator::one_of(&why, left, self.eval(right))
            }
            _ => operator::binary(&left, operator, &self.eval(right)),
        }
    }

    /// One of two values, by a condition.
    pub(super) fn choice(&self, condition: &Value, yes: &Expr, no: &Expr) -> Value {
        let value = match operator::truth(condition) {
            Some(true) => self.eval(yes),
            Some(false) => self.eval(no),
            None => either(&operator::unknown(condition), self.eval(yes), self.eval(no)),
        };
        assume(value, condition)
    }

    fn text(&self, pieces: &[Piece]) -> Value {
        let mut text = Text::default();
        let mut basis = Value::absent();
        let mut length = 0;
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => {
                    length += literal.len();
                    text.push_literal(literal);
                }
                Piece::Value(expr) => {
                    let value = self.eval(expr);
                    let part = value.to_text();
                    length += measure(&part);
                    text.push(&part);
                    basis = draw(basis, &value);
                }
            }
            if length > limits::TEXT || self.world.enter(length as u64 / 64).is_none() {
                return draw(Value::set(Why::new("a string longer than the limit")), &basis);
            }
        }
        draw(plain(text), &basis)
    }

    fn array(&self, items: &[Element]) -> List {
        let mut list = List::default();
        for item in items {
            let value = self.eval(&item.value);
            if !item.spread {
                list.items.push(listed(value));
                continue;
            }
            let spread = elements(&value);
            list.items.extend(spread.entries.into_iter().map(|one| Item { value: one.value, perhaps: one.perhaps }));
            list.open = list.open.take().or(spread.open);
        }
        list
    }

    fn object(&self, entries: &[Entry]) -> Value {
        let mut map = Map::default();
        let mut basis = Value::absent();
        for entry in entries {
            match entry {
                Entry::Property(key, value) => {
                    let key = self.eval(key);
                    match access::key(&key) {
                        Some(name) => {
                            map.entries
                                .insert(name, self.eval(value).at(key.place.unwrap_or_else(|| value.place.clone())));
                        }
                        // The ids of identities are keys: the object refers to what they are ids of.
                        None => {
                            map.open = Some(operator::unknown(&key));
                            basis = draw(basis, &key);
                        }
                    }
                }
                Entry::Spread(value) => {
                    let value = self.eval(value);
                    function::merge_into(&mut map, &value, false);
                    basis = assume(basis, &value);
                }
            }
        }
        draw(Value::known(Data::Map(map)), &basis)
    }

    /// The turns of a loop; and why there may be more.
    pub(super) fn turns(&self, repeat: &Repeat) -> (Value, Vec<Turn>, Option<Why>) {
        let collection = self.eval(&repeat.collection);
        let found = elements(&collection);
        let bind = |value: Value, index: Value| {
            let index = repeat.index.clone().map(|name| (name, index));
            std::iter::once((repeat.item.clone(), value)).chain(index).collect::<Bindings>()
        };
        let unknown = || Value::set(operator::unknown(&collection));
        if found.entries.len() > limits::FOR_EACH {
            let why = Why::at("a loop with more turns than are followed", repeat.collection.place.clone());
            return (collection.clone(), vec![(bind(unknown(), unknown()), Some(why.clone()))], Some(why));
        }
        let keyed = found.keyed;
        let turn = |(at, element): (usize, crate::terraform::access::Element)| {
            // A loop over an object goes over its entries.
            let value =
                if keyed { Value::map([("key", element.key), ("value", element.value)]) } else { element.value };
            (bind(value, Value::int(i64::try_from(at).unwrap_or(i64::MAX))), element.perhaps)
        };
        let mut turns: Vec<_> = found.entries.into_iter().enumerate().map(turn).collect();
        if let Some(why) = &found.open {
            turns.push((bind(Value::set(why.clone()), unknown()), Some(why.clone())));
        }
        (collection, turns, found.open)
    }

    fn made(&self, made: &For) -> Value {
        let (collection, turns, open) = self.turns(&made.repeat);
        let mut list = List { open, ..List::default() };
        for (bindings, perhaps) in turns {
            let scope = self.with(bindings);
            let condition = made.condition.as_ref().map(|condition| scope.eval(condition));
            let holds = condition.as_ref().map_or(Some(true), operator::truth);
            if holds == Some(false) {
                continue;
            }
            let doubt = condition.as_ref().filter(|_| holds.is_none()).map(operator::unknown);
            let mut item = listed(scope.eval(&made.value));
            if let Some(condition) = &condition {
                item.value = assume(item.value, condition);
            }
            item.perhaps = item.perhaps.or(perhaps).or(doubt);
            list.items.push(item);
        }
        draw(Value::known(Data::List(list)), &collection)
    }
}

/// A value as an item; one that may be null is an item that may be missing.
fn listed(value: Value) -> Item {
    match &value.state {
        State::Unresolved(why) => Item { perhaps: Some(why.clone()), value },
        _ => Item::there(value),
    }
}

/// A text as a value: one that is nothing but a hole is set.
pub(super) fn plain(text: Text) -> Value {
    let only_hole = text.parts.len() == 1 && text.as_literal().is_none();
    match text.why().cloned().filter(|_| only_hole) {
        Some(why) => Value::set(why),
        None => Value::known(Data::Text(text)),
    }
}

/// The length of what is known of a text.
pub(super) fn measure(text: &Text) -> usize {
    text.parts.iter().map(|part| if let Part::Literal(literal) = part { literal.len() } else { 1 }).sum()
}

/// A resource within another value, by reference only: resources that hold each other whole would nest without bound.
pub(super) fn without_detail(mut value: Value) -> Value {
    let is_resource = value.references.iter().any(|reference| matches!(reference, Reference::Resource { .. }));
    if is_resource && let State::Set { detail, .. } = &mut value.state {
        *detail = None;
    }
    value
}

/// The same value, which may not be there.
pub(super) fn perhaps(value: Value, why: &Why) -> Value {
    maybe(value, why)
}
