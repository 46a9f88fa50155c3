//! From a syntax tree to a [`Module`]: every node is visited once, so that every match finds what is around it.

mod assignment;
mod definition;
mod expression;
mod statement;
mod string;

use crate::code::{Module, end, is_comment, lowering, start, text};
use crate::language::Language;
use crate::rule::Tree;
use foldhash::HashMap;
use sextant_facts::Scope as Belonging;

/// A Python module in the making.
type Lowering = lowering::Lowering<Python>;

/// Nothing is kept beside the module.
struct Python;

/// Lowers a tree. The second part of the answer are the offsets of matched calls that lie beyond the limits.
pub(crate) fn lower(
    path: &str,
    text: &str,
    belonging: Belonging,
    tree: &Tree,
    matches: HashMap<usize, Vec<usize>>,
) -> (Module, Vec<u32>) {
    let names = (path, dotted_module(path));
    let mut lowering = Lowering::new(Language::Python, names, text, belonging, matches, Python);
    lowering.statements(&tree.root());
    lowering.finish(tree)
}

/// The dotted name of a module at `path`: `app/config.py` is `app.config`.
fn dotted_module(path: &str) -> String {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    stem.replace('/', ".")
}
