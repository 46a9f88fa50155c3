//! Assignments, and changes of objects in place.

use super::{Lowering, end, is_comment, start, text};
use crate::code::{Argument, Bound, Change, ExprId, Kind, Matched, Operator, Write};
use crate::limits::NESTING;
use crate::rule::Node;
use std::sync::Arc;

/// What an object that changes is reached by.
enum Owner {
    Name(Arc<str>),
    /// An attribute of `self`.
    Own(Arc<str>),
    /// An attribute of anything else.
    Other(Arc<str>),
}

/// The object and the key, where a node leads to a part of an object: `x[key]`, `x.get(key)`, `x.setdefault(key, …)`.
fn part_of<'r>(node: &Node<'r>) -> Option<(Node<'r>, Node<'r>)> {
    match node.kind().as_ref() {
        "subscript" => Some((node.field("value")?, node.field("subscript")?)),
        "call" => {
            let function = node.field("function")?;
            let method = function.field("attribute")?;
            if !matches!(method.text().as_ref(), "get" | "setdefault") {
                return None;
            }
            let list = node.field("arguments")?;
            let key = list.named_children().find(|child| !is_comment(child))?;
            Some((function.field("object")?, key))
        }
        _ => None,
    }
}

impl Lowering {
    /// An assignment of any form; the answer is the assigned value.
    pub(super) fn assignment(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let left = node.field("left")?;
        if let Some(annotation) = node.field("type") {
            let declared = self.expr(&annotation);
            self.declare_field(&left, &annotation, declared);
        }
        let right = node.field("right")?;
        let assigned = match right.kind().as_ref() {
            "assignment" | "augmented_assignment" => self.deeper(|this| this.assignment(&right))??,
            _ => self.expr(&right),
        };
        let value = if node.kind() == "augmented_assignment" {
            self.augmented(node, &left, assigned)?
        } else {
            self.target(&left, &Bound::Value(assigned), end(node));
            assigned
        };
        let name = (left.kind() == "identifier" || left.kind() == "attribute").then(|| text(&left));
        self.note(node, || Matched::Assignment(name, value));
        Some(value)
    }

    fn declare_field(&mut self, left: &Node<'_>, annotation: &Node<'_>, declared: ExprId) {
        let name = text(left);
        let in_class_body = self.around.class.is_some() && self.around.function.is_none();
        if in_class_body
            && left.kind() == "identifier"
            && !annotation.text().contains("ClassVar")
            && let Some(class) = self.around.class.and_then(|id| self.module.classes.get_mut(id.index()))
        {
            class.fields.push(name.clone());
            let may_be_none = ["None", "Optional", "Any"].iter().any(|word| annotation.text().contains(word));
            if !may_be_none {
                self.module.types.insert((self.scope, name), declared);
            }
        }
    }

    fn augmented(&mut self, node: &Node<'_>, left: &Node<'_>, right: ExprId) -> Option<ExprId> {
        let sign = node.field("operator").map(|operator| text(&operator)).unwrap_or_default();
        let operator = Operator::from_sign(sign.trim_end_matches('='));
        let (at, to) = (start(node), end(node));
        match left.kind().as_ref() {
            "identifier" => {
                let name = text(left);
                let before = self.name_at(&name, at);
                let value = self.push(Kind::Chain { operator, operands: [before, right].into() }, at);
                self.bind(&name, Bound::Value(value), to);
                Some(value)
            }
            "attribute" => {
                let before = self.expr(left);
                let value = self.push(Kind::Chain { operator, operands: [before, right].into() }, at);
                self.target(left, &Bound::Value(value), to);
                Some(value)
            }
            _ => {
                let value = self.opaque("an updated item", true, node);
                self.target(left, &Bound::Value(value), to);
                Some(value)
            }
        }
    }

    /// Binds what stands on the left of an assignment.
    pub(super) fn target(&mut self, left: &Node<'_>, bound: &Bound, at: u32) {
        match left.kind().as_ref() {
            "identifier" => self.bind(&text(left), bound.clone(), at),
            "attribute" => self.attribute_target(left, bound),
            "subscript" => self.subscript_target(left, bound, at),
            "pattern_list" | "tuple_pattern" | "list_pattern" | "tuple" | "list" => {
                let parts: Vec<_> = left.named_children().filter(|child| !is_comment(child)).collect();
                let starred = parts.iter().any(|part| part.kind() == "list_splat_pattern");
                let bound = match bound {
                    Bound::Element(_) => {
                        // No source can spell the name of what is unpacked.
                        let name: Arc<str> = format!("({})", start(left)).into();
                        self.bind(&name, bound.clone(), at);
                        &Bound::Value(self.name_at(&name, at))
                    }
                    other => other,
                };
                for (index, part) in parts.iter().enumerate() {
                    let bound = match bound {
                        Bound::Value(value) if !starred => Bound::Part(*value, index),
                        _ => Bound::Opaque("part of an unpacked value"),
                    };
                    self.deeper(|this| this.target(part, &bound, at));
                }
            }
            "list_splat_pattern" | "parenthesized_expression" | "as_pattern_target" => {
                for part in left.named_children() {
                    self.deeper(|this| this.target(&part, bound, at));
                }
            }
            _ => {
                self.expr(left);
            }
        }
    }

    fn attribute_target(&mut self, left: &Node<'_>, bound: &Bound) {
        let (Some(object), Some(name)) = (left.field("object"), left.field("attribute")) else { return };
        let name = text(&name);
        if self.is_receiver(&object) {
            self.own_attribute(name, bound.clone());
            return;
        }
        let object = Some(self.expr(&object));
        let value = match bound {
            Bound::Value(value) => *value,
            _ => self.opaque("an assigned value", false, left),
        };
        self.module.writes.entry(name).or_default().push(Write { object, value });
    }

    fn is_receiver(&self, node: &Node<'_>) -> bool {
        node.kind() == "identifier" && self.receiver.as_ref().is_some_and(|(name, _)| **name == *node.text())
    }

    fn subscript_target(&mut self, left: &Node<'_>, bound: &Bound, at: u32) {
        let value = match bound {
            Bound::Value(value) => *value,
            _ => self.opaque("an assigned value", false, left),
        };
        let (Some(object), Some(key)) = (left.field("value"), left.field("subscript")) else { return };
        let key = self.expr(&key);
        // The value is computed first, and may change the object too.
        self.changed(&object, Change::Set(key, value), start(left), at.saturating_add(1));
    }

    /// Notes that the object that `node` leads to changes, from `from` to `to`.
    fn changed(&mut self, node: &Node<'_>, change: Change, from: u32, to: u32) {
        let mut keys = Vec::new();
        let mut object = node.clone();
        while let Some((outer, key)) = part_of(&object).filter(|_| keys.len() < NESTING) {
            if object.kind() == "call" {
                self.expr(&object);
            }
            keys.push(self.expr(&key));
            object = outer;
        }
        keys.reverse();
        match self.owner_of(&object) {
            Some(Owner::Name(name)) => {
                let base = self.name_at(&name, to.saturating_sub(1));
                let value = self.push(Kind::Changed { base, keys: keys.into(), change: change.into() }, from);
                self.change(&name, value, to);
            }
            Some(Owner::Own(name)) => {
                let base = self.expr(&object);
                let value = self.push(Kind::Changed { base, keys: keys.into(), change: change.into() }, from);
                self.own_attribute(name, Bound::Value(value));
            }
            Some(Owner::Other(name)) => {
                let value = self.opaque("a changed value", false, node);
                self.module.writes.entry(name).or_default().push(Write { object: None, value });
            }
            None => {
                self.expr(&object);
            }
        }
    }

    fn owner_of(&self, node: &Node<'_>) -> Option<Owner> {
        match node.kind().as_ref() {
            "identifier" => Some(Owner::Name(text(node))),
            "attribute" => {
                let (object, name) = (node.field("object")?, text(&node.field("attribute")?));
                Some(if self.is_receiver(&object) { Owner::Own(name) } else { Owner::Other(name) })
            }
            _ => None,
        }
    }

    /// Notes what a method call does to the object it is called on: `params.update(...)`.
    pub(super) fn changing_call(&mut self, node: &Node<'_>, arguments: &[Argument]) {
        let Some(function) = node.field("function").filter(|function| function.kind() == "attribute") else { return };
        let (Some(object), Some(method)) = (function.field("object"), function.field("attribute")) else { return };
        let change = match (method.text().as_ref(), arguments) {
            ("update", _) => Change::Update(arguments.into()),
            ("setdefault", [Argument::Positional(key), Argument::Positional(value)]) => Change::Default(*key, *value),
            ("pop", [Argument::Positional(key), ..]) => Change::Remove(*key),
            ("append", [Argument::Positional(value)]) => Change::Append(*value),
            ("extend", [Argument::Positional(values)]) => Change::Extend(*values),
            ("clear", []) => Change::Clear,
            ("pop" | "popitem" | "insert" | "remove" | "sort" | "reverse" | "setdefault" | "add" | "discard", _) => {
                Change::Other
            }
            _ => return,
        };
        self.changed(&object, change, start(node), end(node));
    }

    pub(super) fn delete_statement(&mut self, node: &Node<'_>) {
        for item in node.named_children() {
            let items: Vec<_> =
                if item.kind() == "expression_list" { item.named_children().collect() } else { vec![item] };
            for item in items {
                let target = (item.kind() == "subscript").then(|| (item.field("value"), item.field("subscript")));
                let Some((Some(object), Some(key))) = target else {
                    self.expr(&item);
                    continue;
                };
                let key = self.expr(&key);
                self.changed(&object, Change::Remove(key), start(node), end(node));
            }
        }
    }
}
