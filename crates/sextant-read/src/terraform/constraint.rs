//! Type constraints of variables: what they convert, fill in, and promise of a value that is not known.

use super::merge::{draw, same};
use super::scope::Scope;
use super::syntax::{Expr, Kind};
use sextant_facts::{Data, Item, List, Map, State, Text, Value, Why};

/// The name and arguments of a constraint such as `list(string)`.
fn parts(constraint: &Expr) -> (&str, &[Expr]) {
    match &constraint.kind {
        Kind::Call(call) => (&call.name, &call.arguments),
        Kind::Name(name) => (name, &[]),
        Kind::Literal(Data::Text(text)) => (text.as_literal().unwrap_or_default(), &[]),
        _ => ("", &[]),
    }
}

/// The attributes of an `object({...})` constraint.
fn attributes(arguments: &[Expr]) -> &[(Expr, Expr)] {
    match arguments.first().map(|first| &first.kind) {
        Some(Kind::Object(attributes)) => attributes,
        _ => &[],
    }
}

/// A value that has to be given: there, and of a known shape if it is an object.
pub(super) fn required(constraint: Option<&Expr>, why: &Why, depth: usize) -> Value {
    let Some((depth, constraint)) = depth.checked_sub(1).zip(constraint) else { return Value::set(why.clone()) };
    let ("object", arguments) = parts(constraint) else { return Value::set(why.clone()) };
    let entries = attributes(arguments).iter().filter_map(|(name, kind)| {
        let value = match parts(kind) {
            ("optional", [inner, _, ..]) => required(Some(inner), why, depth),
            ("optional", _) => Value::unresolved(why.clone()),
            _ => required(Some(kind), why, depth),
        };
        Some((name.as_str()?.to_owned(), value))
    });
    Value::map(entries)
}

/// `value` as a variable of type `constraint` holds it.
pub(super) fn convert(scope: &Scope<'_, '_>, value: Value, constraint: &Expr, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return value };
    let (name, arguments) = parts(constraint);
    let Value { state: State::Known(data), place, assumptions, references } = value else { return value };
    let data = match (name, data) {
        ("string", data) => text(data),
        ("number", Data::Text(text)) => number(text),
        ("bool", Data::Text(text)) => match text.as_literal() {
            Some("true") => Data::Bool(true),
            Some("false") => Data::Bool(false),
            _ => Data::Text(text),
        },
        ("list" | "set", Data::List(list)) => {
            let list = convert_list(scope, list, arguments.first(), depth);
            Data::List(if name == "set" { distinct(list) } else { list })
        }
        ("tuple", Data::List(list)) => Data::List(list),
        ("map", Data::Map(map)) => Data::Map(convert_map(scope, map, arguments.first(), depth)),
        ("object", Data::Map(map)) => Data::Map(convert_object(scope, map, attributes(arguments), depth)),
        ("optional", data) => match arguments.first() {
            Some(inner) => {
                let value = Value { state: State::Known(data), place, assumptions, references };
                return convert(scope, value, inner, depth);
            }
            None => data,
        },
        (_, data) => data,
    };
    Value { state: State::Known(data), place, assumptions, references }
}

/// A primitive as a string.
pub(super) fn text(data: Data) -> Data {
    match data {
        Data::Bool(value) => Data::Text(Text::literal(value.to_string())),
        Data::Int(value) => Data::Text(Text::literal(value.to_string())),
        Data::Float(value) => Data::Text(Text::literal(value.to_string())),
        data => data,
    }
}

/// A string as a number, if it is one.
pub(super) fn number(text: Text) -> Data {
    let Some(literal) = text.as_literal() else { return Data::Text(text) };
    match (literal.parse::<i64>(), literal.parse::<f64>()) {
        (Ok(whole), _) => Data::Int(whole),
        (_, Ok(float)) if float.is_finite() => Data::Float(float),
        _ => Data::Text(text),
    }
}

fn convert_list(scope: &Scope<'_, '_>, list: List, inner: Option<&Expr>, depth: usize) -> List {
    let Some(inner) = inner else { return list };
    let item = |item: Item| Item { value: convert(scope, item.value, inner, depth), perhaps: item.perhaps };
    List { items: list.items.into_iter().map(item).collect(), open: list.open }
}

fn convert_map(scope: &Scope<'_, '_>, map: Map, inner: Option<&Expr>, depth: usize) -> Map {
    let Some(inner) = inner else { return map };
    let entry = |(key, value)| (key, convert(scope, value, inner, depth));
    Map { entries: map.entries.into_iter().map(entry).collect(), open: map.open }
}

/// Attributes that the constraint does not name are dropped, those that are optional are filled in.
fn convert_object(scope: &Scope<'_, '_>, mut map: Map, attributes: &[(Expr, Expr)], depth: usize) -> Map {
    let mut out = Map { open: map.open.clone(), ..Map::default() };
    for (name, kind) in attributes {
        let Some(name) = name.as_str() else { continue };
        let given = map.entries.remove(name).map(|value| convert(scope, value, kind, depth));
        let default = match parts(kind) {
            ("optional", [inner, default, ..]) => Some((inner, default)),
            _ => None,
        };
        let value = match (given, default) {
            (Some(given), Some((inner, default))) if given.is_there() != Some(true) => {
                let default = convert(scope, scope.eval(default), inner, depth);
                match &given.state {
                    State::Unresolved(why) => draw(draw(Value::set(why.clone()), &given), &default),
                    _ => draw(default, &given),
                }
            }
            (Some(given), _) => given,
            (None, Some((inner, default))) if map.open.is_none() => convert(scope, scope.eval(default), inner, depth),
            (None, _) if map.open.is_none() => Value::absent(),
            (None, _) => continue,
        };
        out.entries.insert(name.to_owned(), value);
    }
    out
}

/// A list without the items that are certainly there already.
pub(super) fn distinct(list: List) -> List {
    let mut items: Vec<Item> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for item in list.items {
        let known = match item.value.as_str() {
            Some(text) => item.perhaps.is_none() && !seen.insert(text.to_owned()),
            None => items
                .iter()
                .take(64)
                .any(|earlier| earlier.perhaps.is_none() && same(&earlier.value, &item.value) == Some(true)),
        };
        if !known {
            items.push(item);
        }
    }
    List { items: items.into(), open: list.open }
}

/// Applies `change` to a value and everything in it.
pub(crate) fn map_parts(mut value: Value, depth: usize, change: &mut impl FnMut(Value) -> Value) -> Value {
    if let Some(depth) = depth.checked_sub(1) {
        value.state = match value.state {
            State::Known(Data::List(mut list)) => {
                for item in &mut list.items {
                    item.value = map_parts(std::mem::replace(&mut item.value, Value::absent()), depth, change);
                }
                State::Known(Data::List(list))
            }
            State::Known(Data::Map(mut map)) => {
                for (_, entry) in map.entries.iter_mut() {
                    *entry = map_parts(std::mem::replace(entry, Value::absent()), depth, change);
                }
                State::Known(Data::Map(map))
            }
            state => state,
        };
    }
    change(value)
}
