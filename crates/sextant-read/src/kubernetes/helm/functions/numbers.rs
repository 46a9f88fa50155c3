//! Functions over numbers.

use super::super::value::Value;
use super::{Arguments, Found};

/// Longest list of numbers that is made.
const NUMBERS: i64 = 100_000;

pub(super) fn float(value: &Value) -> f64 {
    match value {
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Text(text) => text.trim().parse().unwrap_or_default(),
        value => value.number().unwrap_or_default(),
    }
}

pub(super) fn int(value: &Value) -> i64 {
    match value {
        Value::Int(number) => *number,
        Value::Text(text) => {
            let text = text.trim();
            text.parse().unwrap_or_else(|_| text.parse::<f64>().unwrap_or_default() as i64)
        }
        value => float(value) as i64,
    }
}

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    let values = arguments.values;
    let folded = |from: i64, work: fn(i64, i64) -> i64| Some(Ok(Value::Int(values.iter().map(int).fold(from, work))));
    let rounded = |work: fn(f64) -> f64| Some(arguments.number(0).map(|number| Value::Float(work(number))));
    let pair = |work: fn(i64, i64) -> Option<i64>| {
        Some((|| {
            let result = work(arguments.int(0)?, arguments.int(1)?);
            result.map(Value::Int).ok_or_else(|| format!("`{name}` has no result"))
        })())
    };
    match name {
        "int" | "int64" | "atoi" | "toDecimal" => Some(arguments.int(0).map(Value::Int)),
        "float64" => Some(arguments.number(0).map(Value::Float)),
        "add" => folded(0, i64::wrapping_add),
        "add1" => Some(arguments.int(0).map(|number| Value::Int(number.wrapping_add(1)))),
        "mul" => folded(1, i64::wrapping_mul),
        "sub" => pair(|a, b| Some(a.wrapping_sub(b))),
        "div" => pair(i64::checked_div),
        "mod" => pair(i64::checked_rem),
        "max" | "biggest" => folded(i64::MIN, i64::max),
        "min" => folded(i64::MAX, i64::min),
        "floor" => rounded(f64::floor),
        "ceil" => rounded(f64::ceil),
        "round" => Some((|| {
            let scale =
                10_f64.powi(i32::try_from(arguments.int(1).unwrap_or_default()).unwrap_or_default().clamp(0, 15));
            Ok(Value::Float((arguments.number(0)? * scale).round() / scale))
        })()),
        "addf" => Some(Ok(Value::Float(values.iter().map(float).sum()))),
        "mulf" => Some(Ok(Value::Float(values.iter().map(float).product()))),
        "subf" => Some((|| Ok(Value::Float(arguments.number(0)? - arguments.number(1)?)))()),
        "divf" => Some((|| Ok(Value::Float(arguments.number(0)? / arguments.number(1)?)))()),
        "maxf" => Some(Ok(Value::Float(values.iter().map(float).fold(f64::MIN, f64::max)))),
        "minf" => Some(Ok(Value::Float(values.iter().map(float).fold(f64::MAX, f64::min)))),
        "until" => Some(arguments.int(0).and_then(|end| steps(0, end, if end < 0 { -1 } else { 1 }))),
        "untilStep" => Some((|| steps(arguments.int(0)?, arguments.int(1)?, arguments.int(2)?))()),
        "seq" => Some(seq(values)),
        "len" => Some(arguments.get(0).and_then(|value| {
            let length = value.len().ok_or_else(|| format!("a {} has no length", value.kind()))?;
            Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
        })),
        _ => None,
    }
}

fn steps(start: i64, end: i64, step: i64) -> Result<Value, String> {
    let mut numbers = Vec::new();
    let mut at = start;
    while step != 0 && if step > 0 { at < end } else { at > end } {
        numbers.push(Value::Int(at));
        if numbers.len() as i64 > NUMBERS {
            return Err("a list of numbers is too long".to_owned());
        }
        at = at.saturating_add(step);
    }
    Ok(Value::list(numbers))
}

/// `seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`: numbers with spaces between, the last included.
fn seq(values: &[Value]) -> Result<Value, String> {
    let numbers: Vec<i64> = values.iter().map(int).collect();
    let (start, step, end) = match *numbers.as_slice() {
        [end] => (1, if end < 1 { -1 } else { 1 }, end),
        [start, end] => (start, if end < start { -1 } else { 1 }, end),
        [start, step, end] => (start, step, end),
        _ => return Ok(Value::text("")),
    };
    let list = steps(start, end.saturating_add(step.signum()), step)?;
    let texts: Vec<String> = list.items().unwrap_or_default().iter().map(Value::print).collect();
    Ok(Value::text(texts.join(" ")))
}
