//! Values under uncertainty: whether two are the same, and what holds if either may be it.

use super::limits;
use sextant_facts::{Data, Item, List, Map, Part, State, Text, Value, Why};

/// `value`, derived from `from` as well.
pub(crate) fn draw(value: Value, from: &Value) -> Value {
    let mut value = assume(value, from);
    for reference in &from.references {
        if value.references.len() < limits::REFERENCES {
            value = value.referring(reference.clone());
        }
    }
    value
}

/// `value`, resting on the assumptions of `from`: what a condition leaves in what it selects.
pub(crate) fn assume(mut value: Value, from: &Value) -> Value {
    for assumption in &from.assumptions {
        if value.assumptions.len() < limits::ASSUMPTIONS {
            value = value.assuming(assumption.clone());
        }
    }
    value
}

/// The same value, which may not be there.
pub(crate) fn maybe(value: Value, why: &Why) -> Value {
    Value { state: State::Unresolved(why.clone()), ..value }
}

/// The same value, perhaps replaced by another that is there.
pub(crate) fn blurred(value: Value, why: &Why) -> Value {
    let state = match value.is_there() {
        Some(true) => State::Set { why: why.clone(), detail: None },
        _ => State::Unresolved(why.clone()),
    };
    Value { state, ..value }
}

/// Why a value is not known in full; `None` for a value that is.
pub(crate) fn doubt(value: &Value) -> Option<Why> {
    match &value.state {
        State::Set { why, .. } | State::Unresolved(why) => Some(why.clone()),
        State::Absent => None,
        State::Known(data) => data_doubt(data),
    }
}

fn data_doubt(data: &Data) -> Option<Why> {
    match data {
        Data::Text(text) => text.why().cloned(),
        Data::List(list) => {
            let item = |item: &Item| item.perhaps.clone().or_else(|| doubt(&item.value));
            list.open.clone().or_else(|| list.items.iter().find_map(item))
        }
        Data::Map(map) => map.open.clone().or_else(|| map.entries.values().find_map(doubt)),
        Data::Json(inner) => doubt(inner),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Component(_) => None,
    }
}

/// Whether two values are equal; `None` if that is not known.
pub(crate) fn same(a: &Value, b: &Value) -> Option<bool> {
    match (&a.state, &b.state) {
        (State::Absent, State::Absent) => Some(true),
        (State::Known(a), State::Known(b)) => same_data(a, b),
        (State::Absent, State::Known(_) | State::Set { .. }) | (State::Known(_) | State::Set { .. }, State::Absent) => {
            Some(false)
        }
        _ => None,
    }
}

fn same_data(a: &Data, b: &Data) -> Option<bool> {
    match (a, b) {
        (Data::Bool(a), Data::Bool(b)) => Some(a == b),
        (Data::Int(a), Data::Int(b)) => Some(a == b),
        (Data::Text(a), Data::Text(b)) => same_text(a, b),
        (Data::List(a), Data::List(b)) => same_list(a, b),
        (Data::Map(a), Data::Map(b)) => same_map(a, b),
        (Data::Json(a), Data::Json(b)) => same(a, b).filter(|equal| *equal),
        (Data::Json(_), Data::Text(_)) | (Data::Text(_), Data::Json(_)) => None,
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => Some(a == b),
            _ => Some(false),
        },
    }
}

fn number(data: &Data) -> Option<f64> {
    match data {
        #[expect(clippy::cast_precision_loss, reason = "Terraform compares numbers, not representations")]
        Data::Int(value) => Some(*value as f64),
        Data::Float(value) => Some(*value),
        _ => None,
    }
}

/// Strings with holes differ if what is certain at their ends differs.
fn same_text(a: &Text, b: &Text) -> Option<bool> {
    if let (Some(a), Some(b)) = (a.as_literal(), b.as_literal()) {
        return Some(a == b);
    }
    let head = |text: &Text| match text.parts.first() {
        Some(Part::Literal(head)) => head.clone(),
        _ => String::new(),
    };
    let tail = |text: &Text| match text.parts.last() {
        Some(Part::Literal(tail)) => tail.clone(),
        _ => String::new(),
    };
    let heads = head(a).starts_with(&head(b)) || head(b).starts_with(&head(a));
    let tails = tail(a).ends_with(&tail(b)) || tail(b).ends_with(&tail(a));
    let least = |text: &Text| -> usize {
        text.parts.iter().map(|part| if let Part::Literal(part) = part { part.len() } else { 0 }).sum()
    };
    let fits = |whole: &Text, other: &Text| whole.as_literal().is_none_or(|whole| whole.len() >= least(other));
    if heads && tails && fits(a, b) && fits(b, a) { None } else { Some(false) }
}

fn same_list(a: &List, b: &List) -> Option<bool> {
    let closed = |list: &List| list.open.is_none() && list.items.iter().all(|item| item.perhaps.is_none());
    if !closed(a) || !closed(b) {
        return None;
    }
    if a.items.len() != b.items.len() {
        return Some(false);
    }
    all(a.items.iter().zip(&b.items).map(|(a, b)| same(&a.value, &b.value)))
}

fn same_map(a: &Map, b: &Map) -> Option<bool> {
    if a.open.is_some() || b.open.is_some() {
        return None;
    }
    let keys = a.entries.keys().chain(b.entries.keys());
    all(keys.map(|key| match (a.entries.get(key), b.entries.get(key)) {
        (Some(a), Some(b)) => same(a, b),
        (Some(one), None) | (None, Some(one)) => one.is_there().map(|_| false),
        (None, None) => Some(true),
    }))
}

/// Three-valued "all": one false decides.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut out = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => out = None,
            Some(true) => {}
        }
    }
    out
}

/// Either `a` or `b`: what both agree on stays, the rest is uncertain because of `why`.
pub(crate) fn either(why: &Why, a: Value, b: Value) -> Value {
    if same(&a, &b) == Some(true) {
        return draw(a, &b);
    }
    let there = a.is_there() == Some(true) && b.is_there() == Some(true);
    let state = match (&a.state, &b.state) {
        (State::Known(Data::List(a)), State::Known(Data::List(b))) => State::Known(Data::List(either_list(why, a, b))),
        (State::Known(Data::Map(a)), State::Known(Data::Map(b))) => State::Known(Data::Map(either_map(why, a, b))),
        _ if there => State::Set { why: why.clone(), detail: None },
        _ => State::Unresolved(why.clone()),
    };
    draw(draw(Value::new(state), &a), &b)
}

fn either_list(why: &Why, a: &List, b: &List) -> List {
    let agreed = a.items.iter().zip(&b.items);
    let agrees =
        |(a, b): &(&Item, &Item)| a.perhaps.is_none() && b.perhaps.is_none() && same(&a.value, &b.value) == Some(true);
    let common = agreed.take_while(agrees).count();
    let mut items: Vec<Item> = a.items.iter().take(common).cloned().collect();
    for item in a.items.iter().skip(common).chain(b.items.iter().skip(common)) {
        let perhaps = item.perhaps.clone().or_else(|| Some(why.clone()));
        items.push(Item { value: item.value.clone(), perhaps });
    }
    List { items: items.into(), open: a.open.clone().or_else(|| b.open.clone()) }
}

fn either_map(why: &Why, a: &Map, b: &Map) -> Map {
    let mut entries = a.entries.clone();
    for (key, other) in &b.entries {
        let value = match entries.remove(key) {
            Some(value) => either(why, value, other.clone()),
            None => maybe(other.clone(), why),
        };
        entries.insert(key.clone(), value);
    }
    for (key, value) in &mut entries {
        if !b.entries.contains_key(key) {
            *value = maybe(value.clone(), why);
        }
    }
    Map { entries, open: a.open.clone().or_else(|| b.open.clone()) }
}

/// The number of nodes of a value, counted no further than the limit. `None` if it is too large or too deep.
pub(crate) fn weight(value: &Value) -> Option<u64> {
    let mut left = limits::WEIGHT;
    count(value, limits::VALUE_DEPTH, &mut left)?;
    Some(limits::WEIGHT - left)
}

fn count(value: &Value, depth: usize, left: &mut u64) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    let own = 1 + value.assumptions.len() + value.references.len();
    *left = left.checked_sub(own as u64)?;
    match &value.state {
        State::Known(Data::Text(text)) => {
            let length: usize =
                text.parts.iter().map(|part| if let Part::Literal(part) = part { part.len() } else { 1 }).sum();
            *left = left.checked_sub(length as u64 / 32)?;
            Some(())
        }
        State::Known(Data::List(list)) => list.items.iter().try_for_each(|item| count(&item.value, depth, left)),
        State::Known(Data::Map(map)) => map.entries.values().try_for_each(|value| count(value, depth, left)),
        State::Known(Data::Json(inner)) => count(inner, depth, left),
        _ => Some(()),
    }
}
