//! Bounds that keep hostile or generated sources from costing more than they can tell.

/// Deepest syntax tree that is looked at, in nodes; chains of operators and calls count once per link.
pub(crate) const TREE_DEPTH: u32 = 1_000;
/// Deepest nesting of statements and expressions that is followed. CPython refuses 100 levels of indentation.
pub(crate) const NESTING: usize = 100;
/// Longest chain of names, attributes and calls that is followed for one value.
pub(crate) const VALUE_DEPTH: usize = 64;
/// Most parts of one value.
pub(crate) const VALUE_PARTS: usize = 4_096;
/// Most parts of values that are computed for one match.
pub(crate) const MATCH_BUDGET: usize = 250_000;
/// Most parts of values that are computed for the matches of one file.
pub(crate) const FILE_BUDGET: usize = 1_000_000;
/// Most calls of functions of the tree that are followed into each other.
pub(crate) const CALL_DEPTH: usize = 8;
/// Most calls that are followed into each other in a program that builds infrastructure.
pub(crate) const APP_CALL_DEPTH: usize = 24;
/// Longest chain of names, attributes and calls that is followed for one value of such a program.
pub(crate) const APP_VALUE_DEPTH: usize = 320;
/// Most parts of values that are computed for all such programs of a tree.
pub(crate) const APP_BUDGET: usize = 40_000_000;
/// Most base classes that are looked through for one attribute.
pub(crate) const BASES: usize = 16;
/// Most call sites that are compared for the value of one parameter.
pub(crate) const CALL_SITES: usize = 32;
/// Most calls that are looked at to find these.
pub(crate) const CALLS: usize = 1_000;
/// Longest chain of imports that is followed away from a file with a match.
pub(crate) const IMPORT_ROUNDS: usize = 8;
/// Most assignments that are compared for the value of one name or attribute.
pub(crate) const ASSIGNMENTS: usize = 256;
/// Most objects that one name is taken to be a part of.
pub(crate) const WHOLES: usize = 8;
/// Most files that are parsed only because others import them.
pub(crate) const IMPORTED_FILES: usize = 4_000;
/// Longest string, in bytes, that is taken over; a longer one keeps its beginning and ends in a hole.
pub(crate) const TEXT_BYTES: usize = 64 * 1024;
