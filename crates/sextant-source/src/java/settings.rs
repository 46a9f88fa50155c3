//! Settings of applications: `application.properties` and `application.yml`.

use crate::code::last_segment;
use ast_grep_config::from_str;
use serde_json::Value as Json;
use sextant_facts::Value;
use std::collections::BTreeMap;

/// Most settings of one file.
const MOST: usize = 2_000;
/// Deepest nesting of a settings file.
const DEPTH: usize = 32;
/// Where settings lie, seen from the directory of the application.
const PLACES: [&str; 3] = ["src/main/resources/config/", "src/main/resources/", "config/"];

/// What a settings file says.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The directory of the application.
    pub(crate) directory: String,
    /// Values by their dotted names.
    pub(crate) values: BTreeMap<String, Value>,
}

/// Whether a file is one of settings, by its name. Those of a profile count only where it is chosen, and are left out.
pub(crate) fn is_settings(path: &str) -> bool {
    matches!(last_segment(path), "application.properties" | "application.yml" | "application.yaml")
        && !path.contains("src/test/")
}

/// What a settings file says; `None` for other files.
pub(crate) fn settings(path: &str, text: &str) -> Option<Settings> {
    if !is_settings(path) {
        return None;
    }
    let above = path.strip_suffix(last_segment(path)).unwrap_or_default();
    let directory = PLACES.iter().find_map(|place| above.strip_suffix(place)).unwrap_or(above);
    let mut written = BTreeMap::new();
    if path.ends_with(".properties") {
        properties(text, &mut written);
    } else {
        // Further documents are of profiles.
        let first = text.split("\n---").next().unwrap_or_default();
        if let Ok(json) = from_str::<Json>(first) {
            flatten(&json, String::new(), 0, &mut written);
        }
    }
    let name = last_segment(path);
    let values = written.iter().map(|(key, text)| (key.clone(), value(key, text, &written, name))).collect();
    Some(Settings { directory: directory.trim_end_matches('/').to_owned(), values })
}

fn value(key: &str, text: &str, all: &BTreeMap<String, String>, file: &str) -> Value {
    let resolved = placeholder(text, &|name| {
        all.get(name).filter(|text| !text.contains("${")).map(|text| Value::text(text.as_str()))
    });
    resolved.assuming(format!("setting `{key}` is not changed beside {file}"))
}

/// A text that may be a placeholder: `${NAME:default}`; `known` gives what is set elsewhere.
pub(crate) fn placeholder(text: &str, known: &dyn Fn(&str) -> Option<Value>) -> Value {
    let Some(inner) = text.trim().strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
        return Value::text(text);
    };
    let (name, default) = inner.split_once(':').map_or((inner, None), |(name, default)| (name, Some(default)));
    if let Some(found) = known(name) {
        return found;
    }
    let is_variable = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let value = match default {
        Some(default) if default.contains("${") => {
            Value::unresolved(sextant_facts::Why::new(format!("setting `{name}` is set elsewhere")))
        }
        Some(default) if is_variable => {
            Value::text(default).assuming(format!("environment variable `{name}` is not set"))
        }
        Some(default) => Value::text(default).assuming(format!("setting `{name}` is not set")),
        // The application does not start without it.
        None => Value::set(sextant_facts::Why::new(format!("setting `{name}` is set elsewhere"))),
    };
    if is_variable { value.referring(sextant_facts::Reference::Environment(name.into())) } else { value }
}

fn properties(text: &str, out: &mut BTreeMap<String, String>) {
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '!'])).take(MOST) {
        if let Some((key, value)) = line.split_once(['=', ':']) {
            out.insert(key.trim().to_owned(), value.trim().to_owned());
        }
    }
}

fn flatten(json: &Json, key: String, depth: usize, out: &mut BTreeMap<String, String>) {
    if depth > DEPTH || out.len() >= MOST {
        return;
    }
    match json {
        Json::Object(map) => {
            for (name, value) in map {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                flatten(value, key, depth + 1, out);
            }
        }
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                flatten(value, format!("{key}[{index}]"), depth + 1, out);
            }
        }
        Json::Null => {}
        Json::String(text) => drop(out.insert(key, text.clone())),
        other => drop(out.insert(key, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::settings;

    #[test]
    fn settings_of_applications() {
        for (path, text, directory, key, expected) in [
            ("a/src/main/resources/application.properties", "x.y = 1\n# z", "a", "x.y", Some("1")),
            ("src/main/resources/application.yml", "x:\n  y: b\n---\nx:\n  y: c", "", "x.y", Some("b")),
            ("application.yaml", "x:\n - {y: 5}", "", "x[0].y", Some("5")),
            ("application.properties", "x=${MODEL:m}", "", "x", Some("m")),
            ("application.properties", "x=${y}\ny=2", "", "x", Some("2")),
            ("application.properties", "x=${KEY}", "", "x", None),
        ] {
            let found = settings(path, text).unwrap();
            assert_eq!(found.directory, directory);
            assert_eq!(found.values.get(key).and_then(sextant_facts::Value::as_str), expected, "{text}");
        }
        assert!(settings("application-prod.yml", "a: b").is_none());
    }
}
