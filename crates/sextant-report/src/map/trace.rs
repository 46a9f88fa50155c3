//! Edges between nodes: what is not drawn is taken out, and the paths through it become edges.

use super::vertices::{Index, Other, Vertices};
use super::wires::Wire;
use sextant_core::Locus;
use sextant_facts::{Layer, Shown};
use std::collections::{BTreeMap, BTreeSet};

/// Nodes, and the edges between them.
pub(super) struct Traced {
    pub(super) nodes: BTreeSet<Index>,
    pub(super) edges: BTreeMap<(Index, Index), Joined>,
}

/// Edges of the same direction between the same two nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    pub(super) words: BTreeSet<String>,
    pub(super) perhaps: bool,
    pub(super) places: BTreeSet<Locus>,
}

/// The most vertices that a path runs through without a node.
const LONGEST: usize = 8;

pub(super) fn edges(vertices: &Vertices<'_>, wires: &[Wire]) -> Traced {
    let mut leaving: BTreeMap<Index, Vec<&Wire>> = BTreeMap::new();
    for wire in wires {
        leaving.entry(wire.from).or_default().push(wire);
    }
    let nodes = nodes(vertices, wires, &leaving);
    let mut traced = Traced { nodes, edges: BTreeMap::new() };
    let mut weak: Vec<(Index, &Wire)> = Vec::new();
    for &node in &traced.nodes {
        let mut walk = Walk { nodes: &traced.nodes, leaving: &leaving, found: Vec::new(), seen: BTreeSet::new() };
        walk.from(node, "", false, 0);
        for (end, says, perhaps, place) in walk.found {
            join(&mut traced.edges, (node, end), says, perhaps, place);
        }
        let direct = leaving.get(&node).into_iter().flatten().filter(|wire| wire.weak);
        weak.extend(direct.filter(|wire| traced.nodes.contains(&wire.to)).map(|wire| (node, *wire)));
    }
    let strong: BTreeSet<(Index, Index)> = traced.edges.keys().copied().collect();
    for (from, wire) in weak {
        if !reaches(&strong, from, wire.to) && from != wire.to {
            join(&mut traced.edges, (from, wire.to), wire.says.clone(), wire.perhaps, wire.place.clone());
        }
    }
    without_idle_code(vertices, &mut traced);
    // Code and things are nodes for the edges they have.
    let connected: BTreeSet<Index> = traced.edges.keys().flat_map(|(from, to)| [*from, *to]).collect();
    traced.nodes.retain(|index| vertices.component(*index).is_some() || connected.contains(index));
    traced
}

/// Code that nothing is known to run and that only records says nothing of the architecture.
fn without_idle_code(vertices: &Vertices<'_>, traced: &mut Traced) {
    let records =
        |index: &Index| vertices.component(*index).is_some_and(|(_, kind)| kind.drawn.layer == Layer::Observability);
    let others = vertices.others();
    let busy: BTreeSet<Index> = traced.edges.keys().filter(|(_, to)| !records(to)).map(|(from, _)| *from).collect();
    let idle = |from: &Index| matches!(others.get(from), Some(Other::Code(_))) && !busy.contains(from);
    let ends: BTreeSet<Index> = traced.edges.keys().filter(|(from, _)| idle(from)).map(|(_, to)| *to).collect();
    traced.edges.retain(|(from, _), _| !idle(from));
    let connected: BTreeSet<Index> = traced.edges.keys().map(|(_, to)| *to).collect();
    traced.nodes.retain(|index| !ends.contains(index) || connected.contains(index));
}

/// The vertices that are drawn: nodes, and calls from which no edge of the same word leads on.
fn nodes(vertices: &Vertices<'_>, wires: &[Wire], leaving: &BTreeMap<Index, Vec<&Wire>>) -> BTreeSet<Index> {
    let mut nodes = BTreeSet::new();
    for index in 0..vertices.architecture.components.len() {
        let Some((_, kind)) = vertices.component(index) else { continue };
        if !vertices.takes_part(index) || vertices.drawn(index) != index {
            continue;
        }
        let own = kind.drawn.from_code.as_deref();
        let leads_on = || leaving.get(&index).into_iter().flatten().any(|wire| Some(wire.says.as_str()) == own);
        if vertices.is_node(index) || kind.drawn.shown == Shown::Call && !leads_on() {
            nodes.insert(index);
        }
    }
    let ends = wires.iter().flat_map(|wire| [wire.from, wire.to]);
    nodes.extend(ends.filter(|index| vertices.component(*index).is_none()));
    nodes
}

struct Walk<'w> {
    nodes: &'w BTreeSet<Index>,
    leaving: &'w BTreeMap<Index, Vec<&'w Wire>>,
    found: Vec<(Index, String, bool, Locus)>,
    seen: BTreeSet<Index>,
}

impl Walk<'_> {
    /// Follows the edges from a vertex to the nodes they lead to. The last word that is said stands.
    fn from(&mut self, vertex: Index, says: &str, perhaps: bool, depth: usize) {
        if depth > LONGEST {
            return;
        }
        for wire in self.leaving.get(&vertex).into_iter().flatten().filter(|wire| !wire.weak) {
            let says = if wire.says.is_empty() { says } else { &wire.says };
            let perhaps = perhaps || wire.perhaps;
            if self.nodes.contains(&wire.to) {
                self.found.push((wire.to, says.to_owned(), perhaps, wire.place.clone()));
            } else if self.seen.insert(wire.to) {
                self.from(wire.to, says, perhaps, depth + 1);
            }
        }
    }
}

fn join(edges: &mut BTreeMap<(Index, Index), Joined>, ends: (Index, Index), says: String, perhaps: bool, place: Locus) {
    if ends.0 == ends.1 {
        return;
    }
    let fresh = !edges.contains_key(&ends);
    let edge = edges.entry(ends).or_default();
    edge.words.extend(Some(says).filter(|says| !says.is_empty()));
    edge.perhaps = perhaps && (fresh || edge.perhaps);
    edge.places.insert(place);
}

fn reaches(edges: &BTreeSet<(Index, Index)>, from: Index, to: Index) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut pending = vec![from];
    while let Some(vertex) = pending.pop() {
        for (_, next) in edges.range((vertex, 0)..=(vertex, Index::MAX)) {
            if *next == to {
                return true;
            }
            if seen.insert(*next) {
                pending.push(*next);
            }
        }
    }
    false
}
