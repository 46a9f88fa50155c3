//! Format `facts`: what was recognised, as a document that other programs read and write.

mod read;
pub mod v1;
mod value;
mod write;

pub use read::{Fault, read};

use crate::json::indented;
use sextant_facts::Architecture;

/// Everything that was recognised, as the frozen shapes of version 1.
#[must_use]
pub fn document(architecture: &Architecture, tool_version: &str) -> v1::Document {
    write::document(architecture, tool_version)
}

/// A document as text.
#[must_use]
pub fn render(document: &serde_json::Value) -> String {
    indented(document)
}

/// The JSON Schema that documents of version 1 follow.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(v1::Document).to_value()
}
