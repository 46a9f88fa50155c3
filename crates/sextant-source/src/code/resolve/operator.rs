//! Operators over values.

use super::construct::is_object;
use crate::code::syntax::{Operator, Order};
use crate::language::Language;
use crate::typescript;
use sextant_facts::{Data, List, Map, State, Text, Value, Why};

/// Whether a value counts as true; `None` if that is not known.
pub(crate) fn truth(language: Language, value: &Value) -> Option<bool> {
    match &value.state {
        // In JavaScript every object is true.
        State::Known(Data::List(_) | Data::Map(_)) if language == Language::TypeScript => Some(true),
        State::Absent => Some(false),
        State::Known(Data::Bool(value)) => Some(*value),
        State::Known(Data::Int(number)) => Some(*number != 0),
        State::Known(Data::Float(number)) => Some(*number != 0.0),
        State::Known(Data::Text(text)) => match text.as_literal() {
            Some(literal) => Some(!literal.is_empty()),
            None => text.parts.iter().any(|part| matches!(part, sextant_facts::Part::Literal(_))).then_some(true),
        },
        State::Known(Data::List(list)) => {
            let certain = list.items.iter().any(|item| item.perhaps.is_none());
            if certain { Some(true) } else { (list.items.is_empty() && list.open.is_none()).then_some(false) }
        }
        State::Known(Data::Map(map)) => {
            let certain = map.entries.values().any(|value| value.is_there() == Some(true));
            if certain { Some(true) } else { (map.entries.is_empty() && map.open.is_none()).then_some(false) }
        }
        State::Known(Data::Json(_)) => Some(true),
        _ if is_object(value) => Some(true),
        _ => None,
    }
}

/// `left is right`, `left == right` (`same`), or the opposite, for `None`, truth values, numbers and strings.
pub(crate) fn compare(left: &Value, right: &Value, same: bool) -> Option<Value> {
    let plain = |value: &Value| matches!(value.data(), Some(Data::Bool(_) | Data::Int(_) | Data::Text(_)));
    let equal = match (&left.state, &right.state) {
        (State::Absent, State::Absent) => true,
        (State::Absent, State::Known(_)) | (State::Known(_), State::Absent) => false,
        (State::Absent, _) if is_object(right) => false,
        (_, State::Absent) if is_object(left) => false,
        _ if plain(left) && plain(right) => match (left.data()?, right.data()?) {
            (Data::Text(a), Data::Text(b)) => a.as_literal()? == b.as_literal()?,
            (Data::Int(a), Data::Int(b)) => a == b,
            (Data::Bool(a), Data::Bool(b)) => a == b,
            _ => return None,
        },
        _ => return None,
    };
    Some(Value::bool(equal == same).drawn_from(left).drawn_from(right))
}

/// `left < right` and its like, for numbers; `left in right` for strings in what is closed.
pub(crate) fn in_order(left: &Value, right: &Value, order: Order) -> Option<Value> {
    let found = if matches!(order, Order::Within | Order::NotWithin) {
        let wanted = left.as_str()?;
        let within = match right.data()? {
            Data::Text(text) => text.as_literal()?.contains(wanted),
            Data::Map(map) => map.get(wanted).is_there()?,
            Data::List(list) => {
                let is = |item: &sextant_facts::Item| item.value.as_str().map(|text| text == wanted);
                if list.items.iter().any(|item| item.perhaps.is_none() && is(item) == Some(true)) {
                    true
                } else if list.open.is_none() && list.items.iter().all(|item| is(item) == Some(false)) {
                    false
                } else {
                    return None;
                }
            }
            _ => return None,
        };
        within == (order == Order::Within)
    } else {
        let ordering = match (left.data()?, right.data()?) {
            (Data::Int(a), Data::Int(b)) => a.cmp(b),
            (a, b) => real(a)?.partial_cmp(&real(b)?)?,
        };
        match order {
            Order::Less => ordering.is_lt(),
            Order::LessOrSame => ordering.is_le(),
            Order::More => ordering.is_gt(),
            _ => ordering.is_ge(),
        }
    };
    Some(Value::bool(found).drawn_from(left).drawn_from(right))
}

fn real(data: &Data) -> Option<f64> {
    match data {
        Data::Float(number) => Some(*number),
        Data::Int(number) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    }
}

/// Operands of one operator, computed from left to right.
pub(crate) fn chain(language: Language, operator: Operator, values: Vec<Value>, why: &Why) -> Value {
    let mut values = values.into_iter();
    let Some(first) = values.next() else { return Value::unresolved(why.clone()) };
    values.fold(first, |left, right| {
        let computed = match language {
            Language::TypeScript => typescript::pair(operator, &left, &right),
            Language::Java | Language::Go => typed_pair(operator, &left, &right),
            Language::Python => pair(operator, &left, &right),
        };
        let computed = computed.unwrap_or_else(|| Value::set(why.clone()));
        computed.drawn_from(&left).drawn_from(&right)
    })
}

pub(crate) fn pair(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    match (operator, left.data(), right.data()) {
        (_, Some(Data::Int(a)), Some(Data::Int(b))) => whole(operator, *a, *b),
        (_, Some(a), Some(b)) if number(a).is_some() && number(b).is_some() => {
            decimal(operator, number(a)?, number(b)?)
        }
        (Operator::Add, Some(Data::Text(a)), _) => Some(concat(a, &as_part(right)?)),
        (Operator::Add, _, Some(Data::Text(b))) => Some(concat(&as_part(left)?, b)),
        (Operator::Add, Some(Data::List(a)), Some(Data::List(b))) => {
            let items = a.items.iter().chain(&b.items).cloned().collect();
            Some(Value::known(Data::List(List { items, open: a.open.clone().or_else(|| b.open.clone()) })))
        }
        (Operator::Remainder, Some(Data::Text(template)), _) => Some(percent(template, right)),
        (Operator::Divide, Some(Data::Text(base)), Some(Data::Text(name))) => Some(path(base, name)),
        (Operator::Union, Some(Data::Map(a)), Some(_)) => {
            let mut map: Map = a.clone();
            super::value::put_all(&mut map, right);
            Some(Value::known(Data::Map(map)))
        }
        _ => None,
    }
}

/// Two operands of one operator, where numbers are whole or not by their type.
fn typed_pair(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    if let (Operator::Divide, Some(Data::Int(a)), Some(Data::Int(b))) = (operator, left.data(), right.data()) {
        return a.checked_div(*b).map(Value::int);
    }
    match (operator, left.data(), right.data()) {
        (_, Some(Data::Int(_)), Some(Data::Int(_))) => pair(operator, left, right),
        (_, Some(Data::Int(_) | Data::Float(_)), Some(Data::Int(_) | Data::Float(_))) => pair(operator, left, right),
        _ => typescript::pair(operator, left, right),
    }
}

/// A number times a unit, whole where it has no fraction.
pub(crate) fn scaled(amount: &Value, unit: f64) -> Option<Value> {
    let number = real(amount.data()?)? * unit;
    Some(typescript::whole(number).map_or_else(|| Value::known(Data::Float(number)), Value::int))
}

/// A side of a sum of strings: a string, or a hole where the side is not known.
fn as_part(value: &Value) -> Option<Text> {
    match &value.state {
        State::Known(Data::Text(text)) => Some(text.clone()),
        State::Known(Data::Json(_)) => Some(Text::hole(Why::new("it is the JSON form of a value"))),
        State::Set { why, .. } | State::Unresolved(why) => Some(Text::hole(why.clone())),
        _ => None,
    }
}

fn concat(a: &Text, b: &Text) -> Value {
    let mut text = a.clone();
    text.push(b);
    Value::known(Data::Text(text))
}

/// `Path("a") / "b"`.
pub(crate) fn path(base: &Text, name: &Text) -> Value {
    if matches!(name.parts.first(), Some(sextant_facts::Part::Literal(text)) if text.starts_with('/')) {
        return Value::known(Data::Text(name.clone()));
    }
    let mut text = base.clone();
    if !base.as_literal().is_some_and(|base| base.is_empty() || base.ends_with('/')) {
        text.push_literal("/");
    }
    text.push(name);
    Value::known(Data::Text(text))
}

fn number(data: &Data) -> Option<f64> {
    match data {
        Data::Float(number) => Some(*number),
        // Numbers that a 64-bit float cannot hold are left alone.
        Data::Int(number) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    }
}

fn whole(operator: Operator, a: i64, b: i64) -> Option<Value> {
    let result = match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        Operator::Power => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
        // Python rounds towards minus infinity: only where that makes no difference.
        Operator::FloorDivide if a >= 0 && b > 0 => a.checked_div(b),
        Operator::Remainder if a >= 0 && b > 0 => a.checked_rem(b),
        Operator::Divide => {
            let exact = f64::from(i32::try_from(a).ok()?) / f64::from(i32::try_from(b).ok().filter(|b| *b != 0)?);
            return Some(Value::known(Data::Float(exact)));
        }
        _ => None,
    };
    result.map(Value::int)
}

fn decimal(operator: Operator, a: f64, b: f64) -> Option<Value> {
    let result = match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide if b != 0.0 => a / b,
        _ => return None,
    };
    result.is_finite().then(|| Value::known(Data::Float(result)))
}

/// `template % values`.
fn percent(template: &Text, values: &Value) -> Value {
    let Some(literal) = template.as_literal() else {
        return Value::known(Data::Text(Text::hole(Why::new("it is a formatted string"))));
    };
    let mut list: Vec<Value> = match values.data() {
        Some(Data::List(list)) if list.open.is_none() => list.items.iter().map(|item| item.value.clone()).collect(),
        Some(Data::List(_) | Data::Map(_)) => Vec::new(),
        _ => vec![values.clone()],
    };
    list.reverse();
    let mut text = Text::default();
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_literal(before);
        if let Some(after) = after.strip_prefix('%') {
            text.push_literal("%");
            rest = after;
            continue;
        }
        let value = list.pop();
        let end = after.find(|c: char| c.is_ascii_alphabetic()).filter(|_| !after.starts_with('('));
        match (end, value) {
            (Some(0), Some(value)) if after.starts_with(['s', 'd']) => {
                text.push(&super::value::printed(Language::Python, &value))
            }
            _ => text.push_hole(Why::new("it is a formatted value")),
        }
        let named = after.strip_prefix('(').and_then(|inner| inner.find(')')).map(|close| close + 2);
        let end = named.or(end).unwrap_or(after.len());
        let end = end + after.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        rest = after.get(end..).unwrap_or_default();
    }
    text.push_literal(rest);
    Value::known(Data::Text(text))
}

#[cfg(test)]
mod tests {
    use super::{percent, whole};
    use crate::code::syntax::Operator;
    use sextant_facts::{Text, Value};

    #[test]
    fn percent_formats() {
        for (template, values, expected) in [
            ("a %s b %d%%", Value::list([Value::text("x"), Value::int(3)]), "a x b 3%"),
            ("%s", Value::text("x"), "x"),
            ("%.2f!", Value::int(1), "${?}!"),
            ("%(name)s!", Value::map([("name", Value::int(1))]), "${?}!"),
            ("100%", Value::int(1), "100${?}"),
        ] {
            let text = percent(&Text::literal(template), &values).to_text().to_string();
            assert_eq!(text, expected, "{template}");
        }
    }

    #[test]
    fn arithmetic_never_wraps() {
        assert_eq!(whole(Operator::Multiply, 1024, 4), Some(Value::int(4096)));
        assert_eq!(whole(Operator::Multiply, i64::MAX, 4), None);
        assert_eq!(whole(Operator::Power, 10, 400), None);
        assert_eq!(whole(Operator::FloorDivide, -7, 2), None);
        assert_eq!(whole(Operator::Divide, 1, 0), None);
    }
}
