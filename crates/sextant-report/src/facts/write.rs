//! From the architecture to the shapes of version 1.

use super::v1;
use super::value::{place, value, why};
use sextant_facts::{Architecture, Component, Scope, Surface, WORKLOAD};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn document(architecture: &Architecture, tool_version: &str) -> v1::Document {
    let addresses = addresses(architecture);
    let components = architecture.components.iter().enumerate();
    let kept = components.filter(|(_, component)| &*component.kind != WORKLOAD);
    let gap = |gap: &sextant_facts::Gap| v1::Gap {
        why: why(&gap.why),
        surface: surface(gap.surface).to_owned(),
        kinds: gap.kinds.iter().map(ToString::to_string).collect(),
    };
    v1::Document {
        version: "1".to_owned(),
        source: v1::Source { name: "sextant".to_owned(), version: Some(tool_version.to_owned()) },
        // What is not complete has a gap below.
        complete: SURFACES.iter().map(|(_, name)| (*name).to_owned()).collect(),
        covers: Vec::new(),
        components: kept.map(|(index, known)| component(architecture, &addresses, index, known)).collect(),
        gaps: architecture.gaps.iter().map(gap).collect(),
    }
}

/// Surfaces with their names.
pub(super) const SURFACES: [(Surface, &str); 4] = [
    (Surface::Infrastructure, "infrastructure"),
    (Surface::Application, "application"),
    (Surface::Pipeline, "pipeline"),
    (Surface::Artefact, "artefact"),
];

fn surface(surface: Surface) -> &'static str {
    SURFACES.iter().find(|(known, _)| *known == surface).map_or("", |(_, name)| name)
}

/// The address of each component; where several of a kind share one, all but the first get a number.
fn addresses(architecture: &Architecture) -> Vec<String> {
    let mut seen: BTreeMap<(Arc<str>, Arc<str>), usize> = BTreeMap::new();
    let mut each = |component: &Component| {
        let times = seen.entry((component.kind.clone(), component.address.clone())).or_default();
        *times += 1;
        if *times == 1 { component.address.to_string() } else { format!("{}#{times}", component.address) }
    };
    architecture.components.iter().map(&mut each).collect()
}

fn component(architecture: &Architecture, addresses: &[String], index: usize, component: &Component) -> v1::Component {
    let kind = architecture.kinds().get(&component.kind);
    // What mirrors an edge of another kind follows from that edge.
    let mirrored =
        |name: &str| kind.and_then(|kind| kind.attribute(name)).is_some_and(|attribute| attribute.inverse.is_some());
    let attributes = component.attributes.iter().filter(|(name, _)| !mirrored(name));
    let written = attributes.map(|(name, known)| (name.to_string(), value(known, addresses)));
    v1::Component {
        kind: component.kind.to_string(),
        address: addresses.get(index).cloned().unwrap_or_default(),
        place: Some(place(&component.place)),
        environment: Some(component.environment.to_string()).filter(|name| !name.is_empty()),
        dialect: Some(component.dialect.to_owned()),
        scope: (component.scope == Scope::Aside).then_some(v1::Scope::Aside),
        perhaps: component.perhaps.as_ref().map(why),
        attributes: written.filter(|(_, value)| *value != v1::Value::Absent(())).collect(),
    }
}
