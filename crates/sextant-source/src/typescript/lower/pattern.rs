//! Names that are declared or assigned to, one by one or taken out of objects and arrays.

use super::{Lowering, end, is_comment, start, text};
use crate::code::{Bound, ExprId, FunctionId, Kind, Write};
use crate::rule::Node;
use std::sync::Arc;

/// What is done with the names of a pattern.
#[derive(Clone, Copy)]
pub(super) enum Use {
    Declare,
    Assign,
    /// They are parts of a parameter.
    Parameter(FunctionId, usize),
}

impl Lowering {
    /// Declares the names of a pattern.
    pub(super) fn declare(&mut self, node: &Node<'_>, bound: Bound, at: u32) {
        self.pattern(node, bound, at, Use::Declare);
    }

    /// Assigns to the names and places of a pattern.
    pub(super) fn assign(&mut self, node: &Node<'_>, bound: Bound, at: u32) {
        self.pattern(node, bound, at, Use::Assign);
    }

    pub(super) fn pattern(&mut self, node: &Node<'_>, bound: Bound, at: u32, how: Use) {
        match node.kind().as_ref() {
            "identifier" | "shorthand_property_identifier_pattern" => {
                let name = text(node);
                match how {
                    Use::Assign => self.rebind(&name, bound, at),
                    Use::Declare | Use::Parameter(..) => self.bind(&name, bound, at),
                }
            }
            "object_pattern" => {
                let whole = self.whole(bound, node, at);
                self.deeper(|this| this.object_pattern(node, whole, at, how));
            }
            "array_pattern" => {
                let whole = self.whole(bound, node, at);
                self.deeper(|this| this.array_pattern(node, whole, at, how));
            }
            "member_expression" | "subscript_expression" => {
                let value = self.whole(bound, node, at);
                self.place_target(node, value, at);
            }
            "non_null_expression" | "parenthesized_expression" => {
                for inner in node.named_children() {
                    self.deeper(|this| this.pattern(&inner, bound.clone(), at, how));
                }
            }
            _ => {}
        }
    }

    /// An expression for what a pattern takes apart.
    fn whole(&mut self, bound: Bound, node: &Node<'_>, at: u32) -> ExprId {
        if let Bound::Value(value) = bound {
            return value;
        }
        let name: Arc<str> = format!("{{{}}}", start(node)).into();
        self.bind(&name, bound, at);
        self.name_at(&name, at)
    }

    fn object_pattern(&mut self, node: &Node<'_>, whole: ExprId, at: u32, how: Use) {
        let mut taken: Vec<Arc<str>> = Vec::new();
        for child in node.named_children() {
            let member =
                |this: &mut Self, name: Arc<str>| this.push(Kind::Attribute { object: whole, name }, start(&child));
            match child.kind().as_ref() {
                "shorthand_property_identifier_pattern" => {
                    let name = text(&child);
                    taken.push(name.clone());
                    let value = member(self, name);
                    self.pattern(&child, Bound::Value(value), at, how);
                }
                "object_assignment_pattern" => {
                    let Some(left) = child.field("left") else { continue };
                    let name = text(&left);
                    taken.push(name.clone());
                    let value = member(self, name.clone());
                    self.with_default(&child, value, &name, at, how);
                }
                "pair_pattern" => {
                    let (Some(key), Some(inner)) = (child.field("key"), child.field("value")) else { continue };
                    let name = Self::property_name(&key);
                    let value = match &name {
                        Some(name) => member(self, name.clone()),
                        None => {
                            let index = self.key(&key);
                            self.push(Kind::Subscript { object: whole, index }, start(&child))
                        }
                    };
                    let name = name.unwrap_or_default();
                    taken.push(name.clone());
                    self.part(&inner, value, &name, at, how);
                }
                "rest_pattern" => {
                    let keys = std::mem::take(&mut taken);
                    let rest = self.push(Kind::Without { object: whole, keys: keys.into() }, start(&child));
                    for inner in child.named_children() {
                        self.pattern(&inner, Bound::Value(rest), at, how);
                    }
                }
                _ => {}
            }
        }
    }

    fn array_pattern(&mut self, node: &Node<'_>, whole: ExprId, at: u32, how: Use) {
        let mut position = 0;
        for child in node.children() {
            if child.kind() == "," {
                position += 1;
                continue;
            }
            if !child.is_named() || is_comment(&child) {
                continue;
            }
            if child.kind() == "rest_pattern" {
                for inner in child.named_children() {
                    self.pattern(&inner, Bound::Opaque("the rest of an unpacked value"), at, how);
                }
                continue;
            }
            let index = self.push(Kind::Int(position), start(&child));
            let value = self.push(Kind::Subscript { object: whole, index }, start(&child));
            self.part(&child, value, &Arc::from(position.to_string()), at, how);
        }
    }

    /// A part of what is taken apart, perhaps with a default.
    fn part(&mut self, node: &Node<'_>, value: ExprId, name: &Arc<str>, at: u32, how: Use) {
        if node.kind() == "assignment_pattern" {
            self.with_default(node, value, name, at, how);
        } else {
            self.pattern(node, Bound::Value(value), at, how);
        }
    }

    fn with_default(&mut self, node: &Node<'_>, value: ExprId, name: &Arc<str>, at: u32, how: Use) {
        let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
        self.own.name = Self::property_name(&left);
        let default = self.expr(&right);
        let kind = match how {
            Use::Parameter(function, index) => {
                Kind::Default { value, default, of: Box::new((name.clone(), function, index)) }
            }
            Use::Declare | Use::Assign => Kind::Coalesce([value, default].into()),
        };
        let value = self.push(kind, start(node));
        self.pattern(&left, Bound::Value(value), at, how);
    }

    /// `object.name = value`, `object[key] = value`.
    fn place_target(&mut self, left: &Node<'_>, value: ExprId, at: u32) {
        let Some(object) = left.field("object") else { return };
        if left.kind() == "subscript_expression" {
            let Some(index) = left.field("index") else { return };
            self.expr(&object);
            let key = self.expr(&index);
            self.set(&object, key, value, left, at);
            return;
        }
        let Some(name) = left.field("property").map(|property| text(&property)) else { return };
        if self.is_this(&object) {
            self.own_attribute(name, Bound::Value(value));
            return;
        }
        if self.exported_place(&object, &name, value, at) {
            return;
        }
        let written = self.expr(&object);
        self.module.writes.entry(name.clone()).or_default().push(Write { object: Some(written), value });
        let key = self.literal(&name, start(left));
        self.set(&object, key, value, left, at);
    }

    /// `exports.name = value`, `module.exports.name = value`, `module.exports = value`.
    fn exported_place(&mut self, object: &Node<'_>, name: &str, value: ExprId, at: u32) -> bool {
        let of = object.text();
        let whole = of == "module" && name == "exports";
        if !whole && of != "exports" && of != "module.exports" {
            return false;
        }
        let name = if whole { super::super::WHOLE } else { name };
        self.export(name, Bound::Value(value), at);
        if whole {
            self.export_members(value, at);
        }
        true
    }

    pub(super) fn is_this(&self, node: &Node<'_>) -> bool {
        node.kind() == "this" && self.receiver.is_some()
    }

    /// The place behind an assignment, for what changes from there on.
    pub(super) fn after(node: &Node<'_>) -> u32 {
        end(node)
    }
}
