//! The JSON form of the language: objects whose keys are block types and labels, strings that are templates.

use super::parse::{self, Parsed};
use super::position::Positions;
use super::syntax::{Attribute, Block, Body, Expr, Kind};
use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use sextant_facts::{Data, Place, Text};

/// Deepest nesting that is read.
const DEPTH: usize = 64;

/// Reads a `.tf.json` or `.tfvars.json` file.
pub(super) fn parse(positions: &Positions<'_>, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let options = ParseOptions { allow_comments: false, allow_trailing_commas: false, ..ParseOptions::default() };
    match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(result) => match &result.value {
            Some(Value::Object(object)) if depth(text) <= DEPTH => {
                let reader = Json { positions };
                for property in &object.properties {
                    reader.top(property, &mut parsed.body);
                }
            }
            Some(Value::Object(_)) => {
                let message = format!("nested deeper than {DEPTH} levels");
                parsed.fault(positions.place(0), message, "flatten the file");
            }
            _ => parsed.fault(positions.place(0), "not a JSON object".to_owned(), "see Terraform's JSON syntax"),
        },
        Err(error) => {
            let message = error.kind().to_string().to_lowercase();
            parsed.fault(positions.place(error.range().start), message, "correct the JSON");
        }
    }
    parsed
}

/// Deepest nesting of brackets outside strings.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

struct Json<'p, 't> {
    positions: &'p Positions<'t>,
}

impl Json<'_, '_> {
    fn top(&self, property: &ObjectProp<'_>, out: &mut Body) {
        let kind = property.name.as_str();
        let labels = match kind {
            "resource" | "data" => 2,
            "variable" | "output" | "module" => 1,
            "locals" => 0,
            _ => {
                out.attributes.push(self.attribute(property));
                return;
            }
        };
        self.labelled(kind, &mut Vec::new(), labels, property, out);
    }

    /// Blocks below `labels` levels of objects; a list stands for several.
    fn labelled(&self, kind: &str, names: &mut Vec<String>, labels: usize, property: &ObjectProp<'_>, out: &mut Body) {
        for value in several(&property.value) {
            let Value::Object(object) = value else { continue };
            if labels == 0 {
                let body = self.block_body(kind, object);
                let end = object.range.end.saturating_sub(1);
                out.blocks.push(Block {
                    kind: kind.to_owned(),
                    labels: names.clone(),
                    body,
                    place: self.positions.place(property.range.start),
                    end_line: self.positions.line(end),
                });
                continue;
            }
            for inner in &object.properties {
                names.push(inner.name.as_str().to_owned());
                self.labelled(kind, names, labels - 1, inner, out);
                names.pop();
            }
        }
    }

    fn block_body(&self, kind: &str, object: &jsonc_parser::ast::Object<'_>) -> Body {
        let mut body = Body::default();
        for property in &object.properties {
            match (kind, property.name.as_str()) {
                (_, "//") => {}
                ("resource" | "data", "dynamic") => self.labelled("dynamic", &mut Vec::new(), 1, property, &mut body),
                ("resource" | "data", "lifecycle" | "provisioner" | "connection") => {}
                ("dynamic", "content") => self.labelled("content", &mut Vec::new(), 0, property, &mut body),
                ("variable", "type") => body.attributes.push(self.constraint(property)),
                ("variable", "default") => body
                    .attributes
                    .push(Attribute { name: "default".to_owned(), expr: self.expression(&property.value, false) }),
                _ => body.attributes.push(self.attribute(property)),
            }
        }
        body
    }

    fn attribute(&self, property: &ObjectProp<'_>) -> Attribute {
        Attribute { name: property.name.as_str().to_owned(), expr: self.expression(&property.value, true) }
    }

    fn constraint(&self, property: &ObjectProp<'_>) -> Attribute {
        let place = self.positions.place(property.value.range().start);
        let written = property.value.as_string_lit().and_then(|text| parse::expression(&text.value, &place));
        Attribute { name: "type".to_owned(), expr: written.unwrap_or(Expr { kind: Kind::Null, place }) }
    }

    /// A value; with `templates`, strings may hold template sequences.
    fn expression(&self, value: &Value<'_>, templates: bool) -> Expr {
        let place = self.positions.place(value.range().start);
        let kind = match value {
            Value::NullKeyword(_) => Kind::Null,
            Value::BooleanLit(literal) => Kind::Literal(Data::Bool(literal.value)),
            Value::NumberLit(literal) => number(literal.value),
            Value::StringLit(literal) => return string(&literal.value, place, templates),
            Value::Array(array) => {
                Kind::List(array.elements.iter().map(|item| self.expression(item, templates)).collect())
            }
            Value::Object(object) => Kind::Object(
                object
                    .properties
                    .iter()
                    .filter(|property| property.name.as_str() != "//")
                    .map(|property| {
                        let at = self.positions.place(property.range.start);
                        let key = string(property.name.as_str(), at, templates);
                        (key, self.expression(&property.value, templates))
                    })
                    .collect(),
            ),
        };
        Expr { kind, place }
    }
}

fn several<'a, 'b>(value: &'b Value<'a>) -> Vec<&'b Value<'a>> {
    match value {
        Value::Array(array) => array.elements.iter().collect(),
        other => vec![other],
    }
}

fn string(text: &str, place: Place, templates: bool) -> Expr {
    if templates
        && (text.contains("${") || text.contains("%{"))
        && let Some(expr) = parse::template(text, &place)
    {
        return expr;
    }
    Expr { kind: Kind::Literal(Data::Text(Text::literal(text))), place }
}

fn number(text: &str) -> Kind {
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => Kind::Literal(Data::Int(whole)),
        (_, Ok(float)) => Kind::Literal(Data::Float(float)),
        _ => Kind::Null,
    }
}
