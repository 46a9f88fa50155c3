//! Functions over lists and sets.

use super::Function;
use crate::terraform::access::{self, elements};
use crate::terraform::constraint::distinct;
use crate::terraform::limits;
use crate::terraform::merge::{doubt, draw, either, same};
use sextant_facts::{Data, Item, List, State, Value, Why};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "concat" => |arguments| Some(Value::known(Data::List(concat(arguments)))),
        "flatten" => |arguments| {
            let mut out = List::default();
            flatten(arguments.first()?, None, &mut out, limits::VALUE_DEPTH);
            Some(Value::known(Data::List(out)))
        },
        "compact" => compact,
        "distinct" => |arguments| Some(rebuilt(arguments.first()?, distinct)),
        "toset" => |arguments| {
            let value = arguments.first()?;
            let set = matches!(value.state, State::Set { .. } | State::Unresolved(_)) || value.as_list().is_some();
            set.then(|| rebuilt(value, |list| sorted(distinct(list))))
        },
        "setunion" => |arguments| Some(Value::known(Data::List(sorted(distinct(concat(arguments)))))),
        "tolist" => tolist,
        "sort" => |arguments| Some(rebuilt(arguments.first()?, sorted)),
        "reverse" => |arguments| {
            Some(rebuilt(arguments.first()?, |mut list| {
                list.items.reverse();
                list
            }))
        },
        "length" => length,
        "contains" => contains,
        "setintersection" => |arguments| subset(arguments, true),
        "setsubtract" => |arguments| subset(arguments, false),
        "element" => element,
        "index" => index,
        "slice" => slice,
        "range" => range,
        "one" => one,
        "coalesce" => coalesce,
        "coalescelist" => coalescelist,
        "alltrue" => |arguments| all_are(arguments.first()?, true),
        "anytrue" => |arguments| {
            all_are(arguments.first()?, false).map(|value| !value.as_bool().unwrap_or(false)).map(Value::bool)
        },
        "chunklist" => chunklist,
        _ => return None,
    })
}

/// The items of a list; a value that is not known is an open list.
fn list_of(value: &Value) -> List {
    let elements = elements(value);
    let item = |element: access::Element| Item { value: element.value, perhaps: element.perhaps };
    List { items: elements.entries.into_iter().map(item).collect(), open: elements.open }
}

fn rebuilt(value: &Value, change: impl FnOnce(List) -> List) -> Value {
    Value::known(Data::List(change(list_of(value))))
}

/// A list of which everything is known to be there.
fn closed(value: &Value) -> Option<&List> {
    value.as_list().filter(|list| list.open.is_none() && list.items.iter().all(|item| item.perhaps.is_none()))
}

fn concat(arguments: &[Value]) -> List {
    let mut out = List::default();
    for argument in arguments {
        let list = list_of(argument);
        out.items.extend(list.items);
        out.open = out.open.or(list.open);
    }
    out
}

fn flatten(value: &Value, perhaps: Option<&Why>, out: &mut List, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        out.open.get_or_insert_with(|| Why::new("nested deeper than the limit"));
        return;
    };
    let list = list_of(value);
    for item in list.items {
        let perhaps = item.perhaps.as_ref().or(perhaps);
        match &item.value.state {
            State::Known(Data::List(_)) => flatten(&item.value, perhaps, out, depth),
            // May be a list of any length.
            State::Set { why, detail: None } if item.value.references.is_empty() => {
                out.open.get_or_insert_with(|| why.clone());
            }
            State::Unresolved(why) => {
                out.open.get_or_insert_with(|| why.clone());
            }
            _ => out.items.push(Item { value: item.value.clone(), perhaps: perhaps.cloned() }),
        }
    }
    if let Some(why) = list.open {
        out.open.get_or_insert(why);
    }
}

fn compact(arguments: &[Value]) -> Option<Value> {
    let compacted = |list: List| {
        let mut out = List { open: list.open, ..List::default() };
        for item in list.items {
            let certain = match &item.value.state {
                State::Absent => continue,
                State::Known(Data::Text(text)) if text.as_literal() == Some("") => continue,
                State::Known(Data::Text(text)) => {
                    let solid = text.parts.iter().any(|part| matches!(part, sextant_facts::Part::Literal(_)));
                    if solid { None } else { text.why().cloned() }
                }
                State::Known(_) => None,
                // Identifiers of resources are never empty.
                State::Set { .. } if !item.value.references.is_empty() => None,
                State::Set { why, .. } | State::Unresolved(why) => Some(why.clone()),
            };
            out.items.push(Item { value: item.value, perhaps: item.perhaps.or(certain) });
        }
        out
    };
    Some(rebuilt(arguments.first()?, compacted))
}

/// A set's order, where all items are known strings.
fn sorted(mut list: List) -> List {
    if list.items.iter().all(|item| item.value.as_str().is_some()) {
        list.items.sort_by(|a, b| a.value.as_str().cmp(&b.value.as_str()));
    }
    list
}

fn tolist(arguments: &[Value]) -> Option<Value> {
    let value = arguments.first()?;
    value.as_list().is_some().then(|| value.clone())
}

fn length(arguments: &[Value]) -> Option<Value> {
    let value = arguments.first()?;
    let length = match value.data()? {
        Data::List(_) => closed(value)?.items.len(),
        Data::Map(map) if map.open.is_none() && map.entries.values().all(certain) => map.entries.len(),
        Data::Text(text) => text.as_literal()?.chars().count(),
        _ => return None,
    };
    Some(Value::int(i64::try_from(length).ok()?))
}

/// Whether the key of a map's entry is there for certain.
fn certain(value: &Value) -> bool {
    !matches!(value.state, State::Unresolved(_))
}

fn contains(arguments: &[Value]) -> Option<Value> {
    let (list, wanted) = (list_of(arguments.first()?), arguments.get(1)?);
    let mut doubtful = list.open.is_some();
    for item in &list.items {
        match same(&item.value, wanted) {
            Some(true) if item.perhaps.is_none() => return Some(Value::bool(true)),
            Some(false) => {}
            _ => doubtful = true,
        }
    }
    (!doubtful).then(|| Value::bool(false))
}

/// The items of the first list that the second one holds, or does not hold.
fn subset(arguments: &[Value], held: bool) -> Option<Value> {
    let (first, second) = (closed(arguments.first()?)?, closed(arguments.get(1)?)?);
    if arguments.len() > 2 || first.items.len().saturating_mul(second.items.len()) > 1 << 20 {
        return None;
    }
    let mut out = Vec::new();
    for item in &first.items {
        let mut found = Some(false);
        for other in &second.items {
            match same(&item.value, &other.value) {
                Some(true) => {
                    found = Some(true);
                    break;
                }
                None => found = None,
                Some(false) => {}
            }
        }
        if found? == held {
            out.push(item.value.clone());
        }
    }
    Some(Value::list(out))
}

fn element(arguments: &[Value]) -> Option<Value> {
    let (list, Data::Int(at)) = (closed(arguments.first()?)?, arguments.get(1)?.data()?) else {
        return None;
    };
    let length = i64::try_from(list.items.len()).ok()?;
    let at = at.checked_rem_euclid(length)?;
    list.items.get(usize::try_from(at).ok()?).map(|item| item.value.clone())
}

fn index(arguments: &[Value]) -> Option<Value> {
    let (list, wanted) = (closed(arguments.first()?)?, arguments.get(1)?);
    for (at, item) in list.items.iter().enumerate() {
        if same(&item.value, wanted)? {
            return Some(Value::int(i64::try_from(at).ok()?));
        }
    }
    None
}

fn slice(arguments: &[Value]) -> Option<Value> {
    let list = closed(arguments.first()?)?;
    let (Data::Int(from), Data::Int(to)) = (arguments.get(1)?.data()?, arguments.get(2)?.data()?) else {
        return None;
    };
    let (from, to) = (usize::try_from(*from).ok()?, usize::try_from(*to).ok()?);
    Some(Value::known(Data::List(List { items: list.items.get(from..to)?.to_vec().into(), open: None })))
}

fn range(arguments: &[Value]) -> Option<Value> {
    let numbers: Vec<i64> = arguments
        .iter()
        .map(|argument| match argument.data() {
            Some(Data::Int(number)) => Some(*number),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let (start, limit, step) = match *numbers.as_slice() {
        [limit] => (0, limit, if limit < 0 { -1 } else { 1 }),
        [start, limit] => (start, limit, if limit < start { -1 } else { 1 }),
        [start, limit, step] if step != 0 => (start, limit, step),
        _ => return None,
    };
    let mut out = Vec::new();
    let mut at = start;
    while (step > 0 && at < limit) || (step < 0 && at > limit) {
        if out.len() >= 1024 {
            return None;
        }
        out.push(Value::int(at));
        at = at.checked_add(step)?;
    }
    Some(Value::list(out))
}

/// The only item of a list, or null.
fn one(arguments: &[Value]) -> Option<Value> {
    let value = arguments.first()?;
    let list = value.as_list()?;
    let several = |items: &[Item], why: &Why| {
        items.iter().take(8).fold(Value::unresolved(why.clone()), |value, item| draw(value, &item.value))
    };
    if let Some(why) = &list.open {
        return Some(several(&list.items, why));
    }
    match list.items.as_slice() {
        [] => Some(Value::absent()),
        [Item { value, perhaps: None }] => Some(value.clone()),
        [Item { value, perhaps: Some(why) }] => Some(either(why, value.clone(), Value::absent())),
        items => {
            let why = items.iter().find_map(|item| item.perhaps.as_ref())?;
            Some(several(items, why))
        }
    }
}

/// The first argument that is neither null nor an empty string.
fn coalesce(arguments: &[Value]) -> Option<Value> {
    first_of(arguments, |value| match &value.state {
        State::Absent => Some(false),
        State::Known(Data::Text(text)) if text.as_literal() == Some("") => Some(false),
        State::Known(Data::Text(text)) => {
            text.parts.iter().any(|part| matches!(part, sextant_facts::Part::Literal(_))).then_some(true)
        }
        State::Known(_) => Some(true),
        State::Set { .. } if !value.references.is_empty() => Some(true),
        State::Set { .. } | State::Unresolved(_) => None,
    })
}

fn coalescelist(arguments: &[Value]) -> Option<Value> {
    first_of(arguments, |value| {
        let list = value.as_list()?;
        match list.items.iter().any(|item| item.perhaps.is_none()) {
            true => Some(true),
            false if list.open.is_none() && list.items.is_empty() => Some(false),
            false => None,
        }
    })
}

/// The first argument that qualifies; one that perhaps does, or else what follows it.
fn first_of(arguments: &[Value], qualifies: impl Fn(&Value) -> Option<bool>) -> Option<Value> {
    let mut doubtful: Vec<&Value> = Vec::new();
    let mut settled = None;
    for argument in arguments {
        match qualifies(argument) {
            Some(true) => {
                settled = Some(argument.clone());
                break;
            }
            Some(false) => {}
            None => doubtful.push(argument),
        }
    }
    // Whatever is chosen is there: Terraform refuses to find nothing.
    let settled = settled.or_else(|| doubtful.pop().cloned())?;
    Some(doubtful.into_iter().rev().fold(settled, |rest, value| {
        let why = doubt(value).unwrap_or_else(|| Why::new("not known"));
        let chosen = either(&why, value.clone(), rest);
        match chosen.state {
            State::Unresolved(why) => Value { state: State::Set { why, detail: None }, ..chosen },
            _ => chosen,
        }
    }))
}

/// `alltrue`, and with `wanted` false whether none is true.
fn all_are(value: &Value, wanted: bool) -> Option<Value> {
    let list = list_of(value);
    let mut doubtful = list.open.is_some();
    for item in &list.items {
        match item.value.as_bool() {
            Some(truth) if truth == wanted => {}
            Some(_) if item.perhaps.is_none() => return Some(Value::bool(false)),
            _ => doubtful = true,
        }
    }
    (!doubtful).then(|| Value::bool(true))
}

fn chunklist(arguments: &[Value]) -> Option<Value> {
    let list = closed(arguments.first()?)?;
    let Data::Int(size) = arguments.get(1)?.data()? else { return None };
    let size = usize::try_from(*size).ok().filter(|size| *size > 0)?;
    let chunks = list.items.chunks(size);
    Some(Value::list(chunks.map(|chunk| Value::known(Data::List(List { items: chunk.to_vec().into(), open: None })))))
}
