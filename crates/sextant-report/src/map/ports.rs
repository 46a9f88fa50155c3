//! Where edges leave and reach nodes. Edges that leave a node with the same word leave it at one point.

use super::layout::{LEAST, Layout, Rect, at};
use super::{Edge, Map};
use std::collections::BTreeMap;

/// Space between two ports.
const APART: f64 = 19.0;
/// Width of a character of an edge's word.
const CHARACTER: f64 = 5.9;

/// A side of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Left,
    Right,
}

/// A point of a node: where edges with one word leave, or where edges arrive (no word).
pub(super) type Key = (usize, Side, Option<(String, bool)>);

/// The ports of all nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Ports {
    /// For each edge the port it leaves and the port it reaches.
    ends: Vec<(Key, Key)>,
    /// For each port the edges that use it.
    used: BTreeMap<Key, Vec<usize>>,
}

/// A point with the way out of the node.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Ports {
    pub(super) fn of(map: &Map, column: &[usize]) -> Self {
        let mut ports = Self::default();
        for (place, edge) in map.edges.iter().enumerate() {
            let (from, to) = (at(column, edge.from), at(column, edge.to));
            let leaves = if from <= to { Side::Right } else { Side::Left };
            let reaches = if from < to { Side::Left } else { Side::Right };
            let start = (edge.from, leaves, Some((edge.label(), edge.perhaps)));
            let end = (edge.to, reaches, None);
            ports.used.entry(start.clone()).or_default().push(place);
            ports.used.entry(end.clone()).or_default().push(place);
            ports.ends.push((start, end));
        }
        ports
    }

    fn on(&self, node: usize, side: Side) -> impl Iterator<Item = (&Key, &Vec<usize>)> {
        self.used.iter().filter(move |((owner, own, _), _)| *owner == node && *own == side)
    }

    /// The height that a node needs for its ports.
    pub(super) fn height(&self, node: usize) -> f64 {
        let most = self.on(node, Side::Left).count().max(self.on(node, Side::Right).count());
        LEAST.max(most as f64 * APART + 14.0)
    }

    /// How far the words of edges reach out of a side.
    pub(super) fn reach(&self, node: usize, side: Side) -> f64 {
        let words = self.on(node, side).filter_map(|((_, _, word), _)| word.as_ref());
        words.map(|(word, _)| width(word)).fold(0.0, f64::max)
    }

    /// The points of all ports: on each side from top to bottom as the other ends stand.
    pub(super) fn points(&self, map: &Map, layout: &Layout) -> BTreeMap<Key, Point> {
        let mut points = BTreeMap::new();
        for node in 0..map.nodes.len() {
            let Some(rect) = layout.boxes.get(node) else { continue };
            for side in [Side::Left, Side::Right] {
                let mut ports: Vec<(f64, &Key)> =
                    self.on(node, side).map(|(key, edges)| (level(map, layout, node, edges), key)).collect();
                ports.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
                let middle = rect.y + rect.height / 2.0;
                let first = middle - (ports.len().saturating_sub(1)) as f64 * APART / 2.0;
                for (position, (_, key)) in ports.into_iter().enumerate() {
                    let x = if side == Side::Left { rect.x } else { rect.x + rect.width };
                    points.insert(key.clone(), Point { x, y: first + position as f64 * APART });
                }
            }
        }
        points
    }

    /// The ports of an edge.
    pub(super) fn ends(&self, edge: usize) -> Option<&(Key, Key)> {
        self.ends.get(edge)
    }

    /// The ports from which edges leave, with their word and whether they may not be there.
    pub(super) fn leaving(&self) -> impl Iterator<Item = (&Key, &str, bool)> {
        self.used.keys().filter_map(|key| key.2.as_ref().map(|(word, perhaps)| (key, word.as_str(), *perhaps)))
    }
}

/// The length of the line on which a word stands.
pub(super) fn width(word: &str) -> f64 {
    if word.is_empty() { 6.0 } else { word.chars().count() as f64 * CHARACTER + 12.0 }
}

/// The mean level of where edges of a port go next.
fn level(map: &Map, layout: &Layout, node: usize, edges: &[usize]) -> f64 {
    let middle = |rect: &Rect| rect.y + rect.height / 2.0;
    let next = |place: &usize| {
        let edge: &Edge = map.edges.get(*place)?;
        let other = if edge.from == node { edge.to } else { edge.from };
        let ways = layout.ways.get(*place)?;
        let (own, far) = (layout.boxes.get(node)?, layout.boxes.get(other)?);
        let near = if own.x <= far.x { ways.first() } else { ways.last() };
        Some(middle(near.unwrap_or(far)))
    };
    let levels: Vec<f64> = edges.iter().filter_map(next).collect();
    levels.iter().sum::<f64>() / levels.len().max(1) as f64
}
