//! JSON into nodes, with comments and trailing commas.

use super::{Kind, MAX_DEPTH, MAX_NODES, Node, Parsed, Style, message, nul, number, too_deep, too_many, unique};
use jsonc_parser::ast::{NumberLit, ObjectProp, Value};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use sextant_facts::{Place, Problem};
use std::sync::Arc;

/// Reads a JSON text. Comments and trailing commas are accepted, other departures from JSON are not.
#[must_use]
pub fn json(path: &Arc<str>, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if let Some(problem) = nul(path, text) {
        parsed.lose(problem);
        return parsed;
    }
    match parse_to_ast(text, &CollectOptions::default(), &options()) {
        Ok(ast) => {
            let mut builder = Builder { path, text, cursor: Cursor::default(), nodes: 0, problems: Vec::new() };
            match ast.value.as_ref().map(|value| builder.node(value, 1)) {
                Some(Ok(root)) => parsed.documents.push(root),
                Some(Err(problem)) => parsed.lose(problem),
                None => {}
            }
            parsed.problems.extend(builder.problems);
        }
        Err(error) => {
            let place = Place::new(path.clone(), number(error.line_display()), number(error.column_display()));
            parsed.lose(match error.kind() {
                ParseErrorKind::NestingDepthExceeded => too_deep(place),
                kind => Problem {
                    place,
                    message: format!("not valid JSON: {}", message(&kind.to_string())),
                    help: Some("correct the file; nothing of it was read".to_owned()),
                },
            });
        }
    }
    parsed
}

fn options() -> ParseOptions {
    ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct Builder<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    cursor: Cursor,
    nodes: usize,
    problems: Vec<Problem>,
}

/// A position that only moves forward: nodes are met in the order of the text, so each character is counted once.
#[derive(Default)]
struct Cursor {
    offset: usize,
    line: usize,
    column: usize,
}

impl Cursor {
    fn advance(&mut self, text: &str, offset: usize) {
        for c in text.get(self.offset..offset).unwrap_or_default().chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 0;
            } else {
                self.column += 1;
            }
        }
        self.offset = self.offset.max(offset);
    }
}

impl Builder<'_> {
    fn place(&mut self, offset: usize) -> Place {
        self.cursor.advance(self.text, offset);
        Place::new(self.path.clone(), number(self.cursor.line + 1), number(self.cursor.column + 1))
    }

    fn node(&mut self, value: &Value<'_>, depth: usize) -> Result<Node, Problem> {
        let range = value.range();
        let place = self.place(range.start);
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(too_many(place));
        }
        if depth > MAX_DEPTH {
            return Err(too_deep(place));
        }
        let kind = match value {
            Value::StringLit(string) => scalar(&string.value, Style::Quoted),
            Value::NumberLit(literal) => scalar(&plain_number(literal), Style::Plain),
            Value::BooleanLit(literal) => scalar(if literal.value { "true" } else { "false" }, Style::Plain),
            Value::NullKeyword(_) => Kind::Null,
            Value::Array(array) => {
                let items = array.elements.iter().map(|item| self.node(item, depth + 1));
                Kind::Sequence(items.collect::<Result<_, _>>()?)
            }
            Value::Object(object) => {
                let entries = object.properties.iter().map(|property| self.entry(property, depth));
                let entries = entries.collect::<Result<_, _>>()?;
                Kind::Mapping(unique(entries, &mut self.problems))
            }
        };
        self.cursor.advance(self.text, range.end);
        Ok(Node { kind, tag: None, place, end_line: number(self.cursor.line + 1) })
    }

    fn entry(&mut self, property: &ObjectProp<'_>, depth: usize) -> Result<(Node, Node), Problem> {
        let place = self.place(property.range.start);
        self.nodes += 1;
        let end_line = place.line;
        let key = Node { kind: scalar(property.name.as_str(), Style::Quoted), tag: None, place, end_line };
        Ok((key, self.node(&property.value, depth + 1)?))
    }
}

fn scalar(text: &str, style: Style) -> Kind {
    Kind::Scalar { text: text.to_owned(), style }
}

/// A JSON number is a number however it is written; one that cannot be kept exactly stays as it stands.
fn plain_number(literal: &NumberLit<'_>) -> String {
    let text = literal.value;
    if !text.contains(['.', 'e', 'E']) {
        return text.to_owned();
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => {
            let printed = number.to_string();
            if text.contains('.') && !printed.contains('.') { printed + ".0" } else { printed }
        }
        _ => text.to_owned(),
    }
}
