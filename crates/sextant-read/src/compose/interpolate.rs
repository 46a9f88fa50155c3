//! Variables in Compose files, and files of variables.

use crate::Tree;
use sextant_facts::{Data, Place, Text, Value, Why};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The variables that a project's files are filled in with: those of the `.env` beside them.
pub(super) struct Variables {
    path: Arc<str>,
    known: BTreeMap<String, String>,
}

impl Variables {
    pub(super) fn of(tree: &Tree, directory: &str) -> Self {
        let path = if directory.is_empty() { ".env".to_owned() } else { format!("{directory}/.env") };
        let text = tree.read(&path).ok().filter(|_| tree.contains(&path)).unwrap_or_default();
        let known = variables(&text).map(|(_, name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { path: path.into(), known }
    }

    /// A text with its variables filled in: known ones and defaults are assumptions, the rest holes.
    pub(super) fn fill(&self, text: &str, place: &Place) -> Value {
        let mut out = Text::default();
        let mut value = Value::absent();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once('$') {
            out.push_literal(before);
            if let Some(after) = from.strip_prefix('$') {
                out.push_literal("$");
                rest = after;
                continue;
            }
            let Some((expression, after)) = expression(from) else {
                out.push_literal("$");
                rest = from;
                continue;
            };
            value = self.variable(expression, place, &mut out, value);
            rest = after;
        }
        out.push_literal(rest);
        value.state = sextant_facts::State::Known(Data::Text(out));
        value.at(place.clone())
    }

    fn variable(&self, expression: &str, place: &Place, out: &mut Text, value: Value) -> Value {
        let end = expression.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(expression.len());
        let (name, rest) = expression.split_at(end);
        let set = self.known.get(name).filter(|known| !rest.starts_with(':') || !known.is_empty());
        let default = rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'));
        if let Some(known) = set {
            out.push_literal(known);
            return value.assuming(format!("value of `{name}` in {}", self.path));
        }
        match default.filter(|default| !default.contains('$')) {
            Some(default) => {
                out.push_literal(default);
                value.assuming(format!("default of variable `{name}` ({}:{})", place.path, place.line))
            }
            None => {
                out.push_hole(Why::at(format!("variable `{name}` is set elsewhere"), place.clone()));
                value
            }
        }
    }
}

/// The expression after a `$`, without braces, and what follows it.
fn expression(from: &str) -> Option<(&str, &str)> {
    if let Some(inner) = from.strip_prefix('{') {
        let mut depth = 1;
        for (at, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let (expression, after) = inner.split_at(at);
                return Some((expression, after.get(1..).unwrap_or_default())).filter(|_| !expression.is_empty());
            }
        }
        return None;
    }
    let end = from.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(from.len());
    let (name, after) = from.split_at(end);
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some((name, after))
}

/// The variables of a file with their lines.
pub(super) fn variables(text: &str) -> impl Iterator<Item = (u32, &str, &str)> {
    (1..).zip(text.lines()).filter_map(|(line, text)| {
        let text = text.trim().strip_prefix("export ").unwrap_or(text.trim());
        let (name, value) = text.split_once('=').filter(|_| !text.starts_with('#'))?;
        let value = value.trim();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = match quote {
            Some(quote) => value.strip_prefix(quote).and_then(|rest| rest.split(quote).next()).unwrap_or(value),
            None => value.split(" #").next().unwrap_or(value).trim_end(),
        };
        Some((line, name.trim(), value))
    })
}
