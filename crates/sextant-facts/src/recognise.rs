//! Resources to components: every reading of every kind is tried on the resources it is about.

mod names;

use crate::architecture::{Architecture, ArchitectureNames, Component, addresses};
use crate::coerce::coerce;
use crate::edges;
use crate::expression::Evaluator;
use crate::given::Given;
use crate::hosts::Hosts;
use crate::kind::{Kind, KindReading, Shape};
use crate::resource::{CodeFile, Reading, Resource, Scope};
use crate::truth::Truth;
use crate::value::{Data, Place, State, Value, Why};
use names::ResourceNames;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The kind that holds the profile of the workload; its expressions read the components.
pub const WORKLOAD: &str = "workload";

/// Builds the architecture from what readers found. `profile` holds stated profile facts by attribute name; they
/// replace observed ones.
#[must_use]
pub fn recognise(
    kinds: &Arc<BTreeMap<Arc<str>, Kind>>,
    reading: Reading,
    profile: &BTreeMap<String, Value>,
) -> Architecture {
    recognise_with(kinds, reading, Vec::new(), profile)
}

/// The same, with what other programs recognised.
#[must_use]
pub fn recognise_with(
    kinds: &Arc<BTreeMap<Arc<str>, Kind>>,
    mut reading: Reading,
    given: Vec<Given>,
    profile: &BTreeMap<String, Value>,
) -> Architecture {
    let components = given.into_iter().flat_map(|given| given.join(kinds, &mut reading.gaps)).collect();
    let mut resources = reading.resources;
    resources.sort_by(|a, b| (&a.place, &a.address).cmp(&(&b.place, &b.address)));
    let by_address: BTreeMap<Arc<str>, Value> =
        resources.iter().map(|resource| (resource.address.clone(), resource.properties.clone())).collect();
    let mut building = Building { kinds, index: ReadingIndex::of(kinds), by_address, components, parts: Vec::new() };
    let mut hosts = building.hosts(&resources, &reading.code);
    hosts.sleep(building.dormant(&reading.dormant));
    let found: Vec<Found> = resources
        .par_iter_mut()
        .map(|resource| {
            if resource.environment.is_empty() {
                hosts.join(resource);
                if hosts.leave_out(&resource.place.path) {
                    resource.scope = Scope::Aside;
                }
            }
            building.resource(resource, |kind| !kind.runs_code)
        })
        .collect();
    building.keep(found);
    // Nobody waits for the memory of what was read.
    let read = (resources, std::mem::take(&mut building.by_address));
    rayon::spawn(move || drop(read));
    building.finish(reading.gaps, profile)
}

/// What one resource gives.
#[derive(Default)]
struct Found {
    components: Vec<Component>,
    parts: Vec<PartOfComponent>,
}

struct Building<'a> {
    kinds: &'a Arc<BTreeMap<Arc<str>, Kind>>,
    index: ReadingIndex<'a>,
    by_address: BTreeMap<Arc<str>, Value>,
    components: Vec<Component>,
    parts: Vec<PartOfComponent>,
}

/// Readings by what they are about, so that a resource meets only its own.
struct ReadingIndex<'a> {
    exact: BTreeMap<(&'a str, &'a str), Vec<(&'a Kind, &'a KindReading)>>,
    /// Readings of a whole family of types, by the beginning of the name.
    families: Vec<(&'a Kind, &'a KindReading)>,
}

impl<'a> ReadingIndex<'a> {
    fn of(kinds: &'a BTreeMap<Arc<str>, Kind>) -> Self {
        let mut index = Self { exact: BTreeMap::new(), families: Vec::new() };
        for (kind, reading) in kinds.values().flat_map(|kind| kind.readings.iter().map(move |reading| (kind, reading)))
        {
            if reading.type_name.ends_with('*') {
                index.families.push((kind, reading));
            } else {
                index.exact.entry((&reading.dialect, &reading.type_name)).or_default().push((kind, reading));
            }
        }
        index
    }

    fn about(&self, dialect: &str, type_name: &str) -> Vec<(&'a Kind, &'a KindReading)> {
        let exact = self.exact.get(&(dialect, type_name)).into_iter().flatten().copied();
        let families = self.families.iter().copied().filter(|(_, reading)| reading.reads(dialect, type_name));
        exact.chain(families).collect()
    }
}

/// Attributes for a component that was or will be recognised in another resource.
struct PartOfComponent {
    kind: Arc<str>,
    whole: Value,
    perhaps: Option<Why>,
    /// The resource it was read in, and the doubt that is left where that is the whole itself.
    source: Arc<str>,
    own_doubt: Option<Why>,
    attributes: BTreeMap<Arc<str>, Value>,
}

impl Building<'_> {
    /// Components that run code come first: what they say of environment variables is part of the code's values.
    fn hosts(&mut self, resources: &[Resource], code: &BTreeMap<Arc<str>, CodeFile>) -> Hosts {
        let found = resources.par_iter().map(|resource| self.resource(resource, |kind| kind.runs_code)).collect();
        self.keep(found);
        self.merge_parts();
        Hosts::of(self.kinds, &self.components, code)
    }

    /// Components that would run code if a condition did not leave them out.
    fn dormant(&self, resources: &[Resource]) -> Vec<Component> {
        resources.iter().flat_map(|resource| self.resource(resource, |kind| kind.runs_code).components).collect()
    }

    fn keep(&mut self, found: Vec<Found>) {
        for found in found {
            self.components.extend(found.components);
            self.parts.extend(found.parts);
        }
    }

    fn resource(&self, resource: &Resource, wanted: impl Fn(&Kind) -> bool) -> Found {
        let readings = self.index.about(resource.dialect, &resource.type_name);
        let mut found = Found::default();
        for (kind, reading) in readings.into_iter().filter(|(kind, _)| wanted(kind)) {
            self.apply(kind, reading, resource, &mut found);
        }
        found
    }

    fn apply(&self, kind: &Kind, reading: &KindReading, resource: &Resource, found: &mut Found) {
        match &reading.shape {
            Shape::One => found.components.extend(self.component(kind, reading, resource, None, None)),
            Shape::Each(list) => {
                let names = ResourceNames { resource, item: None, by_address: &self.by_address };
                let list = Evaluator::new(&names).evaluate(list).value;
                let components = items_of(&list)
                    .into_iter()
                    .filter_map(|(item, perhaps)| self.component(kind, reading, resource, Some(item), perhaps));
                found.components.extend(components);
            }
            Shape::PartOf(whole) => {
                let names = ResourceNames { resource, item: None, by_address: &self.by_address };
                let whole = Evaluator::new(&names).evaluate(whole).value;
                if let Some(part) = self.component(kind, reading, resource, None, None) {
                    let own_doubt = if resource.perhaps.is_some() {
                        let there = Resource { perhaps: None, ..resource.clone() };
                        self.component(kind, reading, &there, None, None).and_then(|part| part.perhaps)
                    } else {
                        part.perhaps.clone()
                    };
                    found.parts.push(PartOfComponent {
                        kind: kind.id.clone(),
                        whole,
                        own_doubt,
                        source: resource.address.clone(),
                        perhaps: part.perhaps,
                        attributes: part.attributes,
                    });
                }
            }
        }
    }

    fn component(
        &self,
        kind: &Kind,
        reading: &KindReading,
        resource: &Resource,
        item: Option<Value>,
        perhaps: Option<Why>,
    ) -> Option<Component> {
        let place = item.as_ref().and_then(|item| item.place.clone()).unwrap_or_else(|| resource.place.clone());
        let names = ResourceNames { resource, item, by_address: &self.by_address };
        let mut perhaps = perhaps.or_else(|| resource.perhaps.clone());
        if let Some(when) = &reading.when {
            match Evaluator::new(&names).evaluate(when).truth() {
                Truth::True => {}
                Truth::False => return None,
                Truth::Unknown(why) => perhaps = perhaps.or(Some(why)),
            }
        }
        let mut attributes = BTreeMap::new();
        for (name, expression) in &reading.attributes {
            let value = Evaluator::new(&names).evaluate(expression).value;
            let value = value.drawn_from(&assumptions_only(&resource.properties));
            let value = match kind.attribute(name) {
                Some(attribute) => coerce(value, &attribute.ty),
                None => value,
            };
            attributes.insert(name.clone(), value);
        }
        Some(Component {
            kind: kind.id.clone(),
            address: resource.address.clone(),
            dialect: resource.dialect,
            place,
            end_line: resource.end_line,
            perhaps,
            scope: resource.scope,
            environment: resource.environment.clone(),
            attributes,
        })
    }

    /// Adds parts to the components they are part of. A part whose whole cannot be told may belong to any of the kind.
    fn merge_parts(&mut self) {
        let mut by_address: BTreeMap<(Arc<str>, Arc<str>), Vec<usize>> = BTreeMap::new();
        let mut by_name: BTreeMap<(Arc<str>, String), Vec<usize>> = BTreeMap::new();
        let mut by_kind: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (index, component) in self.components.iter().enumerate() {
            let kind = &component.kind;
            by_address.entry((kind.clone(), component.address.clone())).or_default().push(index);
            by_kind.entry(kind.clone()).or_default().push(index);
            let identity = self.kinds.get(kind).map(|kind| kind.identified_by.as_slice()).unwrap_or_default();
            for name in identity.iter().filter_map(|name| component.attributes.get(name)?.as_str()) {
                by_name.entry((kind.clone(), name.to_owned())).or_default().push(index);
            }
        }
        for part in std::mem::take(&mut self.parts) {
            let kind = &part.kind;
            let mut wholes: Vec<usize> = addresses(&part.whole)
                .filter_map(|address| by_address.get(&(kind.clone(), address.clone())))
                .flatten()
                .copied()
                .collect();
            let mut perhaps = part.perhaps.clone();
            if addresses(&part.whole).next().is_none() {
                let found = match part.whole.as_str() {
                    Some(literal) => by_name.get(&(kind.clone(), literal.to_owned())),
                    None => {
                        let why = part.whole.why().cloned();
                        perhaps = why.or_else(|| Some(Why::new("what it belongs to is not known")));
                        by_kind.get(kind)
                    }
                };
                wholes = found.cloned().unwrap_or_default();
            }
            for index in wholes {
                if let Some(component) = self.components.get_mut(index) {
                    let is_own = component.address == part.source && part.perhaps == perhaps;
                    let doubt = if is_own { part.own_doubt.as_ref() } else { perhaps.as_ref() };
                    merge(component, &part.attributes, doubt);
                }
            }
        }
    }

    fn finish(mut self, mut gaps: Vec<crate::resource::Gap>, profile: &BTreeMap<String, Value>) -> Architecture {
        self.merge_parts();
        self.components.sort_by(|a, b| (&a.place, &a.address, &a.kind).cmp(&(&b.place, &b.address, &b.kind)));
        gaps.sort();
        gaps.dedup();
        let kinds = Arc::clone(self.kinds);
        let mut architecture = Architecture { kinds, components: self.components, gaps, ..Architecture::default() };
        architecture.index();
        edges::resolve(&mut architecture);
        profile_of(&mut architecture, profile);
        architecture
    }
}

impl Architecture {
    pub(crate) fn index(&mut self) {
        self.populations.clear();
        for (index, component) in self.components.iter().enumerate() {
            self.populations.entry(component.kind.clone()).or_default().push(index);
        }
    }
}

/// Observes the profile from the components and puts stated facts over it.
fn profile_of(architecture: &mut Architecture, stated: &BTreeMap<String, Value>) {
    let kinds = Arc::clone(&architecture.kinds);
    let Some(kind) = kinds.get(WORKLOAD) else { return };
    let mut component = Component {
        kind: kind.id.clone(),
        address: WORKLOAD.into(),
        dialect: "sextant",
        place: Place::new("", 1, 1),
        end_line: 1,
        perhaps: None,
        scope: Scope::Workload,
        environment: "".into(),
        attributes: BTreeMap::new(),
    };
    for (name, expression) in kind.readings.iter().flat_map(|reading| &reading.attributes) {
        let names = ArchitectureNames::new(architecture, Some(Scope::Workload));
        let evaluation = Evaluator::new(&names).evaluate(expression);
        component.attributes.insert(name.clone(), evaluation.value);
    }
    for (name, value) in stated {
        component.attributes.insert(name.as_str().into(), value.clone());
    }
    architecture.workload = Some(architecture.components.len());
    architecture.components.push(component);
}

/// Puts a part's attributes into a component: lists grow, other attributes are filled. What may not be there leaves the
/// attribute unresolved instead.
fn merge(component: &mut Component, attributes: &BTreeMap<Arc<str>, Value>, perhaps: Option<&Why>) {
    for (name, value) in attributes {
        if matches!(value.state, State::Absent) {
            continue;
        }
        let present = component.attributes.get(name).cloned().unwrap_or_else(Value::absent);
        let merged = match (&present.state, &value.state, perhaps) {
            (State::Known(Data::List(list)), State::Known(Data::List(more)), _) => {
                let mut joined = list.clone();
                joined.items.extend(more.items.iter().cloned().map(|mut item| {
                    item.perhaps = item.perhaps.or_else(|| perhaps.cloned());
                    item
                }));
                joined.open = joined.open.or_else(|| more.open.clone());
                Value { state: State::Known(Data::List(joined)), ..present }
            }
            (State::Absent | State::Unresolved(_), _, None) => value.clone(),
            (State::Absent, _, Some(why)) => Value::unresolved(why.clone()).drawn_from(value),
            _ => present,
        };
        component.attributes.insert(name.clone(), merged);
    }
}

fn assumptions_only(value: &Value) -> Value {
    let mut carrier = Value::absent();
    carrier.assumptions.clone_from(&value.assumptions);
    carrier
}

/// The items of a list with their doubts. What is not known to be a list gives one item that is perhaps there.
fn items_of(list: &Value) -> Vec<(Value, Option<Why>)> {
    match &list.state {
        State::Known(Data::List(items)) => {
            let mut found: Vec<_> = items.items.iter().map(|item| (item.value.clone(), item.perhaps.clone())).collect();
            if let Some(why) = &items.open {
                found.push((Value::unresolved(why.clone()), Some(why.clone())));
            }
            found
        }
        State::Known(_) => vec![(list.clone(), None)],
        State::Absent => Vec::new(),
        State::Set { why, .. } | State::Unresolved(why) => vec![(list.clone(), Some(why.clone()))],
    }
}
