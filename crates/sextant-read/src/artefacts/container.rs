//! Container files: what the image is built from and how it starts.

use super::{last_line, resource};
use sextant_facts::{Data, Place, Resource, Text, Value, Why};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether a file of that name builds an image.
pub(super) fn is_one(name: &str) -> bool {
    let ignored = name.ends_with(".dockerignore") || name.ends_with(".md");
    let named = name == "Dockerfile" || name.starts_with("Dockerfile.") || name == "Containerfile";
    (named || name.ends_with(".Dockerfile") || name.ends_with(".dockerfile")) && !ignored
}

/// The image that the last stage of the file makes. What earlier stages run belongs to its commands, what they start not.
pub(super) fn read(path: &Arc<str>, text: &str) -> Option<Resource> {
    let mut arguments: BTreeMap<String, String> = BTreeMap::new();
    let mut stages: BTreeMap<String, Value> = BTreeMap::new();
    let mut commands = Vec::new();
    let mut start = Start::default();
    let mut base = None;
    for (line, instruction) in instructions(text) {
        let place = Place::new(path.clone(), line, 1);
        let (word, rest) = instruction.split_once(char::is_whitespace).unwrap_or((&instruction, ""));
        let rest = rest.trim();
        match word.to_ascii_uppercase().as_str() {
            "ARG" if base.is_none() => {
                let (name, default) = rest.split_once('=').unwrap_or((rest, ""));
                arguments.insert(name.to_owned(), default.trim_matches('"').to_owned());
            }
            "FROM" => {
                let mut parts = rest.split_whitespace().filter(|part| !part.starts_with("--"));
                let image = parts.next().unwrap_or_default();
                let from = stages.get(image).cloned().unwrap_or_else(|| image_of(image, &arguments, &place));
                if let Some(name) = parts.nth(1) {
                    stages.insert(name.to_owned(), from.clone());
                }
                base = Some(from);
                start = Start::default();
            }
            "RUN" => commands.push(Value::text(rest).at(place)),
            "ENTRYPOINT" => {
                let environment = std::mem::take(&mut start.environment);
                start = Start { entrypoint: words(rest).at(place), environment, ..Start::default() };
            }
            "CMD" => start.command = words(rest).at(place),
            "ENV" => start
                .environment
                .extend(variables(rest).map(|(name, value)| (name, Value::text(value).at(place.clone())))),
            _ => {}
        }
    }
    let properties = vec![
        ("base_image", base?),
        ("entrypoint", start.entrypoint),
        ("command", start.command),
        ("commands", Value::list(commands)),
        ("environment", Value::map(start.environment)),
    ];
    Some(resource("container", "dockerfile", path, (1, last_line(text)), properties))
}

struct Start {
    entrypoint: Value,
    command: Value,
    environment: BTreeMap<String, Value>,
}

impl Default for Start {
    fn default() -> Self {
        Self { entrypoint: Value::absent(), command: Value::absent(), environment: BTreeMap::new() }
    }
}

/// Instructions with the line they begin at; a backslash at the end of a line continues it.
fn instructions(text: &str) -> Vec<(u32, String)> {
    let mut out: Vec<(u32, String)> = Vec::new();
    let mut continued = false;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let line = line.trim();
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let open = line.strip_suffix('\\');
        let part = open.unwrap_or(line).trim();
        match out.last_mut().filter(|_| continued) {
            Some((_, instruction)) => {
                instruction.push(' ');
                instruction.push_str(part);
            }
            None => out.push((number, part.to_owned())),
        }
        continued = open.is_some();
    }
    out
}

/// The image that `FROM` names, with build arguments at their defaults.
fn image_of(image: &str, arguments: &BTreeMap<String, String>, place: &Place) -> Value {
    if !image.contains('$') {
        return Value::text(image).at(place.clone());
    }
    let name = image.trim_start_matches('$').trim_start_matches('{').trim_end_matches('}');
    let default = arguments.get(name.split(":-").next().unwrap_or(name)).filter(|default| !default.is_empty());
    match default {
        Some(default) => Value::text(default).at(place.clone()).assuming(format!("default of build argument `{name}`")),
        None => {
            let hole = Text::hole(Why::at("a build argument decides", place.clone()));
            Value::known(Data::Text(hole)).at(place.clone())
        }
    }
}

/// The variables of `ENV A=1 B="two words"`, or of the old form `ENV A 1`.
fn variables(rest: &str) -> impl Iterator<Item = (String, String)> {
    let mut found = Vec::new();
    let first = rest.split_whitespace().next().unwrap_or_default();
    if !first.contains('=') {
        let value = rest.strip_prefix(first).unwrap_or_default().trim();
        found.push((first.to_owned(), value.to_owned()));
        return found.into_iter();
    }
    let mut left = rest;
    while let Some((name, after)) = left.split_once('=') {
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let body = quote.and_then(|quote| after.strip_prefix(quote)?.split_once(quote));
        let (value, after) = body.unwrap_or_else(|| after.split_once(char::is_whitespace).unwrap_or((after, "")));
        found.push((name.trim().to_owned(), value.to_owned()));
        left = after;
    }
    found.into_iter()
}

/// The exec form is a list of words, the shell form one text.
fn words(rest: &str) -> Value {
    match serde_json::from_str::<Vec<String>>(rest) {
        Ok(words) => Value::list(words.into_iter().map(Value::text)),
        Err(_) => Value::text(rest),
    }
}
