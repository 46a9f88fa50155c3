//! The entries of a mapping, with `Fn::ForEach` loops written out.

use super::stack::{Bindings, Stack};
use crate::node::Node;
use sextant_facts::{Text, Value, Why};
use std::sync::Arc;

/// What an entry within a loop costs for each loop variable: nested loops multiply memory, not only time.
const LOOP_STEPS: usize = 64;

/// An entry of a mapping.
#[derive(Clone)]
pub(super) struct Entry<'n> {
    /// The key, loop variables put in.
    pub(super) name: Text,
    pub(super) key: &'n Node,
    pub(super) value: &'n Node,
    /// The loop variables in force.
    pub(super) bindings: Vec<(String, Value)>,
    /// Why the entry may not be there.
    pub(super) perhaps: Option<Why>,
    /// What had to be assumed for it to be there.
    pub(super) assumptions: Vec<Arc<str>>,
}

impl<'a> Stack<'a> {
    /// The entries of a mapping; loops over a known collection are written out, of any other there is one instance that
    /// may be there.
    pub(super) fn entries<'n>(&self, entries: &'n [(Node, Node)], bindings: &Bindings) -> Vec<Entry<'n>> {
        let mut out = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let Some(name) = key.text() else { continue };
            if name.starts_with("Fn::ForEach::") {
                self.repeat(key, value, bindings, &mut out);
            } else if self.world.spend(1 + name.len() / 64 + LOOP_STEPS * bindings.len()) {
                out.push(Entry {
                    name: substitute(name, bindings),
                    key,
                    value,
                    bindings: bindings.to_vec(),
                    perhaps: None,
                    assumptions: Vec::new(),
                });
            }
        }
        out
    }

    fn repeat<'n>(&self, key: &'n Node, call: &'n Node, bindings: &Bindings, out: &mut Vec<Entry<'n>>) {
        let _level = match self.world.enter() {
            Ok(level) => level,
            Err(why) => return self.world.gap(Why::at(why.text.clone(), key.place.clone())),
        };
        let (Some(variable), Some(collection), Some(body)) =
            (call.items().first().and_then(Node::text), call.items().get(1), call.items().get(2))
        else {
            self.world.gap(Why::at("loop without variable, collection and body", key.place.clone()));
            return;
        };
        let collection = self.value(collection, bindings);
        let turns: Vec<(Value, Option<Why>)> = match collection.as_list() {
            Some(list) if list.open.is_none() => {
                list.items.iter().map(|item| (item.value.clone(), item.perhaps.clone())).collect()
            }
            _ => {
                let text = format!("loop over a collection that is not known: `{}`", key.text().unwrap_or_default());
                let why = Why::at(text, key.place.clone());
                vec![(Value::set(why.clone()), Some(why))]
            }
        };
        for (value, perhaps) in turns {
            let mut inner = bindings.to_vec();
            inner.push((variable.to_owned(), self.drawn(value, &collection)));
            for mut entry in self.entries(body.entries(), &inner) {
                entry.perhaps = entry.perhaps.or_else(|| perhaps.clone());
                entry.assumptions.extend(collection.assumptions.iter().cloned());
                out.push(entry);
            }
        }
    }
}

/// A text with `${Variable}` and `&{Variable}` of loops put in.
pub(super) fn substitute(text: &str, bindings: &Bindings) -> Text {
    let mut out = Text::default();
    let mut rest = text;
    while let Some((start, name, value, end)) = next_variable(rest, bindings) {
        out.push_literal(rest.get(..start).unwrap_or_default());
        match value.to_text().as_literal() {
            Some(literal) if rest.get(start..).is_some_and(|tail| tail.starts_with('&')) => {
                out.push_literal(&literal.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
            }
            Some(literal) => out.push_literal(literal),
            None => out.push_hole(Why::new(format!("loop variable `{name}` is not known"))),
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    out.push_literal(rest);
    out
}

/// The first loop variable in a text: where it begins, its name and value, where it ends.
fn next_variable<'t, 'b>(text: &'t str, bindings: &'b Bindings) -> Option<(usize, &'t str, &'b Value, usize)> {
    if bindings.is_empty() {
        return None;
    }
    text.match_indices('{').find_map(|(brace, _)| {
        let start = brace.checked_sub(1)?;
        text.get(start..brace).filter(|sign| matches!(*sign, "$" | "&"))?;
        let length = text.get(brace + 1..)?.find('}')?;
        let name = text.get(brace + 1..brace + 1 + length)?;
        let (_, value) = bindings.iter().rev().find(|(bound, _)| bound == name)?;
        Some((start, name, value, brace + length + 2))
    })
}
