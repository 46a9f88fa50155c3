//! Imports and exports.

use super::{Lowering, end, first, has_token, start, text};
use crate::code::{Bound, Entry, ExprId, Import, Kind, Piece};
use crate::rule::Node;
use crate::typescript::{WHOLE, exported};
use std::sync::Arc;

/// Where a module ends: what it exports holds by then.
const AT_END: u32 = u32::MAX - 1;

impl Lowering {
    pub(super) fn import_statement(&mut self, node: &Node<'_>) {
        if has_token(node, "type") {
            return;
        }
        let clause = node.named_children().find(|child| child.kind() == "import_clause");
        if let Some(required) = node.named_children().find(|child| child.kind() == "import_require_clause") {
            let from = required.field("source").map(|source| super::text::of_string(&source));
            let name = required.named_children().find(|child| child.kind() == "identifier");
            if let (Some(from), Some(name)) = (from, name) {
                self.take(&text(&name), &from.into(), Some(WHOLE.into()));
            }
            return;
        }
        let Some(from) = node.field("source").map(|source| Arc::from(super::text::of_string(&source))) else { return };
        self.import(Import { level: 0, module: Arc::clone(&from), name: None });
        for part in clause.iter().flat_map(Node::named_children) {
            match part.kind().as_ref() {
                "identifier" => self.take(&text(&part), &from, Some("default".into())),
                "namespace_import" => {
                    if let Some(name) = first(&part) {
                        self.take(&text(&name), &from, None);
                    }
                }
                "named_imports" => {
                    for item in part.named_children().filter(|item| item.kind() == "import_specifier") {
                        let Some((name, alias)) = names(&item) else { continue };
                        self.take(&alias, &from, Some(name));
                    }
                }
                _ => {}
            }
        }
    }

    /// Binds an imported name; imports hold in the whole of the module.
    fn take(&mut self, local: &Arc<str>, from: &Arc<str>, name: Option<Arc<str>>) {
        let import = Import { level: 0, module: from.clone(), name };
        self.import(import.clone());
        self.bind(local, Bound::Import(import), 0);
    }

    /// Binds what other modules know as `name`.
    pub(super) fn export(&mut self, name: &str, bound: Bound, at: u32) {
        self.bind(&exported(name).into(), bound, at);
    }

    pub(super) fn export_statement(&mut self, node: &Node<'_>) {
        let declared = node.field("declaration").and_then(|declaration| declaration.field("name"));
        let declared = declared.map(|name| text(&name));
        let decorators = self.decorators(node.field_children("decorator").collect(), declared.as_ref());
        if has_token(node, "type") {
            return;
        }
        if let Some(source) = node.field("source") {
            self.re_export(node, &super::text::of_string(&source).into());
        } else if let Some(declaration) = node.field("declaration") {
            self.statement(&declaration);
            if has_token(node, "default") {
                self.export_declared(&declaration);
            }
            self.decorate_last(&declaration, decorators);
        } else if let Some(value) = node.field("value") {
            self.own.name = Some("default".into());
            let value = self.expr(&value);
            self.export("default", Bound::Value(value), end(node));
        } else if let Some(clause) = node.named_children().find(|child| child.kind() == "export_clause") {
            for item in clause.named_children().filter(|item| item.kind() == "export_specifier") {
                let Some((name, alias)) = names(&item) else { continue };
                if name != alias {
                    let value = self.push(Kind::Name(name), AT_END);
                    self.export(&alias, Bound::Value(value), start(node));
                }
            }
        } else if has_token(node, "=")
            && let Some(whole) = first(node)
        {
            let value = self.expr(&whole);
            self.export(WHOLE, Bound::Value(value), end(node));
        }
    }

    fn export_declared(&mut self, declaration: &Node<'_>) {
        match declaration.field("name") {
            Some(name) => {
                let value = self.push(Kind::Name(text(&name)), AT_END);
                self.export("default", Bound::Value(value), start(declaration));
            }
            None => {
                self.own.name = Some("default".into());
                let value = self.expr(declaration);
                self.export("default", Bound::Value(value), start(declaration));
            }
        }
    }

    /// Decorators before `export` belong to the class behind it.
    fn decorate_last(&mut self, declaration: &Node<'_>, decorators: Vec<ExprId>) {
        let body = declaration.field("body").map(|body| start(&body));
        let classes = &mut self.module.classes;
        if let Some(class) = classes.iter_mut().rev().find(|class| Some(class.body.0) == body) {
            class.decorators.extend(decorators);
        }
    }

    fn re_export(&mut self, node: &Node<'_>, from: &Arc<str>) {
        self.import(Import { level: 0, module: from.clone(), name: None });
        let namespace = node.named_children().find(|child| child.kind() == "namespace_export");
        let clause = node.named_children().find(|child| child.kind() == "export_clause");
        if let Some(name) = namespace.as_ref().and_then(first) {
            let import = Import { level: 0, module: from.clone(), name: None };
            self.export(&name.text(), Bound::Import(import), 0);
        } else if let Some(clause) = clause {
            for item in clause.named_children().filter(|item| item.kind() == "export_specifier") {
                let Some((name, alias)) = names(&item) else { continue };
                let import = Import { level: 0, module: from.clone(), name: Some(name) };
                self.import(import.clone());
                self.export(&alias, Bound::Import(import), 0);
            }
        } else if let Some(scope) = self.module.scopes.get_mut(self.scope.index()) {
            scope.stars.push(Import { level: 0, module: from.clone(), name: None });
        }
    }

    /// `module.exports = { name, other: value }` exports each of them.
    pub(super) fn export_members(&mut self, value: ExprId, at: u32) {
        let Kind::Dict(entries) = &self.module.expr(value).kind else { return };
        let mut found = Vec::new();
        for entry in entries {
            let Entry::Pair(key, value) = entry else { continue };
            if let Kind::Text(pieces) = &self.module.expr(*key).kind
                && let [Piece::Literal(name)] = pieces.as_slice()
            {
                found.push((name.clone(), *value));
            }
        }
        for (name, value) in found {
            self.export(&name, Bound::Value(value), at);
        }
    }
}

/// The name and the alias of a specifier; nothing of types alone.
fn names(item: &Node<'_>) -> Option<(Arc<str>, Arc<str>)> {
    if has_token(item, "type") {
        return None;
    }
    let written = |node: Node<'_>| -> Arc<str> {
        if node.kind() == "string" { super::text::of_string(&node).into() } else { text(&node) }
    };
    let name = written(item.field("name")?);
    let alias = item.field("alias").map_or_else(|| name.clone(), written);
    Some((name, alias))
}
