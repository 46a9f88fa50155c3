//! From vertices to the map: nodes with their names, groups, people, and what is counted instead of drawn.

use super::names;
use super::spread::spread;
use super::trace::Traced;
use super::vertices::{Index, Other, Vertices};
use super::{Badge, Edge, Group, Map, Member, Node};
use sextant_facts::{Component, Layer, Shown};
use std::collections::{BTreeMap, BTreeSet};

/// A node before it has a number.
pub(super) struct Draft {
    pub(super) node: Node,
    /// The name of its group; empty where it has none.
    pub(super) group: String,
}

pub(super) fn map(vertices: &Vertices<'_>, traced: &Traced) -> Map {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut place_of: BTreeMap<Index, usize> = BTreeMap::new();
    let mut alike: BTreeMap<(String, String, Vec<Option<String>>), usize> = BTreeMap::new();
    let others = vertices.others();
    for &index in &traced.nodes {
        let (draft, key) = match (vertices.component(index), others.get(&index)) {
            (Some((component, kind)), _) => {
                let values = kind.drawn.alike.iter().map(|name| names::text(component, name)).collect();
                let key = (component.kind.to_string(), component.environment.to_string(), values);
                (of_component(vertices, index), Some(key).filter(|_| !kind.drawn.alike.is_empty()))
            }
            (None, Some(other)) => (of_other(vertices, other), None),
            (None, None) => continue,
        };
        let Some(draft) = draft else { continue };
        let same = key.as_ref().and_then(|key| alike.get(key).copied());
        if let Some(earlier) = same.and_then(|same| drafts.get_mut(same)) {
            earlier.node.members.extend(draft.node.members);
            earlier.node.perhaps = earlier.node.perhaps.take().filter(|_| draft.node.perhaps.is_some());
            place_of.insert(index, same.unwrap_or_default());
            continue;
        }
        place_of.insert(index, drafts.len());
        if let Some(key) = key {
            alike.insert(key, drafts.len());
        }
        drafts.push(draft);
    }
    let mut edges = edges(traced, &place_of);
    people(vertices, &mut drafts, &mut edges, &place_of);
    spread(&mut drafts, &mut edges);
    let mut map = number(drafts, edges);
    count(vertices, &mut map);
    map
}

fn of_component(vertices: &Vertices<'_>, index: Index) -> Option<Draft> {
    let (component, kind) = vertices.component(index)?;
    let label = names::label(component, kind);
    let node = Node {
        id: format!("{}:{}", component.kind, component.address),
        group: None,
        layer: kind.drawn.layer,
        kind: component.kind.to_string(),
        symbol: kind.drawn.symbol.clone(),
        title: names::title(kind).to_owned(),
        about: names::about(component, kind, &label),
        label,
        members: vec![member(component)],
        perhaps: component.perhaps.as_ref().map(ToString::to_string),
    };
    Some(Draft { node, group: component.environment.to_string() })
}

fn member(component: &Component) -> Member {
    Member { kind: component.kind.to_string(), place: Vertices::locus(component) }
}

fn of_other(vertices: &Vertices<'_>, other: &Other) -> Option<Draft> {
    let node = match other {
        Other::Thing { kind, name } => {
            let drawn = vertices.architecture.kinds().get(kind)?;
            let title = names::title(drawn).to_owned();
            Node {
                id: format!("{kind}:{name}"),
                kind: kind.to_string(),
                layer: drawn.drawn.layer,
                symbol: drawn.drawn.symbol.clone(),
                label: name.clone(),
                about: title.clone(),
                title,
                ..Node::default()
            }
        }
        Other::Code(directory) => {
            let label = if directory.is_empty() { "Code".to_owned() } else { format!("{directory}/") };
            Node {
                id: format!("code:{directory}"),
                kind: "code".to_owned(),
                layer: Layer::Application,
                symbol: "code".to_owned(),
                label,
                about: "Code".to_owned(),
                title: "Folder of code".to_owned(),
                ..Node::default()
            }
        }
        Other::People(name) => Node {
            id: format!("people:{name}"),
            kind: "people".to_owned(),
            layer: Layer::People,
            symbol: "person".to_owned(),
            label: name.clone(),
            ..Node::default()
        },
    };
    Some(Draft { node, group: String::new() })
}

fn edges(traced: &Traced, place_of: &BTreeMap<Index, usize>) -> Vec<Edge> {
    let mut joined: BTreeMap<(usize, usize), Edge> = BTreeMap::new();
    for ((from, to), edge) in &traced.edges {
        let (Some(&from), Some(&to)) = (place_of.get(from), place_of.get(to)) else { continue };
        if from == to {
            continue;
        }
        let fresh = Edge { from, to, words: Vec::new(), perhaps: edge.perhaps, places: Vec::new() };
        let whole = joined.entry((from, to)).or_insert(fresh);
        whole.words.extend(edge.words.iter().cloned());
        whole.places.extend(edge.places.iter().cloned());
        whole.perhaps &= edge.perhaps;
    }
    joined.into_values().map(tidy).collect()
}

/// Words and places once each. `may read` and `may read, write` are one `may`.
pub(super) fn tidy(mut edge: Edge) -> Edge {
    edge.places.sort();
    edge.places.dedup();
    let mut may: BTreeSet<String> = BTreeSet::new();
    let mut words: BTreeSet<String> = BTreeSet::new();
    for word in edge.words.drain(..) {
        match word.strip_prefix("may ") {
            Some(rest) => may.extend(rest.split(", ").map(str::to_owned)),
            None => {
                words.insert(word);
            }
        }
    }
    if may.len() > 1 {
        may.remove("use");
    }
    edge.words = words.into_iter().collect();
    if !may.is_empty() {
        edge.words.push(format!("may {}", may.into_iter().collect::<Vec<_>>().join(", ")));
    }
    edge
}

/// Who comes in where nothing of the tree leads.
fn people(vertices: &Vertices<'_>, drafts: &mut Vec<Draft>, edges: &mut Vec<Edge>, place_of: &BTreeMap<Index, usize>) {
    let mut doors: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, &place) in place_of {
        let Some((_, kind)) = vertices.component(*index) else { continue };
        if let Some(who) = &kind.drawn.entry
            && !edges.iter().any(|edge| edge.to == place)
        {
            doors.entry(who).or_default().insert(place);
        }
    }
    for (who, doors) in doors {
        let from = drafts.len();
        drafts.extend(of_other(vertices, &Other::People(who.to_owned())));
        let edge = |to| Edge { from, to, words: Vec::new(), perhaps: false, places: Vec::new() };
        edges.extend(doors.into_iter().map(edge));
    }
}

/// Nodes and groups in the order of the map.
fn number(mut drafts: Vec<Draft>, mut edges: Vec<Edge>) -> Map {
    let names: BTreeSet<String> =
        drafts.iter().map(|draft| draft.group.clone()).filter(|name| !name.is_empty()).collect();
    let names: Vec<String> = names.into_iter().collect();
    for draft in &mut drafts {
        draft.node.group = names.iter().position(|name| *name == draft.group);
        draft.node.members.sort();
    }
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    let key = |place: &usize| {
        let node = drafts.get(*place).map(|draft| &draft.node);
        node.map(|node| (node.group.unwrap_or(usize::MAX), node.layer, node.id.clone(), *place))
    };
    order.sort_by_key(key);
    let mut moved = vec![0; drafts.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(slot) = moved.get_mut(*old) {
            *slot = new;
        }
    }
    for edge in &mut edges {
        edge.from = moved.get(edge.from).copied().unwrap_or_default();
        edge.to = moved.get(edge.to).copied().unwrap_or_default();
    }
    edges.sort_by_key(|edge| (edge.from, edge.to));
    let mut nodes: Vec<(usize, Node)> = drafts
        .into_iter()
        .enumerate()
        .map(|(old, draft)| (moved.get(old).copied().unwrap_or_default(), draft.node))
        .collect();
    nodes.sort_by_key(|(new, _)| *new);
    let mut nodes: Vec<Node> = nodes.into_iter().map(|(_, node)| node).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for node in &mut nodes {
        let times = seen.entry(node.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            node.id = format!("{}#{times}", node.id);
        }
    }
    let groups = names.into_iter().map(|name| Group { name, ..Group::default() }).collect();
    Map { groups, nodes, edges, ..Map::default() }
}

/// Counts what is not drawn: beside its group, or for the whole map.
fn count(vertices: &Vertices<'_>, map: &mut Map) {
    let mut beside: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    for index in 0..vertices.architecture.components.len() {
        let Some((component, kind)) = vertices.component(index).filter(|_| vertices.takes_part(index)) else {
            continue;
        };
        let group = map.groups.iter().position(|group| *group.name == *component.environment);
        if let Some(group) = group.and_then(|group| map.groups.get_mut(group))
            && group.dialect.is_empty()
        {
            component.dialect.clone_into(&mut group.dialect);
        }
        match (kind.drawn.shown, group) {
            _ if vertices.everything => {}
            (Shown::Badge, Some(group)) => *beside.entry((group, kind.title.as_str())).or_default() += 1,
            (Shown::Badge | Shown::Detail, _) => *left_out.entry(kind.title.as_str()).or_default() += 1,
            _ => {}
        }
    }
    for ((group, title), count) in beside {
        if let Some(group) = map.groups.get_mut(group) {
            group.badges.push(Badge { title: title.to_owned(), count });
        }
    }
    map.left_out = left_out.into_iter().map(|(title, count)| Badge { title: title.to_owned(), count }).collect();
}
