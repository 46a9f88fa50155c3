//! Expressions.

use super::literal::number;
use super::{Lowering, bare, children, first, start, text};
use crate::code::{ExprId, Kind, Matched, UNREADABLE, binary};
use crate::rule::Node;

impl Lowering {
    /// An expression, or any other node that stands where one is expected.
    pub(super) fn expr(&mut self, node: &Node<'_>) -> ExprId {
        let id = self.deeper(|this| this.expr_inside(node));
        let id = id.unwrap_or_else(|| self.opaque("code nested too deeply", false, node));
        self.note(node, || Matched::Expression(id));
        id
    }

    fn expr_inside(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let kind = match node.kind().as_ref() {
            "identifier" => return self.named(&text(node), at),
            "interpreted_string_literal" | "raw_string_literal" => self.string(node),
            "int_literal" | "float_literal" => number(&node.text()),
            "imaginary_literal" | "rune_literal" => Kind::Opaque { what: "a number", there: true },
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "nil" => Kind::None,
            "iota" => Kind::Opaque { what: "a number", there: true },
            "composite_literal" => return self.composite(node),
            "call_expression" => return self.call(node),
            "func_literal" => self.function_literal(node),
            "selector_expression" => match (self.only(node, "operand"), node.field("field")) {
                (Some(object), Some(name)) => Kind::Attribute { object, name: text(&name) },
                _ => UNREADABLE,
            },
            "index_expression" => match (self.only(node, "operand"), self.only(node, "index")) {
                (Some(object), Some(index)) => Kind::Subscript { object, index },
                _ => UNREADABLE,
            },
            "binary_expression" => self.binary(node),
            "unary_expression" => return self.unary(node),
            "parenthesized_expression" => match first(node) {
                Some(inner) => return self.expr(&inner),
                None => UNREADABLE,
            },
            // Neither changes the value.
            "type_conversion_expression" | "type_assertion_expression" => match node.field("operand") {
                Some(inner) => return self.expr(&inner),
                None => UNREADABLE,
            },
            "type_instantiation_expression" => match first(node) {
                Some(inner) => return self.type_expr(&inner).unwrap_or_else(|| self.push(UNREADABLE, at)),
                None => UNREADABLE,
            },
            "expression_list" if children(node).len() == 1 => match first(node) {
                Some(inner) => return self.expr(&inner),
                None => UNREADABLE,
            },
            kind if is_type(kind) => UNREADABLE,
            _ => {
                self.each(node);
                UNREADABLE
            }
        };
        self.push(kind, at)
    }

    pub(super) fn only(&mut self, node: &Node<'_>, field: &str) -> Option<ExprId> {
        node.field(field).map(|inner| self.expr(&inner))
    }

    fn binary(&mut self, node: &Node<'_>) -> Kind {
        let Some((sign, operands)) = self.operands(node) else { return UNREADABLE };
        binary(&sign, operands.iter().map(|operand| self.expr(operand)).collect())
    }

    /// `&x` and `*x` stand for `x`.
    fn unary(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let Some(inner) = self.only(node, "operand") else { return self.push(UNREADABLE, at) };
        let kind = match node.field("operator").map(|sign| text(&sign)).as_deref() {
            Some("&" | "*") => return inner,
            Some("!") => Kind::Not(inner),
            Some("-") => Kind::Minus(inner),
            Some("<-") => Kind::Opaque { what: "what a channel gives", there: false },
            _ => Kind::Opaque { what: "a computed number", there: true },
        };
        self.push(kind, at)
    }
}

/// Nodes that name a type.
pub(super) fn is_type(kind: &str) -> bool {
    kind.ends_with("_type")
        || matches!(kind, "type_identifier" | "type_arguments" | "type_parameter_list" | "type_elem")
}

/// What a condition tests for being there, and whether it holds where it is: `x != ""`, `x == nil`, `len(x) == 0`.
pub(super) fn tested_for_absence(condition: &Node<'_>) -> Option<(String, bool)> {
    let condition = bare(condition);
    if condition.kind() != "binary_expression" {
        return None;
    }
    let (left, right) = (bare(&condition.field("left")?), bare(&condition.field("right")?));
    let is_there = match condition.field("operator")?.text().as_ref() {
        "!=" => true,
        "==" => false,
        _ => return None,
    };
    let is_nothing = matches!(right.text().as_ref(), "\"\"" | "nil" | "``");
    match left.kind().as_ref() {
        "identifier" | "selector_expression" if is_nothing => Some((super::written(&left), is_there)),
        "call_expression" if right.text() == "0" && left.field("function")?.text() == "len" => {
            let list = left.field("arguments")?;
            Some((super::written(&first(&list)?), is_there))
        }
        _ => None,
    }
}
