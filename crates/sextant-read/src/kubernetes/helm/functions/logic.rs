//! Functions that compare, choose and refuse.

use super::super::value::Value;
use super::{Arguments, Found};
use std::cmp::Ordering;

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    compared(name, arguments).or_else(|| chosen(name, arguments)).or_else(|| typed(name, arguments))
}

fn compared(name: &str, arguments: &Arguments<'_>) -> Found {
    let ordered = |wanted: fn(Ordering) -> bool| Some(order(arguments).map(|order| Value::Bool(wanted(order))));
    match name {
        "eq" => Some(arguments.get(1).and_then(|_| {
            let first = arguments.get(0)?;
            Ok(Value::Bool(arguments.values.iter().skip(1).any(|other| first.same(other, 0))))
        })),
        "ne" => Some((|| Ok(Value::Bool(!arguments.get(0)?.same(arguments.get(1)?, 0))))()),
        "deepEqual" => Some((|| Ok(Value::Bool(arguments.get(0)?.same(arguments.get(1)?, 0))))()),
        "lt" => ordered(Ordering::is_lt),
        "le" => ordered(Ordering::is_le),
        "gt" => ordered(Ordering::is_gt),
        "ge" => ordered(Ordering::is_ge),
        "not" => Some(arguments.get(0).map(|value| Value::Bool(!value.is_true()))),
        _ => None,
    }
}

fn order(arguments: &Arguments<'_>) -> Result<Ordering, String> {
    let (a, b) = (arguments.get(0)?, arguments.get(1)?);
    let ordered = match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => a.number().zip(b.number()).and_then(|(a, b)| a.partial_cmp(&b)),
    };
    ordered.ok_or_else(|| format!("a {} and a {} cannot be compared", a.kind(), b.kind()))
}

fn chosen(name: &str, arguments: &Arguments<'_>) -> Found {
    let values = arguments.values;
    Some(match name {
        "default" => arguments.get(0).map(|fallback| match values.get(1) {
            Some(given) if given.is_true() => given.clone(),
            _ => fallback.clone(),
        }),
        "coalesce" => Ok(values.iter().find(|value| value.is_true()).cloned().unwrap_or(Value::Nil)),
        "ternary" => arguments.get(2).and_then(|test| arguments.get(usize::from(!test.is_true())).cloned()),
        "empty" => Ok(Value::Bool(values.first().is_none_or(|value| !value.is_true()))),
        "all" => Ok(Value::Bool(values.iter().all(Value::is_true))),
        "any" => Ok(Value::Bool(values.iter().any(Value::is_true))),
        "fail" => Err(format!(
            "the chart asks for other values: {}",
            short(&values.first().map(Value::print).unwrap_or_default())
        )),
        "required" => match arguments.get(1) {
            Ok(Value::Nil) => Err(needed(arguments)),
            Ok(Value::Text(text)) if text.is_empty() => Err(needed(arguments)),
            other => other.cloned(),
        },
        _ => return None,
    })
}

fn needed(arguments: &Arguments<'_>) -> String {
    format!("a value without default is required: {}", short(&arguments.text(0).unwrap_or_default()))
}

/// The beginning of a message, on one line.
fn short(message: &str) -> String {
    let line = message.trim().lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(120).collect()
}

fn typed(name: &str, arguments: &Arguments<'_>) -> Found {
    Some(match name {
        "kindOf" | "typeOf" => arguments.get(0).map(|value| Value::text(kind_or_type(name, value))),
        "kindIs" | "typeIs" | "typeIsLike" => (|| {
            let wanted = arguments.text(0)?;
            let of = if name == "kindIs" { "kindOf" } else { "typeOf" };
            let found = kind_or_type(of, arguments.get(1)?);
            Ok(Value::Bool(found == wanted || (name == "typeIsLike" && wanted.ends_with(found))))
        })(),
        _ => return None,
    })
}

fn kind_or_type(name: &str, value: &Value) -> &'static str {
    match value {
        Value::Map(_) if name == "typeOf" => "map[string]interface {}",
        Value::List(_) if name == "typeOf" => "[]interface {}",
        Value::Nil if name == "typeOf" => "<nil>",
        value => value.kind(),
    }
}
