//! The functions expressions may call.

use super::evaluate::{Names, assumptions_of};
use super::fold;
use super::operators::obstacle;
use super::syntax::Function;
use super::text;
use crate::json;
use crate::truth::Truth;
use crate::value::{Data, List, Map, Reference, State, Text, Value, Why};
use std::sync::Arc;

/// Calls a function. The syntax has checked the number of arguments.
pub(super) fn call(function: Function, arguments: &[Value], names: &dyn Names) -> Value {
    let nothing = Value::absent();
    let first = arguments.first().unwrap_or(&nothing);
    let second = arguments.get(1).unwrap_or(&nothing);
    let result = match function {
        Function::StartsWith => ask(first, second, text::starts_with),
        Function::EndsWith => ask(first, second, text::ends_with),
        Function::Contains => ask(first, second, text::contains),
        Function::Glob => ask(first, second, text::glob),
        Function::Covers => ask(&lowered(first), &lowered(second), text::glob),
        Function::LowerAscii => lowered(first),
        Function::Size => size(first),
        Function::Json => json::decode(first),
        Function::Keys => keys(first),
        Function::Entries => entries(first),
        Function::Pairs => pairs(&fold::items(first), second, arguments.get(2).unwrap_or(&nothing)),
        Function::Items => Value::known(Data::List(fold::items(first))),
        Function::ResourceOf => names.resource_of(first),
        Function::Unknown => Value::unresolved(Why::new(first.as_str().unwrap_or("it is not known"))),
        Function::Path => path(first, second),
        Function::Text => scalar_text(first),
    };
    result.drawn_from(&assumptions_of(first)).drawn_from(&assumptions_of(second))
}

/// Asks a question about a string and a literal.
fn ask(subject: &Value, wanted: &Value, question: fn(&Text, &str) -> Truth) -> Value {
    let Some(wanted_text) = wanted.as_str() else { return Value::unresolved(obstacle(wanted)) };
    match &subject.state {
        State::Known(Data::Text(text)) => question(text, wanted_text).into_value(),
        State::Known(Data::Json(_)) => Value::unresolved(Why::new("an encoded JSON document")),
        _ => Value::unresolved(obstacle(subject)),
    }
}

fn lowered(value: &Value) -> Value {
    let Some(Data::Text(text)) = value.data() else { return Value::unresolved(obstacle(value)) };
    let mut lowered = Text::default();
    for part in &text.parts {
        match part {
            crate::value::Part::Literal(literal) => lowered.push_literal(&literal.to_ascii_lowercase()),
            crate::value::Part::Hole(why) => lowered.push_hole(why.clone()),
        }
    }
    Value::known(Data::Text(lowered))
}

/// Characters of a string, items of a list; nothing has the size 0.
fn size(value: &Value) -> Value {
    match &value.state {
        State::Known(Data::Text(text)) => match text.as_literal() {
            Some(literal) => Value::int(i64::try_from(literal.chars().count()).unwrap_or(i64::MAX)),
            None => Value::unresolved(obstacle(value)),
        },
        _ => fold::size(&fold::items(value)),
    }
}

fn keys(value: &Value) -> Value {
    match &value.state {
        State::Known(Data::Map(map)) => {
            let keys = List::closed(map.entries.keys().map(Value::text));
            Value::known(Data::List(List { open: map.open.clone(), ..keys }))
        }
        State::Absent => Value::list([]),
        _ => Value::unresolved(obstacle(value)),
    }
}

fn entries(value: &Value) -> Value {
    match &value.state {
        State::Known(Data::Map(map)) => {
            let values = List::closed(map.entries.values().cloned());
            Value::known(Data::List(List { open: map.open.clone(), ..values }))
        }
        State::Absent => Value::list([]),
        _ => Value::unresolved(obstacle(value)),
    }
}

/// A list of `{name, value}` as a map. What is given in another way than under `value` is there all the same; an item that
/// may not be there, or whose name is not known, opens the map.
fn pairs(list: &List, key: &Value, value: &Value) -> Value {
    let (Some(key), Some(value)) = (key.as_str(), value.as_str()) else {
        return Value::unresolved(Why::new("the names of the pairs are not known"));
    };
    let mut map = Map { open: list.open.clone(), ..Map::default() };
    for item in &list.items {
        let Some(block) = item.value.as_map() else {
            map.open.get_or_insert_with(|| obstacle(&item.value));
            continue;
        };
        let name = block.get(key);
        let Some(name) = name.as_str() else {
            map.open.get_or_insert_with(|| obstacle(&name));
            continue;
        };
        let given = match (&item.perhaps, block.get(value)) {
            (Some(why), _) => Value::unresolved(why.clone()),
            (None, Value { state: State::Absent, .. }) => Value::set(Why::new("it is given in another way")),
            (None, given) => given,
        };
        let place = item.value.place.clone();
        map.entries.insert(name.to_owned(), place.into_iter().fold(given, Value::at));
    }
    Value::known(Data::Map(map))
}

/// The path of the tree that a value names: the file it refers to, or `relative` seen from `directory`, with `.` and `..` worked off; above the tree's root it is unresolved.
fn path(directory: &Value, relative: &Value) -> Value {
    let files: Vec<&Arc<str>> = relative
        .references
        .iter()
        .filter_map(|reference| match reference {
            Reference::File(path) => Some(path),
            _ => None,
        })
        .collect();
    if let ([file], Some(true)) = (files.as_slice(), relative.is_there()) {
        return Value::text(&***file);
    }
    let (Some(directory), Some(relative)) = (directory.as_str(), relative.as_str()) else {
        return match relative.state {
            State::Absent => Value::absent(),
            _ => Value::unresolved(obstacle(if relative.as_str().is_none() { relative } else { directory })),
        };
    };
    match crate::paths::join(directory, relative) {
        Some(joined) => Value::text(joined),
        None => Value::unresolved(Why::new(format!("`{relative}` lies outside the reviewed tree"))),
    }
}

fn scalar_text(value: &Value) -> Value {
    match &value.state {
        State::Known(Data::Text(_) | Data::Bool(_) | Data::Int(_) | Data::Float(_)) => {
            Value::known(Data::Text(value.to_text()))
        }
        State::Absent => Value::absent(),
        _ => Value::unresolved(obstacle(value)),
    }
}
