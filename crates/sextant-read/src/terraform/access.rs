//! Into values: attributes, indices, and the elements of collections.

use super::merge::{draw, maybe};
use sextant_facts::{Data, Item, Map, Reference, State, Value, Why};
use std::sync::Arc;

/// A value read from another, or the fact that Terraform would refuse to read it.
pub(super) struct Access {
    pub(super) value: Value,
    pub(super) fault: bool,
}

impl From<Value> for Access {
    fn from(value: Value) -> Self {
        Self { value, fault: false }
    }
}

fn fault() -> Access {
    Access { value: Value::absent(), fault: true }
}

/// `value.name` or `value["name"]`.
pub(super) fn member(value: &Value, name: &str) -> Access {
    match &value.state {
        State::Known(Data::Map(map)) => match (map.entries.get(name), &map.open) {
            (Some(entry), _) => draw(entry.clone(), value).into(),
            (None, Some(why)) => draw(Value::unresolved(why.clone()), value).into(),
            (None, None) => fault(),
        },
        State::Set { why, detail } => attribute(value, why, detail.as_ref(), name).into(),
        State::Unresolved(why) => draw(Value::unresolved(why.clone()), value).into(),
        State::Known(Data::List(list)) => match list.items.as_slice() {
            // A block that occurs once reads as a map in one place and as a list of one in another.
            [only] if only.perhaps.is_none() && list.open.is_none() => member(&only.value, name),
            _ => fault(),
        },
        State::Known(_) | State::Absent => fault(),
    }
}

/// An attribute of something whose value is not known: of a resource, if it is one.
fn attribute(value: &Value, why: &Why, detail: Option<&Arc<Map>>, name: &str) -> Value {
    let resource = value.references.iter().find_map(|reference| match reference {
        Reference::Resource { address, attribute } => Some((address.clone(), attribute.clone())),
        _ => None,
    });
    let written = detail.and_then(|detail| detail.entries.get(name)).cloned();
    let Some((address, outer)) = resource else {
        return draw(written.unwrap_or_else(|| Value::unresolved(why.clone())), value);
    };
    let path = if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
    let unknown = || Why::new(format!("`{address}` has `{path}` only once it is deployed"));
    let out = match written {
        Some(written) if written.is_there() != Some(false) => written,
        Some(written) => maybe(written, &unknown()),
        None => Value::set(unknown()),
    };
    let mut outer = value.clone();
    outer
        .references
        .retain(|reference| !matches!(reference, Reference::Resource { address: of, .. } if *of == address));
    let mut out = draw(out, &outer);
    // First, so that steps from here go on from this attribute.
    out.references.insert(0, Reference::Resource { address, attribute: path.into() });
    out
}

/// `value[key]`.
pub(super) fn index(value: &Value, key: &Value) -> Access {
    if let Some(name) = key_text(key)
        && matches!(value.state, State::Known(Data::Map(_)) | State::Set { .. })
    {
        let found = member(value, &name);
        return match (&value.state, found.fault, name.as_str()) {
            (State::Known(Data::Map(_)), true, "0") => value.clone().into(),
            _ => found,
        };
    }
    match (&value.state, key_number(key)) {
        (State::Known(Data::List(list)), Some(at)) => {
            let length = i64::try_from(list.items.len()).unwrap_or(i64::MAX);
            let doubtful = list.items.iter().find_map(|item| item.perhaps.clone()).or_else(|| list.open.clone());
            let item = usize::try_from(at).ok().and_then(|at| list.items.get(at).map(|item| (at, item)));
            match (item, doubtful) {
                (Some((at, item)), why) => match why.filter(|_| list.items.iter().take(at + 1).any(uncertain)) {
                    Some(why) => draw(maybe(item.value.clone(), &why), value).into(),
                    None => draw(item.value.clone(), value).into(),
                },
                (None, Some(why)) if at >= length => draw(Value::unresolved(why), value).into(),
                (None, _) => fault(),
            }
        }
        (State::Known(Data::List(_) | Data::Map(_)), None) => some_element(value, key).into(),
        (State::Unresolved(why) | State::Set { why, .. }, _) => draw(Value::unresolved(why.clone()), value).into(),
        _ => fault(),
    }
}

fn uncertain(item: &Item) -> bool {
    item.perhaps.is_some()
}

/// One of the elements; which one is not known.
fn some_element(value: &Value, key: &Value) -> Value {
    let why = key.why().cloned().unwrap_or_else(|| Why::new("the index is not known"));
    let elements = elements(value);
    let there =
        elements.open.is_none() && elements.entries.iter().all(|element| element.value.is_there() == Some(true));
    let mut out = if there { Value::set(why.clone()) } else { Value::unresolved(why) };
    for element in elements.entries.iter().take(8) {
        out = draw(out, &element.value);
    }
    draw(draw(out, value), key)
}

/// A key as text, as Terraform converts it.
pub(crate) fn key_text(key: &Value) -> Option<String> {
    match key.data()? {
        Data::Text(text) => text.as_literal().map(str::to_owned),
        Data::Int(number) => Some(number.to_string()),
        Data::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

fn key_number(key: &Value) -> Option<i64> {
    match key.data()? {
        Data::Int(number) => Some(*number),
        #[expect(clippy::cast_possible_truncation, reason = "an index is a whole number far below the limit")]
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e9 => Some(*number as i64),
        Data::Text(text) => text.as_literal()?.parse().ok(),
        _ => None,
    }
}

/// The elements of a collection.
pub(crate) struct Elements {
    pub(crate) entries: Vec<Element>,
    /// Why there may be more, or others.
    pub(crate) open: Option<Why>,
    /// Whether the collection is a map.
    pub(crate) keyed: bool,
}

pub(crate) struct Element {
    pub(crate) key: Value,
    pub(crate) value: Value,
    pub(crate) perhaps: Option<Why>,
}

/// What iterating over `collection` meets. A value that is not known is a collection of which nothing is known.
pub(crate) fn elements(collection: &Value) -> Elements {
    let mut out = Elements { entries: Vec::new(), open: None, keyed: false };
    match &collection.state {
        State::Known(Data::List(list)) => {
            for (at, item) in list.items.iter().enumerate() {
                out.entries.push(Element {
                    key: Value::int(i64::try_from(at).unwrap_or(i64::MAX)),
                    value: draw(item.value.clone(), collection),
                    perhaps: item.perhaps.clone(),
                });
            }
            out.open.clone_from(&list.open);
        }
        State::Known(Data::Map(map)) => {
            out.keyed = true;
            out.open.clone_from(&map.open);
            for (key, entry) in &map.entries {
                let perhaps = match &entry.state {
                    State::Unresolved(why) => Some(why.clone()),
                    _ => None,
                };
                out.entries.push(Element { key: Value::text(key), value: draw(entry.clone(), collection), perhaps });
            }
        }
        State::Set { why, .. } | State::Unresolved(why) => out.open = Some(why.clone()),
        State::Known(_) | State::Absent => {}
    }
    out
}

/// Whether a value is a single thing that a splat wraps into a list.
pub(super) fn is_single(value: &Value) -> bool {
    match &value.state {
        State::Known(Data::List(_)) | State::Absent | State::Unresolved(_) => false,
        State::Known(_) => true,
        State::Set { .. } => is_resource(value),
    }
}

/// Whether a value is a whole resource.
fn is_resource(value: &Value) -> bool {
    let whole =
        |reference: &Reference| matches!(reference, Reference::Resource { attribute, .. } if attribute.is_empty());
    matches!(&value.state, State::Set { detail: Some(_), .. }) && value.references.iter().any(whole)
}
