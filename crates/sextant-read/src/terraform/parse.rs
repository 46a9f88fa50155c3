//! A file to its syntax. A file with a fault yields the blocks that are whole, and says what is missing.

use super::json;
use super::native::Native;
use super::position::Positions;
use super::syntax::{Body, Expr, Kind, Piece};
use ast_grep_core::Language as _;
use ast_grep_core::tree_sitter::LanguageExt as _;
use ast_grep_language::SupportLang;
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

/// The outermost blocks without a fault, by a parser that recovers from errors.
fn whole_blocks(positions: &Positions<'_>, text: &str) -> Body {
    let mut out = Body::default();
    let root = SupportLang::Hcl.ast_grep(text);
    let mut pending = vec![root.root()];
    while let Some(node) = pending.pop() {
        let (kind, range) = (node.kind(), node.range());
        if kind == "block" && !node.get_inner_node().has_error() {
            let source = text.get(range.clone()).unwrap_or_default();
            if let Ok(body) = hcl_edit::parser::parse_body(source) {
                out.blocks.extend(Native { positions, base: range.start }.body(&body).blocks);
            }
        } else if matches!(&*kind, "config_file" | "body" | "block" | "ERROR") {
            let children: Vec<_> = node.children().collect();
            pending.extend(children.into_iter().rev());
        }
    }
    out
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
