//! Documents of other programs: read by the shapes of version 1, checked against the kinds that exist, with the place of
//! every fault.

use super::v1;
use super::write::SURFACES;
use serde_json::Value as Json;
use sextant_facts::{
    AttributeType, Completeness, Component, Data, Gap, Given, Item, Kind, List, Map, Place, Reference, Scope, State,
    Surface, Text, Value, Why, paths,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is wrong in a document of facts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where in the document, as a JSON pointer.
    pub pointer: String,
    /// What is wrong; lower case, no full stop.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pointer = if self.pointer.is_empty() { "/" } else { &self.pointer };
        write!(f, "{pointer}: {}", self.message)
    }
}

/// Values nest at most as deep.
const DEPTH: usize = 64;

/// Reads a document. `name` stands as the place of what has none of its own.
///
/// # Errors
/// All that is wrong in it.
pub fn read(text: &str, name: &str, kinds: &BTreeMap<Arc<str>, Kind>) -> Result<Given, Vec<Fault>> {
    let fault = |pointer: &str, message: String| vec![Fault { pointer: pointer.to_owned(), message }];
    let json: Json = serde_json::from_str(text).map_err(|error| fault("", format!("not JSON: {error}")))?;
    if let Some(version) = json.get("version").and_then(Json::as_str).filter(|version| *version != "1") {
        return Err(fault("/version", format!("version `{version}` is not known; write \"1\"")));
    }
    let mut reader = Reader { kinds, faults: Vec::new(), name: name.into() };
    let given = reader.document(&json);
    match (given, reader.faults) {
        (Some(given), faults) if faults.is_empty() => Ok(given),
        (_, faults) if faults.is_empty() => Err(fault("", "not a document of facts".to_owned())),
        (_, faults) => Err(faults),
    }
}

struct Reader<'k> {
    kinds: &'k BTreeMap<Arc<str>, Kind>,
    faults: Vec<Fault>,
    name: Arc<str>,
}

impl Reader<'_> {
    fn fault(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.faults.push(Fault { pointer: pointer.into(), message: message.into() });
    }

    fn document(&mut self, json: &Json) -> Option<Given> {
        // Components are read one by one, so that each fault has its own place.
        let mut outer = json.clone();
        let components = outer.get_mut("components").map(Json::take);
        if let Some(slot) = outer.get_mut("components") {
            *slot = Json::Array(Vec::new());
        }
        let outer: v1::Document = match serde_json::from_value(outer) {
            Ok(outer) => outer,
            Err(error) => {
                self.fault("", error.to_string());
                return None;
            }
        };
        let Some(Json::Array(components)) = components else {
            self.fault("/components", "is not a list");
            return None;
        };
        let mut given = Given {
            completeness: self.completeness(&outer),
            gaps: outer.gaps.iter().enumerate().filter_map(|(index, gap)| self.gap(index, gap)).collect(),
            place: Some(Place::new(self.name.clone(), 1, 1)),
            ..Given::default()
        };
        let mut seen: BTreeSet<(Arc<str>, Arc<str>)> = BTreeSet::new();
        for (index, json) in components.iter().enumerate() {
            let pointer = format!("/components/{index}");
            let Some(component) = self.component(&pointer, json) else { continue };
            if !seen.insert((component.kind.clone(), component.address.clone())) {
                self.fault(
                    format!("{pointer}/address"),
                    format!("`{}` is the address of another {}", component.address, component.kind),
                );
            }
            given.components.push(component);
        }
        Some(given)
    }

    fn completeness(&mut self, document: &v1::Document) -> Completeness {
        let mut completeness = Completeness::default();
        for (index, name) in document.complete.iter().enumerate() {
            match (surface(name), self.kinds.get_key_value(name.as_str())) {
                (Some(surface), _) => {
                    completeness.surfaces.insert(surface);
                }
                (None, Some((id, _))) => {
                    completeness.kinds.insert(id.clone());
                }
                (None, None) => {
                    self.fault(format!("/complete/{index}"), format!("`{name}` is neither a kind nor a surface"));
                }
            }
        }
        for (index, path) in document.covers.iter().enumerate() {
            match paths::join("", path) {
                Some(path) => completeness.covers.push(path),
                None => self.fault(format!("/covers/{index}"), format!("`{path}` leads out of the reviewed tree")),
            }
        }
        completeness
    }

    fn gap(&mut self, index: usize, gap: &v1::Gap) -> Option<Gap> {
        let Some(surface) = surface(&gap.surface) else {
            self.fault(format!("/gaps/{index}/surface"), format!("no surface `{}`", gap.surface));
            return None;
        };
        let mut kinds = Vec::new();
        for (place, name) in gap.kinds.iter().enumerate() {
            match self.kinds.get_key_value(name.as_str()) {
                Some((id, _)) => kinds.push(id.clone()),
                None => self.fault(format!("/gaps/{index}/kinds/{place}"), format!("no kind `{name}`")),
            }
        }
        Some(Gap { why: why(&gap.why), surface, kinds })
    }

    fn component(&mut self, pointer: &str, json: &Json) -> Option<Component> {
        // Attributes are read one by one too.
        let mut outer = json.clone();
        let attributes = outer.as_object_mut().and_then(|object| object.remove("attributes"));
        let outer: v1::Component = match serde_json::from_value(outer) {
            Ok(outer) => outer,
            Err(error) => {
                self.fault(pointer, error.to_string());
                return None;
            }
        };
        let Some((id, kind)) = self.kinds.get_key_value(outer.kind.as_str()) else {
            self.fault(format!("{pointer}/kind"), format!("no kind of component `{}`", outer.kind));
            return None;
        };
        let mut read = BTreeMap::new();
        match attributes {
            None => {}
            Some(Json::Object(attributes)) => {
                for (name, json) in &attributes {
                    let pointer = format!("{pointer}/attributes/{}", escaped(name));
                    if let Some((name, value)) = self.attribute(&pointer, kind, name, json) {
                        read.insert(name, value);
                    }
                }
            }
            Some(_) => self.fault(format!("{pointer}/attributes"), "is not an object"),
        }
        let place = outer.place.as_ref().map_or_else(|| Place::new(self.name.clone(), 1, 1), place);
        Some(Component {
            kind: id.clone(),
            address: outer.address.as_str().into(),
            dialect: "facts",
            end_line: place.line,
            place,
            perhaps: outer.perhaps.as_ref().map(why),
            scope: if outer.scope == Some(v1::Scope::Aside) { Scope::Aside } else { Scope::Workload },
            environment: outer.environment.unwrap_or_default().as_str().into(),
            attributes: read,
        })
    }

    fn attribute(&mut self, pointer: &str, kind: &Kind, name: &str, json: &Json) -> Option<(Arc<str>, Value)> {
        let Some(attribute) = kind.attribute(name) else {
            self.fault(pointer, format!("`{}` declares no attribute `{name}`", kind.id));
            return None;
        };
        if attribute.inverse.is_some() {
            self.fault(pointer, format!("`{name}` mirrors edges of other components and cannot be given"));
            return None;
        }
        let value = self.value(pointer, json, 0)?;
        let value = if attribute.ty.target().is_some() { referring(value) } else { value };
        if !fits(&value, &attribute.ty) {
            self.fault(pointer, format!("`{name}` is of type {}", named(&attribute.ty)));
            return None;
        }
        Some((attribute.name.clone(), value))
    }

    fn value(&mut self, pointer: &str, json: &Json, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            self.fault(pointer, format!("nests deeper than {DEPTH} levels"));
            return None;
        }
        Some(match json {
            Json::Null => Value::absent(),
            Json::Bool(flag) => Value::bool(*flag),
            Json::Number(number) => match number.as_i64() {
                Some(whole) => Value::int(whole),
                None => Value::known(Data::Float(number.as_f64().unwrap_or_default())),
            },
            Json::String(text) => Value::text(text.as_str()),
            Json::Array(items) => Value::known(Data::List(self.list(pointer, items, depth)?)),
            Json::Object(object) if object.contains_key("state") => self.stated(pointer, object, depth)?,
            Json::Object(object) => Value::known(Data::Map(self.map(pointer, object, depth)?)),
        })
    }

    fn list(&mut self, pointer: &str, items: &[Json], depth: usize) -> Option<List> {
        let mut read = Vec::new();
        for (index, json) in items.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            let doubt = json.get("perhaps").filter(|_| json.get("state").is_some());
            let perhaps = match doubt.map(|doubt| serde_json::from_value::<v1::Why>(doubt.clone())) {
                Some(Err(_)) => {
                    self.fault(format!("{pointer}/perhaps"), "is not a reason");
                    return None;
                }
                Some(Ok(doubt)) => Some(why(&doubt)),
                None => None,
            };
            read.push(Item { value: self.value(&pointer, json, depth + 1)?, perhaps });
        }
        Some(List { items: read.into(), open: None })
    }

    fn map(&mut self, pointer: &str, object: &serde_json::Map<String, Json>, depth: usize) -> Option<Map> {
        let mut read = BTreeMap::new();
        for (key, json) in object {
            read.insert(key.clone(), self.value(&format!("{pointer}/{}", escaped(key)), json, depth + 1)?);
        }
        Some(Map { entries: read.into_iter().collect(), open: None })
    }

    fn stated(&mut self, pointer: &str, object: &serde_json::Map<String, Json>, depth: usize) -> Option<Value> {
        // What nests is read by itself, for its depth and its places.
        let mut outer = object.clone();
        for key in ["value", "json", "detail"] {
            outer.remove(key);
        }
        let stated: v1::Stated = match serde_json::from_value(Json::Object(outer)) {
            Ok(stated) => stated,
            Err(error) => {
                self.fault(pointer, format!("not a value with a state: {error}"));
                return None;
            }
        };
        let mut part = |key: &str| match object.get(key) {
            Some(json) => self.value(&format!("{pointer}/{key}"), json, depth + 1).map(Some),
            None => Some(None),
        };
        let (held, json, detail) = (part("value")?, part("json")?, part("detail")?);
        let reason = stated.why.as_ref().map_or_else(|| Why::new("the facts do not say why"), why);
        let state = match stated.state {
            v1::State::Absent => State::Absent,
            v1::State::Unresolved => State::Unresolved(reason),
            v1::State::Set => {
                let detail = detail.and_then(|detail| detail.as_map().cloned()).map(Arc::new);
                State::Set { why: reason, detail }
            }
            v1::State::Known => match (held, json, &stated.parts) {
                (Some(held), None, None) => held.state,
                (None, Some(json), None) => State::Known(Data::Json(Box::new(json))),
                (None, None, Some(parts)) => State::Known(Data::Text(text(parts))),
                _ => {
                    self.fault(pointer, "a known value has exactly one of `value`, `parts` and `json`");
                    return None;
                }
            },
        };
        let mut value = Value::new(open(state, stated.open.as_ref()));
        value.place = stated.place.as_ref().map(place);
        value.assumptions = stated.assumptions.iter().map(|text| text.as_str().into()).collect();
        value.references = stated.references.iter().map(reference).collect();
        Some(value)
    }
}

fn surface(name: &str) -> Option<Surface> {
    SURFACES.iter().find(|(_, known)| *known == name).map(|(surface, _)| *surface)
}

/// A part of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn open(state: State, reason: Option<&v1::Why>) -> State {
    match (state, reason) {
        (State::Known(Data::List(list)), Some(reason)) => {
            State::Known(Data::List(List { open: Some(why(reason)), ..list }))
        }
        (State::Known(Data::Map(map)), Some(reason)) => State::Known(Data::Map(Map { open: Some(why(reason)), ..map })),
        (state, _) => state,
    }
}

fn text(parts: &[v1::Part]) -> Text {
    let mut text = Text::default();
    for part in parts {
        match part {
            v1::Part::Literal(literal) => text.push_literal(literal),
            v1::Part::Hole { hole } => text.push_hole(why(hole)),
        }
    }
    text
}

/// Strings where references belong are addresses, or names that identify a component.
fn referring(value: Value) -> Value {
    match &value.state {
        State::Known(Data::Text(text)) => match text.as_literal() {
            Some(address) => {
                let reference = Reference::Resource { address: address.into(), attribute: "".into() };
                value.referring(reference)
            }
            None => value,
        },
        State::Known(Data::List(list)) => {
            let items: Vec<Item> = list
                .items
                .iter()
                .map(|item| Item { value: referring(item.value.clone()), perhaps: item.perhaps.clone() })
                .collect();
            let list = List { items: items.into(), open: list.open.clone() };
            Value { state: State::Known(Data::List(list)), ..value }
        }
        _ => value,
    }
}

/// Whether a known value is of the type; what is not known fits every type.
fn fits(value: &Value, ty: &AttributeType) -> bool {
    let Some(data) = value.data() else { return true };
    match (ty, data) {
        (AttributeType::Any, _)
        | (AttributeType::Bool, Data::Bool(_))
        | (AttributeType::Int, Data::Int(_))
        | (AttributeType::Number, Data::Int(_) | Data::Float(_))
        | (AttributeType::Text | AttributeType::Ref(_), Data::Text(_))
        | (AttributeType::Text, Data::Json(_)) => true,
        (AttributeType::List(item), Data::List(list)) => list.items.iter().all(|known| fits(&known.value, item)),
        _ => false,
    }
}

fn named(ty: &AttributeType) -> String {
    match ty {
        AttributeType::Bool => "bool".to_owned(),
        AttributeType::Int => "int".to_owned(),
        AttributeType::Number => "number".to_owned(),
        AttributeType::Text => "text".to_owned(),
        AttributeType::Any => "any".to_owned(),
        AttributeType::List(item) => format!("list<{}>", named(item)),
        AttributeType::Ref(kind) => format!("ref<{kind}>: the address of a {kind}"),
    }
}

fn reference(reference: &v1::Reference) -> Reference {
    match reference {
        v1::Reference::Resource { address, attribute } => {
            Reference::Resource { address: address.as_str().into(), attribute: attribute.as_str().into() }
        }
        v1::Reference::Variable { variable } => Reference::Environment(variable.as_str().into()),
        v1::Reference::Computed { computed_from } => Reference::EnvironmentIn(computed_from.as_str().into()),
        v1::Reference::File { file } => Reference::File(file.as_str().into()),
    }
}

fn place(place: &v1::Place) -> Place {
    Place::new(place.path.as_str(), place.line.max(1), place.column.max(1))
}

fn why(why: &v1::Why) -> Why {
    match why {
        v1::Why::Text(text) => Why::new(text.as_str()),
        v1::Why::Placed { text, place: known } => Why::at(text.as_str(), place(known)),
    }
}
