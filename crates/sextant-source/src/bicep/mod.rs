//! Bicep files, parsed: declarations and expressions with places. What they come to is for others to evaluate.
//!
//! The parser is our own: the grammar for tree-sitter takes line breaks for spaces, which Bicep does not, and lacks spread,
//! typed variables and types derived from resources, all common in modules of the public registry.

mod collection;
mod declaration;
mod expression;
mod parser;
mod string;
mod syntax;
mod token;

pub use syntax::{
    Body, Entry, Expr, File, For, Function, Import, Item, Kind, Module, Param, Piece, Repeat, Resource, Variable,
};

use std::sync::Arc;

/// Parses a file. A statement that cannot be read is among the problems, the rest is there. In a parameter file
/// (`.bicepparam`) the values of parameters are variables.
#[must_use]
pub fn parse(path: &Arc<str>, text: &str) -> File {
    declaration::file(&mut parser::Parser::new(path, text), path.ends_with(".bicepparam"))
}
