//! Nodes into values.

use super::either::{either, same};
use super::repeat::substitute;
use super::stack::{Bindings, Stack};
use super::text::{plain, without_dynamic_references};
use crate::node::{Kind, Node, Scalar};
use sextant_facts::{Data, Item, List, Map, State, Value, Why};

impl Stack<'_> {
    /// The value of a node.
    pub(super) fn value(&self, node: &Node, bindings: &Bindings) -> Value {
        let value = match self.world.enter() {
            Ok(_level) => self.untracked(node, bindings),
            Err(why) => Value::unresolved(Why::at(why.text.clone(), node.place.clone())),
        };
        value.at(node.place.clone())
    }

    fn untracked(&self, node: &Node, bindings: &Bindings) -> Value {
        if let Some(tag) = &node.tag {
            return Value::set(Why::at(format!("tag `{tag}` is not evaluated"), node.place.clone()));
        }
        match &node.kind {
            Kind::Null => Value::absent(),
            Kind::Scalar { .. } => self.scalar(node, bindings),
            Kind::Sequence(items) => {
                let items = items.iter().filter_map(|item| self.item(item, bindings)).collect();
                Value::known(Data::List(List { items, open: None }))
            }
            Kind::Mapping(_) => match call(node) {
                Some((name, arguments)) => self.function(name, arguments, node, bindings),
                None => {
                    let mut map = self.map(node, bindings);
                    map.entries.retain(|_, value| value.state != State::Absent);
                    Value::known(Data::Map(map))
                }
            },
        }
    }

    fn scalar(&self, node: &Node, bindings: &Bindings) -> Value {
        match node.scalar() {
            Some(Scalar::Bool(value)) => Value::bool(value),
            Some(Scalar::Int(value)) => Value::int(value),
            Some(Scalar::Float(value)) => Value::known(Data::Float(value)),
            Some(Scalar::Text(text)) => {
                self.world.spend(text.len() / 64);
                plain(without_dynamic_references(&substitute(text, bindings)))
            }
            None => Value::absent(),
        }
    }

    /// The entries of a mapping; those that are absent are still there, as absent.
    pub(super) fn map(&self, node: &Node, bindings: &Bindings) -> Map {
        let mut map = Map::default();
        for entry in self.entries(node.entries(), bindings) {
            let Some(name) = entry.name.as_literal() else {
                map.open = entry.name.why().cloned();
                continue;
            };
            if name == "Fn::Transform" {
                map.open = Some(Why::at("a transform may add keys", entry.key.place.clone()));
                continue;
            }
            let mut value = self.value(entry.value, &entry.bindings);
            for assumption in entry.assumptions {
                value = value.assuming(assumption);
            }
            if let Some(why) = entry.perhaps {
                value.state = State::Unresolved(why);
            }
            map.entries.insert(name.to_owned(), value);
        }
        map
    }

    /// An item of a list; `None` if it is left out.
    fn item(&self, node: &Node, bindings: &Bindings) -> Option<Item> {
        if let Some(("Fn::If", arguments)) = call(node)
            && let [condition, yes, no] = arguments.items()
        {
            let _level = self.world.enter().ok()?;
            let truth = self.test(condition, bindings);
            return match truth.value {
                Some(holds) => {
                    let mut item = self.item(if holds { yes } else { no }, bindings)?;
                    for assumption in truth.assumptions {
                        item.value = item.value.assuming(assumption);
                    }
                    Some(item)
                }
                None => self.one_of(self.item(yes, bindings), self.item(no, bindings), &truth.why),
            };
        }
        let value = self.value(node, bindings);
        match &value.state {
            State::Absent => None,
            State::Unresolved(why) => Some(Item { perhaps: Some(why.clone()), value }),
            _ => Some(Item::there(value)),
        }
    }

    fn one_of(&self, yes: Option<Item>, no: Option<Item>, why: &Why) -> Option<Item> {
        match (yes, no) {
            (None, None) => None,
            (Some(item), None) | (None, Some(item)) => Some(Item { perhaps: Some(why.clone()), ..item }),
            (Some(yes), Some(no)) => {
                let perhaps = yes.perhaps.or(no.perhaps);
                Some(Item { value: self.alternative(yes.value, no.value, why), perhaps })
            }
        }
    }

    /// `Fn::If` outside a list.
    pub(super) fn choice(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let [condition, yes, no] = arguments.items() else {
            return Value::unresolved(Why::at("condition without two branches", node.place.clone()));
        };
        let truth = self.test(condition, bindings);
        let Some(holds) = truth.value else {
            return self.alternative(self.value(yes, bindings), self.value(no, bindings), &truth.why);
        };
        let mut value = self.value(if holds { yes } else { no }, bindings);
        for assumption in truth.assumptions {
            value = value.assuming(assumption);
        }
        value
    }

    /// One of two values, it is not known which.
    fn alternative(&self, yes: Value, no: Value, why: &Why) -> Value {
        let lists = yes.as_list().map_or(1, |list| list.items.len()) * no.as_list().map_or(1, |list| list.items.len());
        if !self.world.spend(lists) {
            return Value::unresolved(why.clone());
        }
        if same(&yes, &no) { self.drawn(yes, &no) } else { either(&yes, &no, why) }
    }
}

/// The function a node calls and its arguments.
pub(super) fn call(node: &Node) -> Option<(&str, &Node)> {
    let [(name, arguments)] = node.entries() else { return None };
    let name = name.text()?;
    let is_call = name == "Ref" || (name.starts_with("Fn::") && !name.starts_with("Fn::ForEach::"));
    (is_call && node.tag.is_none()).then_some((name, arguments))
}
