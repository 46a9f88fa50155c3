//! Assignments, and changes of objects in place.

use super::expression::plain_name;
use super::{Lowering, bare, end, start, text};
use crate::code::{Argument, Bound, Change, ExprId, Kind, Matched, Operator, Write, operator};
use crate::java::method::set_by;
use crate::rule::Node;
use std::sync::Arc;

/// Whether what a call gives back is not used.
fn is_statement(node: &Node<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.kind() == "expression_statement")
}

/// What is assigned to.
enum Target {
    Local(Arc<str>),
    /// A field of the object or class around.
    Own(Arc<str>),
    /// An attribute of another object.
    Other(ExprId, Arc<str>),
    None,
}

impl Lowering {
    /// `left = right`, `left += right`; the answer is the assigned value.
    pub(super) fn assignment(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let (left, right) = (node.field("left")?, node.field("right")?);
        let sign = node.field("operator").map(|operator| text(&operator)).unwrap_or_default();
        let mut value = self.expr(&right);
        if &*sign != "=" {
            let before = self.expr(&left);
            let operator = operator(sign.trim_end_matches('='));
            value = self.push(Kind::Chain { operator, operands: [before, value].into() }, start(node));
        }
        self.assign(&left, value, end(node).saturating_add(1), &right);
        let written = matches!(left.kind().as_ref(), "identifier" | "field_access").then(|| text(&left));
        self.note(&left, || Matched::Expression(value));
        self.note(node, || Matched::Assignment(written, value));
        Some(value)
    }

    /// `name++`.
    pub(super) fn update(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let place = super::first(node)?;
        let before = self.expr(&place);
        let one = self.push(Kind::Int(1), start(node));
        let operator = if node.text().contains("++") { Operator::Add } else { Operator::Subtract };
        let value = self.push(Kind::Chain { operator, operands: [before, one].into() }, start(node));
        self.assign(&place, value, end(node), &place);
        Some(value)
    }

    fn target(&mut self, left: &Node<'_>) -> Target {
        match left.kind().as_ref() {
            "identifier" => {
                let name = text(left);
                let is_field = self.own.classes.iter().any(|outline| outline.fields.contains(&name));
                match self.is_local(&name) || !is_field {
                    true => Target::Local(name),
                    false => Target::Own(name),
                }
            }
            "field_access" => {
                let (Some(object), Some(name)) = (left.field("object"), left.field("field")) else {
                    return Target::None;
                };
                let name = text(&name);
                let is_class = self.own.classes.last().is_some_and(|outline| object.text() == *outline.name);
                if object.kind() == "this" || is_class {
                    return Target::Own(name);
                }
                let object = self.expr(&object);
                Target::Other(object, name)
            }
            _ => Target::None,
        }
    }

    fn assign(&mut self, left: &Node<'_>, value: ExprId, at: u32, right: &Node<'_>) {
        match self.target(left) {
            Target::Local(name) => {
                self.rebind(&name, Bound::Value(value), at);
                if let Some(scope) = self.declaring(&name) {
                    let before = std::mem::replace(&mut self.scope, scope);
                    self.holds_builder(&name, None, Some((value, right)));
                    self.scope = before;
                }
            }
            Target::Own(name) => {
                let name = self.field_name(&name);
                let class = self.around.class.and_then(|class| self.module.classes.get_mut(class.index()));
                if let Some(class) = class {
                    class.attributes.entry(name).or_default().push(Bound::Value(value));
                }
            }
            Target::Other(object, name) => {
                self.module.writes.entry(name).or_default().push(Write { object: Some(object), value });
            }
            Target::None => {
                if left.kind() == "array_access"
                    && let Some((array, index)) = left.field("array").zip(left.field("index"))
                {
                    let index = self.expr(&index);
                    self.changed(&array, Change::Set(index, value), start(left), at);
                }
            }
        }
    }

    /// Notes that the object a variable or own field holds changes.
    fn changed(&mut self, object: &Node<'_>, change: Change, from: u32, to: u32) {
        let object = bare(object);
        match self.target(&object) {
            Target::Local(name) => {
                let base = self.name_at(&name, to.saturating_sub(1));
                let value = self.push(Kind::Changed { base, keys: [].into(), change: change.into() }, from);
                self.change(&name, value, to);
            }
            Target::Own(name) => {
                let base = self.expr(&object);
                let value = self.push(Kind::Changed { base, keys: [].into(), change: change.into() }, from);
                let name = self.field_name(&name);
                self.own_attribute(name, Bound::Value(value));
            }
            Target::Other(..) | Target::None => {}
        }
    }

    /// Notes what a method call does to the object it is called on: `list.add(…)`, `map.put(…)`, `text.append(…)`.
    pub(super) fn changing_call(&mut self, node: &Node<'_>, method: &str, arguments: &[Argument]) {
        let Some(object) = node.field("object") else { return };
        let (from, to) = (start(node), end(node));
        let change = match (method, arguments) {
            ("add" | "addLast", [Argument::Positional(value)]) => Change::Append(*value),
            ("addAll", [Argument::Positional(values)]) => Change::Extend(*values),
            ("put", [Argument::Positional(key), Argument::Positional(value)]) => Change::Set(*key, *value),
            ("putIfAbsent", [Argument::Positional(key), Argument::Positional(value)]) => Change::Default(*key, *value),
            ("putAll", [Argument::Positional(_)]) => Change::Update(arguments.into()),
            ("clear", []) => Change::Clear,
            ("append", [Argument::Positional(_)]) => return self.appended(node),
            (method, [Argument::Positional(value)]) if is_statement(node) => match set_by(method) {
                Some(name) => Change::Configure([Argument::Keyword(name, *value)].into()),
                None => return,
            },
            ("insert" | "setLength" | "deleteCharAt" | "reverse" | "addFirst" | "addFirstAll", _) => Change::Other,
            _ => return,
        };
        self.changed(&object, change, from, to);
    }

    /// `text.append(a).append(b)`: the outermost call adds all of it.
    fn appended(&mut self, node: &Node<'_>) {
        let is_inner = node.parent().is_some_and(|parent| {
            parent.kind() == "method_invocation"
                && parent.field("object").is_some_and(|object| object.node_id() == node.node_id())
                && parent.field("name").is_some_and(|name| name.text() == "append")
        });
        let (links, root) = super::call::chain(node);
        let all_append = links.iter().all(|link| link.field("name").is_some_and(|name| name.text() == "append"));
        let Some(name) = root.as_ref().and_then(plain_name).filter(|_| !is_inner && all_append) else { return };
        if !self.is_local(&name) {
            return;
        }
        let to = end(node);
        let mut operands = vec![self.name_at(&name, to.saturating_sub(1))];
        for link in links.iter().rev() {
            let list = link.field("arguments");
            operands.extend(list.as_ref().and_then(super::first).map(|given| self.expr(&given)));
        }
        let value = self.push(Kind::Chain { operator: Operator::Add, operands: operands.into() }, start(node));
        self.change(&name, value, to);
    }
}
