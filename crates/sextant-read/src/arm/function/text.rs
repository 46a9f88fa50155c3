//! Functions over strings.

use super::super::scope::{measure, plain};
use super::Function;
use super::collection::cut;
use crate::terraform::function::{decode, find as shared};
use crate::terraform::limits;
use sextant_facts::{Data, Text, Value, Why};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "concat" => concat,
        "format" => format,
        "tolower" => |values| shared("lower")?(values),
        "toupper" => |values| shared("upper")?(values),
        "trim" => |values| shared("trimspace")?(values),
        "replace" => replace,
        "split" => split,
        "join" => |values| shared("join")?(&[values.get(1)?.clone(), values.first()?.clone()]),
        "startswith" => |values| end(values, true),
        "endswith" => |values| end(values, false),
        "substring" => |values| {
            let length = values.get(2).cloned().unwrap_or_else(|| Value::int(i64::from(i32::MAX)));
            shared("substr")?(&[values.first()?.clone(), values.get(1)?.clone(), length])
        },
        "take" => |values| cut(values, true),
        "skip" => |values| cut(values, false),
        "indexof" => |values| {
            let (text, part) = (values.first()?.as_str()?.to_lowercase(), values.get(1)?.as_str()?.to_lowercase());
            Some(Value::int(text.find(&part).map_or(-1, |at| i64::try_from(at).unwrap_or(-1))))
        },
        "string" => |values| match values.first()?.data()? {
            Data::List(_) | Data::Map(_) => Some(Value::known(Data::Json(Box::new(values.first()?.clone())))),
            Data::Json(_) => values.first().cloned(),
            _ => Some(Value::known(Data::Text(values.first()?.to_text()))),
        },
        "int" => |values| match values.first()?.data()? {
            Data::Int(_) => values.first().cloned(),
            Data::Text(text) => text.as_literal()?.trim().parse().ok().map(Value::int),
            _ => None,
        },
        "json" => |values| match values.first()?.data()? {
            Data::Json(inner) => Some((**inner).clone()),
            Data::Text(text) => decode(text),
            _ => None,
        },
        "base64tostring" | "base64" | "datauri" | "uri" | "uricomponent" | "padleft" => |_| None,
        _ => return None,
    })
}

/// `concat` of strings or of arrays.
fn concat(values: &[Value]) -> Option<Value> {
    if values.iter().any(|value| value.as_list().is_some()) {
        return shared("concat")?(values);
    }
    let mut text = Text::default();
    for value in values {
        text.push(&value.to_text());
        if measure(&text) > limits::TEXT {
            return None;
        }
    }
    Some(plain(text))
}

/// `format('{0}-{1}', a, b)`; a form of a number makes a hole.
fn format(values: &[Value]) -> Option<Value> {
    let (pattern, values) = values.split_first()?;
    let mut rest = pattern.as_str()?;
    let mut out = Text::default();
    while let Some(at) = rest.find(['{', '}']) {
        out.push_literal(rest.get(..at)?);
        let sign = rest.get(at..=at)?;
        rest = rest.get(at + 1..)?;
        if let Some(after) = rest.strip_prefix(sign) {
            out.push_literal(sign);
            rest = after;
            continue;
        }
        let (hole, after) = rest.split_once('}')?;
        rest = after;
        match hole.parse::<usize>().ok().and_then(|number| values.get(number)) {
            Some(value) => out.push(&value.to_text()),
            None => out.push_hole(Why::new(format!("the format `{{{hole}}}` is not evaluated"))),
        }
        if measure(&out) > limits::TEXT {
            return None;
        }
    }
    out.push_literal(rest);
    Some(plain(out))
}

fn replace(values: &[Value]) -> Option<Value> {
    let (text, from, to) = (values.first()?, values.get(1)?.as_str()?, values.get(2)?.as_str()?);
    if from.is_empty() {
        return Some(text.clone());
    }
    let Data::Text(text) = text.data()? else { return None };
    if let Some(literal) = text.as_literal() {
        let longest = literal.len().saturating_add(literal.len().saturating_mul(to.len()));
        return (longest <= limits::TEXT * 16).then(|| Value::text(literal.replace(from, to)));
    }
    // Around holes only what is one character long is replaced for certain.
    (from.chars().count() == 1).then(|| {
        let mut out = Text::default();
        for part in &text.parts {
            match part {
                sextant_facts::Part::Literal(literal) => out.push_literal(&literal.replace(from, to)),
                sextant_facts::Part::Hole(why) => out.push_hole(why.clone()),
            }
        }
        Value::known(Data::Text(out))
    })
}

fn split(values: &[Value]) -> Option<Value> {
    let text = values.first()?.as_str()?;
    let separators: Vec<&str> = match values.get(1)?.data()? {
        Data::Text(separator) => vec![separator.as_literal()?],
        Data::List(list) => list.items.iter().map(|item| item.value.as_str()).collect::<Option<_>>()?,
        _ => return None,
    };
    let separator = separators.first().filter(|separator| !separator.is_empty())?;
    let mut text = text.to_owned();
    for other in separators.iter().skip(1).filter(|other| !other.is_empty()) {
        text = text.replace(other, separator);
    }
    Some(Value::list(text.split(separator).map(Value::text)))
}

/// Whether a string begins or ends with another; case does not matter.
fn end(values: &[Value], start: bool) -> Option<Value> {
    let lower = |value: &Value| shared("lower")?(std::slice::from_ref(value));
    let values = [lower(values.first()?)?, lower(values.get(1)?)?];
    shared(if start { "startswith" } else { "endswith" })?(&values)
}
