//! Planned values, with what the plan says about them beside: unknown, sensitive, and the expression they come from.

use super::reference::Scope;
use crate::node::{Kind, Node, Scalar};
use sextant_facts::{Data, Item, List, Map, State, Value, Why};
use std::collections::{BTreeSet, HashMap};

/// What a plan says beside a value; each has the shape of the value.
#[derive(Clone, Copy, Default)]
pub(super) struct Hints<'a> {
    /// `true` where the value is known only after apply.
    pub(super) unknown: Option<&'a Node>,
    /// `true` where the value is sensitive.
    pub(super) sensitive: Option<&'a Node>,
    /// The expressions of the configuration.
    pub(super) expression: Option<&'a Node>,
}

/// The hints of an object's keys; objects of thousands of keys are not searched once for each.
struct Keys<'a>([HashMap<&'a str, &'a Node>; 3]);

impl<'a> Keys<'a> {
    fn new(hints: &Hints<'a>) -> Self {
        let expression = hints.expression.filter(|node| !is_expression(node));
        Self([hints.unknown, hints.sensitive, expression].map(|node| {
            let entries = node.map_or(&[][..], Node::entries).iter();
            entries.filter_map(|(key, value)| Some((key.text()?, value))).collect()
        }))
    }

    fn get(&self, key: &str) -> Hints<'a> {
        let [unknown, sensitive, expression] = self.0.each_ref().map(|index| index.get(key).copied());
        Hints { unknown, sensitive, expression }
    }
}

impl<'a> Hints<'a> {
    fn item(&self, index: usize) -> Self {
        let get = |node: Option<&'a Node>| node.and_then(|node| node.items().get(index));
        // A block that occurs once is an object in the configuration, whatever it is in the values.
        let block = self.expression.filter(|node| !node.entries().is_empty() && !is_expression(node));
        Self { unknown: get(self.unknown), sensitive: get(self.sensitive), expression: get(self.expression).or(block) }
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.scalar() == Some(Scalar::Bool(true)))
}

/// Whether a node of the configuration is an attribute's expression, not a block.
fn is_expression(node: &Node) -> bool {
    node.get("references").is_some() || node.get("constant_value").is_some()
}

/// The value of a planned node.
pub(super) fn value(node: &Node, hints: &Hints<'_>, scope: &Scope<'_>) -> Value {
    let value = if is_true(hints.sensitive) {
        Value::set(Why::at("sensitive in the plan", node.place.clone()))
    } else if is_true(hints.unknown) {
        Value::set(Why::at("known only after apply", node.place.clone()))
    } else {
        written(node, hints, scope)
    };
    refer(value.at(node.place.clone()), hints, scope)
}

/// The value of something that is unknown in whole or in part and does not occur among the values.
pub(super) fn unwritten(hints: &Hints<'_>, at: &Node, scope: &Scope<'_>) -> Value {
    let Some(unknown) = hints.unknown else { return Value::absent() };
    let value = match &unknown.kind {
        Kind::Mapping(_) => Value::known(Data::Map(map(&[], hints, unknown, scope))),
        Kind::Sequence(items) => {
            let items = (0..items.len()).map(|index| unwritten(&hints.item(index), at, scope));
            let mut items: Vec<Value> = items.filter(|item| item.state != State::Absent).collect();
            match items.pop() {
                Some(only) if items.is_empty() && only.as_map().is_some() => only,
                Some(last) => Value::list(items.into_iter().chain([last])),
                None => return Value::absent(),
            }
        }
        _ if is_true(Some(unknown)) => Value::set(Why::at("known only after apply", at.place.clone())),
        _ => return Value::absent(),
    };
    refer(value.at(at.place.clone()), hints, scope)
}

fn refer(mut value: Value, hints: &Hints<'_>, scope: &Scope<'_>) -> Value {
    for reference in hints.expression.map(|node| scope.references(node)).unwrap_or_default() {
        value = value.referring(reference);
    }
    value
}

fn written(node: &Node, hints: &Hints<'_>, scope: &Scope<'_>) -> Value {
    match &node.kind {
        Kind::Null => Value::absent(),
        Kind::Scalar { .. } => match node.scalar() {
            Some(Scalar::Bool(value)) => Value::bool(value),
            Some(Scalar::Int(value)) => Value::int(value),
            Some(Scalar::Float(value)) => Value::known(Data::Float(value)),
            Some(Scalar::Text(text)) => Value::text(text),
            None => Value::absent(),
        },
        Kind::Sequence(items) => sequence(items, hints, scope),
        Kind::Mapping(entries) => Value::known(Data::Map(map(entries, hints, node, scope))),
    }
}

/// A plan writes every block as a list: one that occurs once reads as a map, one that does not occur is absent, as in the
/// configuration.
fn sequence(items: &[Node], hints: &Hints<'_>, scope: &Scope<'_>) -> Value {
    let is_attribute = hints.expression.is_some_and(is_expression);
    if items.is_empty() && hints.expression.is_none() {
        return Value::absent();
    }
    if let [only] = items
        && matches!(only.kind, Kind::Mapping(_))
        && !is_attribute
    {
        return value(only, &hints.item(0), scope);
    }
    let items = items.iter().enumerate().map(|(index, item)| {
        let hints = hints.item(index);
        Item::there(value(item, &hints, scope))
    });
    Value::known(Data::List(List { items: items.collect(), open: None }))
}

fn map(entries: &[(Node, Node)], hints: &Hints<'_>, at: &Node, scope: &Scope<'_>) -> Map {
    let keys = Keys::new(hints);
    let mut map = Map::default();
    let mut seen = BTreeSet::new();
    for (key, node) in entries {
        let Some(name) = key.text() else { continue };
        seen.insert(name);
        let value = value(node, &keys.get(name), scope);
        if value.state != State::Absent {
            map.entries.insert(name.to_owned(), value);
        }
    }
    for (key, _) in hints.unknown.map_or(&[][..], Node::entries) {
        let Some(name) = key.text().filter(|name| !seen.contains(name)) else { continue };
        let value = unwritten(&keys.get(name), at, scope);
        if value.state != State::Absent {
            map.entries.insert(name.to_owned(), value);
        }
    }
    map
}
