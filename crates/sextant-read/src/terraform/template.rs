//! Templates: strings with holes where a part is not known.

use super::access::elements;
use super::limits;
use super::merge::{assume, doubt, draw};
use super::path;
use super::scope::{Scope, truth};
use super::syntax::Piece;
use sextant_facts::{Data, Part, Reference, State, Text, Value, Why};

/// The string that a template makes.
pub(super) fn evaluate(scope: &Scope<'_, '_>, pieces: &[Piece]) -> Value {
    let mut writer = Writer { text: Text::default(), length: 0, basis: Value::absent() };
    writer.write(scope, pieces);
    let Writer { text, mut basis, .. } = writer;
    resolve_path(&text, &mut basis);
    Value { state: State::Known(Data::Text(text)), ..basis }
}

struct Writer {
    text: Text,
    length: usize,
    /// Carries what the string was drawn from.
    basis: Value,
}

impl Writer {
    fn write(&mut self, scope: &Scope<'_, '_>, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.push(&Text::literal(text.as_str())),
                Piece::Value(expr) => {
                    let value = scope.eval(expr);
                    self.push(&value.to_text());
                    self.basis = draw(std::mem::replace(&mut self.basis, Value::absent()), &value);
                }
                Piece::If { condition, yes, no } => {
                    let condition = scope.eval(condition);
                    self.basis = assume(std::mem::replace(&mut self.basis, Value::absent()), &condition);
                    match truth(&condition) {
                        Some(true) => self.write(scope, yes),
                        Some(false) => self.write(scope, no),
                        None => self.push(&Text::hole(
                            doubt(&condition).unwrap_or_else(|| Why::new("the condition is not known")),
                        )),
                    }
                }
                Piece::For { key, value, collection, body } => {
                    self.repeat(scope, key.as_deref(), value, &scope.eval(collection), body);
                }
            }
        }
    }

    fn repeat(&mut self, scope: &Scope<'_, '_>, key: Option<&str>, name: &str, collection: &Value, body: &[Piece]) {
        let Some(_level) = scope.world.enter(1) else { return self.push(&Text::hole(Why::new("stopped at a limit"))) };
        let elements = elements(collection);
        self.basis = draw(std::mem::replace(&mut self.basis, Value::absent()), collection);
        for element in elements.entries {
            if let Some(why) = element.perhaps {
                self.push(&Text::hole(why));
                continue;
            }
            scope.with(name, &element.value, |scope| match key {
                Some(key) => scope.with(key, &element.key, |scope| self.write(scope, body)),
                None => self.write(scope, body),
            });
        }
        if let Some(why) = elements.open {
            self.push(&Text::hole(why));
        }
    }

    fn push(&mut self, text: &Text) {
        let added: usize =
            text.parts.iter().map(|part| if let Part::Literal(part) = part { part.len() } else { 1 }).sum();
        self.length += added;
        if self.length > limits::TEXT {
            self.text.push_hole(Why::new("longer than the limit"));
        } else {
            self.text.push(text);
        }
    }
}

/// A string that goes on from a directory (`"${path.module}/src"`) refers to what it names, not to the directory.
fn resolve_path(text: &Text, basis: &mut Value) {
    let Some(text) = text.as_literal() else { return };
    let Some(path) = path::join("", text) else { return };
    for reference in &mut basis.references {
        if let Reference::File(file) = reference
            && text.starts_with(&**file)
        {
            *reference = Reference::File(path::shown(&path).into());
        }
    }
}
