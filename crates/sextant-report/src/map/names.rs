//! Names and words of nodes and edges.

use sextant_facts::{Component, Data, Kind, Part, State, Text, Value, paths};

/// Whether a condition of a map holds for a component: an attribute that is not there does not speak against it.
pub(super) fn holds(component: &Component, when: &str) -> bool {
    let (name, wanted) = when.split_once('=').map_or((when, "true"), |(name, wanted)| (name.trim(), wanted.trim()));
    let Some(value) = component.attributes.get(name) else { return true };
    match &value.state {
        State::Absent => true,
        State::Known(Data::Bool(flag)) => flag.to_string() == wanted,
        State::Known(_) => value.as_str() == Some(wanted),
        State::Set { .. } | State::Unresolved(_) => false,
    }
}

/// An attribute as people read it: `…` for what is not known of it.
pub(super) fn text(component: &Component, name: &str) -> Option<String> {
    match name {
        "path" => return Some(component.place.path.to_string()),
        "directory" => return Some(paths::directory(&component.place.path).to_owned()),
        "address" => return Some(component.address.to_string()),
        _ => {}
    }
    shown(component.attributes.get(name)?)
}

fn shown(value: &Value) -> Option<String> {
    match value.data()? {
        Data::Text(text) => {
            let text = holed(text);
            text.chars().any(char::is_alphanumeric).then_some(text)
        }
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => Some(value.to_text().to_string()),
        Data::List(list) => {
            let items: Vec<String> = list.items.iter().filter_map(|item| shown(&item.value)).collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        _ => None,
    }
}

fn holed(text: &Text) -> String {
    let parts = text.parts.iter().map(|part| match part {
        Part::Literal(text) => text.as_str(),
        Part::Hole(_) => "…",
    });
    parts.collect::<String>().trim().to_owned()
}

/// The name of a component: what its kind gives as such, else the last part of its address.
pub(super) fn label(component: &Component, kind: &Kind) -> String {
    let given = kind.drawn.label.iter().find_map(|name| text(component, name));
    match given {
        Some(name) => thing(&name),
        None if kind.drawn.label.is_empty() || component.environment.is_empty() => title(kind).to_owned(),
        None => own_name(&component.address),
    }
}

/// What a component is: the kind, and what its kind gives as more.
pub(super) fn about(component: &Component, kind: &Kind, label: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    if title(kind) != label {
        parts.push(title(kind).to_owned());
    }
    let more = kind.drawn.about.iter().filter_map(|name| text(component, name));
    parts.extend(more.map(|text| text.replace('_', " ")).filter(|text| text != label));
    parts.join(" · ")
}

/// What one component of the kind is called on a map.
pub(super) fn title(kind: &Kind) -> &str {
    if kind.drawn.title.is_empty() { &kind.title } else { &kind.drawn.title }
}

/// The name that a resource has in its source: `worker` of `infra:module.jobs.aws_lambda_function.worker["a"]`.
fn own_name(address: &str) -> String {
    let within = address.rsplit([':', '/']).next().unwrap_or(address);
    let (path, key) = within.split_once('[').map_or((within, ""), |(path, key)| (path, key));
    let own = path.rsplit('.').next().unwrap_or(path);
    // `this` and `main` say nothing; the module that holds them does.
    let own = match own {
        "this" | "main" | "default" => path.split('.').rev().find(|part| is_module(path, part)).unwrap_or(own),
        own => own,
    };
    let key = key.trim_end_matches(']').trim_matches('"');
    if key.is_empty() { own.to_owned() } else { format!("{own} {key}") }
}

/// Whether `part` is the name of a module in a path such as `module.jobs.aws_lambda_function.this`.
fn is_module(path: &str, part: &str) -> bool {
    path.contains(&format!("module.{part}"))
}

/// The name of a thing without what stands around it: `amazon.titan-embed-text-v2:0` of its ARN. Nothing if it has none.
pub(super) fn thing(name: &str) -> String {
    match name.rsplit_once('/') {
        Some((before, last)) if before.starts_with("arn:") || before.contains("…") => last.to_owned(),
        _ => name.to_owned(),
    }
}

/// A word of an edge with the attributes filled in: `may {actions}` says what the actions are for.
pub(super) fn says(template: &str, component: &Component, kind: &Kind) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(&filled(component, kind, name));
        rest = after;
    }
    out.push_str(rest);
    out.trim().to_owned()
}

fn filled(component: &Component, kind: &Kind, name: &str) -> String {
    if kind.drawn.words.is_empty() {
        return text(component, name).unwrap_or_default();
    }
    let items = match component.attributes.get(name).and_then(Value::data) {
        Some(Data::List(list)) => list.items.iter().filter_map(|item| shown(&item.value)).collect(),
        _ => Vec::new(),
    };
    let covers = |patterns: &[String]| items.iter().any(|item| patterns.iter().any(|pattern| item.contains(pattern)));
    let words: Vec<&str> =
        kind.drawn.words.iter().filter(|(_, patterns)| covers(patterns)).map(|(word, _)| word.as_str()).collect();
    if words.is_empty() { "use".to_owned() } else { words.join(", ") }
}
