//! Values that are written as JSON.

use sextant_facts::{Data, Value, Why};

/// The value that JSON stands for.
pub(crate) fn from_json(json: &serde_json::Value, depth: usize) -> Value {
    use serde_json::Value as Json;
    if depth > crate::limits::VALUE_DEPTH {
        return Value::set(Why::new("it is nested too deeply"));
    }
    match json {
        Json::Null => Value::absent(),
        Json::Bool(value) => Value::bool(*value),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::known(Data::Float(number.as_f64().unwrap_or(f64::NAN))), Value::int)
        }
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(|item| from_json(item, depth + 1))),
        Json::Object(entries) => {
            Value::map(entries.iter().map(|(key, value)| (key.as_str(), from_json(value, depth + 1))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::from_json;

    #[test]
    fn json_becomes_values() {
        let json = serde_json::from_str(r#"{"a": [1, 2.5, null, true, "x"]}"#).unwrap();
        let value = from_json(&json, 0);
        assert_eq!(value.as_map().unwrap().get("a").as_list().unwrap().items.len(), 5);
    }
}
