//! What can be a node: components as their kinds say it, things that texts name, code that nothing is known to run, people.

use super::names;
use sextant_core::Locus;
use sextant_facts::{Architecture, Component, Data, Kind, PlaceRole, Reference, Scope, Shown, State, Value, paths};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A vertex by its number: components first, in their order, then the others in the order of their making.
pub(super) type Index = usize;

/// What a vertex without a component is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other {
    /// Something outside the tree that a text names, drawn like components of a kind.
    Thing { kind: Arc<str>, name: String },
    /// Code in a directory.
    Code(String),
    /// Whoever comes in.
    People(String),
}

/// The components of an architecture as a map sees them.
pub(super) struct Vertices<'a> {
    pub(super) architecture: &'a Architecture,
    pub(super) everything: bool,
    /// Whether a component takes part at all.
    part: Vec<bool>,
    /// The component that is drawn in a component's place.
    stands_for: Vec<Index>,
    by_address: BTreeMap<&'a str, Vec<Index>>,
    hosts: Vec<(String, Index)>,
    /// Applications with the directory they stand in.
    applications: Vec<(&'a str, Index)>,
    others: RefCell<BTreeMap<Other, Index>>,
}

impl<'a> Vertices<'a> {
    pub(super) fn of(architecture: &'a Architecture, everything: bool) -> Self {
        let components = &architecture.components;
        let mut vertices = Self {
            architecture,
            everything,
            part: components.iter().map(|component| takes_part(architecture, component)).collect(),
            stands_for: (0..components.len()).collect(),
            by_address: BTreeMap::new(),
            hosts: Vec::new(),
            applications: Vec::new(),
            others: RefCell::new(BTreeMap::new()),
        };
        for (index, component) in components.iter().enumerate() {
            if vertices.takes_part(index) {
                vertices.by_address.entry(&component.address).or_default().push(index);
            }
        }
        for index in 0..components.len() {
            if let Some(other) = vertices.drawn_instead(index)
                && let Some(slot) = vertices.stands_for.get_mut(index)
            {
                *slot = other;
            }
        }
        vertices.hosts = vertices.hosts();
        vertices.applications = vertices.applications();
        vertices
    }

    fn applications(&self) -> Vec<(&'a str, Index)> {
        let all = (0..self.architecture.components.len()).filter(|index| self.takes_part(*index));
        let known = all.filter_map(|index| Some((index, self.component(index)?)));
        known
            .filter(|(_, (_, kind))| kind.place == Some(PlaceRole::Application))
            .map(|(index, (component, _))| (paths::directory(&component.place.path), index))
            .collect()
    }

    /// The component that is drawn in the place of one: what code names by an identity that refers to it, or the one of
    /// the same resource that the kind yields to.
    fn drawn_instead(&self, index: Index) -> Option<Index> {
        let (component, kind) = self.component(index).filter(|_| self.takes_part(index))?;
        if component.environment.is_empty() {
            let identity = kind.identified_by.iter().filter_map(|name| component.attributes.get(name));
            let meant = identity.flat_map(|value| self.referred(value, &[]));
            let same = meant
                .into_iter()
                .find(|other| *other != index && self.component(*other).is_some_and(|(_, other)| other.id == kind.id));
            if same.is_some() {
                return same;
            }
        }
        let same = self.by_address.get(&*component.address)?;
        let yields =
            |other: &&Index| self.component(**other).is_some_and(|(_, other)| kind.drawn.yields_to.contains(&other.id));
        same.iter().find(yields).copied()
    }

    /// What runs code of the tree, with the directory of the code: what is deployed first, then what is an application.
    fn hosts(&self) -> Vec<(String, Index)> {
        let mut hosts = Vec::new();
        for index in 0..self.architecture.components.len() {
            let Some((component, kind)) = self.component(index).filter(|_| self.takes_part(index)) else { continue };
            if kind.runs_code
                && let Some(path) = component.attributes.get("code_path").and_then(Value::as_str)
                && let Some(path) = paths::join("", path)
            {
                hosts.push((path, index));
            }
        }
        hosts
    }

    pub(super) fn takes_part(&self, index: Index) -> bool {
        self.part.get(index).copied().unwrap_or_default()
    }

    pub(super) fn component(&self, index: Index) -> Option<(&'a Component, &'a Kind)> {
        let component = self.architecture.components.get(index)?;
        Some((component, self.architecture.kinds().get(&component.kind)?))
    }

    /// The vertex that is drawn for a component.
    pub(super) fn drawn(&self, index: Index) -> Index {
        self.stands_for.get(index).copied().unwrap_or(index)
    }

    /// Whether a vertex is a node, whatever it leads to.
    pub(super) fn is_node(&self, index: Index) -> bool {
        let Some((_, kind)) = self.component(index) else { return true };
        match kind.drawn.shown {
            Shown::Node => true,
            Shown::Badge | Shown::Detail => self.everything,
            Shown::Call | Shown::Never => false,
        }
    }

    /// The vertex of something that is no component.
    pub(super) fn other(&self, other: Other) -> Index {
        let mut others = self.others.borrow_mut();
        let next = self.architecture.components.len() + others.len();
        *others.entry(other).or_insert(next)
    }

    /// What a vertex is that is no component.
    pub(super) fn others(&self) -> BTreeMap<Index, Other> {
        self.others.borrow().iter().map(|(other, index)| (*index, other.clone())).collect()
    }

    /// What runs a piece of code: deployed components, else an application beside it, else the code itself.
    pub(super) fn runs(&self, component: &Component) -> Vec<Index> {
        let path = &*component.place.path;
        let known: BTreeSet<Index> =
            self.hosts.iter().filter(|(code, _)| paths::lies_in(path, code)).map(|(_, index)| *index).collect();
        if !known.is_empty() {
            return known.into_iter().collect();
        }
        let beside = self.applications.iter().find(|(directory, _)| paths::lies_in(path, directory));
        vec![match beside {
            Some((_, index)) => *index,
            None => self.other(Other::Code(paths::directory(path).to_owned())),
        }]
    }

    /// The components that a value refers to, at any depth of it. `ends` decides where one resource is several.
    pub(super) fn referred(&self, value: &Value, ends: &[Arc<str>]) -> Vec<Index> {
        let mut found = BTreeSet::new();
        self.collect(value, ends, &mut found, 0);
        found.into_iter().collect()
    }

    fn collect(&self, value: &Value, ends: &[Arc<str>], found: &mut BTreeSet<Index>, depth: u32) {
        const DEPTH: u32 = 32;
        if depth > DEPTH {
            return;
        }
        for reference in &value.references {
            if let Reference::Resource { address, .. } = reference {
                found.extend(self.at(address, ends));
            }
        }
        match &value.state {
            State::Known(Data::Component(index)) => found.extend(self.takes_part(*index).then_some(*index)),
            State::Known(Data::List(list)) => {
                list.items.iter().for_each(|item| self.collect(&item.value, ends, found, depth + 1));
            }
            State::Known(Data::Map(map)) => {
                map.entries.values().for_each(|value| self.collect(value, ends, found, depth + 1));
            }
            State::Known(Data::Json(inner)) => self.collect(inner, ends, found, depth + 1),
            State::Known(Data::Text(text)) => {
                found.extend(text.as_literal().map(|text| self.at(text, ends)).unwrap_or_default())
            }
            _ => {}
        }
    }

    /// The components at an address: those of the preferred kinds where some are, else what runs code, else what is
    /// deployed, else all of them.
    fn at(&self, address: &str, ends: &[Arc<str>]) -> Vec<Index> {
        let mut all = self.by_address.get(address).cloned().unwrap_or_default();
        let never = |index: &Index| self.component(*index).is_some_and(|(_, kind)| kind.drawn.shown == Shown::Never);
        if !all.iter().all(never) {
            all.retain(|index| !never(index));
        }
        let of = |wanted: &dyn Fn(&Kind) -> bool| -> Vec<Index> {
            let kept = all.iter().filter(|index| self.component(**index).is_some_and(|(_, kind)| wanted(kind)));
            kept.copied().collect()
        };
        let preferred = of(&|kind| ends.contains(&kind.id));
        let running = of(&|kind| kind.runs_code);
        let deployed = of(&|kind| kind.place == Some(PlaceRole::Deployable));
        [preferred, running, deployed].into_iter().find(|some| !some.is_empty()).unwrap_or(all)
    }

    /// What is deployed as the same resource as a component of another layer.
    pub(super) fn behind(&self, index: Index) -> Option<Index> {
        let (component, kind) = self.component(index)?;
        self.by_address.get(&*component.address)?.iter().copied().find(|other| {
            self.component(*other).is_some_and(|(_, other)| {
                other.place == Some(PlaceRole::Deployable) && other.drawn.layer != kind.drawn.layer
            })
        })
    }

    /// What is deployed as the resource that shows a component of another kind: the function whose tracing it is.
    pub(super) fn deployed_as(&self, index: Index) -> Option<Index> {
        let (component, kind) = self.component(index)?;
        let whole = self.at(&component.address, &[]).into_iter().find(|other| *other != index)?;
        let (_, other) = self.component(whole)?;
        (other.place == Some(PlaceRole::Deployable) && kind.place.is_none()).then_some(whole)
    }

    pub(super) fn locus(component: &Component) -> Locus {
        Locus {
            path: component.place.path.to_string(),
            line: component.place.line,
            column: component.place.column,
            address: Some(component.address.to_string()),
        }
    }
}

fn takes_part(architecture: &Architecture, component: &Component) -> bool {
    let Some(kind) = architecture.kinds().get(&component.kind) else { return false };
    let wanted = kind.drawn.when.as_ref().is_none_or(|when| names::holds(component, when));
    component.scope == Scope::Workload && &*component.kind != sextant_facts::WORKLOAD && wanted
}
