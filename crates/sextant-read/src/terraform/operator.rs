//! Operators over values in four states. Their results are never null: what is not known is there all the same.

use super::merge::{doubt, draw, same};
use super::scope::{number, truth};
use hcl_edit::expr::{BinaryOperator, UnaryOperator};
use sextant_facts::{Data, Value, Why};
use std::cmp::Ordering;

pub(super) fn unary(operator: UnaryOperator, operand: &Value) -> Value {
    let known = match operator {
        UnaryOperator::Not => truth(operand).map(|value| Data::Bool(!value)),
        UnaryOperator::Neg => number(operand).and_then(|value| match value {
            Data::Int(value) => value.checked_neg().map(Data::Int),
            Data::Float(value) => Some(Data::Float(-value)),
            _ => None,
        }),
    };
    finish(known, &[operand])
}

pub(super) fn binary(left: &Value, operator: BinaryOperator, right: &Value) -> Value {
    let known = match operator {
        BinaryOperator::Eq => same(left, right).map(Data::Bool),
        BinaryOperator::NotEq => same(left, right).map(|equal| Data::Bool(!equal)),
        BinaryOperator::And => either_is(left, right, false),
        BinaryOperator::Or => either_is(left, right, true),
        BinaryOperator::Less => compare(left, right).map(|order| Data::Bool(order == Ordering::Less)),
        BinaryOperator::LessEq => compare(left, right).map(|order| Data::Bool(order != Ordering::Greater)),
        BinaryOperator::Greater => compare(left, right).map(|order| Data::Bool(order == Ordering::Greater)),
        BinaryOperator::GreaterEq => compare(left, right).map(|order| Data::Bool(order != Ordering::Less)),
        BinaryOperator::Plus
        | BinaryOperator::Minus
        | BinaryOperator::Mul
        | BinaryOperator::Div
        | BinaryOperator::Mod => arithmetic(left, operator, right),
    };
    finish(known, &[left, right])
}

/// The known result, or that there is one; drawn from the operands.
fn finish(known: Option<Data>, operands: &[&Value]) -> Value {
    let why =
        || operands.iter().find_map(|operand| doubt(operand)).unwrap_or_else(|| Why::new("an operand is not known"));
    let value = known.map_or_else(|| Value::set(why()), Value::known);
    operands.iter().fold(value, |value, operand| draw(value, operand))
}

/// `&&` and `||`: one operand equal to `deciding` decides.
fn either_is(left: &Value, right: &Value, deciding: bool) -> Option<Data> {
    match (truth(left), truth(right)) {
        (Some(value), _) | (_, Some(value)) if value == deciding => Some(Data::Bool(deciding)),
        (Some(_), Some(_)) => Some(Data::Bool(!deciding)),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of configurations are far below 2^53")]
fn float(data: &Data) -> f64 {
    match data {
        Data::Int(value) => *value as f64,
        Data::Float(value) => *value,
        _ => f64::NAN,
    }
}

pub(crate) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (number(left)?, number(right)?) {
        (Data::Int(left), Data::Int(right)) => Some(left.cmp(&right)),
        (left, right) => float(&left).partial_cmp(&float(&right)),
    }
}

fn arithmetic(left: &Value, operator: BinaryOperator, right: &Value) -> Option<Data> {
    let (left, right) = (number(left)?, number(right)?);
    if let (Data::Int(left), Data::Int(right)) = (&left, &right) {
        let exact = match operator {
            BinaryOperator::Plus => left.checked_add(*right),
            BinaryOperator::Minus => left.checked_sub(*right),
            BinaryOperator::Mul => left.checked_mul(*right),
            BinaryOperator::Div if left.checked_rem(*right) == Some(0) => left.checked_div(*right),
            BinaryOperator::Mod => left.checked_rem(*right),
            _ => None,
        };
        if let Some(exact) = exact {
            return Some(Data::Int(exact));
        }
    }
    let (left, right) = (float(&left), float(&right));
    let result = match operator {
        BinaryOperator::Plus => left + right,
        BinaryOperator::Minus => left - right,
        BinaryOperator::Mul => left * right,
        BinaryOperator::Div => left / right,
        _ => left % right,
    };
    result.is_finite().then_some(Data::Float(result))
}
