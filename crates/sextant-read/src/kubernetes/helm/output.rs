//! What templates write, with the lines it came from.

use super::value::TEXT_BYTES;
use std::sync::Arc;

/// A text that remembers where its lines were written.
#[derive(Default)]
pub(super) struct Output {
    pub(super) text: String,
    /// Offsets in the text with the file and line that wrote what follows.
    marks: Vec<(usize, Arc<str>, u32)>,
}

impl Output {
    /// Appends what stands at a line of a file; `moves` if line breaks in it are line breaks of the file.
    pub(super) fn write(&mut self, text: &str, path: &Arc<str>, line: u32, moves: bool) -> Result<(), String> {
        if self.text.len() + text.len() > TEXT_BYTES {
            return Err("the rendered text is too long".to_owned());
        }
        let mut offset = self.text.len();
        self.marks.push((offset, path.clone(), line));
        if moves {
            for (line, piece) in (line..).zip(text.split_inclusive('\n')) {
                self.marks.push((offset, path.clone(), line));
                offset += piece.len();
            }
        }
        self.text.push_str(text);
        Ok(())
    }

    /// The file and line that each line of the text came from: that of its first character.
    pub(super) fn lines(&self) -> Vec<(Arc<str>, u32)> {
        let mut lines = Vec::new();
        let mut offset = 0;
        let mut mark = 0;
        for line in self.text.split_inclusive('\n') {
            let first = offset + (line.len() - line.trim_start().len());
            while self.marks.get(mark + 1).is_some_and(|(start, ..)| *start <= first) {
                mark += 1;
            }
            let (_, path, number) = self.marks.get(mark).cloned().unwrap_or_else(|| (0, "".into(), 1));
            lines.push((path, number));
            offset += line.len();
        }
        lines
    }
}
