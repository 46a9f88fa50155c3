//! Strings put together: `Fn::Sub`, `Fn::Join`, dynamic references.

use super::stack::{Bindings, Stack};
use super::value::call;
use crate::node::Node;
use sextant_facts::{Data, Part, State, Text, Value, Why};

impl Stack<'_> {
    /// `Fn::Sub`, with or without its own variables.
    pub(super) fn sub(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let (template, variables) = match arguments.items() {
            [template] => (template, None),
            [template, variables] => (template, Some(self.map(variables, bindings))),
            _ => (arguments, None),
        };
        let Some(template) = template.text() else {
            return Value::set(Why::at("`Fn::Sub` of what is not a plain string", node.place.clone()));
        };
        let mut text = Text::default();
        let mut drawn = Value::absent();
        let mut rest = template;
        while let Some((before, name, after)) = next_hole(rest) {
            text.push_literal(before);
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                text.push_literal(&format!("${{{literal}}}"));
                continue;
            }
            let name = name.trim();
            let own = variables.as_ref().and_then(|map| map.entries.get(name)).cloned();
            let value = own.unwrap_or_else(|| self.named(name, bindings));
            if before.is_empty() && after.is_empty() && text.parts.is_empty() && value.why().is_some() {
                return value;
            }
            let part = value.to_text();
            if !self.world.spend(1 + length(&part) / 16) {
                return Value::set(Why::at("the string grows too large", node.place.clone()));
            }
            text.push(&part);
            drawn = self.drawn(drawn, &value);
        }
        text.push_literal(rest);
        self.world.spend(template.len() / 64);
        self.drawn(plain(without_dynamic_references(&text)), &drawn)
    }

    /// `Fn::Join`.
    pub(super) fn join(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let [delimiter, list] = arguments.items() else { return malformed("Fn::Join", node) };
        let delimiter = self.value(delimiter, bindings);
        let list = self.value(list, bindings);
        let mut text = Text::default();
        let mut drawn = self.drawn(delimiter.clone(), &list);
        match list.as_list() {
            Some(known) if known.open.is_none() => {
                for (index, item) in known.items.iter().enumerate() {
                    if index > 0 {
                        text.push(&delimiter.to_text());
                    }
                    let part = item.perhaps.clone().map_or_else(|| item.value.to_text(), Text::hole);
                    if !self.world.spend(1 + length(&part) / 16) {
                        return Value::set(Why::at("the string grows too large", node.place.clone()));
                    }
                    text.push(&part);
                    drawn = self.drawn(drawn, &item.value);
                }
                if let Some(why) = known.items.iter().find_map(|item| item.perhaps.clone()) {
                    text = Text::hole(why);
                }
            }
            _ => text.push_hole(list.why().cloned().unwrap_or_else(|| Why::new("joined list is not known"))),
        }
        self.drawn(plain(without_dynamic_references(&text)), &drawn)
    }

    /// `Fn::Split`.
    pub(super) fn split(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let [delimiter, source] = arguments.items() else { return malformed("Fn::Split", node) };
        let delimiter = self.value(delimiter, bindings);
        let source = self.value(source, bindings);
        let parts = match (delimiter.as_str(), source.as_str()) {
            (Some(delimiter), Some(text)) if !delimiter.is_empty() => {
                self.world.spend(1 + text.len() / 8);
                Value::list(text.split(delimiter).map(Value::text))
            }
            _ => {
                let why = source.why().or_else(|| delimiter.why()).cloned();
                Value::set(why.unwrap_or_else(|| Why::at("split of what is not a string", node.place.clone())))
            }
        };
        self.drawn(self.drawn(parts, &source), &delimiter)
    }
}

/// A call whose arguments are not what the function takes.
pub(super) fn malformed(function: &str, node: &Node) -> Value {
    let inner = call(node).map_or(node, |(_, arguments)| arguments);
    Value::set(Why::at(format!("arguments of `{function}` are not understood"), inner.place.clone()))
}

/// A text as a value: one that is nothing but a hole is set.
pub(super) fn plain(text: Text) -> Value {
    match text.parts.as_slice() {
        [Part::Hole(why)] => Value::new(State::Set { why: why.clone(), detail: None }),
        _ => Value::known(Data::Text(text)),
    }
}

/// The text before the next `${…}`, what stands in it, and the text after it.
fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn length(text: &Text) -> usize {
    let literal = |part: &Part| if let Part::Literal(text) = part { text.len() } else { 0 };
    text.parts.iter().map(literal).sum()
}

/// A text with a hole for each `{{resolve:…}}`, which a deployment replaces.
pub(super) fn without_dynamic_references(text: &Text) -> Text {
    const START: &str = "{{resolve:";
    let mut out = Text::default();
    let mut inside = false;
    for (index, part) in text.parts.iter().enumerate() {
        let Part::Literal(literal) = part else {
            if !inside {
                out.push(&Text { parts: vec![part.clone()].into() });
            }
            continue;
        };
        let closed_later = || text.parts.iter().skip(index + 1).any(closes);
        let mut rest = literal.as_str();
        loop {
            if inside {
                let Some((_, after)) = rest.split_once("}}") else { break };
                rest = after;
                inside = false;
            }
            let found = rest.split_once(START);
            let Some((before, reference)) = found.filter(|(_, tail)| tail.contains("}}") || closed_later()) else {
                out.push_literal(rest);
                break;
            };
            out.push_literal(before);
            let service: String = reference.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            out.push_hole(Why::new(format!("dynamic reference to {service}, resolved at deployment")));
            rest = reference;
            inside = true;
        }
    }
    out
}

fn closes(part: &Part) -> bool {
    matches!(part, Part::Literal(literal) if literal.contains("}}"))
}
