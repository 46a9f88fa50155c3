//! The body of a resource or nested block as a map of its attributes and blocks.

use super::access::{Element, elements};
use super::merge::assume;
use super::scope::Scope;
use super::syntax::{Block, Body, Expr};
use super::world::exhausted;
use sextant_facts::{Data, Item, List, Map, Value};
use std::collections::BTreeMap;

/// Attributes of a resource that speak to Terraform, not to the provider.
const META_ATTRIBUTES: [&str; 4] = ["count", "for_each", "provider", "depends_on"];
/// Blocks of a resource that speak to Terraform.
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

/// What a body sets; at the `top` of a resource without meta-arguments.
pub(super) fn properties(scope: &Scope<'_, '_>, body: &Body, top: bool) -> Map {
    let mut map = Map::default();
    let Some(_level) = scope.world.enter(1) else {
        map.open = exhausted().why().cloned();
        return map;
    };
    for attribute in &body.attributes {
        if !(top && META_ATTRIBUTES.contains(&attribute.name.as_str())) {
            map.entries.insert(attribute.name.clone(), scope.eval(&attribute.expr));
        }
    }
    let mut blocks: BTreeMap<&str, List> = BTreeMap::new();
    for block in &body.blocks {
        if top && META_BLOCKS.contains(&block.kind.as_str()) {
            continue;
        }
        match (block.kind.as_str(), block.labels.first()) {
            ("dynamic", Some(name)) => dynamic(scope, block, name, blocks.entry(name).or_default()),
            (name, _) => blocks.entry(name).or_default().items.push(Item::there(nested(scope, block))),
        }
    }
    for (name, list) in blocks {
        if let Some(value) = occurrences(list) {
            map.entries.insert(name.to_owned(), value);
        }
    }
    map
}

fn nested(scope: &Scope<'_, '_>, block: &Block) -> Value {
    Value::known(Data::Map(properties(scope, &block.body, false))).at(block.place.clone())
}

/// A block that occurs once is a map; several, or perhaps several, are a list.
fn occurrences(mut list: List) -> Option<Value> {
    if list.open.is_none() && list.items.len() <= 1 && list.items.iter().all(|item| item.perhaps.is_none()) {
        return list.items.pop().map(|item| item.value);
    }
    let place = list.items.first().and_then(|item| item.value.place.clone());
    Some(Value { place, ..Value::known(Data::List(list)) })
}

/// The blocks that a `dynamic` block makes.
fn dynamic(scope: &Scope<'_, '_>, block: &Block, name: &str, out: &mut List) {
    let Some(content) = block.body.block("content") else { return };
    let Some(each) = block.body.attribute("for_each") else { return };
    let iterator = block.body.attribute("iterator").and_then(iterator_name).unwrap_or(name);
    let collection = scope.eval(each);
    let elements = elements(&collection);
    for Element { key, value, perhaps } in elements.entries {
        let made = made(scope, content, iterator, key, value);
        out.items.push(Item { value: assume(made, &collection), perhaps });
    }
    if let Some(why) = elements.open {
        let unknown = Value::set(why.clone());
        let made = made(scope, content, iterator, unknown.clone(), unknown);
        out.items.push(Item { value: assume(made, &collection), perhaps: Some(why.clone()) });
        out.open.get_or_insert(why);
    }
}

fn made(scope: &Scope<'_, '_>, content: &Block, iterator: &str, key: Value, value: Value) -> Value {
    let current = Value::map([("key", key), ("value", value)]);
    scope.with(iterator, &current, |scope| nested(scope, content))
}

fn iterator_name(expr: &Expr) -> Option<&str> {
    expr.as_name().or_else(|| expr.as_str())
}
