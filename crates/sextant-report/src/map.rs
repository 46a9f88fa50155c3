//! The map: the architecture as a picture, of the components that matter to people and the edges between them.
//!
//! [`Map::of`] chooses and joins, as the content says it of each kind; [`svg`], [`mermaid`] and [`json`] print it.

pub mod json;
mod layout;
mod levels;
mod merge;
pub mod mermaid;
mod names;
mod ports;
mod reduce;
mod spread;
pub mod svg;
mod symbols;
mod trace;
mod vertices;
mod wires;

use sextant_core::Locus;
use sextant_facts::{Architecture, Layer};

/// The architecture as nodes and edges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// The workload's name.
    pub name: String,
    /// Whether it shows every component, those of the foundation too.
    pub everything: bool,
    /// Root modules, stacks and charts, by name.
    pub groups: Vec<Group>,
    /// The nodes, by group, layer and id.
    pub nodes: Vec<Node>,
    /// The edges, by the nodes they connect.
    pub edges: Vec<Edge>,
    /// What is not drawn: titles of kinds and how many components they have.
    pub left_out: Vec<Badge>,
    /// How many gaps may hide more.
    pub gaps: usize,
}

/// A root module, stack or chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its dialect.
    pub dialect: String,
    /// What belongs to it without being drawn.
    pub badges: Vec<Badge>,
}

/// Components of a kind, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Badge {
    /// The kind's title.
    pub title: String,
    /// How many.
    pub count: usize,
}

/// One component, or several that the picture does not tell apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Made from kind and address, the same in every run.
    pub id: String,
    /// The group it belongs to.
    pub group: Option<usize>,
    /// Its layer.
    pub layer: Layer,
    /// The kind's id; `people`, `code` for what is no component.
    pub kind: String,
    /// The symbol's name.
    pub symbol: String,
    /// Its name.
    pub label: String,
    /// What one of its kind is called.
    pub title: String,
    /// What it is.
    pub about: String,
    /// The components it stands for.
    pub members: Vec<Member>,
    /// Why it may not be there.
    pub perhaps: Option<String>,
}

/// A component that a node stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Its kind.
    pub kind: String,
    /// Where it stands, with its address.
    pub place: Locus,
}

/// An edge between two nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The node it starts at, by index.
    pub from: usize,
    /// The node it ends at.
    pub to: usize,
    /// What one does to the other.
    pub words: Vec<String>,
    /// Whether it may not be there.
    pub perhaps: bool,
    /// Where it is written, as far as it is known.
    pub places: Vec<Locus>,
}

impl Map {
    /// The map of an architecture. `everything` adds roles, grants, networks and delivery.
    #[must_use]
    pub fn of(architecture: &Architecture, name: &str, everything: bool) -> Self {
        let vertices = vertices::Vertices::of(architecture, everything);
        let wires = wires::of(&vertices);
        let mut map = merge::map(&vertices, &trace::edges(&vertices, &wires));
        name.clone_into(&mut map.name);
        map.everything = everything;
        map.gaps = architecture.gaps.len();
        reduce::reduce(&mut map);
        map
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The layers that have nodes, in the order of the picture.
    #[must_use]
    pub fn layers(&self) -> Vec<Layer> {
        Layer::ALL.into_iter().filter(|layer| self.nodes.iter().any(|node| node.layer == *layer)).collect()
    }

    /// Every text in it, to be made safe before it is printed.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let nodes = self
            .nodes
            .iter_mut()
            .flat_map(|node| [&mut node.label, &mut node.about].into_iter().chain(node.perhaps.as_mut()));
        let edges = self.edges.iter_mut().flat_map(|edge| edge.words.iter_mut());
        std::iter::once(&mut self.name).chain(nodes).chain(edges)
    }
}

impl Node {
    /// The places of its members, with the kind where that is not the node's own: what a tooltip says.
    #[must_use]
    pub fn tooltip(&self) -> String {
        const SHOWN: usize = 12;
        let mut lines = vec![self.label.clone()];
        if !self.about.is_empty() {
            lines.push(self.about.clone());
        }
        if let Some(why) = &self.perhaps {
            lines.push(format!("perhaps there: {why}"));
        }
        for member in self.members.iter().take(SHOWN) {
            let address = crate::words::address(&member.place).map(|address| format!(" {address}")).unwrap_or_default();
            lines.push(format!("{}:{}{address}", crate::inert::path(&member.place.path), member.place.line));
        }
        if self.members.len() > SHOWN {
            lines.push(format!("and {} more", self.members.len() - SHOWN));
        }
        lines.join("\n")
    }
}

impl Edge {
    /// Its words as one text. What permissions allow goes without saying where the use itself is known.
    #[must_use]
    pub fn label(&self) -> String {
        let used: Vec<&str> = self.words.iter().map(String::as_str).filter(|word| !word.starts_with("may ")).collect();
        if used.is_empty() { self.words.join(", ") } else { used.join(", ") }
    }
}
