//! Equality, order and arithmetic over four-state values.

use super::syntax::Operator;
use super::text;
use crate::truth::{NOT_STATED, Truth};
use crate::value::{Data, State, Text, Value, Why};

/// The reason why a value cannot be used as known data.
pub(crate) fn obstacle(value: &Value) -> Why {
    match &value.state {
        State::Absent => Why::new(NOT_STATED),
        _ => value.why().cloned().unwrap_or_else(|| Why::new("of another type than expected")),
    }
}

/// Applies a binary operator.
pub(super) fn apply(operator: Operator, left: &Value, right: &Value) -> Value {
    match operator {
        Operator::Equal => equal(left, right).into_value(),
        Operator::NotEqual => equal(left, right).negate().into_value(),
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            compare(operator, left, right).into_value()
        }
        Operator::Add => add(left, right),
        Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder => {
            arithmetic(operator, left, right)
        }
        Operator::In => Value::unresolved(Why::new("`in` is evaluated as a fold")),
    }
}

/// Whether two values are equal. A string that spells a number or truth value equals it, as in the dialects we read.
pub(super) fn equal(left: &Value, right: &Value) -> Truth {
    let (Some(a), Some(b)) = (left.data(), right.data()) else {
        let side = if left.data().is_none() { left } else { right };
        return Truth::Unknown(obstacle(side));
    };
    match (a, b) {
        (Data::Bool(a), Data::Bool(b)) => Truth::from(a == b),
        (Data::Text(a), Data::Text(b)) => text::equal(a, b),
        (Data::Bool(flag), Data::Text(text)) | (Data::Text(text), Data::Bool(flag)) => {
            text::equal(text, &Text::literal(flag.to_string()))
        }
        (Data::Component(a), Data::Component(b)) => Truth::from(a == b),
        (Data::List(a), Data::List(b)) => equal_lists(a, b),
        _ => match (number(left), number(right)) {
            (Some(a), Some(b)) => Truth::from(a == b),
            _ => Truth::Unknown(Why::new("values of different types")),
        },
    }
}

fn equal_lists(a: &crate::value::List, b: &crate::value::List) -> Truth {
    let settled =
        |list: &crate::value::List| list.open.is_none() && list.items.iter().all(|item| item.perhaps.is_none());
    if !settled(a) || !settled(b) {
        return Truth::Unknown(Why::new("a list is not fully known"));
    }
    if a.items.len() != b.items.len() {
        return Truth::False;
    }
    let mut all = Truth::True;
    for (x, y) in a.items.iter().zip(&b.items) {
        match equal(&x.value, &y.value) {
            Truth::True => {}
            Truth::False => return Truth::False,
            unknown @ Truth::Unknown(_) => all = unknown,
        }
    }
    all
}

/// The value as a number; a string that spells one counts.
#[allow(clippy::cast_precision_loss)] // settings are small; beyond 2^53 a comparison with a limit is decided all the same
pub(super) fn number(value: &Value) -> Option<f64> {
    match value.data()? {
        Data::Int(value) => Some(*value as f64),
        Data::Float(value) => Some(*value),
        Data::Text(text) => text.as_literal()?.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn compare(operator: Operator, left: &Value, right: &Value) -> Truth {
    let (Some(a), Some(b)) = (number(left), number(right)) else {
        let side = if number(left).is_none() { left } else { right };
        return Truth::Unknown(obstacle(side));
    };
    Truth::from(match operator {
        Operator::Less => a < b,
        Operator::LessOrEqual => a <= b,
        Operator::Greater => a > b,
        _ => a >= b,
    })
}

/// Numbers are added, strings and lists joined.
fn add(left: &Value, right: &Value) -> Value {
    match (left.data(), right.data()) {
        (Some(Data::List(a)), Some(Data::List(b))) => {
            let mut joined = a.clone();
            joined.items.extend(b.items.iter().cloned());
            joined.open = joined.open.or_else(|| b.open.clone());
            Value::known(Data::List(joined))
        }
        (Some(Data::Text(text)), _) if right.is_there() == Some(true) => {
            let mut joined = text.clone();
            joined.push(&right.to_text());
            Value::known(Data::Text(joined))
        }
        (_, Some(Data::Text(text))) if left.is_there() == Some(true) => {
            let mut joined = left.to_text();
            joined.push(text);
            Value::known(Data::Text(joined))
        }
        _ => arithmetic(Operator::Add, left, right),
    }
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Value {
    if let (Some(Data::Int(a)), Some(Data::Int(b))) = (left.data(), right.data()) {
        let whole = match operator {
            Operator::Add => a.checked_add(*b),
            Operator::Subtract => a.checked_sub(*b),
            Operator::Multiply => a.checked_mul(*b),
            Operator::Divide => a.checked_div(*b),
            _ => a.checked_rem(*b),
        };
        return whole.map_or_else(|| Value::unresolved(Why::new("arithmetic without a result")), Value::int);
    }
    let (Some(a), Some(b)) = (number(left), number(right)) else {
        let side = if number(left).is_none() { left } else { right };
        return Value::unresolved(obstacle(side));
    };
    let result = match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        _ => a % b,
    };
    if result.is_finite() {
        Value::known(Data::Float(result))
    } else {
        Value::unresolved(Why::new("arithmetic without a result"))
    }
}
