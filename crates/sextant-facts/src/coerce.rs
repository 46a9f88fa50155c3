//! Values brought to the declared type of an attribute. Strings that spell numbers or truth values are read as such:
//! Terraform and CloudFormation do so too.

use crate::kind::AttributeType;
use crate::value::{Data, Item, List, State, Text, Value, Why};

/// The value as `ty`; what is of another type is unresolved. References wait for the edges to be resolved.
pub(crate) fn coerce(value: Value, ty: &AttributeType) -> Value {
    let State::Known(data) = &value.state else { return value };
    let coerced = match ty {
        AttributeType::Any | AttributeType::Ref(_) => return value,
        AttributeType::List(item) => Some(list(&value, item)),
        AttributeType::Bool => bool_of(data).map(Data::Bool),
        AttributeType::Int => int_of(data).map(Data::Int),
        AttributeType::Number => number_of(data),
        AttributeType::Text => text_of(&value, data),
    };
    let state = match coerced {
        Some(data) => State::Known(data),
        None => match data {
            Data::Text(text) if text.as_literal().is_none() => {
                State::Set { why: text.why().cloned().unwrap_or_else(|| Why::new("string with a hole")), detail: None }
            }
            _ => State::Unresolved(Why::new("of another type than expected")),
        },
    };
    Value { state, ..value }
}

fn list(value: &Value, item: &AttributeType) -> Data {
    let coerced = match value.data() {
        Some(Data::List(list)) => {
            let items = list
                .items
                .iter()
                .map(|entry| Item { value: coerce(entry.value.clone(), item), perhaps: entry.perhaps.clone() });
            List { items: items.collect(), open: list.open.clone() }
        }
        _ => List::closed([coerce(value.clone(), item)]),
    };
    Data::List(coerced)
}

fn bool_of(data: &Data) -> Option<bool> {
    match data {
        Data::Bool(value) => Some(*value),
        Data::Text(text) => match text.as_literal()?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[allow(clippy::cast_possible_truncation)] // guarded by the range check
fn int_of(data: &Data) -> Option<i64> {
    match data {
        Data::Int(value) => Some(*value),
        Data::Float(value) if value.fract() == 0.0 && value.abs() < 9.0e15 => Some(*value as i64),
        Data::Text(text) => text.as_literal()?.trim().parse().ok(),
        _ => None,
    }
}

fn number_of(data: &Data) -> Option<Data> {
    match data {
        Data::Int(_) | Data::Float(_) => Some(data.clone()),
        Data::Text(text) => {
            let number: f64 = text.as_literal()?.trim().parse().ok()?;
            number.is_finite().then_some(Data::Float(number))
        }
        _ => None,
    }
}

fn text_of(value: &Value, data: &Data) -> Option<Data> {
    match data {
        Data::Text(_) => Some(data.clone()),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => Some(Data::Text(value.to_text())),
        Data::Json(_) => Some(Data::Text(Text::hole(Why::new("an encoded JSON document")))),
        _ => None,
    }
}
