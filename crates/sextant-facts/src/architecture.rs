//! The workload's architecture: components of every kind, with their attributes and edges.

use crate::expression::{Evaluation, Names};
use crate::kind::Kind;
use crate::resource::{Gap, Scope, Surface};
use crate::value::{Data, Item, List, Place, Reference, State, Value, Why};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A recognised part of the workload.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its kind.
    pub kind: Arc<str>,
    /// The address of the resource it was recognised in.
    pub address: Arc<str>,
    /// The dialect of that resource.
    pub dialect: &'static str,
    /// Where it begins.
    pub place: Place,
    /// The last line of the resource.
    pub end_line: u32,
    /// Why it may not be there.
    pub perhaps: Option<Why>,
    /// Whether it belongs to the workload or to tests, samples and documentation.
    pub scope: Scope,
    /// The root module or stack it belongs to; empty for source code.
    pub environment: Arc<str>,
    /// Its attributes by name; one that no reading gave is absent.
    pub attributes: BTreeMap<Arc<str>, Value>,
}

/// Everything that was recognised, and what may have been missed.
#[derive(Clone, Debug, Default)]
pub struct Architecture {
    pub(crate) kinds: Arc<BTreeMap<Arc<str>, Kind>>,
    /// The components, in the order of their places.
    pub components: Vec<Component>,
    pub(crate) populations: BTreeMap<Arc<str>, Vec<usize>>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// The component that holds the profile, if there is such a kind.
    pub workload: Option<usize>,
}

impl Architecture {
    /// The kinds it was built with, by id.
    #[must_use]
    pub fn kinds(&self) -> &BTreeMap<Arc<str>, Kind> {
        &self.kinds
    }

    /// The components of a kind.
    pub fn of_kind<'a>(&'a self, kind: &str) -> impl Iterator<Item = (usize, &'a Component)> {
        let members = self.populations.get(kind).map(Vec::as_slice).unwrap_or_default();
        members.iter().filter_map(|&index| self.components.get(index).map(|component| (index, component)))
    }

    /// Why there may be more components of a kind than were recognised.
    #[must_use]
    pub fn incomplete(&self, kind: &str) -> Option<Why> {
        let surfaces = self.kinds.get(kind).map(|kind| kind.surfaces.as_slice()).unwrap_or_default();
        self.gaps.iter().find(|gap| concerns(gap, kind, surfaces)).map(|gap| gap.why.clone())
    }

    /// The components of a kind as a list: open where there may be more.
    #[must_use]
    pub fn population(&self, kind: &str, scope: Option<Scope>) -> List {
        let members = self.of_kind(kind).filter(|(_, component)| scope.is_none_or(|scope| component.scope == scope));
        let items = members.map(|(index, component)| Item {
            value: Value::known(Data::Component(index)),
            perhaps: component.perhaps.clone(),
        });
        List { items: items.collect(), open: self.incomplete(kind) }
    }

    /// An attribute as expressions read it. `or_default`: where nothing is written, what the provider documents.
    #[must_use]
    pub fn attribute(&self, component: usize, field: &str, or_default: bool) -> Value {
        let Some(component) = self.components.get(component) else { return Value::absent() };
        match field {
            "address" => return Value::text(&*component.address),
            "path" => return Value::text(&*component.place.path),
            "environment_name" => return Value::text(&*component.environment),
            _ => {}
        }
        let written = component.attributes.get(field).cloned().unwrap_or_else(Value::absent);
        if !or_default || !matches!(written.state, State::Absent) {
            return written;
        }
        let attribute = self.kinds.get(&component.kind).and_then(|kind| kind.attribute(field));
        match attribute.and_then(|attribute| attribute.when_absent.as_ref()) {
            Some(default) => {
                let assumption =
                    format!("`{field}` is not written: the provider's default applies ({})", default.source);
                default.value.clone().assuming(assumption)
            }
            None => written,
        }
    }
}

fn concerns(gap: &Gap, kind: &str, surfaces: &[Surface]) -> bool {
    surfaces.contains(&gap.surface) && (gap.kinds.is_empty() || gap.kinds.iter().any(|named| &**named == kind))
}

/// The names of probes and profile expressions: `all`, `workload`, and the attributes of components.
pub(crate) struct ArchitectureNames<'a> {
    architecture: &'a Architecture,
    scope: Option<Scope>,
    memory: RefCell<BTreeMap<usize, Evaluation>>,
    populations: RefCell<BTreeMap<Arc<str>, List>>,
}

impl<'a> ArchitectureNames<'a> {
    pub(crate) fn new(architecture: &'a Architecture, scope: Option<Scope>) -> Self {
        Self { architecture, scope, memory: RefCell::default(), populations: RefCell::default() }
    }
}

impl Names for ArchitectureNames<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        (name == "workload").then(|| match self.architecture.workload {
            Some(index) => Value::known(Data::Component(index)),
            None => Value::unresolved(Why::new("no profile")),
        })
    }

    fn memory(&self) -> Option<&RefCell<BTreeMap<usize, Evaluation>>> {
        Some(&self.memory)
    }

    fn population(&self, kind: &str) -> Value {
        let mut populations = self.populations.borrow_mut();
        let known = populations.entry(kind.into()).or_insert_with(|| self.architecture.population(kind, self.scope));
        Value::known(Data::List(known.clone()))
    }

    fn attribute(&self, component: usize, field: &str, or_default: bool) -> Value {
        let value = self.architecture.attribute(component, field, or_default);
        match self.scope {
            Some(scope) => self.within(value, scope),
            None => value,
        }
    }
}

impl ArchitectureNames<'_> {
    /// Leaves out of a list of components those outside the scope: a test's grant is not the workload's.
    fn within(&self, value: Value, scope: Scope) -> Value {
        let State::Known(Data::List(list)) = &value.state else { return value };
        let inside = |item: &&Item| match item.value.data() {
            Some(Data::Component(index)) => {
                self.architecture.components.get(*index).is_none_or(|component| component.scope == scope)
            }
            _ => true,
        };
        if list.items.iter().all(|item| inside(&item)) {
            return value;
        }
        let items = list.items.iter().filter(inside).cloned().collect();
        let kept = List { items, open: list.open.clone() };
        Value { state: State::Known(Data::List(kept)), ..value }
    }
}

/// The addresses of resources that a value was derived from.
pub(crate) fn addresses(value: &Value) -> impl Iterator<Item = &Arc<str>> {
    value.references.iter().filter_map(|reference| match reference {
        Reference::Resource { address, .. } => Some(address),
        Reference::Environment(_) | Reference::EnvironmentIn(_) | Reference::File(_) => None,
    })
}

impl Architecture {
    /// The names that expressions over the workload itself may use.
    #[must_use]
    pub fn names(&self) -> impl Names + '_ {
        ArchitectureNames::new(self, Some(Scope::Workload))
    }
}
