//! Edges as attributes and code give them, between vertices that are drawn or not.

use super::names;
use super::vertices::{Index, Other, Vertices};
use sextant_core::Locus;
use sextant_facts::{Attribute, Component, Data, DrawnEdge, Kind, Value};

/// An edge before what is not drawn is taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) from: Index,
    pub(super) to: Index,
    pub(super) says: String,
    /// Drawn only where nothing else leads from one to the other.
    pub(super) weak: bool,
    pub(super) perhaps: bool,
    pub(super) place: Locus,
}

/// Every edge that attributes and the places of code stand for.
pub(super) fn of(vertices: &Vertices<'_>) -> Vec<Wire> {
    let mut wires = Vec::new();
    for index in 0..vertices.architecture.components.len() {
        let Some((component, kind)) = vertices.component(index).filter(|_| vertices.takes_part(index)) else {
            continue;
        };
        for attribute in &kind.attributes {
            if let (Some(edge), Some(value)) = (&attribute.edge, component.attributes.get(&attribute.name)) {
                attribute_wires(vertices, (index, component, kind), (attribute, edge, value), &mut wires);
            }
        }
        if let Some((word, to)) = kind.drawn.fronts.as_ref().zip(vertices.behind(index)) {
            let (place, perhaps) = (Vertices::locus(component), component.perhaps.is_some());
            wires.push(Wire { from: index, to, says: word.clone(), weak: false, perhaps, place });
        }
        if let Some(word) = kind.drawn.from_code.as_ref().filter(|_| component.environment.is_empty()) {
            let host = |from| Wire {
                from,
                to: index,
                says: word.clone(),
                weak: false,
                perhaps: component.perhaps.is_some(),
                place: Vertices::locus(component),
            };
            wires.extend(vertices.runs(component).into_iter().filter(|from| *from != index).map(host));
        } else if let (Some(word), Some(from)) = (&kind.drawn.from_code, vertices.deployed_as(index)) {
            let place = Vertices::locus(component);
            let perhaps = component.perhaps.is_some();
            wires.push(Wire { from, to: index, says: word.clone(), weak: false, perhaps, place });
        }
    }
    for wire in &mut wires {
        wire.from = vertices.drawn(wire.from);
        wire.to = vertices.drawn(wire.to);
    }
    wires.retain(|wire| wire.from != wire.to);
    wires
}

fn attribute_wires(
    vertices: &Vertices<'_>,
    (index, component, kind): (Index, &Component, &Kind),
    (attribute, edge, value): (&Attribute, &DrawnEdge, &Value),
    wires: &mut Vec<Wire>,
) {
    let mut ends = vertices.referred(value, &edge.ends);
    if let Some(target) = attribute.ty.target() {
        ends.retain(|end| vertices.component(*end).is_some_and(|(_, kind)| kind.id == *target));
    }
    if ends.is_empty()
        && let Some(named) = &edge.draws
    {
        ends.extend(named_things(vertices, value, named));
    }
    let says = names::says(&edge.says, component, kind);
    for end in ends.into_iter().filter(|end| *end != index || edge.inward) {
        let (from, to) = if edge.inward { (end, index) } else { (index, end) };
        wires.push(Wire {
            from,
            to,
            says: says.clone(),
            weak: edge.if_alone,
            perhaps: component.perhaps.is_some() || value.is_there().is_none(),
            place: Vertices::locus(component),
        });
    }
}

/// What a text names: a component of that name where one is drawn, else something outside the tree.
fn named_things(vertices: &Vertices<'_>, value: &Value, kind: &std::sync::Arc<str>) -> Vec<Index> {
    let texts: Vec<&Value> = match value.data() {
        Some(Data::List(list)) => list.items.iter().map(|item| &item.value).collect(),
        _ => vec![value],
    };
    let mut found = Vec::new();
    for text in texts {
        let Some(Data::Text(text)) = text.data() else { continue };
        let name = names::thing(&text.to_string().replace("${?}", "…"));
        if name.chars().any(char::is_alphanumeric) && !name.contains('…') {
            let component = named_component(vertices, &name, kind);
            found.push(component.unwrap_or_else(|| vertices.other(Other::Thing { kind: kind.clone(), name })));
        }
    }
    found
}

/// A component of the same layer as the kind that carries the name: a deployment, a profile, an endpoint.
fn named_component(vertices: &Vertices<'_>, name: &str, kind: &str) -> Option<Index> {
    let layer = vertices.architecture.kinds().get(kind)?.drawn.layer;
    (0..vertices.architecture.components.len()).filter(|index| vertices.takes_part(*index)).find(|index| {
        vertices.component(*index).is_some_and(|(component, kind)| {
            let carries = || kind.identified_by.iter().any(|by| names::text(component, by).as_deref() == Some(name));
            kind.drawn.layer == layer && vertices.is_node(*index) && carries()
        })
    })
}
