//! What stands in no group: it goes to the group of those that use it, once for each of them.
//!
//! A model that five stacks call is drawn in each of the five: lines across the whole picture would say no more.

use super::merge::Draft;
use super::{Edge, Node};
use sextant_facts::Layer;
use std::collections::BTreeSet;

pub(super) fn spread(drafts: &mut Vec<Draft>, edges: &mut Vec<Edge>) {
    adopt_code(drafts, edges);
    let is_people = |node: &Node| node.layer == Layer::People;
    let stages: [&dyn Fn(&Node) -> bool; 3] = [
        &|node| !node.members.is_empty() && node.kind != "code",
        &|node| node.members.is_empty() && node.kind != "code" && !is_people(node),
        &is_people,
    ];
    for stage in stages {
        for place in 0..drafts.len() {
            if drafts.get(place).is_some_and(|draft| draft.group.is_empty() && stage(&draft.node)) {
                copy(drafts, edges, place);
            }
        }
    }
}

fn group_of(drafts: &[Draft], place: usize) -> &str {
    drafts.get(place).map_or("", |draft| draft.group.as_str())
}

/// Code that leads to components of one group only belongs to it.
fn adopt_code(drafts: &mut [Draft], edges: &[Edge]) {
    for place in 0..drafts.len() {
        if drafts.get(place).is_none_or(|draft| draft.node.kind != "code") {
            continue;
        }
        let near = edges.iter().filter(|edge| edge.from == place).map(|edge| group_of(drafts, edge.to));
        let groups: BTreeSet<String> = near.filter(|group| !group.is_empty()).map(str::to_owned).collect();
        let mut groups = groups.into_iter();
        if let (Some(only), None, Some(draft)) = (groups.next(), groups.next(), drafts.get_mut(place)) {
            draft.group = only;
        }
    }
}

/// Puts a node into the group of those that lead to it, and copies of it into the groups of the others.
fn copy(drafts: &mut Vec<Draft>, edges: &mut Vec<Edge>, place: usize) {
    let led_to = edges.iter().any(|edge| edge.to == place);
    let near = |edge: &Edge| match (led_to, edge.to == place, edge.from == place) {
        (true, true, _) => Some(edge.from),
        (false, _, true) => Some(edge.to),
        _ => None,
    };
    let groups: BTreeSet<String> =
        edges.iter().filter_map(near).map(|near| group_of(drafts, near).to_owned()).collect();
    let originals: Vec<Edge> = edges.iter().filter(|edge| edge.from == place || edge.to == place).cloned().collect();
    for (number, group) in groups.iter().enumerate() {
        let Some(draft) = drafts.get(place) else { return };
        if number == 0 {
            let group = group.clone();
            if let Some(draft) = drafts.get_mut(place) {
                draft.group = group;
            }
            continue;
        }
        let new = drafts.len();
        drafts.push(Draft { node: draft.node.clone(), group: group.clone() });
        for original in &originals {
            let moved = |end: usize| if end == place { new } else { end };
            let copied = Edge { from: moved(original.from), to: moved(original.to), ..original.clone() };
            match near(original) {
                Some(near) if group_of(drafts, near) == group => {
                    edges.retain(|edge| (edge.from, edge.to) != (original.from, original.to));
                    edges.push(copied);
                }
                Some(_) => {}
                None => edges.push(copied),
            }
        }
    }
}
