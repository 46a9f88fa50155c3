//! The map as JSON, versioned, with a schema. Fields are added, never changed or lost.

use super::{Badge, Map};
use crate::json::{indented, v1::Locus};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The architecture of a workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Map")]
pub struct Document {
    /// The version of this format: `1`.
    pub version: String,
    /// The workload's name.
    pub name: String,
    /// Whether it shows every component, those of the foundation too.
    pub everything: bool,
    /// The layers that have nodes, from who asks to what records.
    pub layers: Vec<String>,
    /// Root modules, stacks and charts.
    pub groups: Vec<Group>,
    /// The nodes, by group, layer and id.
    pub nodes: Vec<Node>,
    /// The edges, by the nodes they connect.
    pub edges: Vec<Edge>,
    /// What is not drawn.
    pub left_out: Vec<Count>,
    /// How many gaps may hide more.
    pub gaps: usize,
}

/// A root module, stack or chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Its name, which nodes refer to.
    pub name: String,
    /// Its dialect.
    pub dialect: String,
    /// What belongs to it without being drawn.
    pub badges: Vec<Count>,
}

/// Components of a kind, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// The kind's title.
    pub title: String,
    /// How many.
    pub count: usize,
}

/// One component, or several that the picture does not tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// Its id, the same as long as kind and address are.
    pub id: String,
    /// The kind's id; `people` and `code` are no components.
    pub kind: String,
    /// `people`, `interface`, `application`, `models`, `knowledge`, `data`, `observability` or `foundation`.
    pub layer: String,
    /// The group it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its name.
    pub label: String,
    /// What one of its kind is called.
    pub title: String,
    /// What it is.
    pub about: String,
    /// Why it may not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perhaps: Option<String>,
    /// The components it stands for.
    pub members: Vec<Member>,
}

/// A component that a node stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub locus: Locus,
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// The id of the node it starts at.
    pub from: String,
    /// The id of the node it ends at.
    pub to: String,
    /// What one does to the other.
    pub words: Vec<String>,
    /// Whether it may not be there.
    pub perhaps: bool,
    /// Where it is written, as far as it is known.
    pub loci: Vec<Locus>,
}

/// The map as a JSON document.
#[must_use]
pub fn render(map: &Map) -> String {
    indented(&document(map))
}

/// The JSON Schema that documents of version 1 follow.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

fn document(map: &Map) -> Document {
    let id = |place: usize| map.nodes.get(place).map(|node| node.id.clone()).unwrap_or_default();
    let node = |node: &super::Node| Node {
        id: node.id.clone(),
        kind: node.kind.clone(),
        layer: node.layer.name().to_owned(),
        group: node.group.and_then(|group| map.groups.get(group)).map(|group| group.name.clone()),
        label: node.label.clone(),
        title: node.title.clone(),
        about: node.about.clone(),
        perhaps: node.perhaps.clone(),
        members: node
            .members
            .iter()
            .map(|member| Member { kind: member.kind.clone(), locus: (&member.place).into() })
            .collect(),
    };
    let edge = |edge: &super::Edge| Edge {
        from: id(edge.from),
        to: id(edge.to),
        words: edge.words.clone(),
        perhaps: edge.perhaps,
        loci: edge.places.iter().map(Locus::from).collect(),
    };
    let group = |group: &super::Group| Group {
        name: group.name.clone(),
        dialect: group.dialect.clone(),
        badges: group.badges.iter().map(count).collect(),
    };
    Document {
        version: "1".to_owned(),
        name: map.name.clone(),
        everything: map.everything,
        layers: map.layers().into_iter().map(|layer| layer.name().to_owned()).collect(),
        groups: map.groups.iter().map(group).collect(),
        nodes: map.nodes.iter().map(node).collect(),
        edges: map.edges.iter().map(edge).collect(),
        left_out: map.left_out.iter().map(count).collect(),
        gaps: map.gaps,
    }
}

fn count(badge: &Badge) -> Count {
    Count { title: badge.title.clone(), count: badge.count }
}
