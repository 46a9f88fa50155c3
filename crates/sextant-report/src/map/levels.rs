//! How high everything stands in its column.

use super::layout::{Item, SWEEPS, WAY};

/// Space between nodes of a column.
const GAP: f64 = 20.0;

/// Gives every item a level near its neighbours, band by band. The heights of the bands come back.
pub(super) fn place(items: &mut [Item], rows: &[Vec<usize>], bands: usize) -> Vec<f64> {
    let mut heights = vec![0.0_f64; bands];
    for (band, height) in heights.iter_mut().enumerate() {
        let own: Vec<Vec<usize>> = rows
            .iter()
            .map(|row| {
                row.iter().copied().filter(|place| items.get(*place).is_some_and(|item| item.band == band)).collect()
            })
            .collect();
        for row in &own {
            settle(items, row, |_, _| None);
        }
        for sweep in 0..SWEEPS {
            let columns: Vec<&Vec<usize>> =
                if sweep % 2 == 0 { own.iter().collect() } else { own.iter().rev().collect() };
            for row in columns {
                settle(items, row, |items, item| {
                    let near: Vec<f64> = item
                        .near
                        .iter()
                        .filter_map(|near| items.get(*near))
                        .filter(|near| near.band == band)
                        .map(|near| near.middle)
                        .collect();
                    (!near.is_empty()).then(|| near.iter().sum::<f64>() / near.len() as f64)
                });
            }
        }
        let all = || own.iter().flatten().filter_map(|place| items.get(*place));
        let top = all().map(|item| item.middle - item.height / 2.0).fold(f64::INFINITY, f64::min);
        let bottom = all().map(|item| item.middle + item.height / 2.0).fold(f64::NEG_INFINITY, f64::max);
        if top.is_finite() {
            *height = bottom - top;
            own.iter().flatten().for_each(|place| {
                if let Some(item) = items.get_mut(*place) {
                    item.middle -= top;
                }
            });
        }
    }
    heights
}

/// Puts the items of a column as near as can be to where they want to be, in their order and without overlap: the least
/// squares of what is left, by joining neighbours that would overlap.
fn settle(items: &mut [Item], row: &[usize], wanted: impl Fn(&[Item], &Item) -> Option<f64>) {
    struct Block {
        sum: f64,
        weight: f64,
        members: Vec<(usize, f64)>,
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut offset = 0.0;
    let mut before: Option<f64> = None;
    for &place in row {
        let Some(item) = items.get(place) else { continue };
        let space = if item.height > WAY { GAP } else { GAP / 2.0 };
        offset += before.map_or(0.0, |before| (before + item.height) / 2.0 + space);
        before = Some(item.height);
        let (target, weight) = match wanted(items, item) {
            // Ways are straight before nodes are level.
            Some(target) => (target, if item.height > WAY { 1.0 + item.near.len() as f64 } else { 6.0 }),
            None => (if item.middle == 0.0 { offset } else { item.middle }, 0.1),
        };
        blocks.push(Block { sum: (target - offset) * weight, weight, members: vec![(place, offset)] });
        while let [.., above, below] = blocks.as_slice()
            && above.sum / above.weight > below.sum / below.weight
            && let Some(below) = blocks.pop()
            && let Some(above) = blocks.last_mut()
        {
            above.sum += below.sum;
            above.weight += below.weight;
            above.members.extend(below.members);
        }
    }
    for block in blocks {
        let base = block.sum / block.weight;
        for (place, offset) in block.members {
            if let Some(item) = items.get_mut(place) {
                item.middle = base + offset;
            }
        }
    }
}
