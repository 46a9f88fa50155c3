//! Overlays of one base, none of which is known to count: what they agree on is known, the rest is not.

use super::image::split;
use super::object::Object;
use crate::node::{Kind, MAX_DEPTH, Node};
use sextant_facts::{Value, Why};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Marks a node that is there in every overlay, with different values.
const DIFFERS: &str = "!differs";
/// Marks a node that some overlays lack.
const LACKING: &str = "!lacking";

/// One set of objects for several overlays. What only some of them have may not be there.
pub(super) fn merged(overlays: Vec<Vec<Object>>, environment: &Arc<str>, why: &Why) -> Vec<Object> {
    let count = overlays.len();
    let mut found: BTreeMap<(String, String), Vec<Object>> = BTreeMap::new();
    let mut order = Vec::new();
    for object in overlays.into_iter().flatten() {
        let name = object.aliases.first().map_or_else(|| object.name().to_owned(), Clone::clone);
        let key = (object.type_name(), name);
        if !found.contains_key(&key) {
            order.push(key.clone());
        }
        found.entry(key).or_default().push(object);
    }
    let mut objects = Vec::new();
    for key in order {
        let Some(same) = found.remove(&key) else { continue };
        let everywhere = same.len() >= count;
        let mut same = same.into_iter();
        let Some(mut first) = same.next() else { continue };
        for other in same {
            join(&mut first.root, &other.root, 0);
            first.open = first.open.or(other.open);
            first.scope = first.scope.min(other.scope);
            first.aliases.extend(other.aliases);
        }
        first.rename(&key.1);
        first.environment = environment.clone();
        if !everywhere {
            first.perhaps = first.perhaps.or_else(|| Some(why.clone()));
        }
        objects.push(first);
    }
    objects
}

/// Keeps of a node what the other has too.
fn join(node: &mut Node, other: &Node, depth: usize) {
    if depth >= MAX_DEPTH || is_marked(node) {
        return;
    }
    match (&mut node.kind, &other.kind) {
        (Kind::Mapping(entries), Kind::Mapping(others)) => {
            for (key, value) in entries.iter_mut() {
                match key.text().and_then(|name| other.get(name)) {
                    Some(theirs) => join(value, theirs, depth + 1),
                    None => mark(value, LACKING),
                }
            }
            let missing: Vec<(Node, Node)> = others
                .iter()
                .filter(|(key, _)| !entries.iter().any(|(own, _)| own.text() == key.text()))
                .cloned()
                .collect();
            entries.extend(missing.into_iter().map(|(key, mut value)| {
                mark(&mut value, LACKING);
                (key, value)
            }));
        }
        (Kind::Sequence(items), Kind::Sequence(others)) if items.len() == others.len() => {
            items.iter_mut().zip(others).for_each(|(item, theirs)| join(item, theirs, depth + 1));
        }
        (own, theirs) if own == theirs => {}
        (Kind::Scalar { text: own, .. }, Kind::Scalar { text: theirs, .. }) if is_one_image(own, theirs) => {
            *own = format!("{}:${{overlay}}", split(own).0);
        }
        (Kind::Null, _) | (_, Kind::Null) => mark(node, LACKING),
        _ => mark(node, DIFFERS),
    }
}

/// Whether two texts are one image at different tags.
fn is_one_image(a: &str, b: &str) -> bool {
    let ((a, tag), (b, other)) = (split(a), split(b));
    a == b && [tag, other].iter().all(|tag| tag.is_empty() || tag.starts_with([':', '@'])) && a.contains('/')
}

fn mark(node: &mut Node, tag: &str) {
    node.kind = Kind::Null;
    node.tag = Some(tag.into());
}

fn is_marked(node: &Node) -> bool {
    matches!(node.tag.as_deref(), Some(DIFFERS | LACKING))
}

/// The value of a node on which overlays do not agree.
pub(super) fn undecided(node: &Node) -> Option<Value> {
    let why = || Why::at("overlays differ in it", node.place.clone());
    match node.tag.as_deref() {
        Some(DIFFERS) => Some(Value::set(why()).at(node.place.clone())),
        Some(LACKING) => Some(Value::unresolved(why()).at(node.place.clone())),
        _ => None,
    }
}
