//! Facts from other programs, which join what was recognised in the tree.

use crate::architecture::Component;
use crate::coerce::coerce;
use crate::kind::Kind;
use crate::paths;
use crate::resource::{Gap, Surface};
use crate::value::{Place, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What another program recognised.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Its components. References stand as values that refer to addresses.
    pub components: Vec<Component>,
    /// What it could not read.
    pub gaps: Vec<Gap>,
    /// What it says of its completeness.
    pub completeness: Completeness,
    /// Where the facts stand: for what they leave open.
    pub place: Option<Place>,
}

/// For what facts are complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Kinds of which the facts list all components.
    pub kinds: BTreeSet<Arc<str>>,
    /// Surfaces of which they list all components.
    pub surfaces: BTreeSet<Surface>,
    /// Paths of the tree that the program has read: what no reader of ours understands there hides nothing of these.
    pub covers: Vec<String>,
}

impl Given {
    /// Its components, with attributes of the declared types. Gaps are closed where it covers the tree, and opened where
    /// it lists components of a kind without saying that these are all.
    pub(crate) fn join(self, kinds: &BTreeMap<Arc<str>, Kind>, gaps: &mut Vec<Gap>) -> Vec<Component> {
        gaps.retain(|gap| !self.completeness.closes(gap));
        gaps.extend(self.gaps);
        let listed: BTreeSet<Arc<str>> = self.components.iter().map(|component| component.kind.clone()).collect();
        for kind in listed.iter().filter_map(|id| kinds.get(id)) {
            for surface in &kind.surfaces {
                if self.completeness.kinds.contains(&kind.id) || self.completeness.surfaces.contains(surface) {
                    continue;
                }
                let text = "the facts do not say that these are all";
                let why = match &self.place {
                    Some(place) => Why::at(text, place.clone()),
                    None => Why::new(text),
                };
                gaps.push(Gap { why, surface: *surface, kinds: vec![kind.id.clone()] });
            }
        }
        let mut components = self.components;
        for component in &mut components {
            let Some(kind) = kinds.get(&component.kind) else { continue };
            for attribute in &kind.attributes {
                if let Some(value) = component.attributes.remove(&attribute.name) {
                    component.attributes.insert(attribute.name.clone(), coerce(value, &attribute.ty));
                }
            }
        }
        components
    }
}

impl Completeness {
    /// Whether the facts hold all that a gap of the tree could hide.
    fn closes(&self, gap: &Gap) -> bool {
        let Some(place) = &gap.why.place else { return false };
        let covered = self.covers.iter().any(|path| paths::lies_in(&place.path, path));
        let all = self.surfaces.contains(&gap.surface);
        let named = !gap.kinds.is_empty() && gap.kinds.iter().all(|kind| self.kinds.contains(kind));
        covered && (all || named)
    }
}
