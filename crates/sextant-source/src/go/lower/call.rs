//! Calls of functions and methods, and conversions that are written like calls.

use super::expression::is_type;
use super::{Handed, Lowering, bare, children, first, start, text};
use crate::code::{Argument, Bound, Element, Entry, ExprId, Kind, Matched, ScopeKind, UNREADABLE};
use crate::rule::Node;
use std::sync::Arc;

/// Types whose conversions do not change a value.
const CONVERTING: [&str; 16] = [
    "any", "bool", "byte", "float32", "float64", "int", "int16", "int32", "int64", "int8", "rune", "string", "uint",
    "uint32", "uint64", "uint8",
];

impl Lowering {
    pub(super) fn call(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let Some(callee) = node.field("function").map(|function| bare(&function)) else {
            return self.push(UNREADABLE, at);
        };
        let list = node.field("arguments");
        if callee.kind() == "identifier"
            && let Some(list) = &list
            && let Some(id) = self.built_in(&callee.text(), list, at)
        {
            return id;
        }
        if callee.kind() == "func_literal" {
            // A goroutine runs on its own.
            let is_own = node.parent().is_some_and(|parent| parent.kind() == "go_statement");
            self.own.handed = Some(Handed { callee: None, around: !is_own });
        }
        let function = self.expr(&callee);
        self.own.handed = None;
        let arguments = list.map(|list| self.arguments(&list, function)).unwrap_or_default();
        self.push_call(function, arguments, at)
    }

    fn arguments(&mut self, list: &Node<'_>, function: ExprId) -> Vec<Argument> {
        let mut out = Vec::new();
        for child in children(list) {
            match first(&child).filter(|_| child.kind() == "variadic_argument") {
                Some(inner) => out.push(Argument::Splat(self.expr(&inner))),
                None => {
                    if let Some(settings) = self.settings_of(&child) {
                        out.push(Argument::Positional(settings));
                        continue;
                    }
                    if child.kind() == "func_literal" {
                        self.own.handed = Some(Handed { callee: Some(function), around: false });
                    }
                    out.push(Argument::Positional(self.expr(&child)));
                    self.own.handed = None;
                }
            }
        }
        out
    }

    /// A function that only sets fields of its parameter is a map: `func(o *Options) { o.Retries = 5 }`.
    fn settings_of(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let (name, assignments) = assigned_fields(node)?;
        let at = start(node);
        let (_, entries) = self.in_scope(ScopeKind::Inline, |this| {
            this.bind(&name, Bound::Opaque("options of a library"), 0);
            let mut entries = Vec::new();
            for (field, value) in &assignments {
                let key = this.literal(&field.text(), start(field));
                entries.push(Entry::Pair(key, this.expr(value)));
            }
            entries
        });
        let map = self.push(Kind::Dict(entries.into()), at);
        self.note(node, || Matched::Expression(map));
        Some(map)
    }

    /// Conversions, `append`, `make` and `new`.
    fn built_in(&mut self, name: &str, list: &Node<'_>, at: u32) -> Option<ExprId> {
        if self.is_local(name) {
            return None;
        }
        let given = children(list);
        match (name, given.as_slice()) {
            (_, [only]) if CONVERTING.contains(&name) || self.own.plain.contains(name) => Some(self.expr(only)),
            ("append", [to, rest @ ..]) => {
                let mut elements = vec![Element { value: self.expr(to), splat: true }];
                for child in rest {
                    elements.push(match first(child).filter(|_| child.kind() == "variadic_argument") {
                        Some(inner) => Element { value: self.expr(&inner), splat: true },
                        None => Element { value: self.expr(child), splat: false },
                    });
                }
                Some(self.push(Kind::List(elements.into()), at))
            }
            ("make", [of, rest @ ..]) => {
                let sizes: Vec<_> = rest.iter().map(|size| (self.expr(size), size.text() == "0")).collect();
                let is_empty = sizes.first().is_none_or(|(_, is_zero)| *is_zero);
                let kind = match of.kind().as_ref() {
                    "map_type" => Kind::Dict([].into()),
                    "slice_type" if is_empty => Kind::List([].into()),
                    _ => Kind::Opaque { what: "a list or channel", there: true },
                };
                Some(self.push(kind, at))
            }
            ("new", [of]) if is_type(&of.kind()) || of.kind() == "identifier" || of.kind() == "selector_expression" => {
                let function = if is_type(&of.kind()) { self.type_expr(of) } else { Some(self.expr(of)) };
                let function = function.unwrap_or_else(|| self.push(UNREADABLE, at));
                Some(self.push_call(function, Vec::new(), at))
            }
            _ => None,
        }
    }
}

/// A field, and what it is set to.
type Assigned<'r> = (Node<'r>, Node<'r>);

/// The parameter of a function that only sets its fields, and what they are set to.
fn assigned_fields<'r>(node: &Node<'r>) -> Option<(Arc<str>, Vec<Assigned<'r>>)> {
    if node.kind() != "func_literal" || node.field("result").is_some() {
        return None;
    }
    let parameters = children(&node.field("parameters")?);
    let name = parameters.first().filter(|_| parameters.len() == 1)?.field("name")?;
    let mut out = Vec::new();
    for statement in super::statement::statements_of(&node.field("body")?) {
        if statement.kind() != "assignment_statement" || statement.field("operator")?.text() != "=" {
            return None;
        }
        let (left, right) = (children(&statement.field("left")?), children(&statement.field("right")?));
        let ([left], [right]) = (left.as_slice(), right.as_slice()) else { return None };
        let object = left.field("operand").filter(|object| object.text() == name.text())?;
        out.push((left.field("field").filter(|_| object.kind() == "identifier")?, right.clone()));
    }
    (!out.is_empty()).then(|| (text(&name), out))
}
