//! Macros over lists: `exists`, `all`, `exists_one`, `map`, `filter`, and the operator `in`.

use super::evaluate::{Evaluator, assumptions_of};
use super::operators;
use super::syntax::{Fold, FoldKind, Node};
use crate::truth::Truth;
use crate::value::{Data, Item, List, Reference, State, Value, Why};

/// A value as the list that macros walk: a block or scalar is a list of one, an absent value an empty list. What is not
/// known is an open list; a value that is set may be its only item.
pub(super) fn items(value: &Value) -> List {
    match &value.state {
        State::Known(Data::List(list)) => list.clone(),
        State::Known(_) => List::closed([value.clone()]),
        State::Set { detail: Some(_), why } => {
            List { items: vec![Item::there(value.clone())].into(), open: Some(why.clone()) }
        }
        State::Absent => List::default(),
        State::Set { detail: None, .. } if is_one(value) => List::closed([value.clone()]),
        State::Set { why, detail: None } => {
            let perhaps = Item { value: value.clone(), perhaps: Some(why.clone()) };
            List { items: vec![perhaps].into(), open: Some(why.clone()) }
        }
        State::Unresolved(why) => List { open: Some(why.clone()), ..List::default() },
    }
}

/// Whether a value that is not known is one string for certain: the identifier, ARN or name of one resource. Providers name
/// lists of them in the plural.
fn is_one(value: &Value) -> bool {
    match value.references.as_slice() {
        [Reference::Resource { attribute, .. }] => {
            let last = attribute.rsplit(['.', '_']).next().unwrap_or_default();
            matches!(last, "arn" | "Arn" | "id" | "Id" | "name" | "Name" | "Ref")
        }
        _ => false,
    }
}

/// Whether a list contains a value.
pub(super) fn contains(list: &Value, wanted: &Value) -> Truth {
    let list = items(list);
    exists(&list, list.items.iter().map(|item| operators::equal(&item.value, wanted)))
}

/// Runs a macro.
pub(super) fn run(evaluator: &mut Evaluator<'_>, fold: &Fold) -> Value {
    let (range, held) = match &fold.guard {
        Some(guard) => {
            let split = evaluator.once(fold, |evaluator| guarded(evaluator, fold, guard));
            (evaluator.select(&split, KEPT, false), evaluator.select(&split, HELD, false))
        }
        None => (evaluator.value(&fold.range), Value::absent()),
    };
    let list = items(&range);
    let held = held.as_list().map(|held| held.items.as_slice()).unwrap_or_default();
    let mut bodies = Vec::with_capacity(list.items.len());
    for (position, item) in list.items.iter().enumerate() {
        evaluator.bound.push((fold.name.clone(), item.value.clone()));
        bodies.push(match held.get(position) {
            Some(first) => evaluator.both(first.value.clone(), &fold.body),
            None => evaluator.value(&fold.body),
        });
        evaluator.bound.pop();
    }
    let truths = bodies.iter().map(Truth::of);
    let mut result = match fold.kind {
        FoldKind::Exists => exists(&list, truths).into_value(),
        FoldKind::All => all(&list, truths).into_value(),
        FoldKind::ExistsOne => exists_one(&list, truths).into_value(),
        FoldKind::Filter => Value::known(Data::List(filter(&list, truths))),
        FoldKind::Map => {
            let mapped = list.items.iter().zip(&bodies);
            let items = mapped.map(|(item, body)| Item { value: body.clone(), perhaps: item.perhaps.clone() });
            Value::known(Data::List(List { items: items.collect(), open: list.open.clone() }))
        }
    };
    for body in &bodies {
        result = result.drawn_from(&assumptions_of(body));
    }
    result.drawn_from(&assumptions_of(&range))
}

const KEPT: &str = "kept";
const HELD: &str = "held";

/// The range without the items that the guard excludes, which also rests on what excludes them, and what the guard came to
/// for the others.
fn guarded(evaluator: &mut Evaluator<'_>, fold: &Fold, guard: &Node) -> Value {
    let range = evaluator.value(&fold.range);
    let list = items(&range);
    let mut kept = List { open: list.open.clone(), ..List::default() };
    let mut held = List::default();
    let mut excluded = Value::absent();
    for item in &list.items {
        evaluator.bound.push((fold.name.clone(), item.value.clone()));
        let holds = evaluator.value(guard);
        evaluator.bound.pop();
        if Truth::of(&holds) == Truth::False {
            excluded = excluded.drawn_from(&assumptions_of(&holds));
        } else {
            kept.items.push(item.clone());
            held.items.push(Item::there(holds));
        }
    }
    let kept = Value::known(Data::List(kept)).drawn_from(&assumptions_of(&range)).drawn_from(&excluded);
    Value::map([(KEPT, kept), (HELD, Value::known(Data::List(held)))])
}

/// True if an item that is there is true; false if none can be.
fn exists(list: &List, truths: impl Iterator<Item = Truth>) -> Truth {
    let mut doubt = list.open.clone();
    for (item, truth) in list.items.iter().zip(truths) {
        match (&truth, &item.perhaps) {
            (Truth::True, None) => return Truth::True,
            (Truth::True, Some(why)) | (Truth::Unknown(why), _) => doubt = doubt.or_else(|| Some(why.clone())),
            (Truth::False, _) => {}
        }
    }
    doubt.map_or(Truth::False, Truth::Unknown)
}

/// False if an item that is there is false; true if none can be.
fn all(list: &List, truths: impl Iterator<Item = Truth>) -> Truth {
    exists(list, truths.map(Truth::negate)).negate()
}

fn exists_one(list: &List, truths: impl Iterator<Item = Truth>) -> Truth {
    let mut doubt = list.open.clone();
    let mut certain = 0_usize;
    for (item, truth) in list.items.iter().zip(truths) {
        match (&truth, &item.perhaps) {
            (Truth::True, None) => certain += 1,
            (Truth::True, Some(why)) | (Truth::Unknown(why), _) => doubt = doubt.or_else(|| Some(why.clone())),
            (Truth::False, _) => {}
        }
    }
    match (certain, doubt) {
        (2.., _) => Truth::False,
        (_, Some(why)) => Truth::Unknown(why),
        (count, None) => Truth::from(count == 1),
    }
}

/// The items for which the truth is not false; those that may not belong are perhaps there.
fn filter(list: &List, truths: impl Iterator<Item = Truth>) -> List {
    let kept = list.items.iter().zip(truths).filter_map(|(item, truth)| match truth {
        Truth::True => Some(item.clone()),
        Truth::False => None,
        Truth::Unknown(why) => Some(Item { perhaps: item.perhaps.clone().or(Some(why)), ..item.clone() }),
    });
    List { items: kept.collect(), open: list.open.clone() }
}

/// The number of items, where it is certain.
pub(super) fn size(list: &List) -> Value {
    let doubt: Option<Why> = list.open.clone().or_else(|| list.items.iter().find_map(|item| item.perhaps.clone()));
    match doubt {
        Some(why) => Value::unresolved(why),
        None => Value::int(i64::try_from(list.items.len()).unwrap_or(i64::MAX)),
    }
}
