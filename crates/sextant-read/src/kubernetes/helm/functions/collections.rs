//! Functions over lists and maps.

use super::super::value::{DEPTH, Entries, Value};
use super::{Arguments, Found};

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    made(name, arguments)
        .or_else(|| listed(name, arguments))
        .or_else(|| searched(name, arguments))
        .or_else(|| mapped(name, arguments))
        .or_else(|| merged(name, arguments))
}

fn made(name: &str, arguments: &Arguments<'_>) -> Found {
    let values = arguments.values;
    Some(Ok(match name {
        "list" | "tuple" => Value::list(values.to_vec()),
        "dict" => {
            let pairs = values.chunks(2).map(|pair| match pair {
                [key, value] => (key.print(), value.clone()),
                [key, ..] => (key.print(), Value::text("")),
                [] => (String::new(), Value::Nil),
            });
            Value::entries(pairs.map(|(key, value)| (key.into(), value)).collect())
        }
        _ => return None,
    }))
}

fn listed(name: &str, arguments: &Arguments<'_>) -> Found {
    let changed = |work: fn(Vec<Value>) -> Value| Some(arguments.items(0).map(work));
    let with = |work: fn(Vec<Value>, Value) -> Vec<Value>| {
        Some((|| Ok(Value::list(work(arguments.items(0)?, arguments.get(1)?.clone()))))())
    };
    match name {
        "first" => changed(|items| items.first().cloned().unwrap_or(Value::Nil)),
        "last" => changed(|items| items.last().cloned().unwrap_or(Value::Nil)),
        "rest" => changed(|items| Value::list(items.into_iter().skip(1).collect())),
        "initial" => changed(|mut items| {
            items.pop();
            Value::list(items)
        }),
        "reverse" => changed(|items| Value::list(items.into_iter().rev().collect())),
        "compact" => changed(|items| Value::list(items.into_iter().filter(Value::is_true).collect())),
        "uniq" => changed(|items| {
            let mut kept: Vec<Value> = Vec::new();
            for item in items.into_iter().take(2_000) {
                if !kept.iter().any(|known| known.same(&item, 0)) {
                    kept.push(item);
                }
            }
            Value::list(kept)
        }),
        "append" | "push" => with(|mut items, item| {
            items.push(item);
            items
        }),
        "prepend" => with(|mut items, item| {
            items.insert(0, item);
            items
        }),
        "concat" => {
            Some(Ok(Value::list(arguments.values.iter().flat_map(|list| list.items().unwrap_or_default()).collect())))
        }
        "without" => Some(arguments.items(0).map(|items| {
            let others = arguments.values.get(1..).unwrap_or_default();
            Value::list(items.into_iter().filter(|item| !others.iter().any(|other| other.same(item, 0))).collect())
        })),
        "slice" => Some(slice(arguments)),
        "chunk" => Some((|| {
            let size = arguments.count(0)?.max(1);
            Ok(Value::list(arguments.items(1)?.chunks(size).map(|part| Value::list(part.to_vec())).collect()))
        })()),
        _ => None,
    }
}

fn slice(arguments: &Arguments<'_>) -> Result<Value, String> {
    let start = arguments.count(1).unwrap_or_default();
    let end = arguments.count(2).unwrap_or(usize::MAX).max(start);
    match arguments.get(0)? {
        Value::Text(text) => Ok(Value::text(text.chars().take(end).skip(start).collect::<String>())),
        _ => Ok(Value::list(arguments.items(0)?.into_iter().take(end).skip(start).collect())),
    }
}

fn searched(name: &str, arguments: &Arguments<'_>) -> Found {
    Some(match name {
        "has" => (|| {
            let wanted = arguments.get(0)?;
            Ok(Value::Bool(arguments.items(1)?.iter().any(|item| item.same(wanted, 0))))
        })(),
        "index" => index(arguments),
        "dig" => dig(arguments),
        "pluck" => (|| {
            let key = arguments.text(0)?;
            Ok(Value::list(arguments.values.iter().skip(1).filter_map(|map| map.get(&key)).collect()))
        })(),
        _ => return None,
    })
}

fn index(arguments: &Arguments<'_>) -> Result<Value, String> {
    let mut value = arguments.get(0)?.clone();
    for key in arguments.values.iter().skip(1) {
        value = match &value {
            Value::Map(_) => value.get(&key.print()).unwrap_or(Value::Nil),
            Value::List(_) => {
                let at = usize::try_from(super::numbers::int(key)).unwrap_or(usize::MAX);
                let items = value.items().unwrap_or_default();
                items.get(at).cloned().ok_or_else(|| format!("a list has no item {}", key.print()))?
            }
            Value::Text(text) => {
                let at = usize::try_from(super::numbers::int(key)).unwrap_or(usize::MAX);
                text.as_bytes().get(at).map_or(Value::Nil, |byte| Value::Int(i64::from(*byte)))
            }
            other => return Err(format!("a {} has no items", other.kind())),
        };
    }
    Ok(value)
}

/// `dig "a" "b" DEFAULT MAP`
fn dig(arguments: &Arguments<'_>) -> Result<Value, String> {
    let [keys @ .., fallback, map] = arguments.values else { return Err("`dig` needs more arguments".to_owned()) };
    let mut value = map.clone();
    for key in keys {
        match value.get(&key.print()) {
            Some(inner) => value = inner,
            None => return Ok(fallback.clone()),
        }
    }
    Ok(value)
}

fn mapped(name: &str, arguments: &Arguments<'_>) -> Found {
    let pairs = |index: usize| -> Result<Entries, String> {
        let value = arguments.get(index)?;
        let found = if matches!(value, Value::Nil) { Some(Entries::new()) } else { value.pairs() };
        found.ok_or_else(|| format!("`{name}` needs a map, not a {}", value.kind()))
    };
    let named = || {
        arguments.values.iter().skip(1).flat_map(|value| match value.items() {
            Some(items) => items.iter().map(Value::print).collect(),
            None => vec![value.print()],
        })
    };
    Some(match name {
        "get" => (|| Ok(pairs(0)?.get(&*arguments.text(1)?).cloned().unwrap_or_else(|| Value::text(""))))(),
        "set" => (|| {
            arguments.get(0)?.set(&arguments.text(1)?, Some(arguments.get(2)?.clone()));
            arguments.get(0).cloned()
        })(),
        "unset" => (|| {
            arguments.get(0)?.set(&arguments.text(1)?, None);
            arguments.get(0).cloned()
        })(),
        "hasKey" => (|| Ok(Value::Bool(pairs(0)?.contains_key(&*arguments.text(1)?))))(),
        "keys" => Ok(Value::list(
            arguments
                .values
                .iter()
                .flat_map(|map| map.pairs().unwrap_or_default())
                .map(|(key, _)| Value::Text(key))
                .collect(),
        )),
        "values" => pairs(0).map(|pairs| Value::list(pairs.into_values().collect())),
        "pick" => pairs(0).map(|pairs| {
            let names: Vec<String> = named().collect();
            Value::entries(pairs.into_iter().filter(|(key, _)| names.iter().any(|name| **name == **key)).collect())
        }),
        "omit" => pairs(0).map(|pairs| {
            let names: Vec<String> = named().collect();
            Value::entries(pairs.into_iter().filter(|(key, _)| !names.iter().any(|name| **name == **key)).collect())
        }),
        _ => return None,
    })
}

fn merged(name: &str, arguments: &Arguments<'_>) -> Found {
    let overwrites = match name {
        "merge" => false,
        "mergeOverwrite" => true,
        "deepCopy" => return Some(arguments.get(0).map(|value| value.deep_copy(0))),
        _ => return None,
    };
    Some(arguments.get(0).map(|whole| {
        for other in arguments.values.iter().skip(1) {
            merge(whole, other, overwrites, 0);
        }
        whole.clone()
    }))
}

/// Puts the entries of `other` into `whole`, for all who hold it. Without `overwrites` what is there and not empty stays.
fn merge(whole: &Value, other: &Value, overwrites: bool, depth: usize) {
    if depth >= DEPTH {
        return;
    }
    for (key, value) in other.pairs().unwrap_or_default() {
        match whole.get(&key) {
            Some(own @ Value::Map(_)) if matches!(value, Value::Map(_)) => merge(&own, &value, overwrites, depth + 1),
            Some(own) if own.is_true() && !overwrites => {}
            Some(own) if matches!(own, Value::Bool(_)) && !overwrites && !value.is_true() => {}
            Some(_) if overwrites && !value.is_true() && matches!(value, Value::Nil) => {}
            _ => whole.set(&key, Some(value.deep_copy(0))),
        }
    }
}
