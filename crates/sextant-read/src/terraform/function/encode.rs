//! Functions to and from JSON.

use super::Function;
use sextant_facts::{Data, Map, Part, State, Text, Value, Why};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "jsonencode" => |arguments| {
            let value = arguments.first()?;
            match &value.state {
                State::Known(_) => Some(Value::known(Data::Json(Box::new(value.clone())))),
                State::Absent => Some(Value::text("null")),
                _ => None,
            }
        },
        "jsondecode" => |arguments| match arguments.first()?.data()? {
            Data::Json(value) => Some((**value).clone()),
            Data::Text(text) => decode(text),
            _ => None,
        },
        _ => return None,
    })
}

/// Stands for a hole while a text is parsed, on both sides of the hole's number.
const MARK: char = '\u{f8ff}';

/// The value of a JSON text; its holes may stand within strings. The parser bounds its nesting.
pub(crate) fn decode(text: &Text) -> Option<Value> {
    let mut holes = Vec::new();
    let mut json = String::new();
    for part in &text.parts {
        match part {
            Part::Literal(part) if part.contains(MARK) => return None,
            Part::Literal(part) => json.push_str(part),
            Part::Hole(why) => {
                json.push_str(&format!("{MARK}{}{MARK}", holes.len()));
                holes.push(why.clone());
            }
        }
    }
    serde_json::from_str(&json).ok().map(|json| value(json, &holes))
}

fn value(json: serde_json::Value, holes: &[Why]) -> Value {
    match json {
        serde_json::Value::Null => Value::absent(),
        serde_json::Value::Bool(value) => Value::bool(value),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::int(whole),
            (None, float) => Value::known(Data::Float(float.unwrap_or_default())),
        },
        serde_json::Value::String(text) => Value::known(Data::Text(with_holes(&text, holes))),
        serde_json::Value::Array(items) => Value::list(items.into_iter().map(|item| value(item, holes))),
        serde_json::Value::Object(entries) => {
            let mut map = Map::default();
            for (key, json) in entries {
                let key = with_holes(&key, holes);
                match key.as_literal() {
                    Some(key) => {
                        map.entries.insert(key.to_owned(), value(json, holes));
                    }
                    None => map.open = key.why().cloned(),
                }
            }
            Value::known(Data::Map(map))
        }
    }
}

/// A parsed string with its holes put back.
fn with_holes(text: &str, holes: &[Why]) -> Text {
    let mut out = Text::default();
    for (at, part) in text.split(MARK).enumerate() {
        match part.parse::<usize>().ok().and_then(|number| holes.get(number)) {
            Some(why) if at % 2 == 1 => out.push_hole(why.clone()),
            _ => out.push_literal(part),
        }
    }
    out
}
