//! The state of parsing: a cursor, and what every rule of the grammar needs.

use super::syntax::{Expr, Kind};
use super::token::{Cursor, Token};
use crate::limits::NESTING;
use crate::lines::Lines;
use sextant_facts::Place;
use std::sync::Arc;

/// Why a statement cannot be read, and where that shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) why: &'static str,
}

pub(super) type Parsed<T> = Result<T, Fault>;

pub(super) struct Parser<'t> {
    path: &'t Arc<str>,
    pub(super) text: &'t str,
    lines: Lines,
    pub(super) cursor: Cursor<'t>,
    depth: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(path: &'t Arc<str>, text: &'t str) -> Self {
        Self { path, text, lines: Lines::new(text), cursor: Cursor::at(text, 0), depth: 0 }
    }

    pub(super) fn place(&self, offset: usize) -> Place {
        let (line, column) = self.lines.position(u32::try_from(offset).unwrap_or(u32::MAX));
        Place::new(self.path.clone(), line, column)
    }

    pub(super) fn here(&self) -> Place {
        self.place(self.cursor.start)
    }

    /// The line of the last token that was taken.
    pub(super) fn last_line(&self) -> u32 {
        self.place(self.cursor.last.saturating_sub(1)).line
    }

    pub(super) fn fault<T>(&self, why: &'static str) -> Parsed<T> {
        Err(Fault { at: self.cursor.start, why })
    }

    pub(super) fn expected<T>(&self) -> Parsed<T> {
        self.fault("not valid Bicep")
    }

    pub(super) fn advance(&mut self) {
        self.cursor = self.cursor.next();
    }

    /// Goes on at an offset, within or behind the current token.
    pub(super) fn jump(&mut self, offset: usize) {
        self.cursor = Cursor::at(self.text, offset);
    }

    pub(super) fn skip_lines(&mut self) {
        while self.cursor.token == Token::Line {
            self.advance();
        }
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        matches!(self.cursor.token, Token::Sign(found) if found == sign)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.cursor.token, Token::Word(found) if found == word)
    }

    /// Takes a sign, if it is there.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        if found {
            self.advance();
        }
        found
    }

    /// Takes a sign that may stand in a later line.
    pub(super) fn take_below(&mut self, sign: &str) -> bool {
        let before = self.cursor;
        self.skip_lines();
        let found = self.take(sign);
        if !found {
            self.cursor = before;
        }
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.take(sign) { Ok(()) } else { self.expected() }
    }

    pub(super) fn word(&mut self) -> Parsed<&'t str> {
        let Token::Word(word) = self.cursor.token else { return self.expected() };
        self.advance();
        Ok(word)
    }

    pub(super) fn expect_word(&mut self, wanted: &str) -> Parsed<()> {
        if self.word()? == wanted { Ok(()) } else { self.expected() }
    }

    /// Calls `inner` one level deeper.
    pub(super) fn within<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth > NESTING {
            return self.fault("nested too deep");
        }
        self.depth += 1;
        let out = inner(self);
        self.depth -= 1;
        out
    }

    /// Begins anew at the next line that looks like a statement; behind `start` if what began there took all the rest.
    pub(super) fn recover(&mut self, start: usize) {
        self.depth = 0;
        let mut at = if self.cursor.start < self.text.len() { self.cursor.start } else { start };
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let Some(line) = rest.find('\n') else { return self.jump(self.text.len()) };
            at += line + 1;
            let first = self.text.as_bytes().get(at).copied().unwrap_or_default();
            if first.is_ascii_lowercase() || first == b'@' {
                return self.jump(at);
            }
        }
    }
}

/// An expression at a place.
pub(super) fn expr(kind: Kind, place: Place) -> Expr {
    Expr { kind, place }
}
