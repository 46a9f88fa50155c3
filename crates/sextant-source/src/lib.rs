//! Source code to facts: ast-grep and its grammars.
//!
//! Content says with ast-grep rules which nodes matter; this crate says what stands there: which function is called, with
//! which values, on what, inside which loop and which `try`. It knows languages and their standard libraries, no SDK.
//!
//! Reading takes two steps, so that a caller may work on files in parallel and drop each text at once: [`parse`] turns one
//! file into a [`SourceFile`], a [`Survey`] links them. [`read`] does both for texts in memory.

pub mod bicep;
mod cdk;
mod code;
mod go;
mod java;
mod language;
mod limits;
mod lines;
mod python;
mod rule;
mod survey;
mod typescript;

pub use cdk::MARKS as INFRASTRUCTURE_MARKS;
pub use language::Language;
pub use rule::{RuleError, Rules, SourceRule, compile};
pub use survey::{SourceFile, Survey, parse, parse_imported, read};
