//! Parameters: what they are given, else their default, else not known.

use super::stack::Stack;
use crate::node::Node;
use sextant_facts::{Data, State, Value, Why};

impl Stack<'_> {
    /// The value of a parameter; `None` if the template declares none of that name.
    pub(super) fn parameter(&self, name: &str) -> Option<Value> {
        let declaration = *self.parameters.get(name)?;
        let kind = declaration.get("Type").and_then(Node::text).unwrap_or("String");
        if let Some(given) = self.given.entries.get(name)
            && given.state != State::Absent
        {
            self.world.spend(size(given));
            return Some(typed(given.clone(), kind));
        }
        Some(self.default(name, kind, declaration))
    }

    fn default(&self, name: &str, kind: &str, declaration: &Node) -> Value {
        let place = declaration.place.clone();
        if kind.starts_with("AWS::SSM::Parameter::Value") {
            let text = format!("parameter `{name}` is read from Systems Manager at deployment");
            return Value::set(Why::at(text, place));
        }
        if let Some(default) = declaration.get("Default")
            && let Some(text) = default.text().or(default.is_null().then_some(""))
        {
            self.world.spend(text.len() / 16);
            let (path, line) = (&default.place.path, default.place.line);
            return typed(Value::text(text), kind).assuming(format!("default of parameter `{name}` ({path}:{line})"));
        }
        match declaration.get("AllowedValues").map(Node::items) {
            Some([only]) if only.text().is_some() => typed(Value::text(only.text().unwrap_or_default()), kind),
            _ => Value::set(Why::at(format!("parameter `{name}` has no default"), place)),
        }
    }
}

fn size(value: &Value) -> usize {
    let own = match value.data() {
        Some(Data::Text(text)) => text.parts.len(),
        Some(Data::List(list)) => list.items.len(),
        Some(Data::Map(map)) => map.entries.len(),
        _ => 1,
    };
    own + value.assumptions.len() + value.references.len()
}

/// A value as a parameter of type `kind` hands it on.
fn typed(mut value: Value, kind: &str) -> Value {
    let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
    let text = match value.data() {
        Some(Data::List(_) | Data::Map(_) | Data::Json(_) | Data::Component(_)) | None => return value,
        Some(_) => value.to_text(),
    };
    let Some(literal) = text.as_literal() else {
        if is_list {
            let why = text.why().cloned().unwrap_or_else(|| Why::new("a list in a string with holes"));
            value.state = State::Set { why, detail: None };
        }
        return value;
    };
    value.state = State::Known(if is_list {
        let items = literal.split(',').map(str::trim).filter(|_| !literal.is_empty());
        let numbers = kind == "List<Number>";
        let items: Vec<Value> =
            items.map(|item| if numbers { Value::known(number(item)) } else { Value::text(item) }).collect();
        match Value::list(items).state {
            State::Known(data) => data,
            _ => Data::List(sextant_facts::List::default()),
        }
    } else if kind == "Number" {
        number(literal)
    } else {
        Data::Text(text)
    });
    value
}

/// A number as a number; anything else as it stands.
fn number(text: &str) -> Data {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    if let Ok(whole) = text.parse::<i64>() {
        return Data::Int(whole);
    }
    match text.parse::<f64>() {
        Ok(number) if plain && number.is_finite() => Data::Float(number),
        _ => Data::Text(sextant_facts::Text::literal(text)),
    }
}
