//! Format `json`: the whole report for programs, versioned, with a schema.

mod twins;
pub mod v1;
mod write;

pub(crate) use write::indented;

use crate::report::Report;

/// The report as a JSON document, everything in it, indented.
#[must_use]
pub fn render(report: &Report<'_>) -> String {
    indented(&document(report))
}

/// The report as the frozen shapes of version 1.
#[must_use]
pub fn document(report: &Report<'_>) -> v1::Document {
    twins::document(report)
}

/// The JSON Schema that documents of version 1 follow.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(v1::Document).to_value()
}
