//! Expressions.

use super::statement::is_type;
use super::{Lowering, end, first, is_comment, start, text};
use crate::code::{Argument, Bound, Element, Entry, ExprId, Kind, Matched, UNREADABLE, binary};
use crate::rule::Node;
use std::sync::Arc;

impl Lowering {
    /// An expression, or any other node that stands where one is expected.
    pub(super) fn expr(&mut self, node: &Node<'_>) -> ExprId {
        let name = self.own.name.take();
        let id = self.deeper(|this| this.expr_inside(node, name));
        let id = id.unwrap_or_else(|| self.opaque("code nested too deeply", false, node));
        self.note(node, || Matched::Expression(id));
        id
    }

    fn expr_inside(&mut self, node: &Node<'_>, name: Option<Arc<str>>) -> ExprId {
        let at = start(node);
        let kind = match node.kind().as_ref() {
            "identifier" | "shorthand_property_identifier" | "this" | "meta_property" => Kind::Name(text(node)),
            "string" => self.string(node),
            "template_string" => self.template(node),
            "number" => number(&node.text()),
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" | "undefined" => Kind::None,
            "super" => self.own.base.map_or(UNREADABLE, Kind::Super),
            "array" => Kind::List(self.elements(node).into()),
            "object" => Kind::Dict(self.entries(node).into()),
            "call_expression" | "new_expression" => return self.call(node, name),
            "member_expression" => self.member(node),
            "subscript_expression" => match (self.only(node, "object"), self.only(node, "index")) {
                (Some(object), Some(index)) => Kind::Subscript { object, index },
                _ => UNREADABLE,
            },
            "binary_expression" => self.binary(node),
            "unary_expression" => self.unary(node),
            "ternary_expression" => self.ternary(node),
            "arrow_function" | "function_expression" | "generator_function" => {
                Kind::Function(self.function_expression(node, name))
            }
            "class" => self.class_expression(node, name),
            "assignment_expression" => return self.assignment(node).unwrap_or_else(|| self.push(UNREADABLE, at)),
            "augmented_assignment_expression" => {
                return self.augmented(node).unwrap_or_else(|| self.push(UNREADABLE, at));
            }
            "update_expression" => return self.update(node).unwrap_or_else(|| self.push(UNREADABLE, at)),
            "jsx_element" | "jsx_self_closing_element" => return self.jsx(node),
            "yield_expression" => self.yielded(node),
            "regex" => Kind::Opaque { what: "a regular expression", there: true },
            "internal_module" => {
                self.namespace(node);
                UNREADABLE
            }
            _ => return self.wrapped(node, name),
        };
        self.push(kind, at)
    }

    /// Parentheses, assertions of types, `await`: what stands inside. Anything else is visited for what it holds.
    fn wrapped(&mut self, node: &Node<'_>, name: Option<Arc<str>>) -> ExprId {
        let inner: Vec<_> =
            node.named_children().filter(|child| !is_comment(child) && !is_type(&child.kind())).collect();
        let inner = match (node.kind().as_ref(), inner.as_slice()) {
            ("parenthesized_expression" | "await_expression" | "non_null_expression", [inner]) => inner,
            ("as_expression" | "satisfies_expression" | "instantiation_expression", [inner, ..]) => inner,
            ("type_assertion", [.., inner]) => inner,
            ("sequence_expression", [before @ .., last]) => {
                for part in before {
                    self.expr(part);
                }
                last
            }
            _ => {
                self.each(node);
                return self.push(UNREADABLE, start(node));
            }
        };
        self.own.name = name;
        self.expr(inner)
    }

    pub(super) fn only(&mut self, node: &Node<'_>, field: &str) -> Option<ExprId> {
        node.field(field).map(|inner| self.expr(&inner))
    }

    fn elements(&mut self, node: &Node<'_>) -> Vec<Element> {
        let mut out = Vec::new();
        for child in node.named_children().filter(|child| !is_comment(child)) {
            match first(&child).filter(|_| child.kind() == "spread_element") {
                Some(inner) => out.push(Element { value: self.spread(&inner, Kind::List([].into())), splat: true }),
                None => out.push(Element { value: self.expr(&child), splat: false }),
            }
        }
        out
    }

    fn entries(&mut self, node: &Node<'_>) -> Vec<Entry> {
        let mut out = Vec::new();
        for child in node.named_children() {
            let at = start(&child);
            match child.kind().as_ref() {
                "pair" => {
                    let (Some(key), Some(value)) = (child.field("key"), child.field("value")) else { continue };
                    let name = Self::property_name(&key);
                    let key = self.key(&key);
                    self.own.name = name.clone();
                    let value = self.expr(&value);
                    out.push(Entry::Pair(key, value));
                    self.note(&child, || Matched::Assignment(name, value));
                }
                "shorthand_property_identifier" => {
                    let key = self.literal(&child.text(), at);
                    let value = self.expr(&child);
                    out.push(Entry::Pair(key, value));
                }
                "spread_element" => {
                    if let Some(inner) = first(&child) {
                        out.push(Entry::Splat(self.spread(&inner, Kind::Dict([].into()))));
                    }
                }
                "method_definition" => {
                    let Some(name) = child.field("name") else { continue };
                    let key = self.key(&name);
                    let value = self.object_method(&child, Self::property_name(&name));
                    out.push(Entry::Pair(key, value));
                }
                _ => {}
            }
        }
        out
    }

    /// What is spread: `...(condition && value)` adds nothing where the condition fails.
    fn spread(&mut self, node: &Node<'_>, nothing: Kind) -> ExprId {
        let inner = super::bare(node);
        let is_and = inner.kind() == "binary_expression"
            && inner.field("operator").is_some_and(|operator| operator.text() == "&&")
            && !self.matches.contains_key(&inner.node_id());
        if !is_and {
            return self.expr(node);
        }
        let (Some(condition), Some(then)) = (self.only(&inner, "left"), self.only(&inner, "right")) else {
            return self.push(UNREADABLE, start(node));
        };
        let otherwise = self.push(nothing, start(node));
        self.push(Kind::Conditional { then, condition, otherwise }, start(node))
    }

    fn member(&mut self, node: &Node<'_>) -> Kind {
        if node.text() == "import.meta" {
            return Kind::Name("import.meta".into());
        }
        let name = node.field("property").map(|name| text(&name));
        match (self.only(node, "object"), name) {
            (Some(object), Some(name)) => Kind::Attribute { object, name },
            _ => UNREADABLE,
        }
    }

    fn binary(&mut self, node: &Node<'_>) -> Kind {
        let Some((sign, operands)) = self.operands(node) else { return UNREADABLE };
        binary(&sign, operands.iter().map(|operand| self.expr(operand)).collect())
    }

    fn unary(&mut self, node: &Node<'_>) -> Kind {
        let sign = node.field("operator").map(|operator| text(&operator)).unwrap_or_default();
        if &*sign == "delete" {
            self.delete(node);
            return Kind::Opaque { what: "a truth value", there: true };
        }
        let Some(inner) = self.only(node, "argument") else { return UNREADABLE };
        match &*sign {
            "!" => Kind::Not(inner),
            "-" => Kind::Minus(inner),
            "+" => {
                let function = self.push(Kind::Name("Number".into()), start(node));
                Kind::Call { function, arguments: [Argument::Positional(inner)].into() }
            }
            "void" => Kind::None,
            "typeof" => {
                let function = self.push(Kind::Name("typeof".into()), start(node));
                Kind::Call { function, arguments: [Argument::Positional(inner)].into() }
            }
            _ => Kind::Opaque { what: "a computed number", there: true },
        }
    }

    fn ternary(&mut self, node: &Node<'_>) -> Kind {
        let condition = self.only(node, "condition");
        match (condition, self.only(node, "consequence"), self.only(node, "alternative")) {
            (Some(condition), Some(then), Some(otherwise)) => Kind::Conditional { then, condition, otherwise },
            _ => UNREADABLE,
        }
    }

    fn yielded(&mut self, node: &Node<'_>) -> Kind {
        let value = first(node).map(|child| self.expr(&child));
        let value = value.unwrap_or_else(|| self.opaque("nothing", false, node));
        if let Some(function) = self.around.function.and_then(|id| self.module.functions.get_mut(id.index())) {
            function.yields.push(value);
        }
        Kind::Opaque { what: "the result of `yield`", there: false }
    }

    fn class_expression(&mut self, node: &Node<'_>, name: Option<Arc<str>>) -> Kind {
        let own = node.field("name").map(|name| text(&name));
        let name = own.clone().or(name).unwrap_or_else(|| "class".into());
        match self.class(node, &name) {
            Some(id) => {
                if let Some(own) = own {
                    self.bind(&own, Bound::Class(id), end(node));
                }
                Kind::Class(id)
            }
            None => UNREADABLE,
        }
    }
}

fn number(written: &str) -> Kind {
    let digits = written.replace('_', "").to_ascii_lowercase();
    let digits = digits.strip_suffix('n').unwrap_or(&digits);
    let whole = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some(i64::from_str_radix(digits.strip_prefix(prefix)?, radix).ok()));
    let whole = whole.unwrap_or_else(|| digits.parse().ok());
    match (whole, digits.parse::<f64>()) {
        (Some(whole), _) => Kind::Int(whole),
        (None, Ok(number)) if number.is_finite() => {
            crate::typescript::whole(number).map_or(Kind::Float(number), Kind::Int)
        }
        _ => Kind::Opaque { what: "a number", there: true },
    }
}
