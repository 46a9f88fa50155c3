//! Functions over numbers and truth values.

use super::Function;
use crate::terraform::access::elements;
use crate::terraform::operator;
use crate::terraform::scope::{self, truth};
use hcl_edit::expr::BinaryOperator;
use sextant_facts::{Data, Value};
use std::cmp::Ordering;

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "tonumber" => |arguments| scope::number(arguments.first()?).map(Value::known),
        "tobool" => |arguments| truth(arguments.first()?).map(Value::bool),
        "min" => |arguments| extreme(arguments, Ordering::Less),
        "max" => |arguments| extreme(arguments, Ordering::Greater),
        "abs" => |arguments| match scope::number(arguments.first()?)? {
            Data::Int(value) => value.checked_abs().map(Value::int),
            Data::Float(value) => Some(Value::known(Data::Float(value.abs()))),
            _ => None,
        },
        "ceil" => |arguments| whole(arguments, f64::ceil),
        "floor" => |arguments| whole(arguments, f64::floor),
        "sum" => sum,
        "parseint" => |arguments| {
            let Data::Int(base) = arguments.get(1)?.data()? else { return None };
            let base = u32::try_from(*base).ok().filter(|base| (2..=36).contains(base))?;
            i64::from_str_radix(arguments.first()?.to_text().as_literal()?, base).ok().map(Value::int)
        },
        _ => return None,
    })
}

fn extreme(arguments: &[Value], wanted: Ordering) -> Option<Value> {
    let mut best = Value::known(scope::number(arguments.first()?)?);
    for argument in arguments.get(1..)? {
        if operator::compare(argument, &best)? == wanted {
            best = Value::known(scope::number(argument)?);
        }
    }
    Some(best)
}

fn whole(arguments: &[Value], round: fn(f64) -> f64) -> Option<Value> {
    match scope::number(arguments.first()?)? {
        Data::Float(value) => {
            let rounded = round(value);
            #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
            let value = (rounded.abs() < 9e15).then_some(rounded as i64);
            value.map(Value::int)
        }
        data => Some(Value::known(data)),
    }
}

fn sum(arguments: &[Value]) -> Option<Value> {
    let elements = elements(arguments.first()?);
    if elements.open.is_some() || elements.entries.iter().any(|element| element.perhaps.is_some()) {
        return None;
    }
    let mut total = Value::int(0);
    for element in elements.entries {
        total = operator::binary(&total, BinaryOperator::Plus, &element.value);
        total.data()?;
    }
    Some(total)
}
