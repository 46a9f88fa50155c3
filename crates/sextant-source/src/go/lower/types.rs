//! Types: structures with their fields, and what names a type.

use super::{Lowering, children, end, first, start, text};
use crate::code::{Binding, Bound, Class, ClassId, ExprId, Kind, Matched, ScopeId, ScopeKind};
use crate::rule::Node;
use foldhash::HashMap;
use std::sync::Arc;

impl Lowering {
    /// Types of the package are known before the code that uses them.
    pub(super) fn declare_types(&mut self, root: &Node<'_>) {
        for declaration in children(root).iter().filter(|child| child.kind() == "type_declaration") {
            self.type_declaration(declaration);
        }
    }

    pub(super) fn type_declaration(&mut self, node: &Node<'_>) {
        for spec in children(node).iter().filter(|child| child.kind() == "type_spec" || child.kind() == "type_alias") {
            let (Some(name), Some(of)) = (spec.field("name").map(|name| text(&name)), spec.field("type")) else {
                continue;
            };
            if !matches!(of.kind().as_ref(), "struct_type" | "interface_type") {
                self.own.plain.insert(name.clone());
            }
            let id = self.new_class(&name, spec);
            self.bind(&name, Bound::Class(id), self.from(start(spec)));
            self.own.types.insert(name, id);
            if of.kind() == "struct_type" {
                self.fields(id, &of);
            }
            self.note(spec, || Matched::Class(id));
        }
    }

    fn new_class(&mut self, name: &Arc<str>, node: &Node<'_>) -> ClassId {
        let id = ClassId::from_len(self.module.classes.len());
        let (scope, ()) = self.in_scope(ScopeKind::Class, |_| ());
        self.module.classes.push(Class {
            name: name.clone(),
            qualified: name.clone(),
            scope,
            bases: Vec::new(),
            decorators: Vec::new(),
            fields: Vec::new(),
            attributes: HashMap::default(),
            body: (start(node), end(node)),
        });
        id
    }

    /// The type that a method is of; where another file declares it, that one stands above this.
    pub(super) fn type_of_method(&mut self, name: &Arc<str>, node: &Node<'_>) -> ClassId {
        if let Some(id) = self.own.types.get(name) {
            return *id;
        }
        let id = self.new_class(name, node);
        let base = self.named(name, start(node));
        if let Some(class) = self.module.classes.get_mut(id.index()) {
            class.bases.push(base);
        }
        self.own.types.insert(name.clone(), id);
        id
    }

    fn fields(&mut self, id: ClassId, of: &Node<'_>) {
        let scope = self.module.class(id).map_or(ScopeId(0), |class| class.scope);
        let list = first(of);
        for field in list.iter().flat_map(children).filter(|child| child.kind() == "field_declaration") {
            let declared = field.field("type").and_then(|of| self.type_expr(&of));
            let mut names: Vec<Arc<str>> = field.field_children("name").map(|name| text(&name)).collect();
            if let Some(base) = declared.filter(|_| names.is_empty()) {
                // An embedded structure: its fields are fields of this one too.
                names.extend(self.module.last_name(base).cloned());
                if let Some(class) = self.module.classes.get_mut(id.index()) {
                    class.bases.push(base);
                }
            }
            let tag = field.field("tag").map(|tag| tag.text().into_owned());
            let in_json = tag.as_deref().and_then(json_name).map(|name| self.literal(name, start(&field)));
            for name in names {
                if let Some(value) = in_json {
                    let binding = Binding { bound: Bound::Value(value), at: 0, block: self.block, remote: false };
                    self.bind_in(scope, &in_json_as(&name), binding);
                }
                if let Some(declared) = declared {
                    self.module.types.insert((scope, name.clone()), declared);
                }
                if let Some(class) = self.module.classes.get_mut(id.index()) {
                    class.fields.push(name);
                }
            }
        }
    }

    /// An expression for a type, whether it is pointed to or not; `None` for those that have no name.
    pub(super) fn type_expr(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let at = start(node);
        match node.kind().as_ref() {
            "type_identifier" | "identifier" => {
                let name = text(node);
                (!super::BUILT_IN.contains(&&*name)).then(|| self.named(&name, at))
            }
            "qualified_type" => {
                let (package, name) = (node.field("package")?, node.field("name")?);
                let object = self.name_at(&text(&package), at);
                Some(self.push(Kind::Attribute { object, name: text(&name) }, at))
            }
            "pointer_type" | "parenthesized_type" => {
                self.deeper(|this| first(node).and_then(|of| this.type_expr(&of)))?
            }
            "generic_type" => self.deeper(|this| node.field("type").and_then(|of| this.type_expr(&of)))?,
            _ => None,
        }
    }
}

/// The name under which a structure keeps what a field is called in JSON. No source can spell it.
pub(crate) fn in_json_as(field: &str) -> Arc<str> {
    format!("json {field}").into()
}

/// The name that a tag gives a field in JSON.
fn json_name(tag: &str) -> Option<&str> {
    let (_, rest) = tag.split_once("json:\"")?;
    let name = rest.split(['"', ',']).next()?;
    (!name.is_empty() && name != "-").then_some(name)
}
