//! Where everything stands: layers as columns, groups as bands, neighbours on a level. Simple and the same every time.

use super::Map;
use super::levels;
use super::ports::{self, Ports};
use sextant_facts::Layer;
use std::collections::BTreeMap;

/// Width of a node.
pub(super) const NODE: f64 = 200.0;
/// Least height of a node.
pub(super) const LEAST: f64 = 62.0;
/// Height of the way that an edge takes past a column.
pub(super) const WAY: f64 = 10.0;
/// Space around what a frame holds, and for its title.
const PADDING: f64 = 18.0;
const TITLE: f64 = 30.0;
/// Space for the line of what is counted in a group.
const FOOT: f64 = 24.0;
/// Where columns begin below the head of the picture.
const HEAD: f64 = 104.0;
const MARGIN: f64 = 28.0;
/// Columns that one layer may take.
const WIDEST: usize = 3;
pub(super) const SWEEPS: usize = 12;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The picture, in units of pixels.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Names of layers with the middle of their columns.
    pub(super) headings: Vec<(Layer, f64)>,
    /// A rectangle for each node.
    pub(super) boxes: Vec<Rect>,
    /// A rectangle for each group.
    pub(super) frames: Vec<Rect>,
    pub(super) ports: Ports,
    /// For each edge the ways it takes past columns, from left to right.
    pub(super) ways: Vec<Vec<Rect>>,
}

/// A node, or the way of an edge past a column.
pub(super) struct Item {
    column: usize,
    pub(super) band: usize,
    pub(super) height: f64,
    pub(super) middle: f64,
    pub(super) near: Vec<usize>,
}

/// Lays out a map.
pub(super) fn of(map: &Map) -> Layout {
    let (column, layers) = columns(map);
    let ports = Ports::of(map, &column);
    let bands = bands(map);
    let mut items: Vec<Item> = map
        .nodes
        .iter()
        .enumerate()
        .map(|(place, _)| Item {
            column: at(&column, place),
            band: at(&bands, place),
            height: ports.height(place),
            middle: 0.0,
            near: Vec::new(),
        })
        .collect();
    let chains = chains(map, &mut items);
    let mut rows = rows(&items, layers.len());
    order(&mut items, &mut rows);
    let heights = levels::place(&mut items, &rows, map.groups.len() + 1);
    let xs = across(map, &ports, &column, &layers);
    finish(map, Parts { items, chains, heights, xs, layers, ports })
}

pub(super) fn at(values: &[usize], place: usize) -> usize {
    values.get(place).copied().unwrap_or_default()
}

/// The column of each node, and the layer of each column. A layer takes several columns where its nodes lead to one
/// another.
fn columns(map: &Map) -> (Vec<usize>, Vec<Layer>) {
    let mut depth = vec![0_usize; map.nodes.len()];
    for _ in 1..WIDEST {
        for edge in &map.edges {
            let (Some(from), Some(to)) = (map.nodes.get(edge.from), map.nodes.get(edge.to)) else { continue };
            let deeper = at(&depth, edge.from) + 1;
            let inner = from.layer == to.layer && !mutual(map, edge.from, edge.to);
            if let Some(slot) = depth.get_mut(edge.to).filter(|slot| inner && deeper < WIDEST && **slot < deeper) {
                *slot = deeper;
            }
        }
    }
    let mut used: Vec<(Layer, usize)> =
        map.nodes.iter().enumerate().map(|(place, node)| (node.layer, at(&depth, place))).collect();
    let keys = used.clone();
    used.sort_unstable();
    used.dedup();
    let column = keys.iter().map(|key| used.iter().position(|known| known == key).unwrap_or_default()).collect();
    (column, used.into_iter().map(|(layer, _)| layer).collect())
}

fn mutual(map: &Map, from: usize, to: usize) -> bool {
    map.edges.iter().any(|edge| edge.from == to && edge.to == from)
}

/// The band of each node: its group, or the last. People stand beside those they come in through.
fn bands(map: &Map) -> Vec<usize> {
    let own = |place: usize| map.nodes.get(place).and_then(|node| node.group);
    let beside = |place: usize| {
        let first = map.edges.iter().find(|edge| edge.from == place);
        first
            .and_then(|edge| own(edge.to))
            .filter(|_| map.nodes.get(place).is_some_and(|node| node.layer == Layer::People))
    };
    (0..map.nodes.len()).map(|place| own(place).or_else(|| beside(place)).unwrap_or(map.groups.len())).collect()
}

/// Adds the ways that long edges take past columns; for each edge its items from left to right.
fn chains(map: &Map, items: &mut Vec<Item>) -> Vec<Vec<usize>> {
    let mut chains = Vec::new();
    for edge in &map.edges {
        let column = |items: &[Item], place: usize| items.get(place).map_or(0, |item| item.column);
        let (from, to) = (column(items, edge.from), column(items, edge.to));
        let (left, right) = if from <= to { (edge.from, edge.to) } else { (edge.to, edge.from) };
        let band = items.get(edge.to).map_or(0, |item| item.band);
        let mut chain = vec![left];
        for between in from.min(to) + 1..from.max(to) {
            chain.push(items.len());
            items.push(Item { column: between, band, height: WAY, middle: 0.0, near: Vec::new() });
        }
        chain.push(right);
        if from != to {
            for pair in chain.windows(2) {
                if let [left, right] = *pair {
                    if let Some(item) = items.get_mut(left) {
                        item.near.push(right);
                    }
                    if let Some(item) = items.get_mut(right) {
                        item.near.push(left);
                    }
                }
            }
        }
        chains.push(chain);
    }
    chains
}

/// The items of each column from top to bottom, by band.
fn rows(items: &[Item], columns: usize) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); columns];
    for (place, item) in items.iter().enumerate() {
        if let Some(row) = rows.get_mut(item.column) {
            row.push(place);
        }
    }
    for row in &mut rows {
        row.sort_by_key(|place| items.get(*place).map_or(0, |item| item.band));
    }
    rows
}

/// Orders columns by the mean position of neighbours, to and fro; the order with the fewest crossings is kept.
fn order(items: &mut [Item], rows: &mut Vec<Vec<usize>>) {
    let mut best = (crossings(items, rows), rows.clone());
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        let columns: Vec<usize> = if forward { (0..rows.len()).collect() } else { (0..rows.len()).rev().collect() };
        for column in columns {
            let position = positions(rows);
            let Some(row) = rows.get_mut(column) else { continue };
            let mean = |place: &usize| {
                let item = items.get(*place);
                let near = item.map(|item| item.near.as_slice()).unwrap_or_default();
                let sided =
                    near.iter().filter(|near| items.get(**near).is_some_and(|near| (near.column < column) == forward));
                let seen: Vec<f64> = sided.filter_map(|near| position.get(near).copied()).collect();
                let own = position.get(place).copied().unwrap_or_default();
                let mean = if seen.is_empty() { own } else { seen.iter().sum::<f64>() / seen.len() as f64 };
                (item.map_or(0, |item| item.band), mean)
            };
            row.sort_by(|a, b| {
                let ((band_a, mean_a), (band_b, mean_b)) = (mean(a), mean(b));
                band_a.cmp(&band_b).then(mean_a.total_cmp(&mean_b))
            });
        }
        let crossed = crossings(items, rows);
        if crossed < best.0 {
            best = (crossed, rows.clone());
        }
    }
    *rows = best.1;
}

fn positions(rows: &[Vec<usize>]) -> BTreeMap<usize, f64> {
    let each = |row: &Vec<usize>| {
        let count = row.len().max(1) as f64;
        row.iter().enumerate().map(|(position, place)| (*place, (position as f64 + 0.5) / count)).collect::<Vec<_>>()
    };
    rows.iter().flat_map(each).collect()
}

/// How many pairs of neighbouring pieces of edges cross; a large map is not counted, its first order is as good.
fn crossings(items: &[Item], rows: &[Vec<usize>]) -> usize {
    const MOST: usize = 1500;
    let position: BTreeMap<usize, usize> =
        rows.iter().flat_map(|row| row.iter().enumerate().map(|(position, place)| (*place, position))).collect();
    let mut pieces: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (place, item) in items.iter().enumerate() {
        for near in &item.near {
            if items.get(*near).is_some_and(|near| near.column == item.column + 1) {
                let piece = (position.get(&place).copied(), position.get(near).copied());
                if let (Some(left), Some(right)) = piece {
                    pieces.entry(item.column).or_default().push((left, right));
                }
            }
        }
    }
    if pieces.values().map(Vec::len).sum::<usize>() > MOST {
        return 0;
    }
    let crossed = |pieces: &Vec<(usize, usize)>| {
        let pairs = pieces.iter().enumerate().flat_map(|(index, a)| pieces.iter().skip(index + 1).map(move |b| (a, b)));
        pairs.filter(|(a, b)| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1)).count()
    };
    pieces.values().map(crossed).sum()
}

/// The left edge of each column: between two there is room for the words of edges and for their curves.
fn across(map: &Map, ports: &Ports, column: &[usize], layers: &[Layer]) -> Vec<f64> {
    let mut xs = Vec::new();
    let mut x = MARGIN + PADDING;
    for (index, layer) in layers.iter().enumerate() {
        xs.push(x);
        let own = |wanted: usize| (0..map.nodes.len()).filter(move |place| at(column, *place) == wanted);
        let right = own(index).map(|place| ports.reach(place, ports::Side::Right)).fold(0.0, f64::max);
        let left = own(index + 1).map(|place| ports.reach(place, ports::Side::Left)).fold(0.0, f64::max);
        let frame = if *layer == Layer::People { PADDING } else { 0.0 };
        x += NODE + right + left + 44.0 + frame;
    }
    xs
}

struct Parts {
    items: Vec<Item>,
    chains: Vec<Vec<usize>>,
    heights: Vec<f64>,
    xs: Vec<f64>,
    layers: Vec<Layer>,
    ports: Ports,
}

fn finish(map: &Map, parts: Parts) -> Layout {
    let Parts { items, chains, heights, xs, layers, ports } = parts;
    let x_of = |column: usize| xs.get(column).copied().unwrap_or(MARGIN);
    let last = layers.len().saturating_sub(1);
    let loops = map.nodes.iter().enumerate().map(|(place, _)| {
        let reach = ports.reach(place, ports::Side::Right);
        if items.get(place).is_some_and(|item| item.column == last) {
            reach + if reach > 0.0 { 40.0 } else { 0.0 }
        } else {
            0.0
        }
    });
    let right = x_of(last) + NODE + loops.fold(0.0, f64::max) + PADDING;
    let left = layers.iter().position(|layer| *layer != Layer::People).map_or(MARGIN, |column| x_of(column) - PADDING);
    let mut tops = Vec::new();
    let mut frames = Vec::new();
    let mut y = HEAD;
    for (band, height) in heights.iter().enumerate() {
        let framed = map.groups.get(band);
        let foot = framed.map_or(0.0, |group| if group.badges.is_empty() { 0.0 } else { FOOT });
        if framed.is_some() {
            frames.push(Rect { x: left, y, width: right - left, height: TITLE + height + foot + PADDING });
        }
        tops.push(y + if framed.is_some() { TITLE } else { 0.0 });
        if framed.is_some() || *height > 0.0 {
            y += height + PADDING + if framed.is_some() { TITLE + foot + 16.0 } else { 16.0 };
        }
    }
    let rect = |item: &Item| Rect {
        x: x_of(item.column),
        y: tops.get(item.band).copied().unwrap_or(HEAD) + item.middle - item.height / 2.0,
        width: NODE,
        height: item.height,
    };
    let middle = |layer: Layer| {
        let own: Vec<f64> = layers.iter().zip(&xs).filter(|(known, _)| **known == layer).map(|(_, x)| *x).collect();
        own.iter().sum::<f64>() / own.len().max(1) as f64 + NODE / 2.0
    };
    let mut named = layers.clone();
    named.dedup();
    let inner = |chain: &Vec<usize>| -> Vec<Rect> {
        let between = chain.iter().filter(|place| **place >= map.nodes.len());
        between.filter_map(|place| items.get(*place)).map(rect).collect()
    };
    Layout {
        width: right + MARGIN,
        height: y + 12.0,
        headings: named.into_iter().map(|layer| (layer, middle(layer))).collect(),
        boxes: items.iter().take(map.nodes.len()).map(rect).collect(),
        frames,
        ways: chains.iter().map(inner).collect(),
        ports,
    }
}
