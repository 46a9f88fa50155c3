//! Into values: members, indices, attributes of resources.

use crate::terraform::access::{elements, key_text};
use crate::terraform::merge::{draw, maybe};
use sextant_facts::{Data, Item, Map, Reference, State, Value, Why};
use std::sync::Arc;

/// `value.name`
pub(super) fn member(value: &Value, name: &str) -> Value {
    match &value.state {
        State::Known(Data::Map(map)) => match map.entries.get(name) {
            Some(entry) => draw(entry.clone(), value),
            None => match entry_in_any_case(map, name) {
                Some(entry) => draw(entry.clone(), value),
                None => draw(map.get(name), value),
            },
        },
        State::Known(Data::Json(inner)) => member(inner, name),
        State::Set { why, detail } => attribute(value, why, detail.as_ref(), name),
        State::Unresolved(why) => draw(Value::unresolved(why.clone()), value),
        State::Known(_) | State::Absent => draw(Value::absent(), value),
    }
}

/// Keys are compared without regard to case.
fn entry_in_any_case<'m>(map: &'m Map, name: &str) -> Option<&'m Value> {
    map.entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// An attribute of something whose value is not known: of a resource, if it is one.
fn attribute(value: &Value, why: &Why, detail: Option<&Arc<Map>>, name: &str) -> Value {
    let written = detail.and_then(|detail| entry_in_any_case(detail, name)).cloned();
    let resource = value.references.iter().enumerate().find_map(|(at, reference)| match reference {
        Reference::Resource { address, attribute } => Some((at, address.clone(), attribute.clone())),
        _ => None,
    });
    let Some((at, address, outer)) = resource else {
        return draw(written.unwrap_or_else(|| Value::set(why.clone())), value);
    };
    let path: Arc<str> = if outer.is_empty() { name.into() } else { format!("{outer}.{name}").into() };
    let unknown = || Why::new(format!("`{path}` of `{address}` is known only once it is deployed"));
    let out = match written {
        // What is written in a part of a resource is not all there is of it.
        Some(Value { state: State::Known(Data::Map(map)), place, assumptions, references }) => {
            let state = State::Set { why: unknown(), detail: Some(Arc::new(map)) };
            Value { state, place, assumptions, references }
        }
        Some(written) if written.is_there() == Some(true) => written,
        Some(written) => maybe(written, &unknown()),
        None => Value::set(unknown()),
    };
    let mut outer = value.clone();
    outer.references.remove(at);
    let mut out = draw(out, &outer);
    // First, so that steps from here go on from this attribute.
    out.references.insert(0, Reference::Resource { address, attribute: path });
    out
}

/// `value[key]`
pub(super) fn index(value: &Value, key: &Value) -> Value {
    if let Some(name) = key.as_str() {
        return member(value, name);
    }
    let number = match key.data() {
        Some(Data::Int(number)) => Some(*number),
        _ => None,
    };
    match (&value.state, number) {
        (State::Known(Data::List(list)), Some(number)) => {
            let certain = |item: &Item| item.perhaps.is_none();
            let closed = list.open.is_none() && list.items.iter().all(certain);
            // `[^1]` counts from the end.
            let position = match usize::try_from(number) {
                Ok(position) => Some(position),
                Err(_) if closed => {
                    list.items.len().checked_sub(usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX))
                }
                Err(_) => None,
            };
            match position.and_then(|at| list.items.get(at).map(|item| (at, item))) {
                Some((at, item)) if list.items.iter().take(at + 1).all(certain) => draw(item.value.clone(), value),
                _ if closed => draw(Value::absent(), value),
                _ => some_element(value, key),
            }
        }
        (State::Known(Data::List(_) | Data::Map(_)), None) => some_element(value, key),
        (State::Set { why, .. }, _) => draw(draw(Value::set(why.clone()), value), key),
        (State::Unresolved(why), _) => draw(Value::unresolved(why.clone()), value),
        _ => draw(Value::absent(), value),
    }
}

/// One of the elements; which one is not known.
fn some_element(value: &Value, key: &Value) -> Value {
    let why = key.why().cloned().unwrap_or_else(|| Why::new("the index is not known"));
    let elements = elements(value);
    let there = elements.open.is_none()
        && elements.entries.iter().all(|element| element.perhaps.is_none() && element.value.is_there() == Some(true));
    let mut out = if there { Value::set(why) } else { Value::unresolved(why) };
    for element in elements.entries.iter().take(8) {
        out = draw(out, &element.value);
    }
    draw(draw(out, value), key)
}

/// A key of an object as text.
pub(super) fn key(value: &Value) -> Option<String> {
    key_text(value)
}
