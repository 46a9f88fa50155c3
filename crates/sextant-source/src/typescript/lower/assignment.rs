//! Assignments, and changes of objects in place.

use super::{Lowering, bare, end, start, text};
use crate::code::{Argument, Bound, Change, ExprId, Kind, Matched, Operator, Write, operator};
use crate::limits::NESTING;
use crate::rule::Node;
use std::sync::Arc;

/// What an object that changes is reached by.
enum Owner {
    Name(Arc<str>),
    /// An attribute of `this`.
    Own(Arc<str>),
}

impl Lowering {
    /// `left = right`; the answer is the assigned value.
    pub(super) fn assignment(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let (left, right) = (node.field("left")?, node.field("right")?);
        self.own.name = match left.kind().as_ref() {
            "identifier" => Some(text(&left)),
            "member_expression" => left.field("property").map(|property| text(&property)),
            _ => None,
        };
        let value = self.expr(&right);
        self.assign(&left, Bound::Value(value), Self::after(node));
        self.note(&left, || Matched::Expression(value));
        self.note(node, || Matched::Assignment(written(&left), value));
        Some(value)
    }

    /// `left += right`, `left ??= right`.
    pub(super) fn augmented(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let (left, right) = (node.field("left")?, node.field("right")?);
        let sign = node.field("operator").map(|operator| text(&operator)).unwrap_or_default();
        let before = self.expr(&left);
        let right = self.expr(&right);
        let kind = match &*sign {
            "||=" => Kind::Either([before, right].into()),
            "??=" => Kind::Coalesce([before, right].into()),
            "&&=" => Kind::Conditional { then: right, condition: before, otherwise: before },
            sign => Kind::Chain { operator: operator(sign.trim_end_matches('=')), operands: [before, right].into() },
        };
        let value = self.push(kind, start(node));
        self.assign(&left, Bound::Value(value), end(node));
        self.note(node, || Matched::Assignment(written(&left), value));
        Some(value)
    }

    /// `name++`.
    pub(super) fn update(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let place = node.field("argument")?;
        let before = self.expr(&place);
        let one = self.push(Kind::Int(1), start(node));
        let is_up = node.field("operator").is_some_and(|operator| operator.text() == "++");
        let operator = if is_up { Operator::Add } else { Operator::Subtract };
        let value = self.push(Kind::Chain { operator, operands: [before, one].into() }, start(node));
        self.assign(&place, Bound::Value(value), end(node));
        Some(value)
    }

    /// Notes that a key of the object at `object` is set.
    pub(super) fn set(&mut self, object: &Node<'_>, key: ExprId, value: ExprId, left: &Node<'_>, at: u32) {
        // The value is computed first, and may change the object too.
        self.changed(object, Change::Set(key, value), start(left), at.saturating_add(1));
    }

    /// Notes that the object that `node` leads to changes, from `from` to `to`.
    fn changed(&mut self, node: &Node<'_>, change: Change, from: u32, to: u32) {
        let mut keys = Vec::new();
        let mut object = bare(node);
        let owner = loop {
            match object.kind().as_ref() {
                "identifier" => break Some(Owner::Name(text(&object))),
                "member_expression" if keys.len() < NESTING => {
                    let (Some(outer), Some(name)) = (object.field("object"), object.field("property")) else { return };
                    if self.is_this(&outer) {
                        break Some(Owner::Own(text(&name)));
                    }
                    keys.push(self.literal(&name.text(), start(&name)));
                    object = bare(&outer);
                }
                "subscript_expression" if keys.len() < NESTING => {
                    let (Some(outer), Some(key)) = (object.field("object"), object.field("index")) else { return };
                    keys.push(self.expr(&key));
                    object = bare(&outer);
                }
                _ => break None,
            }
        };
        keys.reverse();
        match owner {
            Some(Owner::Name(name)) => {
                let base = self.name_at(&name, to.saturating_sub(1));
                let value = self.push(Kind::Changed { base, keys: keys.into(), change: change.into() }, from);
                self.change(&name, value, to);
            }
            Some(Owner::Own(name)) => {
                let this = self.name_at(&Arc::from("this"), from);
                let base = self.push(Kind::Attribute { object: this, name: name.clone() }, from);
                let value = self.push(Kind::Changed { base, keys: keys.into(), change: change.into() }, from);
                self.own_attribute(name, Bound::Value(value));
            }
            None => {}
        }
    }

    /// Notes what a method call does to the object it is called on: `list.push(…)`, `Object.assign(target, …)`.
    pub(super) fn changing_call(&mut self, node: &Node<'_>, arguments: &[Argument]) {
        let Some(function) = node.field("function").filter(|function| function.kind() == "member_expression") else {
            return;
        };
        let (Some(object), Some(method)) = (function.field("object"), function.field("property")) else { return };
        let (from, to) = (start(node), end(node));
        match (method.text().as_ref(), arguments) {
            ("assign", [Argument::Positional(_), rest @ ..]) if object.text() == "Object" => {
                let list = node.field("arguments");
                let target = list.and_then(|list| super::first(&list));
                if let Some(target) = target {
                    self.changed(&target, Change::Update(rest.into()), from, to);
                }
            }
            ("push", [Argument::Positional(value)]) => self.changed(&object, Change::Append(*value), from, to),
            ("push", [Argument::Splat(values)]) => self.changed(&object, Change::Extend(*values), from, to),
            ("push" | "unshift" | "splice" | "pop" | "shift" | "sort" | "reverse" | "fill" | "copyWithin", _) => {
                self.changed(&object, Change::Other, from, to);
            }
            _ => {}
        }
    }

    /// `delete object.name`.
    pub(super) fn delete(&mut self, node: &Node<'_>) {
        let Some(place) = node.field("argument").map(|argument| bare(&argument)) else { return };
        let Some(object) = place.field("object") else {
            self.expr(&place);
            return;
        };
        let key = match (place.field("property"), place.field("index")) {
            (Some(name), _) => self.literal(&name.text(), start(&name)),
            (None, Some(index)) => self.expr(&index),
            (None, None) => return,
        };
        if self.is_this(&object) {
            let value = self.opaque("a deleted attribute", false, node);
            if let Some(name) = place.field("property") {
                self.own_attribute(text(&name), Bound::Value(value));
            }
            return;
        }
        let written = self.expr(&object);
        if let Some(name) = place.field("property") {
            let value = self.opaque("a deleted attribute", false, node);
            self.module.writes.entry(text(&name)).or_default().push(Write { object: Some(written), value });
        }
        self.changed(&object, Change::Remove(key), start(node), end(node));
    }
}

/// What is assigned to, as it is written.
fn written(left: &Node<'_>) -> Option<Arc<str>> {
    matches!(left.kind().as_ref(), "identifier" | "member_expression").then(|| text(left))
}
