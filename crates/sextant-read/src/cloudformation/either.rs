//! One of two values where it is not known which: what both share is known, the rest is open.

use sextant_facts::{Data, Item, List, Map, State, Value, Why};

/// Whether two values are the same in every deployment.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (&a.state, &b.state) {
        (State::Absent, State::Absent) => true,
        (State::Known(a), State::Known(b)) => same_data(a, b),
        (State::Set { .. }, State::Set { .. }) => a.references.len() == 1 && a.references == b.references,
        _ => false,
    }
}

fn same_data(a: &Data, b: &Data) -> bool {
    match (a, b) {
        (Data::Text(a), Data::Text(b)) => a.as_literal().is_some() && a.as_literal() == b.as_literal(),
        (Data::List(a), Data::List(b)) => {
            let closed = a.open.is_none() && b.open.is_none() && a.items.len() == b.items.len();
            let certain = |item: &Item| item.perhaps.is_none();
            closed && a.items.iter().zip(&b.items).all(|(a, b)| certain(a) && certain(b) && same(&a.value, &b.value))
        }
        (Data::Map(a), Data::Map(b)) => {
            let closed = a.open.is_none() && b.open.is_none() && a.entries.len() == b.entries.len();
            closed && a.entries.iter().zip(&b.entries).all(|((k, a), (l, b))| k == l && same(a, b))
        }
        (Data::Json(a), Data::Json(b)) => same(a, b),
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Int(a), Data::Int(b)) => a == b,
        (Data::Float(a), Data::Float(b)) => a == b,
        _ => false,
    }
}

/// One of two values that differ.
pub(super) fn either(a: &Value, b: &Value, why: &Why) -> Value {
    let (there, other) = if a.state == State::Absent { (b, a) } else { (a, b) };
    if other.state == State::Absent {
        let mut value = if there.state == State::Absent { Value::absent() } else { Value::unresolved(why.clone()) };
        value.references.clone_from(&there.references);
        return value;
    }
    match (&a.state, &b.state) {
        (State::Unresolved(_), _) | (_, State::Unresolved(_)) => Value::unresolved(why.clone()),
        (State::Known(Data::Map(a)), State::Known(Data::Map(b))) => Value::known(Data::Map(either_map(a, b, why))),
        (State::Known(Data::List(a)), State::Known(Data::List(b))) => Value::known(Data::List(either_list(a, b, why))),
        _ => {
            // A reference that only one branch makes is not what the value was derived from.
            let mut value = Value::set(why.clone());
            value.references = a.references.iter().filter(|one| b.references.contains(one)).cloned().collect();
            value
        }
    }
}

fn either_map(a: &Map, b: &Map, why: &Why) -> Map {
    let mut map = Map { open: a.open.clone().or_else(|| b.open.clone()), ..Map::default() };
    for key in a.entries.keys().chain(b.entries.keys().filter(|key| !a.entries.contains_key(*key))) {
        let (left, right) = (a.get(key), b.get(key));
        let value = if same(&left, &right) { left.drawn_from(&right) } else { either(&left, &right, why) };
        let place = a.entries.get(key).or_else(|| b.entries.get(key)).and_then(|value| value.place.clone());
        map.entries.insert(key.clone(), place.map_or(value.clone(), |place| value.at(place)));
    }
    map
}

fn either_list(a: &List, b: &List, why: &Why) -> List {
    let shared = |item: &Item, others: &List| {
        item.perhaps.is_none()
            && others.items.iter().any(|other| other.perhaps.is_none() && same(&item.value, &other.value))
    };
    let mut list = List { open: a.open.clone().or_else(|| b.open.clone()), ..List::default() };
    for item in &a.items {
        let perhaps = if shared(item, b) { None } else { item.perhaps.clone().or_else(|| Some(why.clone())) };
        list.items.push(Item { value: item.value.clone(), perhaps });
    }
    for item in b.items.iter().filter(|item| !shared(item, a)) {
        let perhaps = item.perhaps.clone().or_else(|| Some(why.clone()));
        list.items.push(Item { value: item.value.clone(), perhaps });
    }
    list
}
