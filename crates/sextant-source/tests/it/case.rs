//! The form of the cases.

use sextant_facts::{Data, Item, Part, Reading, Reference, Scope, State, Value};
use sextant_source::{Language, Rules, SourceRule, compile, read};

/// A rule for calls of methods or functions with a name.
pub(crate) fn calls_of(name: &str) -> SourceRule {
    SourceRule {
        id: format!("call.{name}").into(),
        language: Language::Python,
        yaml: format!(
            "rule:\n  kind: call\n  has:\n    field: function\n    any:\n      - {{ kind: identifier, regex: '^{name}$' }}\n      - {{ kind: attribute, has: {{ field: attribute, regex: '^{name}$' }} }}\n"
        ),
        hints: vec![name.to_owned()],
        read_by: Vec::new(),
    }
}

/// A rule for calls in TypeScript of methods or functions with a name, and of constructors.
pub(crate) fn typescript_calls_of(name: &str) -> SourceRule {
    SourceRule {
        id: format!("call.{name}").into(),
        language: Language::TypeScript,
        yaml: format!(
            "rule:\n  any:\n    - kind: call_expression\n      has:\n        field: function\n        any:\n          - {{ kind: identifier, regex: '^{name}$' }}\n          - {{ kind: member_expression, has: {{ field: property, regex: '^{name}$' }} }}\n    - kind: new_expression\n      has: {{ field: constructor, regex: '^{name}$' }}\n"
        ),
        hints: vec![name.to_owned()],
        read_by: Vec::new(),
    }
}

/// A rule for calls in Java of methods with a name.
pub(crate) fn java_calls_of(name: &str) -> SourceRule {
    SourceRule {
        id: format!("call.{name}").into(),
        language: Language::Java,
        yaml: format!("rule:\n  kind: method_invocation\n  has: {{ field: name, regex: '^{name}$' }}\n"),
        hints: vec![name.to_owned()],
        read_by: Vec::new(),
    }
}

/// A rule for calls in Go of functions or methods with a name.
pub(crate) fn go_calls_of(name: &str) -> SourceRule {
    SourceRule {
        id: format!("call.{name}").into(),
        language: Language::Go,
        yaml: format!(
            "rule:\n  kind: call_expression\n  has:\n    field: function\n    any:\n      - {{ kind: identifier, regex: '^{name}$' }}\n      - {{ kind: selector_expression, has: {{ field: field, regex: '^{name}$' }} }}\n"
        ),
        hints: vec![name.to_owned()],
        read_by: Vec::new(),
    }
}

pub(crate) fn compiled(rules: &[SourceRule]) -> Rules {
    let (rules, errors) = compile(rules);
    assert!(errors.is_empty(), "{errors:?}");
    rules
}

/// Reads files, given as `== path` lines followed by their text. Without such a line it is one file, `app.py` or `app.tsx`.
pub(crate) fn reading(rules: &[SourceRule], files: &str) -> Reading {
    let alone = match rules.first().map(|rule| rule.language) {
        Some(Language::Python) => "app.py",
        Some(Language::Java) => "App.java",
        Some(Language::Go) => "main.go",
        _ => "app.tsx",
    };
    let files = split(files, alone);
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str(), Scope::Workload));
    read(&compiled(rules), texts)
}

pub(crate) fn split(files: &str, alone: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in files.trim_start_matches('\n').lines() {
        if let Some(path) = line.strip_prefix("== ") {
            out.push((path.trim().to_owned(), String::new()));
            continue;
        }
        if out.is_empty() {
            out.push((alone.to_owned(), String::new()));
        }
        if let Some((_, text)) = out.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    out
}

/// Each case: Python source with one call `use(value)`, and what is said of the value.
pub(crate) fn check_values(cases: &[(&str, &str)]) {
    check(&calls_of("use"), cases);
}

/// The same in TypeScript.
pub(crate) fn check_typescript(cases: &[(&str, &str)]) {
    check(&typescript_calls_of("use"), cases);
}

/// The same in Java.
pub(crate) fn check_java(cases: &[(&str, &str)]) {
    check(&java_calls_of("use"), cases);
}

/// The same in Go, where the source stands in a function unless it begins with `package` or with a path.
pub(crate) fn check_go(cases: &[(&str, &str)]) {
    let sources: Vec<(String, &str)> =
        cases.iter().map(|(source, expected)| (in_function(source), *expected)).collect();
    let cases: Vec<(&str, &str)> = sources.iter().map(|(source, expected)| (source.as_str(), *expected)).collect();
    check(&go_calls_of("use"), &cases);
}

/// A Go file whose `import` lines come first and whose other lines are the body of a function.
pub(crate) fn in_function(source: &str) -> String {
    if source.starts_with("package") || source.starts_with("==") {
        return source.to_owned();
    }
    let (imports, body): (Vec<&str>, Vec<&str>) = source.lines().partition(|line| line.starts_with("import "));
    format!("package main\n{}\nfunc main() {{\n{}\n}}\n", imports.join("\n"), body.join("\n"))
}

fn check(rule: &SourceRule, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (source, expected) in cases {
        let reading = reading(std::slice::from_ref(rule), source);
        let found = match reading.resources.as_slice() {
            [resource] => {
                let args = resource.properties.as_map().map(|properties| properties.get("args"));
                let first = args.as_ref().and_then(Value::as_list).and_then(|list| list.items.first());
                first.map_or_else(|| "no argument".to_owned(), |item| shown(&item.value))
            }
            other => format!("{} matches", other.len()),
        };
        if found != *expected {
            wrong.push(format!("--- {source}\nexpected {expected}\n   found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each case: source with one call of a method `use`, and its receiver.
pub(crate) fn check_receivers(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (source, expected) in cases {
        let found = property(source, "receiver");
        if found != *expected {
            wrong.push(format!("--- {source}\nexpected {expected}\n   found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A property of the one call of `use` in a source.
pub(crate) fn property(source: &str, name: &str) -> String {
    property_by(calls_of("use"), source, name)
}

/// The same in TypeScript.
pub(crate) fn typescript_property(source: &str, name: &str) -> String {
    property_by(typescript_calls_of("use"), source, name)
}

/// The same in Java.
pub(crate) fn java_property(source: &str, name: &str) -> String {
    property_by(java_calls_of("use"), source, name)
}

/// The same in Go.
pub(crate) fn go_property(source: &str, name: &str) -> String {
    property_by(go_calls_of("use"), &in_function(source), name)
}

fn property_by(rule: SourceRule, source: &str, name: &str) -> String {
    let reading = reading(&[rule], source);
    match reading.resources.as_slice() {
        [resource] => resource.properties.as_map().map(|map| shown(&map.get(name))).unwrap_or_default(),
        other => format!("{} matches", other.len()),
    }
}

/// A value in one line, without places: `set(…)` and `?(…)` with reasons, `[if …]` with assumptions, `<ENV>` with references.
pub(crate) fn shown(value: &Value) -> String {
    let mut out = match &value.state {
        State::Absent => "absent".to_owned(),
        State::Unresolved(why) => format!("?({})", why.text),
        State::Set { detail: Some(detail), .. } => {
            let part = |name: &str| shown(&detail.get(name));
            let callee = part("callee");
            let args = part("args");
            let kwargs = part("kwargs");
            let receiver = match part("receiver").as_str() {
                "absent" => String::new(),
                other if other.starts_with("?(it is an object of") => String::new(),
                other => format!(" on {other}"),
            };
            format!("made by {callee} {args} {kwargs}{receiver}").replace('"', "")
        }
        State::Set { why, .. } => format!("set({})", why.text),
        State::Known(data) => shown_data(data),
    };
    for assumption in &value.assumptions {
        out.push_str(&format!(" [if {assumption}]"));
    }
    for reference in &value.references {
        match reference {
            Reference::Environment(name) => out.push_str(&format!(" <{name}>")),
            Reference::EnvironmentIn(name) => out.push_str(&format!(" <from {name}>")),
            other => out.push_str(&format!(" <{other:?}>")),
        }
    }
    out
}

fn shown_data(data: &Data) -> String {
    match data {
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => format!("{value:?}"),
        Data::Text(text) => {
            let parts = text.parts.iter().map(|part| match part {
                Part::Literal(literal) => literal.clone(),
                Part::Hole(_) => "${?}".to_owned(),
            });
            format!("\"{}\"", parts.collect::<String>())
        }
        Data::List(list) => {
            let item =
                |item: &Item| format!("{}{}", if item.perhaps.is_some() { "perhaps " } else { "" }, shown(&item.value));
            let open = list.open.as_ref().map(|_| "..".to_owned());
            format!("[{}]", list.items.iter().map(item).chain(open).collect::<Vec<_>>().join(", "))
        }
        Data::Map(map) => {
            let open = map.open.as_ref().map(|_| "..".to_owned());
            let entries = map.entries.iter().map(|(key, value)| format!("{key}: {}", shown(value)));
            format!("{{{}}}", entries.chain(open).collect::<Vec<_>>().join(", "))
        }
        Data::Json(inner) => format!("json {}", shown(inner)),
        Data::Component(index) => format!("component {index}"),
    }
}
