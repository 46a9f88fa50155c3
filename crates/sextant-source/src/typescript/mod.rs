//! TypeScript and JavaScript: how their sources are lowered, where their imports lead, and what their built-in objects give.

mod builtin;
mod export;
mod imports;
mod lower;
mod operator;
mod settings;

use crate::rule::Node;

pub(crate) use builtin::is_namespace;
pub(crate) use export::{is_default, is_whole};
pub(crate) use imports::{Imports, library, package};
pub(crate) use lower::lower;
pub(crate) use operator::{pair, whole};
pub(crate) use settings::{Settings, settings};

/// Begins the names under which a module binds what it exports. No source can spell it.
pub(crate) const EXPORTED: &str = "export ";

/// The name under which a module binds what it exports as `name`.
pub(crate) fn exported(name: &str) -> String {
    format!("{EXPORTED}{name}")
}

/// What a module exports in place of an object of names: `module.exports = …`, `export = …`.
pub(crate) const WHOLE: &str = "=";

/// Whether a syntax error is a limit of the grammar that hides no code: `&` in the text of an element or in one of its
/// strings, a template literal behind arguments of types.
pub(crate) fn hides_nothing(error: &Node<'_>) -> bool {
    let Some(parent) = error.parent() else { return false };
    if error.is_missing() {
        return parent.kind() == "non_null_expression";
    }
    let in_text = matches!(parent.kind().as_ref(), "jsx_element" | "jsx_attribute" | "jsx_opening_element")
        || (parent.kind() == "string" && parent.parent().is_some_and(|outer| outer.kind() == "jsx_attribute"));
    in_text && !error.text().contains(['(', '{'])
}

/// Whether a script was made small by a tool: its lines are too long for people.
pub(crate) fn is_minified(path: &str, text: &str) -> bool {
    const BYTES: usize = 10_000;
    const LINE: usize = 400;
    let is_script = [".js", ".mjs", ".cjs"].iter().any(|ending| path.ends_with(ending));
    is_script && text.len() > BYTES && text.len() / (text.matches('\n').count() + 1) > LINE
}
