//! From byte offsets to lines and columns.

/// The line starts of a text, and its bytes that begin no character.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    starts: Vec<u32>,
    continuations: Vec<u32>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let mut lines = Self { starts: vec![0], continuations: Vec::new() };
        for (offset, byte) in (0_u32..).zip(text.bytes()) {
            match byte {
                b'\n' => lines.starts.push(offset + 1),
                0x80..=0xBF => lines.continuations.push(offset),
                _ => {}
            }
        }
        lines
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub(crate) fn position(&self, offset: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let from = self.continuations.partition_point(|byte| *byte < start);
        let to = self.continuations.partition_point(|byte| *byte < offset);
        let column = offset.saturating_sub(start).saturating_sub(count(to.saturating_sub(from))) + 1;
        (count(line), column)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("ab\näöx = 1\n\n€");
        for (offset, expected) in
            [(0, (1, 1)), (1, (1, 2)), (3, (2, 1)), (5, (2, 2)), (7, (2, 3)), (13, (3, 1)), (14, (4, 1)), (17, (4, 2))]
        {
            assert_eq!(lines.position(offset), expected, "offset {offset}");
        }
    }
}
