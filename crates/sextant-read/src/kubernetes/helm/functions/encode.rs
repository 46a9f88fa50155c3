//! Functions between values and texts in YAML, JSON and Base64.

use super::super::value::{DEPTH, HOLE, Value, float};
use super::super::values;
use super::{Arguments, Found};
use std::fmt::Write as _;

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    let first = || arguments.get(0);
    Some(match name {
        "toYaml" | "toYamlPretty" => first().map(|value| Value::text(yaml(value))),
        "toJson" | "toRawJson" => first().map(|value| Value::text(json(value))),
        "toPrettyJson" => first().map(|value| Value::text(json(value))),
        "toToml" => first().map(|_| Value::text(String::from(HOLE))),
        "fromYaml" | "fromJson" => arguments.text(0).map(|text| match values::parse("", &text) {
            Some(map @ Value::Map(_)) => map,
            None if text.trim().is_empty() => Value::map([]),
            _ => Value::map([("Error", Value::text("not a map"))]),
        }),
        "fromYamlArray" | "fromJsonArray" => arguments.text(0).map(|text| match values::parse("", &text) {
            Some(list @ Value::List(_)) => list,
            _ => Value::list(Vec::new()),
        }),
        "b64enc" => arguments.text(0).map(|text| Value::text(base64(&text))),
        "b64dec" => arguments.text(0).map(|text| Value::text(unbase64(&text))),
        "b32enc" | "b32dec" => Ok(Value::text(String::from(HOLE))),
        _ => return None,
    })
}

/// A text in double quotes, in JSON's form, which is YAML's and Go's too.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// The value in YAML, without a line break at the end.
pub(super) fn yaml(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out, 0);
    out.trim_matches('\n').to_owned()
}

fn block(value: &Value, indent: usize, out: &mut String, depth: usize) {
    if depth >= DEPTH {
        return;
    }
    let pad = " ".repeat(indent);
    match (value.items(), value.pairs()) {
        (Some(items), _) if !items.is_empty() => {
            for item in items {
                let mut inner = String::new();
                block(&item, indent + 2, &mut inner, depth + 1);
                let inner = inner.trim_matches('\n');
                let _ = write!(out, "\n{pad}- {}", inner.strip_prefix(&*" ".repeat(indent + 2)).unwrap_or(inner));
            }
        }
        (_, Some(pairs)) if !pairs.is_empty() => {
            for (key, value) in pairs {
                let _ = write!(out, "\n{pad}{}:", scalar(&key));
                let nested = value.len().is_some_and(|len| len > 0);
                match &value {
                    Value::List(_) if nested => block(&value, indent, out, depth + 1),
                    Value::Map(_) if nested => block(&value, indent + 2, out, depth + 1),
                    value => {
                        let _ = write!(out, " {}", flow(value));
                    }
                }
            }
        }
        _ => out.push_str(&flow(value)),
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Nil => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => float(*number),
        Value::Text(text) => scalar(text),
        Value::List(_) => "[]".to_owned(),
        Value::Map(_) | Value::Files(_) | Value::Interfaces => "{}".to_owned(),
    }
}

/// A text as a scalar that reads as that text.
fn scalar(text: &str) -> String {
    let safe = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '$' | '(' | ')' | ' ' | ',' | HOLE)
    };
    let word = text.chars().all(safe) && text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | HOLE));
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&&*text.to_ascii_lowercase());
    if word && !reserved && !text.ends_with(' ') { text.to_owned() } else { quoted(text) }
}

fn json(value: &Value) -> String {
    let mut out = String::new();
    json_into(value, &mut out, 0);
    out
}

fn json_into(value: &Value, out: &mut String, depth: usize) {
    if depth >= DEPTH {
        return;
    }
    match (value.items(), value.pairs(), value) {
        (Some(items), ..) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                json_into(item, out, depth + 1);
            }
            out.push(']');
        }
        (_, Some(pairs), _) => {
            out.push('{');
            for (index, (key, value)) in pairs.iter().enumerate() {
                let _ = write!(out, "{}{}:", if index > 0 { "," } else { "" }, quoted(key));
                json_into(value, out, depth + 1);
            }
            out.push('}');
        }
        (.., Value::Text(text)) => out.push_str(&quoted(text)),
        (.., value) => out.push_str(&flow(value)),
    }
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A text with a hole stays one.
fn base64(text: &str) -> String {
    if text.contains(HOLE) {
        return String::from(HOLE);
    }
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

fn unbase64(text: &str) -> String {
    if text.contains(HOLE) {
        return String::from(HOLE);
    }
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let Some(value) = LETTERS.iter().position(|letter| *letter == byte) else { return String::from(HOLE) };
        bits = bits << 6 | u32::try_from(value).unwrap_or_default();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| String::from(HOLE))
}
