//! Functions over arrays and objects.

use super::super::{access, operator};
use super::Function;
use crate::terraform::access::elements;
use crate::terraform::function::find as shared;
use crate::terraform::limits;
use crate::terraform::merge::{blurred, draw};
use sextant_facts::{Data, Item, List, Map, Part, Reference, State, Text, Value};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "createarray" => |values| Some(Value::list(values.to_vec())),
        "createobject" => |values| {
            let mut map = Map::default();
            for pair in values.chunks(2) {
                let [key, value] = pair else { return None };
                match access::key(key) {
                    Some(key) => drop(map.entries.insert(key, value.clone())),
                    None => map.open = Some(operator::unknown(key)),
                }
            }
            Some(Value::known(Data::Map(map)))
        },
        "array" => |values| match values.first()?.data()? {
            Data::List(_) => values.first().cloned(),
            _ => Some(Value::list([values.first()?.clone()])),
        },
        "union" | "shallowmerge" => union,
        "range" => |values| {
            let [Data::Int(start), Data::Int(count)] = [values.first()?.data()?, values.get(1)?.data()?] else {
                return None;
            };
            let count = usize::try_from(*count).ok().filter(|count| *count <= limits::FOR_EACH)?;
            Some(Value::list((0..count).filter_map(|at| start.checked_add(i64::try_from(at).ok()?)).map(Value::int)))
        },
        "flatten" => |values| Some(Value::known(Data::List(flatten(values.first()?)))),
        "reverse" => |values| shared("reverse")?(values),
        "intersection" => |values| shared("setintersection")?(values),
        "empty" => |values| empty(values.first()?).map(Value::bool),
        "contains" => contains,
        "length" => |values| shared("length")?(values),
        "first" => |values| end(values.first()?, true),
        "last" => |values| end(values.first()?, false),
        "items" => items,
        "objectkeys" => |values| {
            let map = closed(values.first()?)?;
            Some(Value::list(map.entries.keys().map(Value::text)))
        },
        "tryget" | "getproperty" => |values| {
            let (first, keys) = values.split_first()?;
            Some(keys.iter().fold(first.clone(), |value, key| access::index(&value, key)))
        },
        _ => return None,
    })
}

fn closed(value: &Value) -> Option<&Map> {
    value.as_map().filter(|map| map.open.is_none())
}

/// Puts the entries of `value` over those of `map`; objects in objects are merged only where `deep`.
pub(in super::super) fn merge_into(map: &mut Map, value: &Value, deep: bool) {
    match &value.state {
        State::Known(Data::Map(more)) => {
            for (key, entry) in &more.entries {
                let entry = draw(entry.clone(), value);
                let before = map.entries.remove(key);
                map.entries.insert(key.clone(), over(before, entry, deep));
            }
            map.open = map.open.take().or_else(|| more.open.clone());
        }
        State::Set { why, .. } | State::Unresolved(why) => {
            for (_, entry) in map.entries.iter_mut() {
                *entry = blurred(entry.clone(), why);
            }
            map.open = Some(why.clone());
        }
        State::Known(_) | State::Absent => {}
    }
}

fn over(before: Option<Value>, entry: Value, deep: bool) -> Value {
    let Some(before) = before else { return entry };
    match (&before.state, &entry.state) {
        (State::Known(Data::Map(inner)), State::Known(Data::Map(_))) if deep => {
            let mut inner = inner.clone();
            merge_into(&mut inner, &entry, true);
            Value { state: State::Known(Data::Map(inner)), ..entry }
        }
        (_, State::Unresolved(why)) => operator::one_of(&why.clone(), entry, before),
        _ => entry,
    }
}

/// `union`: of objects the later one counts, of arrays each item occurs once.
fn union(values: &[Value]) -> Option<Value> {
    let lists = values.iter().any(|value| value.as_list().is_some());
    if lists {
        return shared("distinct")?(&[shared("concat")?(values)?]);
    }
    values.iter().any(|value| value.as_map().is_some()).then_some(())?;
    let mut map = Map::default();
    for value in values {
        merge_into(&mut map, value, true);
    }
    Some(Value::known(Data::Map(map)))
}

/// The items of arrays in an array, one level down.
fn flatten(value: &Value) -> List {
    let outer = elements(value);
    let mut list = List { open: outer.open, ..List::default() };
    for element in outer.entries {
        let inner = elements(&element.value);
        let item = |one: crate::terraform::access::Element| Item {
            value: one.value,
            perhaps: element.perhaps.clone().or(one.perhaps),
        };
        list.items.extend(inner.entries.into_iter().map(item));
        list.open = list.open.take().or(inner.open);
    }
    list
}

/// Whether a value is empty, as far as what is certain of it decides.
fn empty(value: &Value) -> Option<bool> {
    match &value.state {
        State::Absent => Some(true),
        State::Known(Data::Text(text)) => match text.as_literal() {
            Some(literal) => Some(literal.is_empty()),
            None => text.parts.iter().any(|part| matches!(part, Part::Literal(_))).then_some(false),
        },
        State::Known(Data::List(list)) => {
            if list.items.iter().any(|item| item.perhaps.is_none()) {
                return Some(false);
            }
            (list.items.is_empty() && list.open.is_none()).then_some(true)
        }
        State::Known(Data::Map(map)) => {
            if map.entries.values().any(|entry| !matches!(entry.state, State::Unresolved(_))) {
                return Some(false);
            }
            (map.entries.is_empty() && map.open.is_none()).then_some(true)
        }
        State::Known(Data::Json(_)) => Some(false),
        // Ids and names of resources are never empty.
        State::Set { .. } if of_resource(value) => Some(false),
        _ => None,
    }
}

fn of_resource(value: &Value) -> bool {
    value.references.iter().any(|reference| match reference {
        Reference::Resource { attribute, .. } => matches!(&**attribute, "id" | "name"),
        _ => false,
    }) && value.references.len() == 1
}

fn contains(values: &[Value]) -> Option<Value> {
    let [container, wanted] = values else { return None };
    match container.data()? {
        Data::Text(text) => {
            let wanted = wanted.to_text();
            let wanted = wanted.as_literal()?;
            let certain =
                text.parts.iter().any(|part| matches!(part, Part::Literal(literal) if literal.contains(wanted)));
            (certain || text.as_literal().is_some()).then(|| Value::bool(certain))
        }
        Data::Map(map) => {
            let key = access::key(wanted)?;
            match map.entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(&key)) {
                Some((_, entry)) => (!matches!(entry.state, State::Unresolved(_))).then(|| Value::bool(true)),
                None => map.open.is_none().then(|| Value::bool(false)),
            }
        }
        _ => shared("contains")?(values),
    }
}

fn end(value: &Value, first: bool) -> Option<Value> {
    match value.data()? {
        Data::Text(text) => {
            let literal = text.as_literal()?;
            let character = if first { literal.chars().next() } else { literal.chars().next_back() };
            Some(Value::text(character.map(String::from).unwrap_or_default()))
        }
        Data::List(list) => {
            let item = if first { list.items.first() } else { list.items.last() };
            let certain = item.is_some_and(|item| item.perhaps.is_none()) && (first || list.open.is_none());
            match item {
                Some(item) if certain => Some(item.value.clone()),
                None if list.open.is_none() => Some(Value::absent()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The entries of an object as a list.
fn items(values: &[Value]) -> Option<Value> {
    let object = values.first()?;
    object.as_map()?;
    let found = elements(object);
    let item = |element: crate::terraform::access::Element| Item {
        value: Value::map([("key", element.key), ("value", element.value)]),
        perhaps: element.perhaps,
    };
    Some(Value::known(Data::List(List { items: found.entries.into_iter().map(item).collect(), open: found.open })))
}

/// The first or last characters or items of a value, or what is left without them.
pub(super) fn cut(values: &[Value], take: bool) -> Option<Value> {
    let Data::Int(count) = values.get(1)?.data()? else { return None };
    let count = usize::try_from(*count).unwrap_or(0);
    match values.first()?.data()? {
        Data::List(list) => {
            let certain = list.open.is_none() && list.items.iter().all(|item| item.perhaps.is_none());
            let items = list.items.iter();
            let kept: Vec<Item> =
                if take { items.take(count).cloned().collect() } else { items.skip(count).cloned().collect() };
            certain.then(|| Value::known(Data::List(List { items: kept.into(), open: None })))
        }
        Data::Text(text) => {
            if let Some(literal) = text.as_literal() {
                let characters = literal.chars();
                let kept: String =
                    if take { characters.take(count).collect() } else { characters.skip(count).collect() };
                return Some(Value::text(kept));
            }
            if !take {
                return None;
            }
            // What stands before the first hole is certain, as far as it is taken.
            let Some(Part::Literal(begin)) = text.parts.first() else { return None };
            let kept: String = begin.chars().take(count).collect();
            let mut out = Text::literal(kept.as_str());
            if kept.chars().count() < count {
                out.push_hole(text.why().cloned()?);
            }
            Some(Value::known(Data::Text(out)))
        }
        _ => None,
    }
}
