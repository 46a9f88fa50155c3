//! Settings in YAML and JSON as values. What a tool takes from its environment is there, but not known.

use crate::node::{Kind, Node, Scalar};
use sextant_facts::{Data, Text, Value, Why};

/// How settings name a variable of the environment from its beginning to its end.
const VARIABLES: [(&str, &str); 4] = [("${", "}"), ("{{", "}}"), ("${{", "}}"), ("$(", ")")];

/// A node as a value. Depth and size are those of the document, which are bounded.
pub(super) fn value(node: &Node) -> Value {
    let value = match &node.kind {
        Kind::Null => Value::absent(),
        Kind::Sequence(items) => Value::list(items.iter().map(value)),
        Kind::Mapping(entries) => {
            Value::map(entries.iter().filter_map(|(key, inner)| Some((key.text()?.to_owned(), value(inner)))))
        }
        Kind::Scalar { .. } => scalar(node),
    };
    value.at(node.place.clone())
}

fn scalar(node: &Node) -> Value {
    let environment = || Why::at("the environment decides", node.place.clone());
    match node.scalar() {
        Some(Scalar::Bool(value)) => Value::bool(value),
        Some(Scalar::Int(value)) => Value::int(value),
        Some(Scalar::Float(value)) => Value::known(Data::Float(value)),
        Some(Scalar::Text(text)) if text.starts_with("os.environ/") => Value::set(environment()),
        Some(Scalar::Text(text)) => {
            let whole = VARIABLES.iter().any(|(open, close)| {
                let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
                inner.is_some_and(|inner| !inner.contains(['{', '}', '$']))
            });
            if whole { Value::set(environment()) } else { Value::known(Data::Text(holes(text, &environment()))) }
        }
        None => Value::absent(),
    }
}

/// A text in which variables are holes.
fn holes(text: &str, why: &Why) -> Text {
    let mut out = Text::default();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_literal(before);
        match after.split_once('}') {
            Some((_, after)) => {
                out.push_hole(why.clone());
                rest = after;
            }
            None => {
                out.push_literal("${");
                rest = after;
            }
        }
    }
    out.push_literal(rest);
    out
}
