//! Strings with holes.

use super::{Shared, Why};

/// A string of literal parts and holes. Two neighbours are never both literal; a literal is never empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// The parts in order.
    pub parts: Shared<Vec<Part>>,
}

/// A part of a [`Text`].
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Characters that stand there for certain.
    Literal(String),
    /// Any characters, or none.
    Hole(Why),
}

impl Text {
    /// A string without holes.
    #[must_use]
    pub fn literal(text: impl Into<String>) -> Self {
        let text = text.into();
        let parts = if text.is_empty() { Vec::new() } else { vec![Part::Literal(text)] };
        Self { parts: parts.into() }
    }

    /// A string of which nothing is known.
    #[must_use]
    pub fn hole(why: Why) -> Self {
        Self { parts: vec![Part::Hole(why)].into() }
    }

    /// Appends characters.
    pub fn push_literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Part::Literal(last)) = self.parts.last_mut() {
            last.push_str(text);
        } else {
            self.parts.push(Part::Literal(text.to_owned()));
        }
    }

    /// Appends a hole. Neighbouring holes are one.
    pub fn push_hole(&mut self, why: Why) {
        if !matches!(self.parts.last(), Some(Part::Hole(_))) {
            self.parts.push(Part::Hole(why));
        }
    }

    /// Appends another string.
    pub fn push(&mut self, other: &Self) {
        for part in &other.parts {
            match part {
                Part::Literal(text) => self.push_literal(text),
                Part::Hole(why) => self.push_hole(why.clone()),
            }
        }
    }

    /// The whole string, if it has no hole.
    #[must_use]
    pub fn as_literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The first hole's reason.
    #[must_use]
    pub fn why(&self) -> Option<&Why> {
        self.parts.iter().find_map(|part| match part {
            Part::Hole(why) => Some(why),
            Part::Literal(_) => None,
        })
    }
}

impl std::fmt::Display for Text {
    /// The string with `${?}` for each hole.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for part in &self.parts {
            match part {
                Part::Literal(text) => f.write_str(text)?,
                Part::Hole(_) => f.write_str("${?}")?,
            }
        }
        Ok(())
    }
}
