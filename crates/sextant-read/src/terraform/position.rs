//! Byte offsets to lines and columns.

use sextant_facts::Place;
use std::sync::Arc;

/// Bytes between two entries of the character table: what one look-up counts at most.
const STRIDE: usize = 64;

/// The lines of a text. Look-ups take constant work per line length, so that one long line costs no more than many.
pub(super) struct Positions<'t> {
    path: Arc<str>,
    text: &'t [u8],
    line_starts: Vec<usize>,
    characters: Vec<usize>,
}

impl<'t> Positions<'t> {
    pub(super) fn new(path: Arc<str>, text: &'t str) -> Self {
        let text = text.as_bytes();
        let breaks = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        let mut characters = vec![0];
        let mut count = 0;
        for chunk in text.chunks(STRIDE) {
            count += starts(chunk);
            characters.push(count);
        }
        Self { path, text, line_starts, characters }
    }

    /// The place of a byte offset.
    pub(super) fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = self.before(offset) - self.before(start) + 1;
        Place::new(self.path.clone(), small(line), small(column))
    }

    /// The line of a byte offset.
    pub(super) fn line(&self, offset: usize) -> u32 {
        small(self.line_starts.partition_point(|start| *start <= offset))
    }

    /// Characters that begin before `offset`.
    fn before(&self, offset: usize) -> usize {
        let block = offset / STRIDE;
        let rest = self.text.get(block * STRIDE..offset).unwrap_or_default();
        self.characters.get(block).copied().unwrap_or_default() + starts(rest)
    }
}

/// Bytes that begin a character.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
