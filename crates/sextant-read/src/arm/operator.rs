//! Operators over values in four states.

use crate::terraform::merge::{doubt, draw, either, same};
use crate::terraform::operator::compare;
use sextant_facts::{Data, State, Text, Value, Why};
use std::cmp::Ordering;

/// A truth value; templates in JSON may write it as a string.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value.data()? {
        Data::Bool(value) => Some(*value),
        Data::Text(text) => match text.as_literal()?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Why a condition, key or collection is not known.
pub(super) fn unknown(value: &Value) -> Why {
    doubt(value).unwrap_or_else(|| match &value.place {
        Some(place) => Why::at("its value is not known", place.clone()),
        None => Why::new("its value is not known"),
    })
}

pub(super) fn not(operand: &Value) -> Value {
    finish(truth(operand).map(|value| Data::Bool(!value)), &[operand])
}

pub(super) fn minus(operand: &Value) -> Value {
    let known = match operand.data() {
        Some(Data::Int(value)) => value.checked_neg().map(Data::Int),
        Some(Data::Float(value)) => Some(Data::Float(-value)),
        _ => None,
    };
    finish(known, &[operand])
}

pub(super) fn binary(left: &Value, operator: &str, right: &Value) -> Value {
    let order = |wanted: fn(Ordering) -> bool| ordered(left, right).map(|order| Data::Bool(wanted(order)));
    let known = match operator {
        "==" => same(left, right).map(Data::Bool),
        "!=" => same(left, right).map(|equal| Data::Bool(!equal)),
        "=~" => same_in_any_case(left, right).map(Data::Bool),
        "!~" => same_in_any_case(left, right).map(|equal| Data::Bool(!equal)),
        "&&" => decided(left, right, false),
        "||" => decided(left, right, true),
        "<" => order(Ordering::is_lt),
        "<=" => order(Ordering::is_le),
        ">" => order(Ordering::is_gt),
        ">=" => order(Ordering::is_ge),
        _ => arithmetic(left, operator, right),
    };
    finish(known, &[left, right])
}

/// The known result, or that there is one; drawn from the operands.
pub(super) fn finish(known: Option<Data>, operands: &[&Value]) -> Value {
    let why =
        || operands.iter().find_map(|operand| doubt(operand)).unwrap_or_else(|| Why::new("an operand is not known"));
    let value = known.map_or_else(|| Value::set(why()), Value::known);
    operands.iter().fold(value, |value, operand| draw(value, operand))
}

/// The first of two values that is there, where that is not known of the first.
pub(super) fn one_of(why: &Why, first: Value, second: Value) -> Value {
    let there = second.is_there() == Some(true);
    let value = either(why, first, second);
    match &value.state {
        State::Unresolved(why) if there => Value { state: State::Set { why: why.clone(), detail: None }, ..value },
        _ => value,
    }
}

fn decided(left: &Value, right: &Value, deciding: bool) -> Option<Data> {
    match (truth(left), truth(right)) {
        (Some(value), _) | (_, Some(value)) if value == deciding => Some(Data::Bool(deciding)),
        (Some(_), Some(_)) => Some(Data::Bool(!deciding)),
        _ => None,
    }
}

fn same_in_any_case(left: &Value, right: &Value) -> Option<bool> {
    let lower = |value: &Value| {
        let text: Text = value.to_text();
        text.as_literal().map(str::to_lowercase)
    };
    Some(lower(left)? == lower(right)?)
}

fn ordered(left: &Value, right: &Value) -> Option<Ordering> {
    match (left.as_str(), right.as_str()) {
        (Some(left), Some(right)) => Some(left.cmp(right)),
        _ => compare(left, right),
    }
}

fn arithmetic(left: &Value, operator: &str, right: &Value) -> Option<Data> {
    let (Data::Int(left), Data::Int(right)) = (left.data()?, right.data()?) else { return None };
    let exact = match operator {
        "+" => left.checked_add(*right),
        "-" => left.checked_sub(*right),
        "*" => left.checked_mul(*right),
        "/" => left.checked_div(*right),
        "%" => left.checked_rem(*right),
        _ => None,
    };
    exact.map(Data::Int)
}
