//! JSON documents inside strings, decoded with their holes.

use crate::expression::obstacle;
use crate::value::{Data, Map, Part, State, Text, Value, Why};
use serde_json::Value as Json;

/// Marks the place of a hole while the document is parsed; the character is for private use and stands in no document.
const MARK: char = '\u{f8ff}';

/// The value that a JSON string encodes. Maps and lists pass through: CloudFormation takes policies in either form.
pub(crate) fn decode(value: &Value) -> Value {
    match &value.state {
        State::Known(Data::Json(inner)) => (**inner).clone().drawn_from(value),
        State::Known(Data::Map(_) | Data::List(_)) | State::Absent => value.clone(),
        State::Known(Data::Text(text)) => decode_text(text).drawn_from(value),
        _ => Value::unresolved(obstacle(value)),
    }
}

fn decode_text(text: &Text) -> Value {
    let mut document = String::new();
    let mut holes = Vec::new();
    for part in &text.parts {
        match part {
            Part::Literal(literal) => document.push_str(literal),
            Part::Hole(why) => {
                document.push(MARK);
                holes.push(why.clone());
            }
        }
    }
    match serde_json::from_str::<Json>(&document) {
        Ok(json) => build(&json, &mut holes.into_iter()),
        Err(_) => Value::unresolved(text.why().cloned().unwrap_or_else(|| Why::new("a string that is not JSON"))),
    }
}

/// Holes are given back in document order; the parser keeps the order of keys.
fn build(json: &Json, holes: &mut impl Iterator<Item = Why>) -> Value {
    match json {
        Json::Null => Value::absent(),
        Json::Bool(value) => Value::bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::int(whole),
            None => Value::known(Data::Float(number.as_f64().unwrap_or_default())),
        },
        Json::String(text) => Value::known(Data::Text(with_holes(text, holes))),
        Json::Array(items) => Value::list(items.iter().map(|item| build(item, holes)).collect::<Vec<_>>()),
        Json::Object(entries) => object(entries, holes),
    }
}

fn object(entries: &serde_json::Map<String, Json>, holes: &mut impl Iterator<Item = Why>) -> Value {
    let mut map = Map::default();
    for (key, json) in entries {
        let key = with_holes(key, holes);
        let value = build(json, holes);
        match key.as_literal() {
            Some(key) => {
                map.entries.insert(key.to_owned(), value);
            }
            None => map.open = key.why().cloned(),
        }
    }
    Value::known(Data::Map(map))
}

fn with_holes(text: &str, holes: &mut impl Iterator<Item = Why>) -> Text {
    let mut out = Text::default();
    for (index, piece) in text.split(MARK).enumerate() {
        if index > 0 {
            out.push_hole(holes.next().unwrap_or_else(|| Why::new("string with a hole")));
        }
        out.push_literal(piece);
    }
    out
}
