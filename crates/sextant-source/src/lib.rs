//! Source code to facts: ast-grep and its grammars.
//!
//! Content says with ast-grep rules which nodes matter; this crate says what stands there: which function is called, with
//! which values, on what, inside which loop and which `try`. It knows languages and their standard libraries, no SDK.
//!
//! [`read_tree`] reads a tree: which files may have to do with each other is told from their texts; these are parsed, linked
//! and forgotten before the next. [`read`] does the same for texts in memory.

pub mod bicep;
mod cdk;
mod code;
mod go;
mod islands;
mod java;
mod language;
mod limits;
mod lines;
mod outline;
mod parse;
mod python;
mod rule;
mod survey;
mod typescript;

pub use cdk::MARKS as INFRASTRUCTURE_MARKS;
pub use language::Language;
pub use rule::{RuleError, Rules, SourceRule, compile};
pub use survey::{Surveyed, read, read_tree};
