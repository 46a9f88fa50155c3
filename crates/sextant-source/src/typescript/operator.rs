//! Operators as JavaScript has them.

use crate::code::Operator;
use crate::code::operator::pair as common;
use crate::code::value::printed;
use crate::language::Language;
use sextant_facts::{Data, State, Value};

/// Two operands of one operator.
pub(crate) fn pair(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    let is_text = |value: &Value| matches!(value.data(), Some(Data::Text(_) | Data::Json(_)));
    if is_text(left) || is_text(right) {
        let may_be_printed = |value: &Value| !matches!(value.state, State::Absent);
        if operator != Operator::Add || !may_be_printed(left) || !may_be_printed(right) {
            return None;
        }
        let mut text = printed(Language::TypeScript, left);
        text.push(&printed(Language::TypeScript, right));
        return Some(Value::known(Data::Text(text)));
    }
    let is_number = |value: &Value| matches!(value.data(), Some(Data::Int(_) | Data::Float(_)));
    if !is_number(left) || !is_number(right) {
        return None;
    }
    let computed = common(operator, left, right)?;
    match computed.data() {
        Some(Data::Float(number)) => Some(whole(*number).map_or(computed, Value::int)),
        _ => Some(computed),
    }
}

/// A number that has no fraction: JavaScript does not tell it from a whole one.
pub(crate) fn whole(number: f64) -> Option<i64> {
    let fits = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    fits.then(|| format!("{number:.0}").parse().ok()).flatten()
}
