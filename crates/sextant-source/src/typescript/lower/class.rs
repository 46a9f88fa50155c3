//! Classes and enumerations.

use super::function::Of;
use super::{Lowering, bare, end, first, has_token, is_comment, start, text};
use crate::code::{
    Around, Bound, Class, ClassId, ExprId, Function, FunctionId, Kind, Matched, Parameter, ParameterKind, Receiver,
    ScopeId, ScopeKind, Written,
};
use crate::rule::Node;
use foldhash::HashMap;
use std::sync::Arc;

impl Lowering {
    pub(super) fn class_declaration(&mut self, node: &Node<'_>) {
        let Some(name) = node.field("name").map(|name| text(&name)) else { return };
        if let Some(id) = self.class(node, &name) {
            self.bind(&name, Bound::Class(id), start(node));
            self.note(node, || Matched::Class(id));
        }
    }

    /// A class without members yet.
    pub(super) fn new_class(
        &mut self,
        name: &Arc<str>,
        bases: Vec<ExprId>,
        decorators: Vec<ExprId>,
        body: &Node<'_>,
    ) -> ClassId {
        let id = ClassId::from_len(self.module.classes.len());
        self.module.classes.push(Class {
            name: name.clone(),
            qualified: self.qualified(name),
            scope: ScopeId(0),
            bases,
            decorators,
            fields: Vec::new(),
            attributes: HashMap::default(),
            body: (start(body), end(body)),
        });
        id
    }

    pub(super) fn set_class_scope(&mut self, id: ClassId, scope: ScopeId) {
        if let Some(class) = self.module.classes.get_mut(id.index()) {
            class.scope = scope;
        }
    }

    pub(super) fn class(&mut self, node: &Node<'_>, name: &Arc<str>) -> Option<ClassId> {
        let body = node.field("body")?;
        let decorators = self.decorators(node.field_children("decorator").collect(), Some(name));
        let heritage = node.named_children().find(|child| child.kind() == "class_heritage");
        let mut bases = Vec::new();
        for clause in heritage.iter().flat_map(Node::named_children) {
            match clause.field("value") {
                Some(value) if clause.kind() == "extends_clause" => bases.push(self.expr(&value)),
                // JavaScript has the base alone.
                None if clause.kind() != "implements_clause" => bases.push(self.expr(&clause)),
                _ => {}
            }
        }
        let base_before = std::mem::replace(&mut self.own.base, bases.first().copied());
        let id = self.new_class(name, bases, decorators, &body);
        let around = Around { class: Some(id), ..Around::default() };
        let before = std::mem::replace(&mut self.around, around);
        let receiver_before = self.receiver.take();
        let (scope, ()) = self.in_scope(ScopeKind::Class, |this| this.members(id, &body));
        self.around = before;
        self.receiver = receiver_before;
        self.own.base = base_before;
        self.set_class_scope(id, scope);
        Some(id)
    }

    pub(super) fn decorators(&mut self, nodes: Vec<Node<'_>>, of: Option<&Arc<str>>) -> Vec<ExprId> {
        let mut out = Vec::new();
        for node in nodes {
            if let Some(inner) = first(&node) {
                let id = self.expr(&inner);
                out.push(id);
                self.note(&node, || Matched::Decorator(id, of.cloned()));
            }
        }
        out
    }

    /// The constructor comes first: fields get their values in it.
    fn members(&mut self, class: ClassId, body: &Node<'_>) {
        let is_constructor = |member: &Node<'_>| {
            member.kind() == "method_definition"
                && member.field("name").is_some_and(|name| name.text() == "constructor")
        };
        let mut constructor = None;
        for member in body.named_children().filter(is_constructor) {
            constructor = Some(self.method(class, &member, Vec::new()));
        }
        let fields = constructor.unwrap_or_else(|| self.fields_of(class, body));
        let mut decorators = Vec::new();
        for member in body.named_children() {
            match member.kind().as_ref() {
                "decorator" => decorators.push(member),
                "method_definition" if !is_constructor(&member) => {
                    self.method(class, &member, std::mem::take(&mut decorators));
                }
                "public_field_definition" => {
                    decorators.extend(member.field_children("decorator"));
                    self.field(class, fields, &member, std::mem::take(&mut decorators));
                }
                "class_static_block" => self.each(&member),
                _ => {}
            }
        }
        self.note(body, || Matched::Other("class_body".to_owned()));
    }

    /// What gives fields their values in a class without a constructor. Nothing calls it by a name.
    fn fields_of(&mut self, class: ClassId, body: &Node<'_>) -> FunctionId {
        let id = FunctionId::from_len(self.module.functions.len());
        let this = Parameter { name: "this".into(), default: None, kind: ParameterKind::Plain };
        self.module.functions.push(Function {
            name: "".into(),
            qualified: "".into(),
            named: false,
            outer: None,
            scope: self.scope,
            class: Some(class),
            receiver: Some(Receiver::Object),
            getter: false,
            parameters: vec![this],
            returns: Vec::new(),
            yields: Vec::new(),
            falls_through: true,
            decorators: Vec::new(),
            is_async: false,
            written: Written::default(),
            body: (start(body), end(body)),
        });
        id
    }

    fn method(&mut self, class: ClassId, node: &Node<'_>, decorators: Vec<Node<'_>>) -> FunctionId {
        let name = node.field("name").and_then(|name| Self::property_name(&name));
        let decorators = self.decorators(decorators, name.as_ref());
        let id = self.function(node, name.clone(), Some(of(class, node)), decorators, None);
        if let Some(name) = name.filter(|_| !has_token(node, "set")) {
            self.bind(&name, Bound::Function(id), 0);
        }
        self.note(node, || Matched::Function(id));
        id
    }

    /// A field with a value; a function among them is a method.
    fn field(&mut self, class: ClassId, constructor: FunctionId, node: &Node<'_>, decorators: Vec<Node<'_>>) {
        let name = node.field("name").and_then(|name| Self::property_name(&name));
        let decorators = self.decorators(decorators, name.as_ref());
        let Some(value) = node.field("value") else { return };
        let inner = bare(&value);
        if matches!(inner.kind().as_ref(), "arrow_function" | "function_expression") {
            let id = self.function(&inner, name.clone(), Some(of(class, node)), decorators, None);
            if let Some(name) = name {
                self.bind(&name, Bound::Function(id), 0);
            }
            self.note(&inner, || Matched::Function(id));
            self.note(node, || Matched::Function(id));
            return;
        }
        let receiver = Some(("this".into(), class)).filter(|_| !has_token(node, "static"));
        let before = std::mem::replace(&mut self.receiver, receiver);
        let (_, value) = self.in_scope(ScopeKind::Function, |this| {
            if this.receiver.is_some() {
                this.bind(&Arc::from("this"), Bound::Parameter(constructor, 0), 0);
            }
            this.own.name = name.clone();
            this.expr(&value)
        });
        self.receiver = before;
        if let Some(name) = &name {
            self.bind(name, Bound::Value(value), end(node));
        }
        self.note(node, || Matched::Assignment(name, value));
    }

    /// `enum E { A = "a", B }`: members without a value count on from the one before.
    pub(super) fn enumeration(&mut self, node: &Node<'_>) {
        let (Some(name), Some(body)) = (node.field("name"), node.field("body")) else { return };
        let name = text(&name);
        let id = self.new_class(&name, Vec::new(), Vec::new(), &body);
        self.bind(&name, Bound::Class(id), start(&body));
        let (scope, ()) = self.in_scope(ScopeKind::Class, |this| {
            let mut next = Some(0);
            for member in body.named_children().filter(|child| !is_comment(child)) {
                let assigned = member.kind() == "enum_assignment";
                let named = if assigned { member.field("name") } else { Some(member.clone()) };
                let Some(name) = named.and_then(|name| Self::property_name(&name)) else { continue };
                let value = match (member.field("value").filter(|_| assigned), next) {
                    (Some(value), _) => this.expr(&value),
                    (None, Some(number)) => this.push(Kind::Int(number), start(&member)),
                    (None, None) => this.opaque("a member of an enumeration", true, &member),
                };
                next = match this.module.expr(value).kind {
                    Kind::Int(number) => number.checked_add(1),
                    _ => None,
                };
                this.bind(&name, Bound::Value(value), end(&member));
            }
        });
        self.set_class_scope(id, scope);
    }
}

fn of(class: ClassId, node: &Node<'_>) -> Of {
    let is_static = has_token(node, "static");
    Of { class, receiver: if is_static { Receiver::Class } else { Receiver::Object } }
}
