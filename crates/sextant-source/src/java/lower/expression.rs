//! Expressions.

use super::text::number;
use super::{Lowering, bare, first, has_token, is_comment, start, text};
use crate::code::{Argument, Element, ExprId, Kind, Matched, UNREADABLE, binary};
use crate::rule::Node;
use std::sync::Arc;

/// Most cases of a `switch` that gives a value.
const CASES: usize = 32;

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
            "this" => Kind::Name("this".into()),
            "super" => self.super_class().map_or(UNREADABLE, Kind::Super),
            "string_literal" => self.string(node),
            "character_literal" => Kind::Opaque { what: "a character", there: true },
            "decimal_integer_literal"
            | "hex_integer_literal"
            | "octal_integer_literal"
            | "binary_integer_literal"
            | "decimal_floating_point_literal"
            | "hex_floating_point_literal" => number(&node.text()),
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null_literal" => Kind::None,
            "method_invocation" => return self.invocation(node),
            "object_creation_expression" => return self.creation(node),
            "explicit_constructor_invocation" => return self.constructor_call(node),
            "field_access" => self.field_access(node),
            "method_reference" => self.method_reference(node),
            "class_literal" => self.class_literal(node),
            "array_access" => match (self.only(node, "array"), self.only(node, "index")) {
                (Some(object), Some(index)) => Kind::Subscript { object, index },
                _ => UNREADABLE,
            },
            "array_creation_expression" => match node.field("value") {
                Some(value) => return self.expr(&value),
                None => {
                    self.each(node);
                    Kind::Opaque { what: "an array", there: true }
                }
            },
            "array_initializer" | "element_value_array_initializer" => Kind::List(self.elements(node).into()),
            "binary_expression" => self.binary(node),
            "unary_expression" => self.unary(node),
            "ternary_expression" => self.ternary(node),
            "lambda_expression" => self.lambda(node),
            "assignment_expression" => return self.assignment(node).unwrap_or_else(|| self.push(UNREADABLE, at)),
            "update_expression" => return self.update(node).unwrap_or_else(|| self.push(UNREADABLE, at)),
            "annotation" | "marker_annotation" => return self.annotation(node),
            "switch_expression" => return self.switch_value(node),
            "instanceof_expression" => {
                self.only(node, "left");
                Kind::Opaque { what: "a comparison", there: true }
            }
            "cast_expression" | "parenthesized_expression" => match node.field("value").or_else(|| first(node)) {
                Some(inner) => return self.expr(&inner),
                None => UNREADABLE,
            },
            "scoped_identifier" => return self.dotted_name(&super::dotted(node), at),
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

    fn elements(&mut self, node: &Node<'_>) -> Vec<Element> {
        let items: Vec<_> = node.named_children().filter(|child| !is_comment(child)).collect();
        items.iter().map(|item| Element { value: self.expr(item), splat: false }).collect()
    }

    /// `object.field`, `Outer.Inner`, `a.b.C.FIELD`.
    fn field_access(&mut self, node: &Node<'_>) -> Kind {
        let (Some(object), Some(field)) = (node.field("object"), node.field("field")) else { return UNREADABLE };
        let name = text(&field);
        if object.kind() == "this" {
            let name = self.field_name(&name);
            let object = self.expr(&object);
            return Kind::Attribute { object, name };
        }
        let object = match self.full_class_name(&object) {
            Some(full) => self.dotted_name(&full, start(&object)),
            None => self.expr(&object),
        };
        Kind::Attribute { object, name }
    }

    /// `a.b.C`, written where no variable is named `a`.
    pub(super) fn full_class_name(&self, node: &Node<'_>) -> Option<String> {
        if node.kind() != "field_access" {
            return None;
        }
        let written = super::dotted(node);
        let mut segments = written.split('.');
        let first = segments.next()?;
        let last = written.rsplit('.').next()?;
        let is_package = !super::is_class_name(first) && !self.is_local(first) && first != "this";
        let is_field = self.own.classes.iter().any(|outline| outline.fields.contains(first));
        let plain = written.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '$'));
        let is_class = super::is_class_name(last) && last.contains(|c: char| c.is_lowercase());
        (is_package && !is_field && plain && is_class).then_some(written)
    }

    /// `object::method`, `Class::new`.
    fn method_reference(&mut self, node: &Node<'_>) -> Kind {
        let parts: Vec<_> = node.named_children().filter(|child| !is_comment(child)).collect();
        let Some(object) = parts.first() else { return UNREADABLE };
        let object = match object.kind().as_ref() {
            kind if kind.ends_with("_type") || kind.ends_with("type_identifier") => {
                self.type_expr(object).unwrap_or_else(|| self.push(UNREADABLE, start(object)))
            }
            _ => self.expr(object),
        };
        match parts.last().filter(|last| parts.len() > 1 && last.kind() == "identifier") {
            Some(name) => Kind::Attribute { object, name: text(name) },
            None if has_token(node, "new") => Kind::Opaque { what: "a function", there: true },
            None => UNREADABLE,
        }
    }

    /// `Answer.class`: the class itself.
    fn class_literal(&mut self, node: &Node<'_>) -> Kind {
        match first(node).and_then(|inner| self.type_expr(&inner)) {
            Some(object) => Kind::Attribute { object, name: "class".into() },
            None => Kind::Opaque { what: "a class", there: true },
        }
    }

    fn binary(&mut self, node: &Node<'_>) -> Kind {
        let Some((sign, operands)) = self.operands(node) else { return UNREADABLE };
        binary(&sign, operands.iter().map(|operand| self.expr(operand)).collect())
    }

    fn unary(&mut self, node: &Node<'_>) -> Kind {
        let Some(inner) = self.only(node, "operand") else { return UNREADABLE };
        match node.field("operator").map(|sign| text(&sign)).as_deref() {
            Some("!") => Kind::Not(inner),
            Some("-") => Kind::Minus(inner),
            _ => Kind::Opaque { what: "a computed number", there: true },
        }
    }

    /// `name != null ? name : other` gives the first that is not absent.
    fn ternary(&mut self, node: &Node<'_>) -> Kind {
        let parts = [node.field("condition"), node.field("consequence"), node.field("alternative")];
        let [Some(condition), Some(then), Some(otherwise)] = parts else { return UNREADABLE };
        let tested = tested_for_absence(&condition);
        let ids = [&condition, &then, &otherwise].map(|part| self.expr(part));
        let same = |other: &Node<'_>| tested.as_ref().is_some_and(|(name, _)| *name == super::dotted(other));
        match &tested {
            Some((_, true)) if same(&then) => Kind::Either([ids[1], ids[2]].into()),
            Some((_, false)) if same(&otherwise) => Kind::Either([ids[2], ids[1]].into()),
            _ => Kind::Conditional { then: ids[1], condition: ids[0], otherwise: ids[2] },
        }
    }

    /// `@Name`, `@Name("value")`, `@Name(key = "value")`.
    pub(super) fn annotation(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let function = match node.field("name") {
            Some(name) => self.type_expr(&name).unwrap_or_else(|| self.push(UNREADABLE, at)),
            None => self.push(UNREADABLE, at),
        };
        let Some(list) = node.field("arguments") else { return function };
        let mut arguments = Vec::new();
        for child in list.named_children().filter(|child| !is_comment(child)) {
            match (child.field("key"), child.field("value")) {
                (Some(key), Some(value)) if child.kind() == "element_value_pair" => {
                    arguments.push(Argument::Keyword(text(&key), self.expr(&value)));
                }
                _ => arguments.push(Argument::Positional(self.expr(&child))),
            }
        }
        self.push_call(function, arguments, at)
    }

    /// A `switch` that gives a value: the first case that fits.
    fn switch_value(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let Some(subject) = self.only(node, "condition") else { return self.push(UNREADABLE, at) };
        let body = node.field("body");
        let rules: Vec<_> =
            body.iter().flat_map(Node::named_children).filter(|child| child.kind() == "switch_rule").collect();
        let gives_values = rules.iter().all(|rule| rule.named_children().any(|c| c.kind() == "expression_statement"));
        if rules.is_empty() || rules.len() > CASES || !gives_values {
            self.cases(node, subject);
            return self.opaque("what a `switch` gives", false, node);
        }
        let mut arms: Vec<(Option<ExprId>, ExprId)> = Vec::new();
        for rule in &rules {
            let label = rule.named_children().find(|child| child.kind() == "switch_label");
            let values: Vec<_> = label.iter().flat_map(Node::named_children).collect();
            let is_default = label.as_ref().is_some_and(|label| has_token(label, "default"));
            let condition = match values.as_slice() {
                _ if is_default => None,
                [value] => {
                    let value = self.expr(value);
                    Some(self.push(Kind::Compare { left: subject, right: value, same: true }, start(rule)))
                }
                _ => Some(self.opaque("a comparison", true, rule)),
            };
            let statement = rule.named_children().find(|child| child.kind() == "expression_statement");
            let Some(inner) = statement.as_ref().and_then(first) else { continue };
            arms.push((condition, self.expr(&inner)));
        }
        let mut value = match arms.iter().position(|(condition, _)| condition.is_none()) {
            Some(default) => arms.remove(default).1,
            None => self.opaque("what a `switch` gives", false, node),
        };
        for (condition, then) in arms.into_iter().rev() {
            let Some(condition) = condition else { continue };
            value = self.push(Kind::Conditional { then, condition, otherwise: value }, at);
        }
        value
    }
}

/// What a condition tests for being there, and whether it holds where it is: `x != null`, `!x.isBlank()`.
pub(super) fn tested_for_absence(condition: &Node<'_>) -> Option<(String, bool)> {
    let condition = bare(condition);
    match condition.kind().as_ref() {
        "binary_expression" => {
            let (left, right) = (bare(&condition.field("left")?), bare(&condition.field("right")?));
            let sign = condition.field("operator")?;
            match sign.text().as_ref() {
                "!=" if right.kind() == "null_literal" => Some((super::dotted(&left), true)),
                "==" if right.kind() == "null_literal" => Some((super::dotted(&left), false)),
                "&&" | "||" => {
                    let (left, right) = (tested_for_absence(&left)?, tested_for_absence(&right)?);
                    (left == right && left.1 == (sign.text() == "&&")).then_some(left)
                }
                _ => None,
            }
        }
        "unary_expression" if condition.field("operator")?.text() == "!" => {
            let (name, holds) = tested_for_absence(&condition.field("operand")?)?;
            Some((name, !holds))
        }
        "method_invocation" if matches!(condition.field("name")?.text().as_ref(), "isEmpty" | "isBlank") => {
            Some((super::dotted(&condition.field("object")?), false))
        }
        _ => None,
    }
}

/// The name of a variable that something is called on, where it is a plain one.
pub(super) fn plain_name(node: &Node<'_>) -> Option<Arc<str>> {
    (node.kind() == "identifier").then(|| text(node))
}
