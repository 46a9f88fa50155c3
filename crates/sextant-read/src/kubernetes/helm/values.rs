//! The values of a chart: read from YAML, and laid over the defaults.

use super::value::{DEPTH, Entries, Value};
use crate::node::{Kind, Node, Scalar, yaml};
use std::sync::Arc;

/// The first document of a text; nothing if it cannot be read or is empty.
pub(super) fn parse(path: &str, text: &str) -> Option<Value> {
    let parsed = yaml(&Arc::from(path), text);
    parsed.documents.first().filter(|_| parsed.unread.is_empty()).map(of)
}

/// A node as the value that Helm gives to templates: numbers are floating ones.
pub(super) fn of(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Nil,
        Kind::Sequence(items) => Value::list(items.iter().map(of).collect()),
        Kind::Mapping(entries) => {
            let pairs = entries.iter().filter_map(|(key, value)| Some((key.text()?.into(), of(value))));
            Value::entries(pairs.collect())
        }
        Kind::Scalar { text, .. } => match node.scalar() {
            Some(Scalar::Bool(value)) => Value::Bool(value),
            Some(Scalar::Int(number)) => Value::Float(number as f64),
            Some(Scalar::Float(number)) => Value::Float(number),
            _ => Value::text(text),
        },
    }
}

/// `given` over `defaults`: maps are joined, a null takes a default away.
pub(super) fn over(given: &Value, defaults: &Value, depth: usize) -> Value {
    let (Some(given), Some(defaults)) = (given.pairs(), defaults.pairs()) else { return given.deep_copy(0) };
    if depth >= DEPTH {
        return Value::Nil;
    }
    let mut joined = Entries::new();
    for (key, value) in &defaults {
        match given.get(key) {
            None => joined.insert(key.clone(), value.deep_copy(0)),
            Some(Value::Nil) => None,
            Some(own) if own.pairs().is_some() && value.pairs().is_some() => {
                joined.insert(key.clone(), over(own, value, depth + 1))
            }
            Some(own) => joined.insert(key.clone(), own.deep_copy(0)),
        };
    }
    for (key, value) in given {
        if !defaults.contains_key(&key) {
            joined.insert(key, value.deep_copy(0));
        }
    }
    Value::entries(joined)
}

/// The value at a path of keys with dots between.
pub(super) fn at(values: &Value, path: &str) -> Option<Value> {
    path.split('.').try_fold(values.clone(), |value, key| value.get(key))
}
