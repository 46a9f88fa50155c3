//! A file to its syntax. A file with a fault yields the blocks that are whole, and says what is missing.

use super::json;
use super::native::Native;
use super::position::Positions;
use super::syntax::{Body, Expr, Kind, Piece};
use sextant_facts::{Gap, Place, Problem, Surface, Why};
use std::sync::Arc;

/// What a file holds, and what of it could not be read.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) body: Body,
    pub(super) problems: Vec<Problem>,
    pub(super) gaps: Vec<Gap>,
}

impl Parsed {
    pub(super) fn fault(&mut self, place: Place, message: String, help: &str) {
        let text = format!("`{}` does not parse", place.path);
        self.gaps.push(Gap { why: Why::at(text, place.clone()), surface: Surface::Infrastructure, kinds: Vec::new() });
        self.problems.push(Problem { place, message, help: Some(help.to_owned()) });
    }
}

/// Reads the text of `path`, in the form its name tells.
pub(super) fn parse(path: &Arc<str>, text: &str) -> Parsed {
    let positions = Positions::new(path.clone(), text);
    if path.ends_with(".json") { json::parse(&positions, text) } else { native(&positions, text) }
}

fn native(positions: &Positions<'_>, text: &str) -> Parsed {
    match hcl_edit::parser::parse_body(text) {
        Ok(body) => Parsed { body: Native { positions, base: 0 }.body(&body), ..Parsed::default() },
        Err(error) => {
            let mut parsed = Parsed { body: whole_blocks(positions, text), ..Parsed::default() };
            let place = positions.place(error.location().offset());
            parsed.fault(place, lower(error.message()), "run `terraform validate`; blocks without faults were read");
            parsed
        }
    }
}

/// The blocks that parse on their own. Files that people edit are formatted: a block begins with a known word in the
/// first column. What stands in a here document does not count.
fn whole_blocks(positions: &Positions<'_>, text: &str) -> Body {
    const WORDS: [&str; 9] =
        ["resource", "data", "module", "variable", "locals", "output", "provider", "terraform", "moved"];
    let mut starts = Vec::new();
    let mut document: Option<&str> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let word = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        match document {
            Some(end) if line.trim() == end => document = None,
            Some(_) => {}
            // Marks of a merge conflict stand between blocks.
            None if WORDS.contains(&word) || line.starts_with(['<', '=', '>']) => starts.push((offset, offset)),
            None => document = here_document(line),
        }
        if line.starts_with(['<', '=', '>'])
            && let Some((start, _)) = starts.last_mut()
        {
            *start = offset + line.len();
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).map(|(_, before)| *before).chain([text.len()]);
    let mut out = Body::default();
    for ((start, _), end) in starts.iter().zip(ends) {
        if let Some(Ok(body)) = text.get(*start..end).map(hcl_edit::parser::parse_body) {
            out.blocks.extend(Native { positions, base: *start }.body(&body).blocks);
        }
    }
    out
}

/// The word that ends the here document which a line opens.
fn here_document(line: &str) -> Option<&str> {
    let (_, word) = line.trim_end().rsplit_once("<<")?;
    let word = word.strip_prefix('-').unwrap_or(word);
    (!word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(word)
}

/// An expression on its own, all of it at `place`: constraints and references that JSON holds as strings.
pub(super) fn expression(text: &str, place: &Place) -> Option<Expr> {
    let expression = hcl_edit::parser::parse_expr(text).ok()?;
    let positions = Positions::new(place.path.clone(), text);
    Some(moved(Native { positions: &positions, base: 0 }.expression(&expression), place))
}

/// A string with template sequences, its parts at `place`; as a value, if it is nothing but one interpolation.
pub(super) fn template(text: &str, place: &Place) -> Option<Expr> {
    let template = hcl_edit::parser::parse_template(text).ok()?;
    let positions = Positions::new(place.path.clone(), text);
    let mut pieces = Native { positions: &positions, base: 0 }.pieces(&template);
    let kind = match pieces.pop() {
        Some(Piece::Value(only)) if pieces.is_empty() => only.kind,
        Some(last) => {
            pieces.push(last);
            Kind::Template(pieces)
        }
        None => Kind::Template(Vec::new()),
    };
    Some(moved(Expr { kind, place: place.clone() }, place))
}

/// The outermost place counts; inner ones are relative to the string and would mislead only in columns.
fn moved(mut expr: Expr, place: &Place) -> Expr {
    expr.place = place.clone();
    expr
}

fn lower(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
