//! A page for a terminal: wrapped lines, aligned tables, colour as an argument.
//!
//! Everything that reaches a page goes through [`Page::push`], which makes it inert.

use crate::inert::visible;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Columns of a page. A word that is longer stands on a line of its own: a path must stay whole to be opened.
const WIDTH: usize = 100;

/// How a text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Plain,
    Bold,
    Dim,
    Good,
    Bad,
    Open,
    Place,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Good => "32",
            Self::Bad => "31",
            Self::Open => "33",
            Self::Place => "36",
        }
    }
}

/// A text with its style.
#[derive(Clone, Debug)]
pub(crate) struct Span<'a> {
    style: Style,
    text: Cow<'a, str>,
}

impl<'a> From<&'a str> for Span<'a> {
    fn from(text: &'a str) -> Self {
        Style::Plain.on(text)
    }
}

impl From<String> for Span<'_> {
    fn from(text: String) -> Self {
        Style::Plain.on(text)
    }
}

impl Style {
    /// `text` in this style.
    pub(crate) fn on<'a>(self, text: impl Into<Cow<'a, str>>) -> Span<'a> {
        Span { style: self, text: text.into() }
    }
}

/// How a column of a table is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A page under construction.
#[derive(Debug)]
pub(crate) struct Page {
    out: String,
    colour: bool,
}

impl Page {
    pub(crate) fn new(colour: bool) -> Self {
        Self { out: String::new(), colour }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// A heading, with an empty line before it unless it comes first.
    pub(crate) fn heading(&mut self, text: &str) {
        self.gap();
        self.line(&[Style::Bold.on(text)]);
    }

    /// An empty line, unless the page is empty or ends with one.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A paragraph from the margin.
    pub(crate) fn line(&mut self, spans: &[Span<'_>]) {
        self.item(&[], 0, spans);
    }

    /// Paragraphs of a longer text, indented.
    pub(crate) fn prose(&mut self, indent: usize, text: &str) {
        for (index, paragraph) in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).enumerate() {
            if index > 0 {
                self.gap();
            }
            self.item(&[], indent, &[paragraph.into()]);
        }
    }

    /// `label`, then `spans` wrapped between column `hang` and the edge.
    pub(crate) fn item(&mut self, label: &[Span<'_>], hang: usize, spans: &[Span<'_>]) {
        let mut column = 0;
        for span in label {
            column += self.push(span.style, &span.text);
        }
        let mut fresh = column == 0;
        if column > 0 && column >= hang && hang > 0 {
            self.out.push('\n');
            (column, fresh) = (0, true);
        }
        let words = words(spans);
        if words.is_empty() {
            self.out.push('\n');
            return;
        }
        self.pad(hang.saturating_sub(column));
        column = hang.max(column);
        let mut first = true;
        for word in words {
            let width: usize = word.iter().map(|(_, text)| width(text)).sum();
            if !first && column + 1 + width > WIDTH || first && !fresh && column + width > WIDTH && column > hang {
                self.out.push('\n');
                self.pad(hang);
                column = hang;
            } else if !first {
                self.out.push(' ');
                column += 1;
            }
            for (style, text) in &word {
                self.push(*style, text);
            }
            column += width;
            first = false;
        }
        self.out.push('\n');
    }

    /// A table with `head` over `rows`, and over that a line with the names of groups of columns, each at its first column.
    /// Columns are as wide as they need.
    pub(crate) fn table(
        &mut self,
        indent: usize,
        align: &[Align],
        groups: &[(usize, &str)],
        head: &[&str],
        rows: &[Vec<Span<'_>>],
    ) {
        let mut widths: Vec<usize> = head.iter().map(|cell| width(cell)).collect();
        for row in rows {
            for (slot, cell) in widths.iter_mut().zip(row) {
                *slot = (*slot).max(width(&visible(&cell.text)));
            }
        }
        let mut column = 0;
        for (first, group) in groups {
            let start = indent + widths.iter().take(*first).map(|wide| wide + 2).sum::<usize>();
            self.pad(start.saturating_sub(column));
            column = start + self.push(Style::Dim, group);
        }
        if !groups.is_empty() {
            self.out.push('\n');
        }
        let head: Vec<Span<'_>> = head.iter().map(|cell| Style::Dim.on(*cell)).collect();
        if head.iter().any(|cell| !cell.text.is_empty()) {
            self.row(indent, align, &widths, &head);
        }
        for row in rows {
            self.row(indent, align, &widths, row);
        }
    }

    fn row(&mut self, indent: usize, align: &[Align], widths: &[usize], cells: &[Span<'_>]) {
        self.pad(indent);
        for (index, (cell, wide)) in cells.iter().zip(widths).enumerate() {
            let missing = wide.saturating_sub(width(&visible(&cell.text)));
            let right = align.get(index) == Some(&Align::Right);
            self.pad(if index > 0 { 2 } else { 0 } + if right { missing } else { 0 });
            self.push(cell.style, &cell.text);
            self.pad(if right { 0 } else { missing });
        }
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        self.out.push('\n');
    }

    fn pad(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    /// Writes a text; its width in columns comes back.
    fn push(&mut self, style: Style, text: &str) -> usize {
        let text = visible(text);
        if self.colour && style != Style::Plain && !text.is_empty() {
            let _ = write!(self.out, "\u{1b}[{}m{text}\u{1b}[0m", style.code());
        } else {
            self.out.push_str(&text);
        }
        width(&text)
    }
}

/// Columns of a text, taking every character for one.
pub(crate) fn width(text: &str) -> usize {
    text.chars().count()
}

/// The beginning of a text, if it is longer than `limit`.
pub(crate) fn shortened(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => Cow::Borrowed(text),
        Some(_) => {
            let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(0, |(end, _)| end);
            Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default().trim_end()))
        }
    }
}

type Word = Vec<(Style, String)>;

/// The words of several spans; a word may run over the end of a span.
fn words(spans: &[Span<'_>]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut open = false;
    for span in spans {
        let text = visible(&span.text);
        for (index, piece) in text.split(' ').enumerate() {
            open &= index == 0;
            if piece.is_empty() {
                continue;
            }
            let piece = (span.style, piece.to_owned());
            match out.last_mut().filter(|_| open) {
                Some(word) => word.push(piece),
                None => out.push(vec![piece]),
            }
            open = true;
        }
    }
    out
}
