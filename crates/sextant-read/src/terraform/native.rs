//! The native form of the language: what hcl-edit parses, as our syntax with places.

use super::position::Positions;
use super::syntax::{Attribute, Block, Body, Call, Expr, For, Kind, Piece, Step};
use hcl_edit::Span;
use hcl_edit::expr::{self, Expression, TraversalOperator};
use hcl_edit::structure::{self, Structure};
use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Strip, Template};
use sextant_facts::{Data, Place, Text};

/// Turns parsed syntax into ours. `base` is the offset of the parsed text in its file.
pub(super) struct Native<'p, 't> {
    pub(super) positions: &'p Positions<'t>,
    pub(super) base: usize,
}

impl Native<'_, '_> {
    pub(super) fn body(&self, body: &structure::Body) -> Body {
        let mut out = Body::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => out.attributes.push(Attribute {
                    name: attribute.key.as_str().to_owned(),
                    expr: self.expression(&attribute.value),
                }),
                Structure::Block(block) => out.blocks.push(self.block(block)),
            }
        }
        out
    }

    fn block(&self, block: &structure::Block) -> Block {
        let end = block.span().map_or(0, |span| span.end.saturating_sub(1));
        Block {
            kind: block.ident.as_str().to_owned(),
            labels: block.labels.iter().map(|label| label.as_str().to_owned()).collect(),
            body: self.body(&block.body),
            place: self.place(block),
            end_line: self.positions.line(self.base + end),
        }
    }

    fn place(&self, spanned: &impl Span) -> Place {
        self.positions.place(self.base + spanned.span().map_or(0, |span| span.start))
    }

    pub(super) fn expression(&self, expression: &Expression) -> Expr {
        let kind = match expression {
            Expression::Null(_) => Kind::Null,
            Expression::Bool(value) => Kind::Literal(Data::Bool(*value.value())),
            Expression::Number(number) => number_kind(number.value()),
            Expression::String(text) => Kind::Literal(Data::Text(Text::literal(text.as_str()))),
            Expression::Array(items) => Kind::List(items.iter().map(|item| self.expression(item)).collect()),
            Expression::Object(object) => Kind::Object(self.object(object)),
            Expression::StringTemplate(template) => self.string(template),
            Expression::HeredocTemplate(heredoc) => Kind::Template(self.pieces(&heredoc.template)),
            Expression::Parenthesis(inner) => return self.expression(inner.inner()),
            Expression::Variable(name) => Kind::Name(name.as_str().to_owned()),
            Expression::Conditional(choice) => Kind::Conditional(Box::new([
                self.expression(&choice.cond_expr),
                self.expression(&choice.true_expr),
                self.expression(&choice.false_expr),
            ])),
            Expression::FuncCall(call) => Kind::Call(self.call(call)),
            Expression::Traversal(traversal) => Kind::Traversal(
                Box::new(self.expression(&traversal.expr)),
                traversal.operators.iter().map(|operator| self.step(operator.value())).collect(),
            ),
            Expression::UnaryOp(operation) => {
                Kind::Unary(*operation.operator.value(), Box::new(self.expression(&operation.expr)))
            }
            Expression::BinaryOp(operation) => Kind::Binary(
                Box::new(self.expression(&operation.lhs_expr)),
                *operation.operator.value(),
                Box::new(self.expression(&operation.rhs_expr)),
            ),
            Expression::ForExpr(repeated) => Kind::For(Box::new(self.repeated(repeated))),
        };
        Expr { kind, place: self.place(expression) }
    }

    fn object(&self, object: &expr::Object) -> Vec<(Expr, Expr)> {
        let key = |key: &expr::ObjectKey| match key {
            expr::ObjectKey::Ident(name) => {
                Expr { kind: Kind::Literal(Data::Text(Text::literal(name.as_str()))), place: self.place(name) }
            }
            expr::ObjectKey::Expression(expression) => self.expression(expression),
        };
        object.iter().map(|(name, value)| (key(name), self.expression(value.expr()))).collect()
    }

    fn call(&self, call: &expr::FuncCall) -> Call {
        let mut name = String::new();
        for part in &call.name.namespace {
            name.push_str(part.as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.as_str());
        Call {
            name,
            arguments: call.args.iter().map(|argument| self.expression(argument)).collect(),
            spread: call.args.expand_final(),
        }
    }

    fn step(&self, operator: &TraversalOperator) -> Step {
        match operator {
            TraversalOperator::AttrSplat(_) => Step::AttributeSplat,
            TraversalOperator::FullSplat(_) => Step::FullSplat,
            TraversalOperator::GetAttr(name) => Step::Attribute(name.as_str().to_owned()),
            TraversalOperator::Index(index) => Step::Index(self.expression(index)),
            TraversalOperator::LegacyIndex(index) => Step::Index(Expr {
                kind: Kind::Literal(Data::Int(i64::try_from(*index.value()).unwrap_or(i64::MAX))),
                place: self.place(index),
            }),
        }
    }

    fn repeated(&self, repeated: &expr::ForExpr) -> For {
        For {
            key_name: repeated.intro.key_var.as_ref().map(|name| name.as_str().to_owned()),
            value_name: repeated.intro.value_var.as_str().to_owned(),
            collection: self.expression(&repeated.intro.collection_expr),
            key: repeated.key_expr.as_ref().map(|key| self.expression(key)),
            value: self.expression(&repeated.value_expr),
            grouping: repeated.grouping,
            condition: repeated.cond.as_ref().map(|condition| self.expression(&condition.expr)),
        }
    }

    /// A quoted template. One that is nothing but an interpolation is the value itself, not a string.
    fn string(&self, template: &Template) -> Kind {
        match template.as_single_element() {
            Some(Element::Interpolation(inner)) => self.expression(&inner.expr).kind,
            _ => Kind::Template(self.pieces(template)),
        }
    }

    pub(super) fn pieces(&self, template: &Template) -> Vec<Piece> {
        let elements: Vec<&Element> = template.iter().collect();
        let mut pieces = Vec::new();
        for (at, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(text) => {
                    let before = at.checked_sub(1).and_then(|at| elements.get(at));
                    let text = trimmed(text.as_str(), before.copied(), elements.get(at + 1).copied());
                    pieces.push(Piece::Text(text.to_owned()));
                }
                Element::Interpolation(inner) => pieces.push(Piece::Value(self.expression(&inner.expr))),
                Element::Directive(directive) => pieces.push(self.directive(directive)),
            }
        }
        pieces
    }

    fn directive(&self, directive: &Directive) -> Piece {
        match directive {
            Directive::If(choice) => {
                let mut yes = self.pieces(&choice.if_expr.template);
                let after = choice.else_expr.as_ref().map_or(choice.endif_expr.strip, |other| other.strip);
                trim_ends(&mut yes, choice.if_expr.strip, after);
                let mut no = Vec::new();
                if let Some(other) = &choice.else_expr {
                    no = self.pieces(&other.template);
                    trim_ends(&mut no, other.strip, choice.endif_expr.strip);
                }
                Piece::If { condition: self.expression(&choice.if_expr.cond_expr), yes, no }
            }
            Directive::For(repeated) => {
                let mut body = self.pieces(&repeated.for_expr.template);
                trim_ends(&mut body, repeated.for_expr.strip, repeated.endfor_expr.strip);
                Piece::For {
                    key: repeated.for_expr.key_var.as_ref().map(|name| name.as_str().to_owned()),
                    value: repeated.for_expr.value_var.as_str().to_owned(),
                    collection: self.expression(&repeated.for_expr.collection_expr),
                    body,
                }
            }
        }
    }
}

fn number_kind(number: &hcl_edit::Number) -> Kind {
    match (number.as_i64(), number.as_f64()) {
        (Some(whole), _) => Kind::Literal(Data::Int(whole)),
        (None, Some(float)) => Kind::Literal(Data::Float(float)),
        (None, None) => Kind::Null,
    }
}

/// A literal between two template sequences, without the whitespace that their `~` takes away.
fn trimmed<'t>(text: &'t str, before: Option<&Element>, after: Option<&Element>) -> &'t str {
    let text =
        if before.is_some_and(|element| strips(outer_strip(element).1, false)) { text.trim_start() } else { text };
    if after.is_some_and(|element| strips(outer_strip(element).0, true)) { text.trim_end() } else { text }
}

/// The strip marks of the sequence that opens an element and of the one that closes it.
fn outer_strip(element: &Element) -> (Strip, Strip) {
    match element {
        Element::Literal(_) => (Strip::None, Strip::None),
        Element::Interpolation(inner) => (inner.strip, inner.strip),
        Element::Directive(directive) => match &**directive {
            Directive::If(IfDirective { if_expr, endif_expr, .. }) => (if_expr.strip, endif_expr.strip),
            Directive::For(ForDirective { for_expr, endfor_expr, .. }) => (for_expr.strip, endfor_expr.strip),
        },
    }
}

/// Whether a mark strips the literal before (`start`) or after its sequence.
fn strips(strip: Strip, start: bool) -> bool {
    match strip {
        Strip::None => false,
        Strip::Both => true,
        Strip::Start => start,
        Strip::End => !start,
    }
}

fn trim_ends(pieces: &mut [Piece], opening: Strip, closing: Strip) {
    if strips(opening, false)
        && let Some(Piece::Text(text)) = pieces.first_mut()
    {
        *text = text.trim_start().to_owned();
    }
    if strips(closing, true)
        && let Some(Piece::Text(text)) = pieces.last_mut()
    {
        *text = text.trim_end().to_owned();
    }
}
