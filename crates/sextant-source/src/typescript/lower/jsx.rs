//! JSX: components are called with their attributes, other elements are values of which nothing is known.

use super::{Lowering, first, is_comment, start, text};
use crate::code::{Argument, Entry, ExprId, Kind};
use crate::rule::Node;

impl Lowering {
    pub(super) fn jsx(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let tag = if node.kind() == "jsx_element" { node.field("open_tag") } else { Some(node.clone()) };
        let name = tag.as_ref().and_then(|tag| tag.field("name"));
        let component = name.filter(is_component).map(|name| self.expr(&name));
        let mut entries = tag.map(|tag| self.attributes(&tag)).unwrap_or_default();
        let children = self.children(node);
        let Some(function) = component else { return self.opaque("an element", true, node) };
        if children {
            let key = self.literal("children", at);
            let value = self.opaque("what an element holds", true, node);
            entries.push(Entry::Pair(key, value));
        }
        let properties = self.push(Kind::Dict(entries.into()), at);
        self.push_call(function, vec![Argument::Positional(properties)], at)
    }

    fn attributes(&mut self, tag: &Node<'_>) -> Vec<Entry> {
        let mut out = Vec::new();
        for attribute in tag.field_children("attribute").collect::<Vec<_>>() {
            if attribute.kind() != "jsx_attribute" {
                let spread = first(&attribute).filter(|inner| inner.kind() == "spread_element");
                if let Some(inner) = spread.as_ref().and_then(first) {
                    out.push(Entry::Splat(self.expr(&inner)));
                }
                continue;
            }
            let mut parts = attribute.named_children().filter(|child| !is_comment(child));
            let Some(name) = parts.next() else { continue };
            let key = self.literal(&name.text(), start(&name));
            let value = match parts.next() {
                None => self.push(Kind::Bool(true), start(&attribute)),
                Some(value) if value.kind() == "jsx_expression" => match first(&value) {
                    Some(inner) => {
                        self.own.name = Some(text(&name)).filter(|_| self.around.function.is_none());
                        self.expr(&inner)
                    }
                    None => self.push(Kind::None, start(&value)),
                },
                Some(value) => self.expr(&value),
            };
            out.push(Entry::Pair(key, value));
        }
        out
    }

    /// Visits what stands inside of an element; whether there is anything.
    fn children(&mut self, node: &Node<'_>) -> bool {
        let mut any = false;
        if node.kind() != "jsx_element" {
            return any;
        }
        for child in node.named_children() {
            match child.kind().as_ref() {
                "jsx_expression" => {
                    if let Some(inner) = first(&child) {
                        self.expr(&inner);
                        any = true;
                    }
                }
                "jsx_element" | "jsx_self_closing_element" => {
                    self.expr(&child);
                    any = true;
                }
                "jsx_text" => any |= !child.text().trim().is_empty(),
                _ => {}
            }
        }
        any
    }
}

/// Whether a tag names a component: those of the browser begin with a small letter.
fn is_component(name: &Node<'_>) -> bool {
    match name.kind().as_ref() {
        "member_expression" | "nested_identifier" => true,
        "identifier" => !name.text().starts_with(|c: char| c.is_lowercase()),
        _ => false,
    }
}
