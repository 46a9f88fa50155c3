//! Values as the shapes of version 1 write them.

use super::v1;
use sextant_facts::{Data, Item, List, Map, Part, Place, Reference, State, Text, Value, Why};
use std::collections::BTreeMap;

/// A value: plain where nothing more is to be said of it.
pub(super) fn value(known: &Value, addresses: &[String]) -> v1::Value {
    let stated = stated(known, addresses);
    let plain = stated.place.is_none()
        && stated.assumptions.is_empty()
        && stated.references.is_empty()
        && stated.open.is_none()
        && stated.parts.is_none()
        && stated.json.is_none();
    match (stated.state, plain) {
        (v1::State::Absent, true) => v1::Value::Absent(()),
        (v1::State::Known, true) => match stated.value {
            // A map that would read as a stated value is written as one.
            Some(v1::Value::Map(map)) if map.contains_key("state") => {
                v1::Value::Stated(Box::new(v1::Stated { value: Some(v1::Value::Map(map)), ..empty(v1::State::Known) }))
            }
            Some(value) => value,
            None => v1::Value::Absent(()),
        },
        _ => v1::Value::Stated(Box::new(stated)),
    }
}

fn empty(state: v1::State) -> v1::Stated {
    v1::Stated {
        state,
        why: None,
        value: None,
        parts: None,
        json: None,
        detail: None,
        open: None,
        perhaps: None,
        place: None,
        assumptions: Vec::new(),
        references: Vec::new(),
    }
}

fn stated(known: &Value, addresses: &[String]) -> v1::Stated {
    let mut stated = match &known.state {
        State::Absent => empty(v1::State::Absent),
        State::Unresolved(reason) => v1::Stated { why: Some(why(reason)), ..empty(v1::State::Unresolved) },
        State::Set { why: reason, detail } => v1::Stated {
            why: Some(why(reason)),
            detail: detail.as_ref().map(|detail| entries(detail, addresses)),
            ..empty(v1::State::Set)
        },
        State::Known(data) => self::known(data, addresses),
    };
    let component = matches!(&known.state, State::Known(Data::Component(_)));
    stated.place = known.place.as_ref().map(place);
    stated.assumptions = known.assumptions.iter().map(ToString::to_string).collect();
    // The address of a component says what the reference said.
    stated.references = if component { Vec::new() } else { known.references.iter().map(reference).collect() };
    stated
}

fn known(data: &Data, addresses: &[String]) -> v1::Stated {
    let mut stated = empty(v1::State::Known);
    match data {
        Data::Bool(flag) => stated.value = Some(v1::Value::Bool(*flag)),
        Data::Int(number) => stated.value = Some(v1::Value::Int(*number)),
        Data::Float(number) => stated.value = Some(v1::Value::Float(*number)),
        Data::Text(text) => match text.as_literal() {
            Some(literal) => stated.value = Some(v1::Value::Text(literal.to_owned())),
            None => stated.parts = Some(parts(text)),
        },
        Data::List(list) => {
            stated.value = Some(v1::Value::List(items(list, addresses)));
            stated.open = list.open.as_ref().map(why);
        }
        Data::Map(map) => {
            stated.value = Some(v1::Value::Map(entries(map, addresses)));
            stated.open = map.open.as_ref().map(why);
        }
        Data::Json(inner) => stated.json = Some(value(inner, addresses)),
        Data::Component(index) => {
            stated.value = Some(v1::Value::Text(addresses.get(*index).cloned().unwrap_or_default()));
        }
    }
    stated
}

fn items(list: &List, addresses: &[String]) -> Vec<v1::Value> {
    let item = |item: &Item| match &item.perhaps {
        None => value(&item.value, addresses),
        Some(doubt) => {
            v1::Value::Stated(Box::new(v1::Stated { perhaps: Some(why(doubt)), ..stated(&item.value, addresses) }))
        }
    };
    list.items.iter().map(item).collect()
}

fn entries(map: &Map, addresses: &[String]) -> BTreeMap<String, v1::Value> {
    map.entries.iter().map(|(key, entry)| (key.clone(), value(entry, addresses))).collect()
}

fn parts(text: &Text) -> Vec<v1::Part> {
    let part = |part: &Part| match part {
        Part::Literal(literal) => v1::Part::Literal(literal.clone()),
        Part::Hole(reason) => v1::Part::Hole { hole: why(reason) },
    };
    text.parts.iter().map(part).collect()
}

fn reference(reference: &Reference) -> v1::Reference {
    match reference {
        Reference::Resource { address, attribute } => {
            v1::Reference::Resource { address: address.to_string(), attribute: attribute.to_string() }
        }
        Reference::Environment(name) => v1::Reference::Variable { variable: name.to_string() },
        Reference::EnvironmentIn(name) => v1::Reference::Computed { computed_from: name.to_string() },
        Reference::File(path) => v1::Reference::File { file: path.to_string() },
    }
}

pub(super) fn place(place: &Place) -> v1::Place {
    v1::Place { path: place.path.to_string(), line: place.line, column: place.column }
}

pub(super) fn why(why: &Why) -> v1::Why {
    match &why.place {
        None => v1::Why::Text(why.text.to_string()),
        Some(known) => v1::Why::Placed { text: why.text.to_string(), place: place(known) },
    }
}
