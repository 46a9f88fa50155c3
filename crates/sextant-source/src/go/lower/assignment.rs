//! Declarations and assignments, and changes of objects in place.

use super::{Lowering, bare, children, end, first, start, text};
use crate::code::{Bound, Change, Element, ExprId, Kind, Matched, Write, operator};
use crate::rule::Node;
use std::sync::Arc;

impl Lowering {
    /// `a, err := call()`, `a = b`, `a += b`.
    pub(super) fn assignment(&mut self, node: &Node<'_>) {
        let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
        let (left, right) = (children(&left), children(&right));
        let sign = node.field("operator").map(|operator| text(&operator)).unwrap_or_default();
        let declares = node.kind() == "short_var_declaration";
        let at = end(node);
        if !declares && &*sign != "=" {
            if let ([place], [value]) = (left.as_slice(), right.as_slice()) {
                let operands = vec![self.expr(place), self.expr(value)];
                let kind = Kind::Chain { operator: operator(sign.trim_end_matches('=')), operands: operands.into() };
                let value = self.push(kind, start(node));
                self.assign(place, Bound::Value(value), false, at);
                self.note(node, || Matched::Assignment(name_of(place), value));
            }
            return;
        }
        if let ([place], [value]) = (left.as_slice(), right.as_slice())
            && !declares
            && self.appended(place, value, node)
        {
            return;
        }
        let values = self.values(&left, &right);
        let first_value = values.first().copied();
        self.give(&left, &values, declares, at);
        if let Some(value) = first_value {
            self.note(node, || Matched::Assignment(left.first().and_then(name_of), value));
        }
    }

    /// The values on the right of an assignment. An error that gets a name is one that the program looks at.
    pub(super) fn values(&mut self, left: &[Node<'_>], right: &[Node<'_>]) -> Vec<ExprId> {
        let takes_error = right.len() == 1 && left.last().is_some_and(is_error);
        let before = self.around.in_try;
        self.around.in_try |= takes_error;
        let values = right.iter().map(|value| self.expr(value)).collect();
        self.around.in_try = before;
        values
    }

    /// Gives values to names: of a call that gives two, the second is an error or tells whether the first is there.
    pub(super) fn give(&mut self, left: &[Node<'_>], values: &[ExprId], declares: bool, at: u32) {
        for (index, place) in left.iter().enumerate() {
            let bound = match (values, left.len()) {
                (values, names) if values.len() == names => match values.get(index) {
                    Some(value) => Bound::Value(*value),
                    None => continue,
                },
                ([value], 2) if index == 0 => Bound::Value(*value),
                ([_], 2) => Bound::Opaque("an error or a truth value"),
                ([value], _) => Bound::Part(*value, index),
                _ => Bound::Opaque("one of several values"),
            };
            self.assign(place, bound, declares, at);
        }
    }

    fn assign(&mut self, place: &Node<'_>, bound: Bound, declares: bool, at: u32) {
        let place = bare(place);
        match place.kind().as_ref() {
            "identifier" if place.text() == "_" => {}
            "identifier" if declares => self.bind(&text(&place), bound, self.from(at)),
            "identifier" => self.rebind(&text(&place), bound, at),
            "selector_expression" => self.assign_field(&place, bound),
            "index_expression" => {
                let (Some(object), Some(index)) = (place.field("operand"), place.field("index")) else { return };
                let key = self.expr(&index);
                if let Bound::Value(value) = bound {
                    self.changed(&object, Change::Set(key, value), start(&place), at.saturating_add(1));
                }
            }
            "unary_expression" => drop(self.expr(&place)),
            _ => {}
        }
    }

    fn assign_field(&mut self, place: &Node<'_>, bound: Bound) {
        let (Some(object), Some(name)) = (place.field("operand"), place.field("field")) else { return };
        let name = text(&name);
        let is_own = self.receiver.as_ref().is_some_and(|(receiver, _)| object.text() == **receiver);
        if is_own {
            self.own_attribute(name, bound);
            return;
        }
        let object_expr = self.expr(&object);
        let Bound::Value(value) = bound else { return };
        self.module.writes.entry(name.clone()).or_default().push(Write { object: Some(object_expr), value });
        // A field of a structure in a variable: `input.System = …`.
        if let Some(variable) = name_of(&object) {
            let (from, to) = (start(place), self.module.expr(value).at.saturating_add(1));
            let base = self.name_at(&variable, from);
            let change = Change::Configure([crate::code::Argument::Keyword(name, value)].into());
            let changed = self.push(Kind::Changed { base, keys: [].into(), change: change.into() }, from);
            self.change(&variable, changed, to);
        }
    }

    /// `list = append(list, value)`.
    fn appended(&mut self, place: &Node<'_>, value: &Node<'_>, node: &Node<'_>) -> bool {
        let is_append = value.kind() == "call_expression"
            && value.field("function").is_some_and(|function| function.text() == "append");
        let list = value.field("arguments").filter(|_| is_append);
        let Some(given) = list.map(|list| children(&list)) else { return false };
        let Some((to, rest)) = given.split_first() else { return false };
        if super::written(to) != super::written(place) || name_of(place).is_none() {
            return false;
        }
        let mut elements = Vec::new();
        for child in rest {
            let spread = first(child).filter(|_| child.kind() == "variadic_argument");
            let value = self.expr(spread.as_ref().unwrap_or(child));
            elements.push(Element { value, splat: spread.is_some() });
        }
        let change = match elements.as_slice() {
            [Element { value, splat: false }] => Change::Append(*value),
            [Element { value, splat: true }] => Change::Extend(*value),
            _ => Change::Extend(self.push(Kind::List(elements.into()), start(node))),
        };
        self.changed(place, change, start(node), end(node));
        true
    }

    /// Notes that the object a variable or own field holds changes.
    fn changed(&mut self, object: &Node<'_>, change: Change, from: u32, to: u32) {
        let object = bare(object);
        if let Some(name) = name_of(&object) {
            let base = self.name_at(&name, to.saturating_sub(1));
            let value = self.push(Kind::Changed { base, keys: [].into(), change: change.into() }, from);
            self.change(&name, value, to);
            return;
        }
        let own = object.field("operand").zip(self.receiver.clone());
        if object.kind() == "selector_expression"
            && let Some((of, (receiver, _))) = own
            && of.text() == *receiver
            && let Some(name) = object.field("field")
        {
            let base = self.expr(&object);
            let value = self.push(Kind::Changed { base, keys: [].into(), change: change.into() }, from);
            self.own_attribute(text(&name), Bound::Value(value));
        }
    }

    /// `var name Type = value`, `const name = value`.
    pub(super) fn specification(&mut self, node: &Node<'_>) {
        let names: Vec<_> = node.field_children("name").filter(|name| name.kind() == "identifier").collect();
        let written = node.field("value").map(|value| children(&value)).unwrap_or_default();
        let declared = node.field("type").and_then(|of| self.type_expr(&of));
        let at = self.from(end(node));
        if written.is_empty() {
            for name in &names {
                let value = match node.field("type").map(|of| of.kind().into_owned()).as_deref() {
                    Some("slice_type") => Bound::Value(self.push(Kind::List([].into()), start(node))),
                    Some("type_identifier" | "qualified_type") if declared.is_some() => {
                        let function = declared.unwrap_or(ExprId(0));
                        Bound::Value(self.push_call(function, Vec::new(), start(node)))
                    }
                    Some("pointer_type") => Bound::Value(self.push(Kind::None, start(node))),
                    _ => Bound::Opaque("a variable without a value"),
                };
                self.bind(&text(name), value, at);
            }
        } else {
            let values = self.values(&names, &written);
            self.give(&names, &values, true, at);
            if let Some(value) = values.first().copied() {
                self.note(node, || Matched::Assignment(names.first().map(text), value));
            }
        }
        for name in &names {
            self.declare_type(&text(name), declared);
        }
    }

    /// `name++`.
    pub(super) fn counted(&mut self, node: &Node<'_>) {
        let Some(place) = first(node) else { return };
        let before = self.expr(&place);
        let one = self.push(Kind::Int(1), start(node));
        let sign = if node.kind() == "inc_statement" { "+" } else { "-" };
        let value = self.push(Kind::Chain { operator: operator(sign), operands: [before, one].into() }, start(node));
        self.assign(&place, Bound::Value(value), false, end(node));
    }
}

/// The name of a variable, where an expression is one.
pub(super) fn name_of(node: &Node<'_>) -> Option<Arc<str>> {
    (node.kind() == "identifier").then(|| text(node))
}

/// Whether a name is given to an error.
fn is_error(name: &Node<'_>) -> bool {
    let name = name.text().to_lowercase();
    name.starts_with("err") || name.ends_with("err") || name.ends_with("error")
}
