//! Functions over maps.

use super::Function;
use crate::terraform::access::{self, elements, key_text};
use crate::terraform::merge::{blurred, doubt, either};
use sextant_facts::{Data, Item, List, Map, State, Value, Why};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "merge" => merge,
        "lookup" => lookup,
        "keys" => keys,
        "values" => values,
        "zipmap" => zipmap,
        "tomap" => |arguments| {
            let value = arguments.first()?;
            value.as_map().is_some().then(|| value.clone())
        },
        "sensitive" | "nonsensitive" | "ephemeralasnull" => |arguments| arguments.first().cloned(),
        _ => return None,
    })
}

/// Later maps win. An open one may replace what came before it.
fn merge(arguments: &[Value]) -> Option<Value> {
    let mut out = Map::default();
    for argument in arguments {
        match &argument.state {
            State::Known(Data::Map(map)) => {
                if let Some(why) = &map.open {
                    blur(&mut out, why);
                }
                for (key, value) in &map.entries {
                    let value = match (&value.state, out.entries.remove(key)) {
                        (State::Unresolved(why), Some(earlier)) => either(why, earlier, value.clone()),
                        _ => value.clone(),
                    };
                    out.entries.insert(key.clone(), value);
                }
            }
            State::Set { why, .. } | State::Unresolved(why) => blur(&mut out, why),
            State::Absent => {}
            State::Known(_) => return None,
        }
    }
    Some(Value::known(Data::Map(out)))
}

fn blur(map: &mut Map, why: &Why) {
    map.open.get_or_insert_with(|| why.clone());
    for (_, value) in map.entries.iter_mut() {
        *value = blurred(std::mem::replace(value, Value::absent()), why);
    }
}

fn lookup(arguments: &[Value]) -> Option<Value> {
    let (map, key) = (arguments.first()?, arguments.get(1)?);
    let access::Access { value, fault } = access::index(map, key);
    let Some(default) = arguments.get(2) else { return Some(value) };
    if fault {
        return Some(default.clone());
    }
    let missing = match (map.as_map(), key_text(key)) {
        (Some(map), Some(key)) => !map.entries.contains_key(&key) || matches!(value.state, State::Unresolved(_)),
        (Some(map), None) => map.entries.is_empty() || !matches!(value.state, State::Known(_)),
        _ => matches!(value.state, State::Unresolved(_)),
    };
    if !missing {
        return Some(value);
    }
    let why = doubt(&value).unwrap_or_else(|| Why::new("the key is not known"));
    Some(either(&why, value, default.clone()))
}

fn keys(arguments: &[Value]) -> Option<Value> {
    items(arguments.first()?, |element| element.key)
}

fn values(arguments: &[Value]) -> Option<Value> {
    items(arguments.first()?, |element| element.value)
}

fn items(map: &Value, pick: impl Fn(access::Element) -> Value) -> Option<Value> {
    map.as_map()?;
    let elements = elements(map);
    let item = |element: access::Element| {
        let perhaps = element.perhaps.clone();
        Item { value: pick(element), perhaps }
    };
    let items = elements.entries.into_iter().map(item).collect();
    Some(Value::known(Data::List(List { items, open: elements.open })))
}

fn zipmap(arguments: &[Value]) -> Option<Value> {
    let (keys, values) = (arguments.first()?.as_list()?, arguments.get(1)?.as_list()?);
    let certain = |list: &List| list.open.is_none() && list.items.iter().all(|item| item.perhaps.is_none());
    if !certain(keys) || !certain(values) || keys.items.len() != values.items.len() {
        return None;
    }
    let mut out = Map::default();
    for (key, value) in keys.items.iter().zip(&values.items) {
        match key_text(&key.value) {
            Some(key) => {
                out.entries.insert(key, value.value.clone());
            }
            None => out.open = doubt(&key.value),
        }
    }
    Some(Value::known(Data::Map(out)))
}
