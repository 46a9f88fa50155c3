//! Edges of the architecture: references become components, and inverse edges are filled in.

use crate::architecture::{Architecture, addresses};
use crate::kind::{AttributeType, Kind};
use crate::value::{Data, Item, List, State, Value, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Resolves every reference attribute, then the inverse ones.
pub(crate) fn resolve(architecture: &mut Architecture) {
    let kinds = Arc::clone(&architecture.kinds);
    let targets = Targets::of(architecture, &kinds);
    for component in &mut architecture.components {
        let Some(kind) = kinds.get(&component.kind) else { continue };
        for attribute in kind.attributes.iter().filter(|attribute| attribute.inverse.is_none()) {
            let Some(target) = attribute.ty.target() else { continue };
            let Some(value) = component.attributes.get(&attribute.name) else { continue };
            let resolved = match attribute.ty {
                AttributeType::List(_) => targets.list(value, target),
                _ => targets.one(value, target),
            };
            component.attributes.insert(attribute.name.clone(), resolved);
        }
    }
    invert(architecture, &kinds);
}

/// Components by kind and address, and by kind and identifying literal.
struct Targets {
    by_address: BTreeMap<(Arc<str>, Arc<str>), Vec<usize>>,
    by_identity: BTreeMap<(Arc<str>, String), usize>,
}

impl Targets {
    fn of(architecture: &Architecture, kinds: &BTreeMap<Arc<str>, Kind>) -> Self {
        let mut targets = Self { by_address: BTreeMap::new(), by_identity: BTreeMap::new() };
        for (index, component) in architecture.components.iter().enumerate() {
            let kind = component.kind.clone();
            targets.by_address.entry((kind.clone(), component.address.clone())).or_default().push(index);
            let identity = kinds.get(&kind).map(|kind| kind.identified_by.as_slice()).unwrap_or_default();
            for value in identity.iter().filter_map(|name| component.attributes.get(name)) {
                if let Some(literal) = value.as_str() {
                    targets.by_identity.entry((kind.clone(), literal.to_owned())).or_insert(index);
                }
            }
        }
        targets
    }

    /// The components a value refers to.
    fn found(&self, value: &Value, kind: &Arc<str>) -> Vec<usize> {
        let mut found: Vec<usize> = addresses(value)
            .filter_map(|address| self.by_address.get(&(kind.clone(), address.clone())))
            .flatten()
            .copied()
            .collect();
        // A value may refer to one address twice: through its name and through an attribute.
        let mut seen = BTreeSet::new();
        found.retain(|index| seen.insert(*index));
        if found.is_empty() {
            found.extend(value.as_str().and_then(|literal| self.by_identity.get(&(kind.clone(), literal.to_owned()))));
        }
        found
    }

    fn one(&self, value: &Value, kind: &Arc<str>) -> Value {
        if !matches!(value.state, State::Known(_) | State::Set { .. }) {
            return value.clone();
        }
        let state = match self.found(value, kind).as_slice() {
            [only] => State::Known(Data::Component(*only)),
            [] => State::Set { why: Why::new("it is defined outside the reviewed tree"), detail: None },
            _ => State::Set { why: Why::new("it may be one of several components"), detail: None },
        };
        Value { state, ..value.clone() }
    }

    fn list(&self, value: &Value, kind: &Arc<str>) -> Value {
        let list = match &value.state {
            State::Absent => return value.clone(),
            State::Known(Data::List(list)) => {
                let items = list.items.iter().flat_map(|item| self.items(item, kind)).collect();
                List { items, open: list.open.clone() }
            }
            State::Known(_) | State::Set { .. } => {
                let found = self.items(&Item::there(value.clone()), kind);
                List { items: found.into(), open: None }
            }
            State::Unresolved(why) => {
                let perhaps = Item { value: value.clone(), perhaps: Some(why.clone()) };
                List { items: self.items(&perhaps, kind).into(), open: Some(why.clone()) }
            }
        };
        Value { state: State::Known(Data::List(list)), ..value.clone() }
    }

    /// An item may refer to several components at once (a list that was joined before it could be told apart).
    fn items(&self, item: &Item, kind: &Arc<str>) -> Vec<Item> {
        let found = self.found(&item.value, kind);
        if found.is_empty() {
            let known = matches!(item.value.state, State::Known(Data::Component(_)));
            let value = if known { item.value.clone() } else { self.one(&item.value, kind) };
            return vec![Item { value, perhaps: item.perhaps.clone() }];
        }
        let component = |index| Value { state: State::Known(Data::Component(index)), ..item.value.clone() };
        found.into_iter().map(|index| Item { value: component(index), perhaps: item.perhaps.clone() }).collect()
    }
}

/// Fills attributes that mirror a reference of another kind. An edge whose end is not known may end at any component.
fn invert(architecture: &mut Architecture, kinds: &BTreeMap<Arc<str>, Kind>) {
    let mut mirrored: Vec<(usize, Arc<str>, Value)> = Vec::new();
    for kind in kinds.values() {
        for attribute in &kind.attributes {
            let (Some(other), Some(edge)) = (attribute.ty.target(), &attribute.inverse) else { continue };
            let (ends, open) = ends_of(architecture, other, edge);
            for (index, _) in architecture.of_kind(&kind.id) {
                let items = ends.get(&index).cloned().unwrap_or_default();
                let list = List { items: items.into(), open: open.clone() };
                mirrored.push((index, attribute.name.clone(), Value::known(Data::List(list))));
            }
        }
    }
    for (index, name, value) in mirrored {
        if let Some(component) = architecture.components.get_mut(index) {
            component.attributes.insert(name, value);
        }
    }
}

/// For each component that an edge ends at, the components it starts from; and why there may be more.
fn ends_of(architecture: &Architecture, kind: &str, edge: &str) -> (BTreeMap<usize, Vec<Item>>, Option<Why>) {
    let mut ends: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
    let mut open = architecture.incomplete(kind);
    for (index, component) in architecture.of_kind(kind) {
        let Some(value) = component.attributes.get(edge) else { continue };
        let mut add = |end: &Value, perhaps: Option<Why>| match &end.state {
            State::Known(Data::Component(target)) => {
                let start = Item { value: Value::known(Data::Component(index)), perhaps };
                ends.entry(*target).or_default().push(start);
            }
            State::Unresolved(why) => open = open.take().or_else(|| Some(why.clone())),
            _ => {}
        };
        match &value.state {
            State::Known(Data::List(list)) => {
                for item in &list.items {
                    add(&item.value, item.perhaps.clone().or_else(|| component.perhaps.clone()));
                }
                if let Some(why) = &list.open {
                    add(&Value::unresolved(why.clone()), None);
                }
            }
            _ => add(value, component.perhaps.clone()),
        }
    }
    (ends, open)
}
