//! Equal nodes become one: a picture of forty functions says less than `40 functions`.

use super::merge::tidy;
use super::{Edge, Map, Node};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The most nodes of equal standing that are drawn one by one.
const EQUALS: usize = 4;
/// Above as many nodes, those of one kind and group are taken together even if they lead to different ones.
const CROWD: usize = 70;

/// The most folders of code that nothing is known to run.
const FOLDERS: usize = 6;
/// The deepest folder that is told from its neighbours.
const DEEPEST: usize = 8;

/// Takes folders of code together, then equal nodes, then, in a crowd, nodes of one kind.
pub(super) fn reduce(map: &mut Map) {
    folders(map);
    // What leads to equal nodes may be equal itself once they are one.
    for _ in 0..3 {
        let standing = |map: &Map, place: usize| {
            let neighbours: BTreeSet<(bool, usize, String)> = map
                .edges
                .iter()
                .filter_map(|edge| match (edge.from == place, edge.to == place) {
                    (true, _) => Some((true, edge.to, edge.label())),
                    (_, true) => Some((false, edge.from, edge.label())),
                    _ => None,
                })
                .collect();
            format!("{neighbours:?}")
        };
        collapse(map, EQUALS, standing);
    }
    if map.nodes.len() > CROWD {
        collapse(map, EQUALS, |_, _| String::new());
    }
}

/// Takes folders of code together by their beginnings, as far as there are too many.
fn folders(map: &mut Map) {
    let directory = |node: &Node| node.id.strip_prefix("code:").map(str::to_owned);
    let head = |directory: &str, depth: usize| directory.split('/').take(depth).collect::<Vec<_>>().join("/");
    let all: Vec<String> = map.nodes.iter().filter_map(directory).collect();
    if all.len() <= FOLDERS {
        return;
    }
    let kinds = |depth: usize| all.iter().map(|directory| head(directory, depth)).collect::<BTreeSet<_>>().len();
    let depth = (1..=DEEPEST).rev().find(|depth| kinds(*depth) <= FOLDERS).unwrap_or(1);
    let mut first: BTreeMap<(Option<usize>, String), usize> = BTreeMap::new();
    let mut into: Vec<usize> = (0..map.nodes.len()).collect();
    for (place, node) in map.nodes.iter_mut().enumerate() {
        let Some(directory) = directory(node) else { continue };
        let head = head(&directory, depth);
        let kept = *first.entry((node.group, head.clone())).or_insert(place);
        if kept == place && head != directory {
            node.label = format!("{head}/");
            node.id = format!("code:{head}");
        }
        if let Some(slot) = into.get_mut(place) {
            *slot = kept;
        }
    }
    renumber(map, &into);
}

fn collapse(map: &mut Map, most: usize, standing: impl Fn(&Map, usize) -> String) {
    let mut classes: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, node) in map.nodes.iter().enumerate() {
        let key = (node.group, node.layer, node.kind.clone(), node.perhaps.is_some(), standing(map, place));
        classes.entry(key).or_default().push(place);
    }
    let mut into: Vec<usize> = (0..map.nodes.len()).collect();
    for class in classes.values().filter(|class| class.len() > most) {
        let Some(&first) = class.first() else { continue };
        let joined = joined(class.iter().filter_map(|place| map.nodes.get(*place)));
        if let (Some(slot), Some(joined)) = (map.nodes.get_mut(first), joined) {
            *slot = joined;
        }
        for place in class {
            if let Some(slot) = into.get_mut(*place) {
                *slot = first;
            }
        }
    }
    renumber(map, &into);
}

/// One node for several.
fn joined<'n>(nodes: impl Iterator<Item = &'n Node>) -> Option<Node> {
    let nodes: Vec<&Node> = nodes.collect();
    let first = *nodes.first()?;
    let count: usize = nodes.iter().map(|node| node.members.len().max(1)).sum();
    let mut members: Vec<_> = nodes.iter().flat_map(|node| node.members.iter().cloned()).collect();
    members.sort();
    let names: Vec<&str> = nodes.iter().map(|node| node.label.as_str()).take(3).collect();
    let more = if nodes.len() > names.len() { ", …" } else { "" };
    Some(Node {
        label: format!("{count} {}", words::plural(&words::lower(&first.title), count)),
        about: format!("{}{more}", names.join(", ")),
        members,
        ..first.clone()
    })
}

/// Moves every node to the number that is kept for it, and closes the gaps.
fn renumber(map: &mut Map, into: &[usize]) {
    let kept: BTreeSet<usize> = into.iter().copied().collect();
    let number: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let moved = |place: usize| into.get(place).and_then(|place| number.get(place)).copied().unwrap_or_default();
    let mut edges: BTreeMap<(usize, usize), Edge> = BTreeMap::new();
    for edge in std::mem::take(&mut map.edges) {
        let (from, to) = (moved(edge.from), moved(edge.to));
        if from == to {
            continue;
        }
        match edges.get_mut(&(from, to)) {
            Some(known) => {
                known.words.extend(edge.words);
                known.places.extend(edge.places);
                known.perhaps &= edge.perhaps;
            }
            None => {
                edges.insert((from, to), Edge { from, to, ..edge });
            }
        }
    }
    map.edges = edges.into_values().map(tidy).collect();
    let mut place = 0;
    map.nodes.retain(|_| {
        place += 1;
        kept.contains(&(place - 1))
    });
}
