//! One value for what may be any of several.

use super::ITSELF;
use sextant_facts::{Data, Item, List, Map, Part, State, Text, Value, Why};
use std::sync::Arc;

/// What is known of a value that is one of `values`.
pub(crate) fn join(values: Vec<Value>, why: &Why) -> Value {
    let mut values = values.into_iter();
    let Some(first) = values.next() else { return Value::unresolved(why.clone()) };
    values.fold(first, |a, b| both(a, &b, why))
}

fn both(a: Value, b: &Value, why: &Why) -> Value {
    let state = match (&a.state, &b.state) {
        (x, y) if same_state(x, y) => return a.drawn_from(b),
        (State::Known(Data::Map(x)), State::Known(Data::Map(y))) => State::Known(Data::Map(maps(x, y, why))),
        (State::Known(Data::List(x)), State::Known(Data::List(y))) => State::Known(Data::List(lists(x, y, why))),
        (State::Known(Data::Text(x)), State::Known(Data::Text(y))) => match shared(x, y, why) {
            Some(text) => State::Known(Data::Text(text)),
            None => State::Set { why: why.clone(), detail: None },
        },
        (State::Set { detail: Some(x), .. }, State::Set { detail: Some(y), .. })
            if same(x.entries.get("callee"), y.entries.get("callee")) =>
        {
            State::Set { why: why.clone(), detail: Some(Arc::new(maps(x, y, why))) }
        }
        (State::Known(_) | State::Set { .. }, State::Known(_) | State::Set { .. }) => {
            State::Set { why: why.clone(), detail: None }
        }
        _ => State::Unresolved(first_reason(&a, b).unwrap_or(why).clone()),
    };
    Value { place: a.place.clone(), ..Value::new(state) }.drawn_from(&a).drawn_from(b)
}

/// Fewest characters that say something where two strings share them.
const SHARED: usize = 3;

/// A string that is one of two, as far as these begin and end alike.
fn shared(x: &Text, y: &Text, why: &Why) -> Option<Text> {
    let common = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>, most: usize| -> Vec<char> {
        a.zip(b).take(most).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    };
    let (first, other) = (literal(x.parts.first()), literal(y.parts.first()));
    let before: String = common(&mut first.chars(), &mut other.chars(), usize::MAX).into_iter().collect();
    let left = |text: &Text| match text.as_literal() {
        Some(literal) => literal.chars().count() - before.chars().count(),
        None => usize::MAX,
    };
    let most = left(x).min(left(y));
    let (last, other) = (literal(x.parts.last()), literal(y.parts.last()));
    let after = common(&mut last.chars().rev(), &mut other.chars().rev(), most);
    let after: String = after.into_iter().rev().collect();
    let says_much = |text: &&str| text.chars().count() >= SHARED;
    let (before, after) = (Some(&*before).filter(says_much), Some(&*after).filter(says_much));
    let mut text = Text::literal(before.unwrap_or_default());
    text.push_hole(why.clone());
    text.push_literal(after.unwrap_or_default());
    (before.is_some() || after.is_some()).then_some(text)
}

fn literal(part: Option<&Part>) -> &str {
    match part {
        Some(Part::Literal(literal)) => literal,
        _ => "",
    }
}

/// A reason that one side already gives says more than that the sides differ.
fn first_reason<'v>(a: &'v Value, b: &'v Value) -> Option<&'v Why> {
    [a, b].into_iter().find_map(|value| match &value.state {
        State::Unresolved(why) => Some(why),
        _ => None,
    })
}

fn maps(x: &Map, y: &Map, why: &Why) -> Map {
    let keys = x.entries.keys().chain(y.entries.keys());
    let entry = |key: &String| match (x.entries.get(key), y.entries.get(key)) {
        // A map that was changed starting from itself adds what it changes, and keeps what the other has.
        (None, Some(value)) if from_itself(x) => value.clone(),
        (Some(value), None) if from_itself(y) => value.clone(),
        _ => both(x.get(key), &y.get(key), why),
    };
    let entries = keys.map(|key| (key.clone(), entry(key))).collect();
    let open = if from_itself(x) { y.open.clone() } else { x.open.clone() };
    Map { entries, open: open.or_else(|| y.open.clone().filter(|_| !from_itself(y))) }
}

fn from_itself(map: &Map) -> bool {
    map.open.as_ref().is_some_and(|why| &*why.text == ITSELF)
}

fn lists(x: &List, y: &List, why: &Why) -> List {
    let shared = x.items.iter().zip(&y.items).take_while(|(a, b)| same(Some(&a.value), Some(&b.value))).count();
    let (longer, shorter) = if x.items.len() >= y.items.len() { (x, y) } else { (y, x) };
    let mut items = longer.items.clone();
    for (index, item) in items.iter_mut().enumerate() {
        let elsewhere = shorter.items.get(index).and_then(|item| item.perhaps.clone());
        let missing = (index >= shorter.items.len()).then(|| why.clone());
        item.perhaps = item.perhaps.take().or(elsewhere).or(missing);
    }
    let mut open = x.open.clone().or_else(|| y.open.clone());
    if shared < shorter.items.len() {
        items = items
            .into_iter()
            .chain(shorter.items.iter().skip(shared).cloned())
            .enumerate()
            .map(perhaps(shared, why))
            .collect();
        open = open.or_else(|| Some(why.clone()));
    }
    List { items, open }
}

fn perhaps(from: usize, why: &Why) -> impl FnMut((usize, Item)) -> Item {
    move |(index, mut item)| {
        if index >= from {
            item.perhaps.get_or_insert_with(|| why.clone());
        }
        item
    }
}

fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same_state(&a.state, &b.state),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two values are alike wherever they are written. What is not known is never alike.
pub(crate) fn same_state(a: &State, b: &State) -> bool {
    match (a, b) {
        (State::Absent, State::Absent) => true,
        (State::Known(a), State::Known(b)) => same_data(a, b),
        _ => false,
    }
}

fn same_data(a: &Data, b: &Data) -> bool {
    match (a, b) {
        (Data::Text(a), Data::Text(b)) => a.as_literal().is_some() && a.as_literal() == b.as_literal(),
        (Data::List(a), Data::List(b)) => {
            a.open.is_none()
                && b.open.is_none()
                && a.items.len() == b.items.len()
                && a.items.iter().zip(&b.items).all(|(a, b)| {
                    a.perhaps.is_none() && b.perhaps.is_none() && same_state(&a.value.state, &b.value.state)
                })
        }
        (Data::Map(a), Data::Map(b)) => {
            a.open.is_none()
                && b.open.is_none()
                && a.entries.len() == b.entries.len()
                && a.entries.iter().zip(&b.entries).all(|((k, a), (l, b))| k == l && same_state(&a.state, &b.state))
        }
        (Data::Json(a), Data::Json(b)) => same_state(&a.state, &b.state),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::join;
    use sextant_facts::{Value, Why};

    fn joined(values: Vec<Value>) -> Value {
        join(values, &Why::new("differs"))
    }

    #[test]
    fn strings_that_begin_or_end_alike() {
        for (texts, expected) in [
            (&["us.a.b", "us.c.d"][..], Some("us.${?}")),
            (&["us.a.b", "us.a.c", "us.b.a"], Some("us.${?}")),
            (&["a-chat", "b-chat"], Some("${?}-chat")),
            (&["us.a-v1:0", "us.b-v1:0"], Some("us.${?}-v1:0")),
            (&["aaaa", "aaaaaa"], Some("aaaa${?}")),
            (&["us.a", "eu.a"], None),
            (&["us.a", ""], None),
            (&["zürich", "zürch"], Some("zür${?}")),
        ] {
            let text = joined(texts.iter().map(|text| Value::text(*text)).collect());
            let shown = match text.data() {
                Some(sextant_facts::Data::Text(text)) => Some(text.to_string()),
                _ => None,
            };
            assert_eq!(shown.as_deref(), expected, "{texts:?}");
        }
        let one_is_open = joined(vec![Value::text("us.a"), Value::set(Why::new("computed"))]);
        assert_eq!(one_is_open, Value::set(Why::new("differs")));
    }

    #[test]
    fn values_of_branches() {
        let map = |n: i64| Value::map([("a", Value::int(1)), ("n", Value::int(n))]);
        assert_eq!(joined(vec![Value::int(5), Value::int(5)]), Value::int(5));
        assert_eq!(joined(vec![Value::int(5), Value::int(6)]), Value::set(Why::new("differs")));
        assert_eq!(joined(vec![Value::int(5), Value::absent()]), Value::unresolved(Why::new("differs")));
        let differing = joined(vec![map(1), map(2)]);
        let differing = differing.as_map().unwrap();
        assert_eq!(differing.get("a"), Value::int(1));
        assert_eq!(differing.get("n"), Value::set(Why::new("differs")));
        let longer = joined(vec![Value::list([Value::int(1)]), Value::list([Value::int(1), Value::int(2)])]);
        let longer = longer.as_list().unwrap();
        assert!(longer.open.is_none());
        assert_eq!(longer.items.iter().map(|item| item.perhaps.is_some()).collect::<Vec<_>>(), [false, true]);
        let other = joined(vec![Value::list([Value::int(1)]), Value::list([Value::int(2)])]);
        let other = other.as_list().unwrap();
        assert!(other.open.is_some() && other.items.iter().all(|item| item.perhaps.is_some()));
    }
}
