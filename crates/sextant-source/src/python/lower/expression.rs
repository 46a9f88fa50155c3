//! Expressions.

use super::{Lowering, end, is_comment, start, text};
use crate::code::{Argument, Bound, Element, Entry, ExprId, Kind, Matched, Operator, Order, ScopeKind};
use crate::rule::Node;

impl Operator {
    pub(super) fn from_sign(sign: &str) -> Self {
        match sign {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "//" => Self::FloorDivide,
            "%" => Self::Remainder,
            "**" => Self::Power,
            "|" => Self::Union,
            _ => Self::Other,
        }
    }
}

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
            "identifier" => Kind::Name(text(node)),
            "string" | "concatenated_string" => self.string(node),
            "integer" => integer(&node.text()).map_or(Kind::Opaque { what: "a number", there: true }, Kind::Int),
            "float" => float(&node.text()).map_or(Kind::Opaque { what: "a number", there: true }, Kind::Float),
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "none" => Kind::None,
            "ellipsis" => Kind::Ellipsis,
            "list" | "tuple" | "set" | "expression_list" | "pattern_list" => Kind::List(self.elements(node).into()),
            "dictionary" => Kind::Dict(self.entries(node).into()),
            "call" => return self.call(node),
            "attribute" => self.attribute(node),
            "subscript" => self.subscript(node),
            "binary_operator" => self.binary(node),
            "boolean_operator" => self.boolean(node),
            "not_operator" => self.only(node, "argument").map_or(UNREADABLE, Kind::Not),
            "unary_operator" => self.unary(node),
            "comparison_operator" => self.comparison(node),
            "conditional_expression" => self.conditional(node),
            "lambda" => self.lambda(node),
            "named_expression" => return self.named(node),
            "list_comprehension" | "set_comprehension" => self.comprehension(node, false),
            "dictionary_comprehension" => self.comprehension(node, true),
            "generator_expression" => {
                self.comprehension(node, false);
                Kind::Opaque { what: "a generator", there: true }
            }
            "yield" => self.yielded(node),
            "assignment" | "augmented_assignment" => {
                return self.assignment(node).unwrap_or_else(|| self.opaque("an assignment", false, node));
            }
            "parenthesized_expression" | "await" | "type" => {
                let inner: Vec<_> = node.named_children().filter(|child| !is_comment(child)).collect();
                match inner.as_slice() {
                    [inner] => return self.expr(inner),
                    _ => UNREADABLE,
                }
            }
            _ => {
                self.each(node);
                UNREADABLE
            }
        };
        self.push(kind, at)
    }

    fn only(&mut self, node: &Node<'_>, field: &str) -> Option<ExprId> {
        node.field(field).map(|inner| self.expr(&inner))
    }

    fn elements(&mut self, node: &Node<'_>) -> Vec<Element> {
        let mut out = Vec::new();
        for child in node.named_children() {
            match child.kind().as_ref() {
                "comment" => {}
                "list_splat" | "list_splat_pattern" => {
                    if let Some(inner) = child.named_children().next() {
                        out.push(Element { value: self.expr(&inner), splat: true });
                    }
                }
                _ => out.push(Element { value: self.expr(&child), splat: false }),
            }
        }
        out
    }

    fn entries(&mut self, node: &Node<'_>) -> Vec<Entry> {
        let mut out = Vec::new();
        for child in node.named_children() {
            match child.kind().as_ref() {
                "pair" => {
                    let (Some(key), Some(value)) = (self.only(&child, "key"), self.only(&child, "value")) else {
                        continue;
                    };
                    out.push(Entry::Pair(key, value));
                    let name = child.field("key").map(|key| text(&key));
                    self.note(&child, || Matched::Assignment(name, value));
                }
                "dictionary_splat" => {
                    if let Some(inner) = child.named_children().next() {
                        out.push(Entry::Splat(self.expr(&inner)));
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn call(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let Some(function) = self.only(node, "function") else { return self.opaque("a call", true, node) };
        let list = node.field("arguments");
        let arguments = match list {
            Some(list) if list.kind() == "argument_list" => self.arguments(&list),
            Some(generator) => vec![Argument::Positional(self.expr(&generator))],
            None => Vec::new(),
        };
        self.changing_call(node, &arguments);
        self.push_call(function, arguments, at)
    }

    pub(super) fn arguments(&mut self, list: &Node<'_>) -> Vec<Argument> {
        let mut out = Vec::new();
        for child in list.named_children() {
            match child.kind().as_ref() {
                "comment" => {}
                "keyword_argument" => {
                    let Some(value) = self.only(&child, "value") else { continue };
                    let Some(name) = child.field("name").map(|name| text(&name)) else { continue };
                    self.note(&child, || Matched::Assignment(Some(name.clone()), value));
                    out.push(Argument::Keyword(name, value));
                }
                "list_splat" | "dictionary_splat" => {
                    let Some(inner) = child.named_children().next() else { continue };
                    let value = self.expr(&inner);
                    let double = child.kind() == "dictionary_splat";
                    out.push(if double { Argument::DoubleSplat(value) } else { Argument::Splat(value) });
                }
                _ => out.push(Argument::Positional(self.expr(&child))),
            }
        }
        out
    }

    fn attribute(&mut self, node: &Node<'_>) -> Kind {
        let name = node.field("attribute").map(|name| text(&name));
        match (self.only(node, "object"), name) {
            (Some(object), Some(name)) => Kind::Attribute { object, name },
            _ => UNREADABLE,
        }
    }

    fn subscript(&mut self, node: &Node<'_>) -> Kind {
        let object = self.only(node, "value");
        let indices: Vec<_> = node.field_children("subscript").collect();
        let ids: Vec<_> = indices.iter().map(|index| self.expr(index)).collect();
        match (object, ids.as_slice()) {
            (Some(object), [index]) => Kind::Subscript { object, index: *index },
            _ => UNREADABLE,
        }
    }

    /// Chains of one operator are kept flat: long sums of strings are common and would nest deeply.
    fn binary(&mut self, node: &Node<'_>) -> Kind {
        let sign = |node: &Node<'_>| node.field("operator").map(|operator| text(&operator)).unwrap_or_default();
        let operator = Operator::from_sign(&sign(node));
        let mut operands = Vec::new();
        let mut current = node.clone();
        loop {
            let (Some(left), Some(right)) = (current.field("left"), current.field("right")) else { return UNREADABLE };
            operands.push(self.expr(&right));
            let is_link = left.kind() == "binary_operator" && Operator::from_sign(&sign(&left)) == operator;
            if !is_link || operator == Operator::Power || self.matches.contains_key(&left.node_id()) {
                operands.push(self.expr(&left));
                break;
            }
            current = left;
        }
        operands.reverse();
        Kind::Chain { operator, operands: operands.into() }
    }

    fn boolean(&mut self, node: &Node<'_>) -> Kind {
        let (left, right) = (self.only(node, "left"), self.only(node, "right"));
        let is_or = node.field("operator").is_some_and(|operator| operator.text() == "or");
        match (left, right) {
            (Some(left), Some(right)) if is_or => Kind::Either([left, right].into()),
            _ => Kind::Opaque { what: "a combined condition", there: false },
        }
    }

    fn unary(&mut self, node: &Node<'_>) -> Kind {
        let is_minus = node.field("operator").is_some_and(|operator| operator.text() == "-");
        match self.only(node, "argument") {
            Some(inner) if is_minus => Kind::Minus(inner),
            _ => Kind::Opaque { what: "a computed number", there: true },
        }
    }

    fn comparison(&mut self, node: &Node<'_>) -> Kind {
        let operands: Vec<_> = node.named_children().filter(|child| !is_comment(child)).collect();
        let ids: Vec<_> = operands.iter().map(|operand| self.expr(operand)).collect();
        let signs: Vec<_> = node.field_children("operators").map(|sign| text(&sign)).collect();
        let same = match signs.first().map(AsRef::as_ref) {
            Some("is" | "==") => true,
            Some("is not" | "!=") => false,
            sign => {
                return match (ids.as_slice(), sign.and_then(Order::from_sign)) {
                    ([left, right], Some(order)) => Kind::Order { left: *left, right: *right, order },
                    _ => Kind::Opaque { what: "a comparison", there: true },
                };
            }
        };
        match ids.as_slice() {
            [left, right] => Kind::Compare { left: *left, right: *right, same },
            _ => Kind::Opaque { what: "a comparison", there: true },
        }
    }

    fn conditional(&mut self, node: &Node<'_>) -> Kind {
        let parts: Vec<_> = node.named_children().filter(|child| !is_comment(child)).collect();
        let ids: Vec<_> = parts.iter().map(|part| self.expr(part)).collect();
        match ids.as_slice() {
            [then, condition, otherwise] => {
                Kind::Conditional { then: *then, condition: *condition, otherwise: *otherwise }
            }
            _ => UNREADABLE,
        }
    }

    fn lambda(&mut self, node: &Node<'_>) -> Kind {
        let (parameters, _) = node.field("parameters").map(|list| self.parameters(&list)).unwrap_or_default();
        let (_, body) = self.in_scope(ScopeKind::Function, |this| {
            for parameter in &parameters {
                this.bind(&parameter.name, Bound::Opaque("a parameter of a lambda"), 0);
            }
            this.only(node, "body")
        });
        body.map_or(UNREADABLE, Kind::Lambda)
    }

    fn named(&mut self, node: &Node<'_>) -> ExprId {
        let (Some(value), Some(name)) = (self.only(node, "value"), node.field("name").map(|name| text(&name))) else {
            return self.opaque("an assignment", false, node);
        };
        let before = self.scope;
        while let Some(scope) = self.module.scope(self.scope).filter(|scope| scope.kind == ScopeKind::Inline) {
            let Some(parent) = scope.parent else { break };
            self.scope = parent;
        }
        self.bind(&name, Bound::Value(value), end(node));
        self.scope = before;
        value
    }

    fn comprehension(&mut self, node: &Node<'_>, map: bool) -> Kind {
        self.in_scope(ScopeKind::Inline, |this| {
            this.around.loops.insert(0, "for");
            let clauses = node.named_children().filter(|child| child.kind() != "comment" && child.kind() != "pair");
            let body = node.field("body");
            for clause in clauses.filter(|clause| clause.kind().ends_with("_clause")) {
                let values = this.only(&clause, "right");
                if let (Some(values), Some(left)) = (values, clause.field("left")) {
                    this.target(&left, &Bound::Element(values), 0);
                } else {
                    this.each(&clause);
                }
            }
            if let Some(body) = body {
                if body.kind() == "pair" {
                    this.each(&body);
                } else {
                    this.expr(&body);
                }
            }
            this.around.loops.remove(0);
        });
        Kind::Comprehension { map }
    }

    fn yielded(&mut self, node: &Node<'_>) -> Kind {
        let value = node.named_children().find(|child| !is_comment(child)).map(|child| self.expr(&child));
        let value = value.unwrap_or_else(|| self.opaque("nothing", false, node));
        if let Some(function) = self.around.function.and_then(|id| self.module.functions.get_mut(id.index())) {
            function.yields.push(value);
        }
        Kind::Opaque { what: "the result of `yield`", there: false }
    }
}

const UNREADABLE: Kind = Kind::Opaque { what: "an expression that is not followed", there: false };

fn integer(text: &str) -> Option<i64> {
    let digits = text.replace('_', "").to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            return i64::from_str_radix(rest, radix).ok();
        }
    }
    digits.parse().ok()
}

fn float(text: &str) -> Option<f64> {
    text.replace('_', "").parse().ok()
}
